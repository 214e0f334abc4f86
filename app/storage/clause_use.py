"""SQL for clause coverage: how many decisions of the journal cited each clause, and when the last one did.

Knows: one statement, which both databases count themselves. Refuses to know: what a clause says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, distinct, func, select

from app.storage.tables import call_step

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class ClauseUseBox:
    """The question about the use of clauses."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def used(self, since: datetime, until: datetime) -> dict[str, tuple[int, datetime | None]]:
        """By clause: the decisions that cited it from `since` to `until`, and the last one before `until`."""
        async with self._engine.connect() as connection:
            return await count_clauses(connection, since, until)


async def count_clauses(
    connection: AsyncConnection, since: datetime, until: datetime
) -> dict[str, tuple[int, datetime | None]]:
    """A decision counts once for a clause, however many of its reasons cite it."""
    if connection.dialect.name == "postgresql":
        reasons = func.json_array_elements(call_step.c.data["decision"]["reasons"]).table_valued(
            "value", joins_implicitly=True
        )
        clause: ColumnElement[str] = reasons.c.value.op("->>")("clause")
    else:
        reasons = func.json_each(call_step.c.data, "$.decision.reasons").table_valued(
            "value", joins_implicitly=True
        )
        clause = func.json_extract(reasons.c.value, "$.clause")
    named = clause.label("clause")
    within = case((call_step.c.at >= since, call_step.c.n))
    query = (
        select(named, func.count(distinct(within)), func.max(call_step.c.at))
        .select_from(call_step, reasons)
        .where(call_step.c.what == "decision", call_step.c.at < until)
        .group_by(named)
    )
    rows = await connection.execute(query)
    return {str(row[0]): (int(row[1]), row[2]) for row in rows if row[0]}
