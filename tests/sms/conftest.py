"""The provider's server, and the storage tests' real databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.sms.elks_server import ElksServer, elks_server
from tests.storage.conftest import database, kind_of_database, postgres, store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["database", "kind_of_database", "postgres", "provider", "store"]


@pytest_asyncio.fixture
async def provider() -> AsyncIterator[ElksServer]:
    async with elks_server() as server:
        yield server
