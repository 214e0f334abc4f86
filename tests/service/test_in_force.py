"""The company in force is replaced as a whole, and nothing of the service keeps the former one."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from weakref import ref

import pytest

from app.policy.absence import Chosen
from app.policy.logins import DeviceKind
from app.service import in_force
from app.service.build import build
from app.service.connection import Connection
from app.service.health import Health
from app.service.in_force import CALENDARS, CompanyInForce
from app.settings import Settings
from app.speech.prompts import Prompts
from tests.policy.bolaget import EXAMPLE
from tests.prepared import prepare

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.service.build import Rooms


@asynccontextmanager
async def rooms_of(data: Path) -> AsyncIterator[Rooms]:
    """A service's rooms with the example in force; nothing runs but what keeps it so."""
    settings = Settings.read({"VAXEL_DATA": str(data), "VAXEL_ARI_URL": ""})
    rooms = await build(settings, timedelta(0), asyncio.TaskGroup())
    rooms.scheduler.add_job(print, id=CALENDARS)
    try:
        company = CompanyInForce(rooms)
        await company.open_database()
        await prepare(rooms.store, EXAMPLE, None)
        await company.first_company()
        watching = asyncio.create_task(company.watch())
        yield rooms
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    finally:
        rooms.accounts.passwords.close()
        rooms.ledger._close()
        await rooms.store.close()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes are seen at once; whether there is a program that speaks is not the matter."""

    async def no_voice(_prompts: Prompts) -> None:
        pass

    monkeypatch.setattr(Prompts, "check", no_voice)
    monkeypatch.setattr(in_force, "LOOK_FOR_CHANGES", 0.02)


@pytest.mark.usefixtures("hurried")
async def test_a_company_is_gone_as_soon_as_the_next_one_is_in_force(tmp_path: Path) -> None:
    """The task that watches kept the one before for as long as nothing changed: 15 MB of 10,000 people."""
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


@pytest.mark.usefixtures("hurried")
async def test_a_choice_holds_that_is_made_while_the_stored_ones_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The choices of before were put in force over it, and callers met the former profile for a second."""
    meeting = Chosen("meeting", None)
    put_in_force = asyncio.Event()
    async with rooms_of(tmp_path) as rooms:
        logins, configure = rooms.store.logins, rooms.presences.configure

        async def chosen_meanwhile() -> Any:
            await rooms.store.set_profile("gun", "meeting", "a page")
            rooms.presences.chose("gun", meeting)
            return await logins()

        def configured(*choices: Any, **more: Any) -> None:
            configure(*choices, **more)
            put_in_force.set()

        monkeypatch.setattr(rooms.store, "logins", chosen_meanwhile)
        monkeypatch.setattr(rooms.presences, "configure", configured)
        await rooms.store.set_profile("anna", "meeting", "a test")
        async with asyncio.timeout(20):
            await put_in_force.wait()

        assert rooms.presences.chosen_by("anna") == meeting
        assert rooms.presences.chosen_by("gun") == meeting


@pytest.mark.usefixtures("hurried")
async def test_a_choice_of_a_page_that_a_command_takes_back_is_gone(tmp_path: Path) -> None:
    async with rooms_of(tmp_path) as rooms:
        await rooms.store.set_profile("gun", "meeting", "a page")
        rooms.presences.chose("gun", Chosen("meeting", None))

        await rooms.store.clear_profile("gun")

        async with asyncio.timeout(20):
            while rooms.presences.chosen_by("gun") is not None:
                await asyncio.sleep(0.01)


@pytest.mark.usefixtures("hurried")
async def test_health_says_whether_the_exchange_was_told_of_what_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_told, go_on = asyncio.Event(), asyncio.Event()
    async with rooms_of(tmp_path) as rooms:
        connection = Connection(rooms)
        health = Health(rooms, connection)

        async def told(*_what: Any, **_how: Any) -> int:
            is_told.set()
            await go_on.wait()
            return 0

        monkeypatch.setattr(rooms.provisioner, "push", told)
        go_on.set()
        telling = asyncio.create_task(connection.keep_informed())
        async with asyncio.timeout(20):
            await rooms.signals.told.wait()
            first = health.status()
            go_on.clear()
            is_told.clear()
            await rooms.store.add_phone("gun", "second", DeviceKind.SOFTPHONE)
            await is_told.wait()
            second = health.status()
            go_on.set()
            await rooms.signals.told.wait()
            third = health.status()
        telling.cancel()

    assert [one.exchange.told for one in (first, second, third)] == [True, False, True]


@pytest.mark.usefixtures("hurried")
async def test_a_new_connection_serves_calls_when_the_exchange_has_said_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Health said ready as soon as the exchange was there again."""
    async with rooms_of(tmp_path) as rooms:
        connection = Connection(rooms)
        asked = asyncio.Event()

        async def says_nothing() -> range:
            asked.set()
            return await asyncio.Event().wait() and range(0)

        monkeypatch.setattr(type(rooms.ari), "connected", True)
        monkeypatch.setattr(rooms.exchange, "sound_ports", says_nothing)
        connection._stocked = True
        connecting = asyncio.create_task(connection._connected())
        await asked.wait()
        connecting.cancel()

        assert not connection.is_up
