"""A small site of a test, on loopback, and who asks it.

Knows: the site is there as long as the block. Refuses to know: what it answers.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """Where it is: http://127.0.0.1:PORT."""
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def asking(app: web.Application, **settings: Any) -> AsyncIterator[ClientSession]:
    """A client of it. settings: the ClientSession's."""
    async with served(app) as url, ClientSession(url, **settings) as session:
        yield session
