"""The table of routes of a running service, for tests that compare it with what is written down.

Knows: how to make it without running anything. Refuses to know: what it is compared with.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from app.service.build import build
from app.service.connection import Connection
from app.service.health import Health
from app.service.web.website import Website
from app.settings import Settings
from app.speech.prompts import Prompts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.web.site.routes import OpenRoute, Route


def table_of(data: Path, monkeypatch: pytest.MonkeyPatch) -> list[Route | OpenRoute]:
    """Every route of a service with its data there; nothing of it runs."""

    async def no_voice(_prompts: Prompts) -> None:
        """Whether there is a program that speaks is not the matter."""

    monkeypatch.setattr(Prompts, "check", no_voice)

    async def made() -> list[Route | OpenRoute]:
        settings = Settings.read({"VAXEL_DATA": str(data), "VAXEL_ARI_URL": ""})
        rooms = await build(settings, timedelta(0), asyncio.TaskGroup())
        try:
            return list(Website(rooms, Health(rooms, Connection(rooms))).table)
        finally:
            rooms.accounts.passwords.close()
            rooms.ledger._close()
            await rooms.store.close()

    return asyncio.run(made())
