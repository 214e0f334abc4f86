"""Where each part of a day's line is drawn.

Knows: hours and pixels. Refuses to know: colours (site.css), and what the parts mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM
from app.web.me.day_line import day_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.policy.model import Company
    from app.web.me.day_line import DayLine, DayPart

LINE_WIDTH: Final = 350  # of 360: the last hour's number needs some room
LINE_LEFT: Final = 66  # of the rows, after their names
FIRST_HOUR, LAST_HOUR = (
    7,
    19,
)  # always shown; more where something else than the evening's profile is in force
TICK_EVERY: Final = 2  # hours
CHARACTER: Final = 6.3  # the width of one; a name that does not fit is left out


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A rectangle. look: free, busy or absent. text: what fits in it."""

    x: float
    width: float
    look: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """The rows, the hours beneath with where they stand, and where now is."""

    rows: tuple[tuple[str, tuple[DrawnPart, ...]], ...]
    hours: tuple[tuple[float, int], ...]
    now: float | None


def drawn(company: Company, line: DayLine, now: datetime, lang: str) -> DrawnDay:
    """The day between the first and the last hour that matter."""
    first, last = _hours(company, line, now)
    midnight = day_bounds(line.day)[0]
    start, end = midnight + timedelta(hours=first), midnight + timedelta(hours=last)
    scale = (LINE_WIDTH - LINE_LEFT) / (last - first)

    def x(at: datetime) -> float:
        local = min(max(at.astimezone(STOCKHOLM), start), end)
        hours = (local.replace(tzinfo=None) - start.replace(tzinfo=None)).total_seconds() / 3600
        return round(LINE_LEFT + hours * scale, 1)

    def row(parts: Sequence[DayPart]) -> tuple[DrawnPart, ...]:
        made = []
        for one in parts:
            left, width = x(one.start), round(x(one.end) - x(one.start), 1)
            if width > 0:
                name = profile_title(company, one.profile, lang)
                text = name if len(name) * CHARACTER + 4 < width else ""
                made.append(DrawnPart(left, width, profile_look(company, one.profile), text, name))
        return tuple(made)

    rows = [("schedule", line.schedule), ("calendar", line.calendar), ("choice", line.choice)]
    shown = [(name, row(parts)) for name, parts in rows]
    return DrawnDay(
        (*((name, parts) for name, parts in shown if parts), ("in_force", row(line.in_force))),
        tuple((x(midnight + timedelta(hours=one)), one) for one in range(first, last + 1, TICK_EVERY)),
        x(now) if now.astimezone(STOCKHOLM).date() == line.day else None,
    )


def profile_title(company: Company, profile: str, lang: str) -> str:
    found = company.profiles.get(profile)
    return found.name(lang) if found is not None else profile


def profile_look(company: Company, profile: str) -> str:
    """How a profile looks: free, busy or absent."""
    found = company.profiles.get(profile)
    if found is None or not found.busy:
        return "free"
    return "absent" if found.absence else "busy"


def _hours(company: Company, line: DayLine, now: datetime) -> tuple[int, int]:
    """From the hour before something begins to the hour after it has ended; an even number of hours."""
    first, last = FIRST_HOUR, LAST_HOUR
    local = now.astimezone(STOCKHOLM)
    if local.date() == line.day:
        first, last = min(first, local.hour), max(last, local.hour + 1)
    midnight = day_bounds(line.day)[0]
    for one in (*line.calendar, *line.choice, *line.in_force):
        begins, ends = one.start.astimezone(STOCKHOLM), one.end.astimezone(STOCKHOLM)
        if profile_look(company, one.profile) == "free":
            first = min(first, begins.hour) if begins > midnight else first
            last = max(last, ends.hour + 1) if ends.date() == line.day else last
    last = min(24, last)
    return (first, last) if (last - first) % TICK_EVERY == 0 else (max(0, first - 1), last)
