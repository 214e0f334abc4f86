"""What the tests of accounts' pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.web.accounts.stage import site_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.web.accounts.stage import Site


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with site_in(tmp_path) as made:
        yield made
