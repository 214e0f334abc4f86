"""Opening hours: whether something is open at an instant, and why not.

Knows: the week, the eves, a company's own exceptions, Europe/Stockholm (Q10). Refuses to know: what time it is now,
and what opens or closes.

Hours are wall-clock times in Stockholm, so they hold across both clock changes. The end is exclusive:
08:00-17:00 is closed at 17:00:00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.policy.red_days import SATURDAY, public_holidays

STOCKHOLM = ZoneInfo("Europe/Stockholm")
LAST_DAY = date.max - timedelta(days=1)  # nothing can be worked out beyond it
DAYS_AHEAD = 430
FIRST_YEAR, LAST_YEAR = 1900, 9000  # for which we answer: Python's dates end with 9999, and we look ahead

OpenSpan = tuple[int, int]  # minutes after midnight: from, until (exclusive, at most 1440)
Week = tuple[tuple[OpenSpan, ...], ...]  # seven days, Monday first


class Opening(StrEnum):
    """Open, or why closed."""

    OPEN = "open"
    HOURS = "hours"  # a working day, outside its hours
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    EVE = "eve"
    CLOSED_DATE = "closed_date"  # the company's own exception
    HALF_DAY = (
        "half_day"  # the day ended early: the one before a public holiday, or another of the company's choice
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """A company's working days: the exceptions from "not Saturday, Sunday, public holiday or eve".

    A date in `open_dates` is a working day whatever else it is; `closed_dates` wins over everything. A half day closes
    at a minute after midnight, whatever the hours say: that of `half_days`, else `before_holidays`, if given, on the
    day before a public holiday.
    """

    eves_closed: bool = True
    closed_dates: frozenset[date] = frozenset()
    open_dates: frozenset[date] = frozenset()
    before_holidays: int | None = None
    half_days: tuple[tuple[date, int], ...] = ()

    def closes(self, day: date) -> int | None:
        """The minute at which a half day ends; None for a whole one."""
        for half, minute in self.half_days:
            if half == day:
                return minute
        if self.before_holidays is None or day > LAST_DAY:
            return None
        after = day + timedelta(days=1)
        return self.before_holidays if after in public_holidays(after.year) else None


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a week, and the clause that sets them."""

    week: Week
    clause: str


def read_instant(text: str) -> datetime:
    """A time in ISO 8601, in Stockholm if it has no zone. Raises ValueError."""
    at = datetime.fromisoformat(text)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"{text} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return at if at.tzinfo else at.replace(tzinfo=STOCKHOLM)


def working(start: int, end: int, clause: str) -> Hours:
    """Monday to Friday, from hour to hour."""
    return Hours((((start * 60, end * 60),),) * 5 + ((), ()), clause)


@lru_cache(maxsize=4096)
def opening(hours: Hours, calendar: Calendar, at: datetime) -> Opening:
    """Judge an aware instant. A naive one raises ValueError: it would mean the machine's own zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    local = at.astimezone(STOCKHOLM)
    today = local.date()
    weekday = today.weekday()
    spans = hours.week[weekday]
    if today in calendar.closed_dates:
        return Opening.CLOSED_DATE
    if today in calendar.open_dates:
        if not spans and weekday >= SATURDAY:
            spans = hours.week[0]  # a working day at a weekend has Monday's hours
    elif today in public_holidays(today.year):
        return Opening.HOLIDAY
    elif calendar.eves_closed and today in eves(today.year):
        return Opening.EVE
    minute = local.hour * 60 + local.minute
    if any(start <= minute < end for start, end in spans):
        closes = calendar.closes(today)
        return Opening.OPEN if closes is None or minute < closes else Opening.HALF_DAY
    return Opening.WEEKEND if weekday >= SATURDAY and not spans else Opening.HOURS


@lru_cache(maxsize=4096)
def next_change(hours: Hours, calendar: Calendar, at: datetime) -> datetime | None:
    """When it next opens or closes, after an aware instant; None if not within fourteen months."""
    is_open = opening(hours, calendar, at) is Opening.OPEN
    day = at.astimezone(STOCKHOLM).date()
    edges = {0, *(minute for spans in hours.week for span in spans for minute in span)}
    edges.update(minute for _, minute in calendar.half_days)
    edges.update([] if calendar.before_holidays is None else [calendar.before_holidays])
    for _ in range(DAYS_AHEAD):
        if day >= LAST_DAY:
            return None
        for moment in _moments(day, sorted(edges)):
            if moment > at and (opening(hours, calendar, moment) is Opening.OPEN) is not is_open:
                return moment
        day += timedelta(days=1)
    return None


def _moments(day: date, edges: list[int]) -> list[datetime]:
    """These minutes of a day, and the change of the clock; an hour that comes twice is in the list twice."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM)
    found = {midnight.replace(hour=1, tzinfo=UTC)}  # all of Europe changes its clocks then
    for minute in edges:
        wall = midnight + timedelta(minutes=minute)  # wall-clock arithmetic: 1440 is the next midnight
        found.update((wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)))
    return sorted(found)


@lru_cache(maxsize=256)
def eves(year: int) -> frozenset[date]:
    """Midsommarafton (the Friday of 19-25 June), julafton and nyårsafton."""
    midsummer = date(year, 6, 19)
    while midsummer.weekday() != 4:
        midsummer += timedelta(days=1)
    return frozenset({midsummer, date(year, 12, 24), date(year, 12, 31)})
