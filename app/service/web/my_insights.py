"""The access log's lines about one person, for their page.

Knows: where they are stored. Refuses to know: what the page shows.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from app.words.first_line import first_line

if TYPE_CHECKING:
    from app.storage.rows import AccessPage
    from app.storage.store import Store

INSIGHTS_WITHIN: Final = 5.0  # seconds


class StoredInsights:
    """As app.web.me.insight_page.NotedInsights."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def about(self, person: str, limit: int, below: int | None) -> AccessPage:
        try:
            async with asyncio.timeout(INSIGHTS_WITHIN):
                return await self._store.access_page(limit, below, person=person)
        except (SQLAlchemyError, OSError) as error:
            raise ConnectionError(first_line(error)) from error
