"""SQL for the audit log.

Knows: statements, each a transaction of its own. Refuses to know: who may read it, and in which words it is shown.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select

from app.accounts.audit import AuditLine
from app.clock import real_clock
from app.storage.account_tables import audit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.accounts.visitor import Visitor
    from app.clock import Clock


class AuditBox:
    """The table of changes. It uses the real time, also in a rehearsal."""

    def __init__(self, engine: AsyncEngine, now: Clock = real_clock) -> None:
        self._engine = engine
        self._now = now

    async def note(
        self,
        visitor: Visitor | str,
        action: str,
        about: str,
        before: object = None,
        after: object = None,
        why: str = "",
    ) -> None:
        """Add a line; see AuditLog."""
        by, person = (visitor, None) if isinstance(visitor, str) else (visitor.by, visitor.person)
        values = {
            "at": self._now(),
            "by": by,
            "person": person,
            "action": action,
            "about": about,
            "before": before,
            "after": after,
            "why": why,
        }
        async with self._engine.begin() as connection:
            await connection.execute(insert(audit).values(values))

    async def lines(
        self,
        limit: int = 50,
        *,
        by: str = "",
        action: str = "",
        about: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        below: int | None = None,
    ) -> list[AuditLine]:
        """The newest first. action: it begins so; below: only lines with a smaller number (the next page)."""
        query = select(audit).order_by(audit.c.n.desc()).limit(limit)
        if by:
            query = query.where(audit.c.by == by)
        if action:
            query = query.where(or_(audit.c.action == action, audit.c.action.startswith(f"{action}.")))
        if about:
            query = query.where(audit.c.about == about)
        if since is not None:
            query = query.where(audit.c.at >= since)
        if until is not None:
            query = query.where(audit.c.at < until)
        if below is not None:
            query = query.where(audit.c.n < below)
        async with self._engine.connect() as connection:
            return [_line(row) for row in await connection.execute(query)]

    async def forget(self, before: datetime, limit: int) -> int:
        """Delete the oldest from before this moment, at most `limit`. Returns how many."""
        oldest = select(audit.c.n).where(audit.c.at < before).order_by(audit.c.at).limit(limit)
        async with self._engine.begin() as connection:
            ids = list((await connection.execute(oldest)).scalars())
            await connection.execute(delete(audit).where(audit.c.n.in_(ids)))
        return len(ids)


async def lines_with(connection: AsyncConnection, names: Collection[str]) -> list[AuditLine]:
    """Whatever these made, or was made about them, the oldest first."""
    one_of = list(names)
    tokens = (audit.c.about.startswith(f"{one}/token:", autoescape=True) for one in one_of)
    theirs = or_(audit.c.by.in_(one_of), audit.c.person.in_(one_of), audit.c.about.in_(one_of), *tokens)
    found = await connection.execute(select(audit).where(theirs).order_by(audit.c.n))
    return [_line(row) for row in found]


def _line(row: Any) -> AuditLine:
    return AuditLine(**row._mapping)
