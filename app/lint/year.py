"""The instants of a year at which anything in a company changes, found from its rules and not by trying each minute.

Knows: when hours open and close, holidays, the register's days, the nights of clock change. Refuses to know: what a
change does to a call.

Between two of these instants in a row every decision is the same, but for the time in its words. Instants at which the
same is open on the same kind of day give the same decisions, too: we look at one of them (`Sights`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.hours import STOCKHOLM, Hours, Opening, eves, next_change, opening
from app.policy.red_days import public_holidays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.policy.hours import Calendar, Week
    from app.policy.model import Company


class DayKind(StrEnum):
    """What a day is to the company's calendar; the kinds that close everything, or not."""

    USUAL = "usual"
    HOLIDAY = "holiday"  # a public holiday or an eve, on which everything is closed
    CLOSED = "closed"  # the company's own closed date


@dataclass(frozen=True, slots=True)
class Sight:
    """Instants at which everything that matters is the same. at: the first of them; spells: when it begins and ends."""

    at: datetime
    kind: DayKind
    places: tuple[int, ...]  # among the year's instants
    year: Year = field(repr=False, compare=False)

    @property
    def spells(self) -> tuple[tuple[datetime, datetime], ...]:
        """Instants in a row are one spell."""
        spells: list[tuple[datetime, datetime]] = []
        instants = (*self.year.instants, self.year.end)
        for place in self.places:
            begin, end = instants[place], instants[place + 1]
            if spells and spells[-1][1] == begin:
                spells[-1] = (spells[-1][0], end)
            else:
                spells.append((begin, end))
        return tuple(spells)

    @property
    def hours(self) -> float:
        """How long it lasts in the year, hours."""
        return sum((end - start).total_seconds() for start, end in self.spells) / 3600


class Year:
    """A year of a company from a day on (its midnight in Stockholm)."""

    def __init__(self, company: Company, day: date) -> None:
        self.company = company
        self.day = day
        self.start = _midnight(day)
        self.end = _midnight(day + timedelta(days=366))
        self.instants = tuple(sorted({self.start, *self._changes(), *self._special()}))
        self.kinds = tuple(day_kind(company, one) for one in self.instants)
        self._dates = tuple(one.astimezone(STOCKHOLM).date() for one in self.instants)
        self._open: dict[Week, tuple[bool, ...]] = {}
        self._sights: dict[tuple[frozenset[Week], frozenset[date]], tuple[Sight, ...]] = {}

    def is_open(self, hours: Hours) -> tuple[bool, ...]:
        """Whether these hours are open, for each instant."""
        found = self._open.get(hours.week)
        if found is None:
            turns = turns_of(self.company, hours, self.start, self.end)
            first = opening(hours, self.company.calendar, self.start) is Opening.OPEN
            now, states, coming = first, [], iter([*turns, self.end])
            turn = next(coming)
            for one in self.instants:
                while one >= turn:
                    now, turn = not now, next(coming)
                states.append(now)
            found = self._open[hours.week] = tuple(states)
        return found

    def sights(self, hours: Iterable[Hours], turns: Iterable[date] = ()) -> tuple[Sight, ...]:
        """The different states of these hours, on each kind of day, between these days of the register.

        First those in which most is open.
        """
        weeks = {one.week: self.is_open(one) for one in hours}
        days = sorted(set(turns))
        key = frozenset(weeks), frozenset(days)
        if key in self._sights:
            return self._sights[key]
        seen: dict[tuple[tuple[bool, ...], DayKind, int], list[int]] = {}
        rows = zip(*weeks.values(), strict=True) if weeks else (() for _ in self.instants)
        for index, row in enumerate(rows):
            span = bisect_right(days, self._dates[index]) if days else 0
            seen.setdefault((row, self.kinds[index], span), []).append(index)
        most_open = sorted(
            seen.items(), key=lambda one: -sum(map(bool, one[0][0]))
        )  # examples by day, if they can be
        found = self._sights[key] = tuple(
            Sight(self.instants[those[0]], self.kinds[those[0]], tuple(those), self) for _, those in most_open
        )
        return found

    def _changes(self) -> Iterator[datetime]:
        for one in {hours.week: hours for hours in every_hours(self.company)}.values():
            yield from turns_of(self.company, one, self.start, self.end)

    def _special(self) -> Iterator[datetime]:
        """Midnights of unusual days and of the register's, and the hours around a change of the clock."""
        calendar = self.company.calendar
        days = {
            one
            for year in (self.day.year, self.day.year + 1)
            for one in (*public_holidays(year), *eves(year))
        }
        days |= calendar.closed_dates | calendar.open_dates | {half for half, _ in calendar.half_days}
        last = self.day + timedelta(days=366)
        for one in days:
            if self.day <= one < last:
                yield from self._within(one, one + timedelta(days=1))
        yield from self._within(*self.company.register.turns)
        for night in clock_changes(self.day):
            yield from (night - timedelta(hours=1), night, night + timedelta(hours=1))

    def _within(self, *days: date) -> Iterator[datetime]:
        yield from (_midnight(one) for one in days if self.day <= one < self.end.astimezone(STOCKHOLM).date())


def every_hours(company: Company) -> Iterator[Hours]:
    """All hours that a company has."""
    yield company.working_hours
    yield from (queue.hours for queue in company.queues.values())
    yield from (role.working_hours for role in company.roles.values() if role.working_hours is not None)
    yield from (one.hours for one in company.schedules if one.hours is not None)
    if company.front.hours is not None:
        yield company.front.hours
    if company.recording.is_used:
        yield company.recording.hours


def turns_of(company: Company, hours: Hours, start: datetime, end: datetime) -> list[datetime]:
    """When these hours open and close, in order."""
    found, at = [], start
    while (change := next_change(hours, company.calendar, at)) is not None and change < end:
        found.append(change)
        at = change
    return found


def clock_changes(day: date) -> list[datetime]:
    """When the clock changes within a year from a day: at 01:00 UTC."""
    found = []
    for ahead in range(366):
        one = day + timedelta(days=ahead)
        if one.weekday() == 6 and one.month in (3, 10):
            at = datetime.combine(one, time(1), UTC)
            before, after = ((at + timedelta(hours=by)).astimezone(STOCKHOLM) for by in (-2, 2))
            if before.utcoffset() != after.utcoffset():
                found.append(at)
    return found


def day_kind(company: Company, at: datetime, other: Calendar | None = None) -> DayKind:
    """What the day of an instant is, by the company's calendar or another one."""
    day, calendar = at.astimezone(STOCKHOLM).date(), other or company.calendar
    if day in calendar.closed_dates:
        return DayKind.CLOSED
    if day in calendar.open_dates:
        return DayKind.USUAL
    closed = day in public_holidays(day.year) or (calendar.eves_closed and day in eves(day.year))
    return DayKind.HOLIDAY if closed else DayKind.USUAL


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), STOCKHOLM).astimezone(UTC)
