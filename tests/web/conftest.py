"""For tests of the web: those that wait in queues, and open no socket, run under virtual time; a morning's calls."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest_asyncio

from tests.calls.virtual_time import VirtualLoop
from tests.web.site.booked import morning_book

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    import pytest

    from app.storage import Store

VIRTUAL: Final = frozenset(
    {"test_glance.py", "test_desk_actions.py", "test_colleagues.py", "test_shown_in_time.py"}
)


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.path.name in VIRTUAL:
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store with the calls of a morning."""
    async with morning_book(tmp_path) as opened:
        yield opened
