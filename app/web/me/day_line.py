"""A day of one person as a line: what the schedule, the calendar and their own choice say, and what is in force.

Knows: how the layers follow one another in a day. Refuses to know: which layer wins (policy/absence.py), and how the
line looks.

Of an own choice only the last one is known, from when it was made; before it the line shows what would have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from app.policy.absence import presence
from app.policy.decision import Layer
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.policy.absence import Chosen, Presence
    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.policy.people import Person

MOST_DAY_PARTS: Final = 60  # of one day


@dataclass(frozen=True, slots=True)
class DayPart:
    """A profile (its id) over a part of a day, and the layer that it comes from."""

    start: datetime
    end: datetime
    profile: str
    layer: Layer


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day in Stockholm. The first three hold only what their layer says; in_force is the whole day without gaps."""

    day: date
    schedule: tuple[DayPart, ...]
    calendar: tuple[DayPart, ...]
    choice: tuple[DayPart, ...]
    in_force: tuple[DayPart, ...]


@dataclass(frozen=True, slots=True)
class OwnLayers:
    """What a person's days are made of. since: when the choice was made."""

    company: Company
    person: Person
    chosen: Chosen | None
    since: datetime
    calendar: Sequence[Span]

    def at(self, at: datetime) -> Presence:
        """As Presences.of, at any instant of this day or a later one."""
        made = self.chosen if at >= self.since else None
        return presence(self.company, self.person, at, made, self.calendar)

    def by_schedule(self, at: datetime) -> Presence:
        return presence(self.company, self.person, at)


def day_line(layers: OwnLayers, day: date) -> DayLine:
    """The line of a day."""
    start, end = day_bounds(day)
    edges = (layers.since,) if layers.chosen is not None else ()
    schedule = _parts(layers.by_schedule, start, end)
    return DayLine(
        day,
        tuple(one for one in schedule if one.layer is Layer.SCHEDULE),
        tuple(
            _part(max(one.start, start), min(one.end, end), one.profile, Layer.CALENDAR)
            for one in layers.calendar
            if one.start < end and one.end > start
        ),
        _choice(layers, start, end),
        _parts(layers.at, start, end, edges),
    )


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The midnights at both ends."""
    after = day + timedelta(days=1)
    return (
        datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM),
        datetime(after.year, after.month, after.day, tzinfo=STOCKHOLM),
    )


def _choice(layers: OwnLayers, start: datetime, end: datetime) -> tuple[DayPart, ...]:
    chosen = layers.chosen
    if chosen is None:
        return ()
    begins = max(layers.since, start)
    ends = min(chosen.until, end) if chosen.until is not None else end
    return (_part(begins, ends, chosen.profile, Layer.MANUAL),) if begins < ends else ()


def _part(start: datetime, end: datetime, profile: str, layer: Layer) -> DayPart:
    return DayPart(start.astimezone(STOCKHOLM), end.astimezone(STOCKHOLM), profile, layer)


def _parts(
    at: Callable[[datetime], Presence], start: datetime, end: datetime, edges: Sequence[datetime] = ()
) -> tuple[DayPart, ...]:
    """What holds from start to end. edges: instants at which it changes without saying so before."""
    found: list[DayPart] = []
    now = start
    while now < end and len(found) < MOST_DAY_PARTS:
        holds = at(now)
        ends = [one for one in (holds.until, *edges) if one is not None and one > now]
        then = min((*ends, end)).astimezone(STOCKHOLM)
        last = found[-1] if found else None
        if last is not None and (last.profile, last.layer) == (holds.profile, holds.layer):
            found[-1] = DayPart(last.start, then, last.profile, last.layer)
        else:
            found.append(DayPart(now, then, holds.profile, holds.layer))
        now = then
    return tuple(found)
