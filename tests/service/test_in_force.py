"""The company in force is replaced as a whole, and nothing of the service keeps the former one."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import ref

from app.service.build import build
from app.service.in_force import CALENDARS, CompanyInForce
from app.settings import Settings
from app.speech.prompts import Prompts
from tests.policy.bolaget import EXAMPLE
from tests.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from app.service.build import Rooms


@asynccontextmanager
async def rooms_of(data: Path) -> AsyncIterator[Rooms]:
    """A service's rooms with the example in force; nothing runs but what keeps it so."""
    settings = Settings.read({"VAXEL_DATA": str(data), "VAXEL_ARI_URL": ""})
    rooms = await build(settings, timedelta(0), asyncio.TaskGroup())
    rooms.scheduler.add_job(print, id=CALENDARS)
    try:
        in_force = CompanyInForce(rooms)
        await in_force.open_database()
        await prepare(rooms.store, EXAMPLE, None)
        await in_force.first_company()
        watching = asyncio.create_task(in_force.watch())
        yield rooms
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    finally:
        rooms.accounts.passwords.close()
        rooms.ledger._close()
        await rooms.store.close()


async def test_a_company_is_gone_as_soon_as_the_next_one_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task that watches kept the one before for as long as nothing changed: 15 MB of 10,000 people."""

    async def no_voice(_prompts: Prompts) -> None:
        """Whether there is a program that speaks is not the matter."""

    monkeypatch.setattr(Prompts, "check", no_voice)
    changed = tmp_path / "changed.yaml"
    changed.write_text(EXAMPLE.read_text().replace("Gun Berg", "Gun Bergh"))
    gc.disable()
    try:
        async with rooms_of(tmp_path) as rooms:
            former = ref(rooms.current.company())
            rooms.signals.untold.clear()
            await prepare(rooms.store, changed, None)
            async with asyncio.timeout(20):
                await rooms.signals.untold.wait()

            assert rooms.current.company().people["gun"].name == "Gun Bergh"
            assert former() is None
    finally:
        gc.enable()
