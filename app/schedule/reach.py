"""Finds the part of a feed that can matter to a window of time, so that the libraries count only there.

Knows: what a series' dates and rule tell about its end, and where else its rule may start. Refuses to
know: the occurrences (recurring-ical-events). When in doubt, a series matters.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.schedule.events import DAY, Component
from app.schedule.text import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.schedule.text import Block

ZONES = 3 * DAY  # the most by which a date differs from the same date elsewhere, and a window from its days
DATE = re.compile(r"(?<!\d)\d{8}(?!\d)")
LASTS = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:\d+M)?(?:\d+S)?)?")
EACH = {"DAILY": DAY, "WEEKLY": 7 * DAY, "MONTHLY": 31 * DAY, "YEARLY": 366 * DAY}
# A rule with only these parts happens in each of its days, weeks, months or years.
SURE = {
    "DAILY": frozenset({"FREQ", "COUNT", "INTERVAL", "WKST"}),
    "WEEKLY": frozenset({"FREQ", "COUNT", "INTERVAL", "WKST", "BYDAY"}),
    "MONTHLY": frozenset({"FREQ", "COUNT", "INTERVAL", "WKST", "BYDAY"}),
    "YEARLY": frozenset({"FREQ", "COUNT", "INTERVAL", "WKST"}),
}
# With only these parts, a rule's result on a day does not depend on earlier days.
FREE_OF_THE_PAST = frozenset({"FREQ", "INTERVAL", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY"})


def is_far(block: Block, start: datetime, end: datetime) -> bool:
    """Whether an event and all its occurrences surely lie outside [start, end), judged by its lines alone."""
    try:
        dates = _dates(block)
    except (ValueError, OverflowError):
        return False
    if dates is None:
        return False
    first, last = dates
    return last < (start - ZONES).date() or (end + ZONES).date() < first


def is_light(blocks: Sequence[Block]) -> bool:
    """Whether a series that starts near the window surely takes few steps: each day or week has an occurrence."""
    lines = [line for block in blocks for line in block.lines]
    if any(line.startswith("RECURRENCE-ID") and "RANGE" in line for line in lines):
        return False
    rules = [line for line in lines if line.startswith("RRULE")]
    try:
        return len(rules) <= len(blocks) and all(_has_one_each_time(_parts(value_of(rule))) for rule in rules)
    except ValueError:
        return False


def _has_one_each_time(parts: dict[str, str]) -> bool:
    if (
        not parts.keys() <= {"FREQ", "INTERVAL", "UNTIL", "WKST", "BYDAY"}
        or int(parts.get("INTERVAL", "1")) < 1
    ):
        return False
    each_day = parts.get("INTERVAL", "1") == "1" or "BYDAY" not in parts
    return parts.get("FREQ") == "WEEKLY" or (parts.get("FREQ") == "DAILY" and each_day)


def _dates(block: Block) -> tuple[date, date] | None:
    """The first and the last date of an event; None: not known without counting. Raises ValueError."""
    if not block.whole or not block.value("DTSTART"):
        return None
    if any(line.startswith("RECURRENCE-ID") and "RANGE" in line for line in block.lines):
        return None
    first = _date(block.value("DTSTART"))
    begins = [first]
    for line in block.lines:
        if line.startswith("RRULE"):
            last = _last(first, value_of(line))
            if last is None:
                return None
            begins.append(last)
        elif line.startswith("RDATE"):
            begins += [_date(one) for one in DATE.findall(value_of(line))]
    return min(begins), max(begins) + _length(block, first)


def _length(block: Block, first: date) -> timedelta:
    """The length in whole days, rounded up."""
    if block.value("DTEND"):
        return max(_date(block.value("DTEND")) - first, timedelta(0))
    if not block.value("DURATION"):
        return DAY
    found = LASTS.fullmatch(block.value("DURATION").lstrip("+"))
    if found is None:
        raise ValueError("DURATION")
    weeks, days, hours = (int(one or 0) for one in found.groups())
    return timedelta(weeks=weeks, days=days + 2, hours=hours)


def _last(first: date, rule: str) -> date | None:
    """The day by which a rule's last occurrence has begun."""
    parts = _parts(rule)
    if "UNTIL" in parts:
        return max(first, _date(parts["UNTIL"]))
    freq = parts.get("FREQ", "")
    if "COUNT" not in parts or not parts.keys() <= SURE.get(freq, frozenset()):
        return None
    if freq in ("MONTHLY", "YEARLY") and "BYDAY" not in parts and first.day > 28:
        return None  # not each month has it
    if freq == "MONTHLY" and any(day.strip("+-")[:1] == "5" for day in parts.get("BYDAY", "").split(",")):
        return None
    times = int(parts["COUNT"]) * int(parts.get("INTERVAL", "1"))
    return first + max(times, 0) * EACH[freq]


def _parts(rule: str) -> dict[str, str]:
    """Raises ValueError."""
    return dict(part.split("=", 1) for part in "".join(rule.upper().split()).strip(";").split(";"))


def _date(text: str) -> date:
    return datetime.strptime(text[:8], "%Y%m%d").date()


def begin_near(event: Component, start: datetime) -> None:
    """Start a daily or weekly series shortly before `start`, if its occurrences stay the same from there.

    The libraries count from DTSTART: a stand-up since 2015 would cost four thousand steps for one week.
    """
    rule = event.get("RRULE")
    if rule is None or isinstance(rule, list) or not set(rule) <= FREE_OF_THE_PAST:
        return
    step = {"DAILY": DAY, "WEEKLY": 7 * DAY}.get(str(rule.get("FREQ", [""])[0]).upper())
    interval = rule.get("INTERVAL", [1])[0]
    if step is None or not isinstance(interval, int) or interval < 1:
        return
    step *= interval
    begins: date = event["DTSTART"].dt
    lasts = timedelta(0)
    if "DTEND" in event:
        lasts = _naive(event["DTEND"].dt) - _naive(begins)
    elif "DURATION" in event:
        lasts = event["DURATION"].td
    # The first occurrence counts even if the rule would not give it: it must end before the window.
    steps = (_naive(start) - ZONES - lasts - _naive(begins)) // step
    if steps < 1:
        return
    for name in ("DTSTART", "DTEND"):
        if name in event:
            event[name].dt += steps * step


def _naive(at: date) -> datetime:
    return at.replace(tzinfo=None) if isinstance(at, datetime) else datetime(at.year, at.month, at.day)
