"""A period of days in a page's address: ?from=2026-11-01&to=2026-11-24, both in it.

Knows: how to read it, and the usual periods. Refuses to know: what happened in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Mapping

_A_DAY: Final = timedelta(days=1)
FIRST_DAY: Final = date(2000, 1, 1)
FINAL_DAY: Final = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """Days in Sweden; None is open. wrong: the names of the fields that could not be read."""

    first: date | None
    last: date | None
    wrong: tuple[str, ...] = ()

    @property
    def since(self) -> datetime | None:
        return datetime.combine(self.first, time(), STOCKHOLM) if self.first is not None else None

    @property
    def until(self) -> datetime | None:
        return datetime.combine(self.last + _A_DAY, time(), STOCKHOLM) if self.last is not None else None


def read_period(query: Mapping[str, str]) -> AskedPeriod:
    """What the address says; a date that is none is left out, and named as wrong."""
    found: dict[str, date | None] = {}
    wrong = []
    for name in ("from", "to"):
        text = query.get(name, "").strip()
        found[name] = _day(text)
        if text and found[name] is None:
            wrong.append(name)
    first, last = found["from"], found["to"]
    if first is not None and last is not None and last < first:
        first, last = last, first
    return AskedPeriod(first, last, tuple(wrong))


def usual_periods(today: date) -> dict[str, tuple[date, date]]:
    """By the key of their words."""
    month = today.replace(day=1)
    last_month = month - _A_DAY
    return {
        "today": (today, today),
        "week": (today - 6 * _A_DAY, today),
        "days30": (today - 29 * _A_DAY, today),
        "last_month": (last_month.replace(day=1), last_month),
        "year": (today - 364 * _A_DAY, today),
    }


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= FINAL_DAY else None
