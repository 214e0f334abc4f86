"""What the tests of accounts share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.accounts.stage import accounts_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.accounts.stage import Stage


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with accounts_in(tmp_path) as made:
        yield made
