"""SQL that looks for calls in the journal: by the beginning of an id, and by where they ended.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: what a decision means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.storage.tables import call, call_step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class EndedThere:
    """A call whose last decision led there. decision, situation: as the journal has them."""

    call: str
    at: datetime
    policy: str | None
    decision: dict[str, Any]
    situation: dict[str, Any] | None


async def ids_beginning(connection: AsyncConnection, prefix: str, limit: int) -> list[str]:
    """The ids of the newest calls whose id begins so."""
    query = select(call.c.id).where(call.c.id.startswith(prefix, autoescape=True))
    return list((await connection.execute(query.order_by(call.c.began_at.desc()).limit(limit))).scalars())


async def ended_there(
    connection: AsyncConnection, since: datetime, actions: Collection[str], target: str | None
) -> AsyncIterator[EndedThere]:
    """Calls since then, oldest first, whose last decision has one of these actions, and this target."""
    last = (
        select(func.max(call_step.c.n))
        .join(call, call.c.id == call_step.c.call)
        .where(call.c.began_at >= since)
        .where(call_step.c.what == "decision")
        .group_by(call_step.c.call)
    )
    decision = call_step.c.data["decision"]
    query = (
        select(call_step.c.call, call_step.c.at, call_step.c.data)
        .where(call_step.c.n.in_(last))
        .where(decision["action"].as_string().in_(list(actions)))
        .order_by(call_step.c.n)
    )
    if target is not None:
        query = query.where(decision["target"].as_string() == target)
    async for row in await connection.stream(query):
        data = row.data
        yield EndedThere(row.call, row.at, data.get("policy"), data["decision"], data.get("situation"))
