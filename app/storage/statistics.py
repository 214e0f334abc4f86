"""SQL for the statistics: the register's sums by day, by hour of the week, and by person or queue.

Knows: statements, and that hour 24 is the whole day. Refuses to know: what a figure means (cards.py).

Days are Swedish, such as 2026-11-24; the first and the last are both in it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, union_all

from app.storage.cards import COUNTED
from app.storage.register import WHOLE_DAY, WHOLE_MONTH
from app.storage.tables import hour_figure

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Counted = dict[str, int]  # by the names of COUNTED
_A_DAY: Final = timedelta(days=1)
_A_MONTH: Final = timedelta(days=31)  # or a little more


class StatisticsBox:
    """The questions about figures."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def by_whom(self, kind: str, first: date, last: date) -> dict[str, Counted]:
        """By person or queue (see cards.py); those without any call are left out."""
        async with self._engine.connect() as connection:
            return await by_whom(connection, kind, first, last)

    async def by_day(self, kind: str, first: date, last: date, who: str = "") -> dict[date, Counted]:
        """By day; days without any call are left out."""
        async with self._engine.connect() as connection:
            return await by_day(connection, kind, first, last, who)

    async def by_hour(
        self, kind: str, first: date, last: date, who: str = ""
    ) -> dict[tuple[int, int], Counted]:
        """By weekday (0 is Monday) and hour; without those that had no call."""
        async with self._engine.connect() as connection:
            return await by_hour(connection, kind, first, last, who)


async def by_whom(connection: AsyncConnection, kind: str, first: date, last: date) -> dict[str, Counted]:
    parts = [
        select(hour_figure).where(
            hour_figure.c.kind == kind,
            hour_figure.c.hour == hour,
            hour_figure.c.day.between(str(begin), str(end)),
        )
        for hour, begin, end in _spans(first, last)
    ]
    if not parts:
        return {}
    cells = union_all(*parts).subquery()
    sums = (func.sum(cells.c[name]).label(name) for name in COUNTED)
    rows = await connection.execute(select(cells.c.who, *sums).group_by(cells.c.who))
    return {row.who: _counts(row) for row in rows}


async def by_day(
    connection: AsyncConnection, kind: str, first: date, last: date, who: str
) -> dict[date, Counted]:
    columns = (hour_figure.c[name] for name in COUNTED)
    query = _of(who, kind, first, last, select(hour_figure.c.day, *columns))
    rows = await connection.execute(query.where(hour_figure.c.hour == WHOLE_DAY).order_by(hour_figure.c.day))
    return {date.fromisoformat(row.day): _counts(row) for row in rows}


async def by_hour(
    connection: AsyncConnection, kind: str, first: date, last: date, who: str
) -> dict[tuple[int, int], Counted]:
    """Databases do not know our weekdays, so we sum by weekday here."""
    columns = (hour_figure.c[name] for name in COUNTED)
    query = _of(who, kind, first, last, select(hour_figure.c.day, hour_figure.c.hour, *columns))
    weekdays: dict[str, int] = {}
    found: dict[tuple[int, int], Counted] = {}
    for day, hour, *numbers in await connection.execute(query.where(hour_figure.c.hour < WHOLE_DAY)):
        if day not in weekdays:
            weekdays[day] = date.fromisoformat(day).weekday()
        counts = found.setdefault((weekdays[day], hour), dict.fromkeys(COUNTED, 0))
        for name, number in zip(COUNTED, numbers, strict=True):
            counts[name] += number
    return found


def _spans(first: date, last: date) -> list[tuple[int, date, date]]:
    """A period as whole months and the days before and after them: which sums, and their first and last day."""
    month = first if first.day == 1 else (first.replace(day=1) + _A_MONTH).replace(day=1)
    after = (last + _A_DAY).replace(day=1)  # the month that is not whole, or not begun
    if month >= after:
        return [(WHOLE_DAY, first, last)] if first <= last else []
    spans = [
        (WHOLE_DAY, first, month - _A_DAY),
        (WHOLE_MONTH, month, after - _A_DAY),
        (WHOLE_DAY, after, last),
    ]
    return [span for span in spans if span[1] <= span[2]]


def _of(who: str, kind: str, first: date, last: date, query: Select[Any]) -> Select[Any]:
    return query.where(
        hour_figure.c.who == who,
        hour_figure.c.kind == kind,
        hour_figure.c.day.between(str(first), str(last)),
    )


def _counts(row: Any) -> Counted:
    return {name: int(getattr(row, name)) for name in COUNTED}
