"""Stretches of time in which no rule changes, and nights at which one day can be told from the next.

Knows: when anything opens, closes or changes (lint/year.py finds it from the rules). Refuses to know: calls.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from app.lint.reach import Reach
from app.lint.year import Year, every_hours
from app.policy.hours import STOCKHOLM, Opening, opening
from app.policy.red_days import SATURDAY
from app.policy.ways import Reception

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.hours import Week
    from app.policy.model import Company

LONGEST_PERIOD: Final = 366  # days
MONDAY: Final = 0
NIGHT_HOURS: Final = (
    4,
    3,
    5,
    2,
    1,
    0,
    23,
)  # in which order we look for an hour at which all queues are closed


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` until `end` (epoch seconds), alone: at both all queues are closed, or it is all there is.

    name: its first day, which also makes its chances its own.
    """

    name: str
    start: float
    end: float


class Spells:
    """A year of a company, from a day on. Instants are epoch seconds."""

    def __init__(self, company: Company, day: date) -> None:
        year = Year(company, day)
        instants = sorted({*year.instants, *_weekends(day)})
        self._company = company
        self._starts = [one.timestamp() for one in instants]
        self._days = [one.astimezone(STOCKHOLM).date() for one in instants]
        self._states: dict[Week, list[Opening]] = {
            one.week: [opening(one, company.calendar, at) for at in instants] for one in every_hours(company)
        }
        self._open = {
            queue.id: [state is Opening.OPEN for state in self._states[queue.hours.week]]
            for queue in company.queues.values()
        }
        self._sights: dict[str, list[int]] = {}
        # Many numbers see the same.
        self._alike: dict[tuple[frozenset[Week], tuple[date, ...]], list[int]] = {}

    def _place(self, at: float) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def sight(self, called: str, at: float) -> int:
        """The same number at all instants with the same answer for this called number, but for people and counts.

        Then the same is open, or closed for the same reason, among the hours that matter to whatever the call can
        come to (lint/reach.py), and the register says the same of its people.
        """
        found = self._sights.get(called)
        if found is None:
            found = self._sights[called] = self._seen_from(called)
        return found[self._place(at)]

    def _seen_from(self, called: str) -> list[int]:
        company = self._company
        reach = Reach(company, company.find(called) or Reception(), Reception())
        weeks = {one.week for one in reach.hours(company)}
        if company.recording.is_used:
            weeks.add(company.recording.hours.week)
        turns = tuple(sorted(reach.turns(company)))
        alike = self._alike.get((frozenset(weeks), turns))
        if alike is not None:
            return alike
        spans = [bisect_right(turns, day) for day in self._days]
        rows: dict[tuple[object, ...], int] = {}
        columns = zip(spans, *(self._states[one] for one in sorted(weeks)), strict=True)
        found = self._alike[frozenset(weeks), turns] = [rows.setdefault(row, len(rows)) for row in columns]
        return found

    def is_open(self, queue: str, at: float) -> bool:
        return self._open[queue][self._place(at)]

    def changes(self, start: float, end: float) -> list[float]:
        """The instants between two at which anything opens, closes or changes."""
        return self._starts[bisect_right(self._starts, start) : bisect_right(self._starts, end)]

    def stretches(self, first: date, days: int) -> list[Stretch]:
        """The days, cut where all queues are closed; days without such an hour stay together."""
        begin, end = midnight(first), midnight(first + timedelta(days=days))
        cuts = [begin, *self._cuts(first, days), end]
        return [Stretch(_day(one), one, other) for one, other in pairwise(cuts)]

    def _cuts(self, first: date, days: int) -> Iterator[float]:
        for ahead in range(1, days):
            day = first + timedelta(days=ahead)
            for hour in NIGHT_HOURS:
                at = datetime.combine(day - timedelta(days=hour == 23), time(hour), STOCKHOLM).timestamp()
                if not any(self.is_open(queue, at) for queue in self._open):
                    yield at
                    break


def midnight(day: date) -> float:
    """A day's first instant in Stockholm, epoch seconds."""
    return datetime.combine(day, time(0), STOCKHOLM).timestamp()


def _day(at: float) -> str:
    """The day that begins in this night."""
    return datetime.fromtimestamp(at + 3600, UTC).astimezone(STOCKHOLM).date().isoformat()


def _weekends(day: date) -> Iterator[datetime]:
    """When weekends begin and end: closed at a weekend has another reason than closed at night."""
    for ahead in range(LONGEST_PERIOD):
        one = day + timedelta(days=ahead)
        if one.weekday() in (MONDAY, SATURDAY):
            yield datetime.combine(one, time(0), STOCKHOLM).astimezone(UTC)
