"""SQL for drafts of the company: each administrator has at most one.

Knows: statements, each a transaction of its own. Refuses to know: what a draft says.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from app.storage.database import inserted
from app.storage.rows import StoredDraft
from app.storage.tables import company_draft

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.clock import Clock


class DraftBox:
    """The table of drafts."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    async def of(self, by: str) -> StoredDraft | None:
        async with self._engine.connect() as connection:
            found = await connection.execute(select(company_draft).where(company_draft.c.by == by))
            row = found.one_or_none()
            return None if row is None else StoredDraft(**row._mapping)

    async def keep(self, by: str, follows: int, text: str) -> None:
        """In place of the one before. follows: the version that it was made of."""
        values = {"by": by, "follows": follows, "text": text, "changed_at": self._now()}
        async with self._engine.begin() as connection:
            # Two windows may both keep the first draft.
            first = inserted(connection.dialect.name, company_draft)
            instead = {name: first.excluded[name] for name in values}
            # The values beside the statement, not in it: SQLAlchemy keeps the first statement of each form for ever.
            await connection.execute(first.on_conflict_do_update(index_elements=["by"], set_=instead), values)

    async def forget(self, by: str) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(company_draft).where(company_draft.c.by == by))
