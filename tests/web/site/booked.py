"""Pages of calls and statistics over a real journal: the morning of tests/storage/told_calls.py, in SQLite.

Knows: how the pages are put together, as service/web/website.py does it. Refuses to know: what they show.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

from app.service.web.call_book import StoredCalls
from app.web.site.figures.pages import StatisticsPages
from app.web.site.journal.pages import JournalPages
from app.web.site.render import Pages
from tests.policy.bolaget import BOLAGET
from tests.storage.prepared import store_in
from tests.storage.told_calls import all_records
from tests.web.site.visit import visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor
    from app.storage import Store

COMPANY = BOLAGET
TODAY = date(2026, 11, 24)


@asynccontextmanager
async def morning_book(directory: Path) -> AsyncIterator[Store]:
    """A store with the morning's calls."""
    async with store_in(directory) as store:
        await store.write(all_records())
        yield store


@asynccontextmanager
async def at_the_pages(store: Store, who: Visitor | None) -> AsyncIterator[ClientSession]:
    """A browser of this visitor."""
    pages = Pages()
    routes = [
        *JournalPages(pages, StoredCalls(store, lambda: COMPANY)).routes(),
        *StatisticsPages(pages, store.statistics, lambda: COMPANY, lambda: TODAY).routes(),
    ]
    async with visit(routes, who, pages) as browser:
        yield browser
