"""The database is locked, full or gone under live calls: they go on, and their records arrive later, none twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together
from tests.live.house import House
from tests.live.replayed import are_the_same_bytes
from tests.live.service import Service
from tests.live.test_queues import SUPPORT, serve_one
from tests.live.test_voicemail_menu import leave_a_message
from tests.storage.conftest import PostgresServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from lab import Lab

    from tests.live.agent import Agent
    from tests.live.call import Call


def locked(service: Service) -> AbstractContextManager[None]:
    """Somebody else writes, and does not come to an end."""

    @contextlib.contextmanager
    def lock() -> Iterator[None]:
        with contextlib.closing(sqlite3.connect(service.data / "vaxel.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")

    return lock()


def gone(service: Service) -> AbstractContextManager[None]:
    """The directory's disk is not there for a while."""

    @contextlib.contextmanager
    def move() -> Iterator[None]:
        file = service.data / "vaxel.db"
        elsewhere = file.rename(file.with_suffix(".elsewhere"))
        yield
        elsewhere.rename(file)

    return move()


async def begun(house: House, david: Agent, caller: str) -> Call:
    """David talks with this caller, once it is known that nobody rings him: of more than two at once he hears two."""
    await house.until(lambda: house.service.health()["calls"] == 0, "the call before to be over")
    await house.until_free("david")
    call = await house.trunk.call("+46846500404", shown=caller)
    (await david.called()).answer()
    await call.connected()
    return call


async def calls_go_on(house: House, away: AbstractContextManager[None], series: str) -> None:
    """A call that began before and ends while the database is away, one within, and one that goes on after it."""
    before, within, after = (f"+46701740{series}{n}" for n in "123")
    david = await house.phone("david")
    first = await begun(house, david, before)
    with away:
        await first.hang_up()
        await house.until_on_phone("david", talking=False)
        second = await begun(house, david, within)
        await second.hang_up()
        await house.until_on_phone("david", talking=False)
        third = await begun(house, david, after)
        await house.until(lambda: house.service.health()["journal_away"], "the database to be missed")
        assert house.service.health()["status"] == "ready"
    await third.hang_up()

    for caller in (before, within, after):
        assert (await house.journalled(caller))["how"] == "answered"
        (call,) = await asyncio.to_thread(house.service.calls, caller)  # one record, not two
        whole = await asyncio.to_thread(house.service.call, call["id"])
        assert [step["what"] for step in whole["steps"]] == ["decision"]
    await house.until(lambda: not house.service.health()["problems"], "the database to be back")
    health = house.service.health()
    assert (health["journal_away"], health["journal_lost"]) == (False, 0)
    assert not list((house.service.data / "spool").glob("*.bad"))


@pytest.mark.parametrize(
    ("weather", "series"),
    [(locked, "51"), (gone, "52"), (Service.no_room, "53")],
    ids=["locked", "gone", "full"],
)
async def test_calls_go_on_while_the_database_is(
    house: House, weather: Callable[[Service], AbstractContextManager[None]], series: str
) -> None:
    """SQLite: locked by somebody, moved away, without room (and so is the log of the service)."""
    await calls_go_on(house, weather(house.service), series)


@pytest.mark.parametrize(
    ("weather", "series"),
    [(locked, "55"), (gone, "56"), (Service.no_room, "57")],
    ids=["locked", "gone", "full"],
)
async def test_queues_go_on_while_the_database_is(
    house: House, weather: Callable[[Service], AbstractContextManager[None]], series: str
) -> None:
    """An earlier caller is first, a new one waits, and a customer who asks for it gets a callback in turn."""
    before, within, back = (f"+46701740{series}{n}" for n in "123")
    await house.profile("farid", "dnd")
    first = await house.trunk.call(SUPPORT, shown=before)
    await first.connected()
    with weather(house.service):
        second = await house.trunk.call(SUPPORT, shown=within)
        await second.connected()
        third = await house.trunk.call(SUPPORT, shown=back)
        await third.connected()
        await third.audio.until_heard(1)
        third.audio.press("2")
        assert await third.over() == "bye"
        await house.until(lambda: house.service.waiting("support") == [before, within], "the two to wait on")
        gun = await house.phone("gun")
        assert [await serve_one(gun, [first, second]) for _ in "12"] == [before, within]
        ringing = await gun.called()
        assert ringing.invite.shown.user == back
        ringing.answer()
        called = await house.trunk.called()
        called.answer()
        await talk_together(ringing, called)
        await house.until(lambda: house.service.health()["journal_away"], "the database to be missed")
    await called.hang_up()

    for caller in (before, within):
        journalled = await house.journalled(caller)
        assert (journalled["how"], journalled["answered_by"]) == ("answered", "gun")
        whole = await asyncio.to_thread(house.service.call, journalled["id"])
        assert any(step["data"].get("offer") == "gun" for step in whole["steps"])
    assert (await house.journalled("support", called=back))["how"] == "answered"
    assert house.service.health()["journal_lost"] == 0


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    try:
        are_the_same_bytes("postgresql")  # now: the server is gone when those of SQLite are looked at
    finally:
        server.remove()


@pytest.mark.postgres
async def test_a_house_moves_to_postgresql_and_back_with_passwords_journal_and_messages(
    exchange: Lab, service: Service, ports: dict[str, int], postgres: PostgresServer, tmp_path: Path
) -> None:
    """Calls, a message and a profile on SQLite, then on PostgreSQL; each side has all that the other had."""
    at, url = (ports["trunk"], ports["mex"]), postgres.new_database()
    async with House(exchange, service, *at) as house:
        await used(house, "58")
    service.stop()  # the next test that needs it starts it
    service.vaxel("database", "copy", url)
    moved = Service(service.data, exchange, ports["web"], VAXEL_DATABASE=url)
    try:
        async with House(exchange, moved, *at) as house:
            await seen(moved, "58")
            assert moved.passwords == service.passwords
            await house.profile("eva", "meeting")
            await used(house, "59")
    finally:
        moved.stop()
    back = f"sqlite+aiosqlite:///{tmp_path}/back.db"
    moved.vaxel("database", "copy", back)

    for series in ("58", "59"):
        await seen(Service(service.data, exchange, ports["web"], VAXEL_DATABASE=back), series)


async def used(house: House, series: str) -> None:
    """David answers a call, and Carin gets a message."""
    talk = await begun(house, await house.phone("david"), f"+46701740{series}1")
    await talk.hang_up()
    assert (await house.journalled(f"+46701740{series}1"))["answered_by"] == "david"
    await house.profile("carin", "dnd")
    await leave_a_message(house, f"+46701740{series}2", 600)
    assert (await house.journalled(f"+46701740{series}2"))["how"] == "message"
    await house.until(lambda: f"+46701740{series}2" in messages(house.service), "the message")


async def seen(service: Service, series: str) -> None:
    """The calls are in the journal and the message in Carin's box, in both databases."""
    [talk] = await asyncio.to_thread(service.calls, f"+46701740{series}1")
    assert (talk["how"], talk["answered_by"]) == ("answered", "david")
    assert f"+46701740{series}2" in messages(service)


def messages(service: Service) -> list[str]:
    return [one["caller"] for one in json.loads(service.vaxel("voicemail", "carin", "--json"))]


@pytest.fixture
async def house_on_postgres(
    exchange: Lab, service: Service, ports: dict[str, int], postgres: PostgresServer, tmp_path: Path
) -> AsyncIterator[House]:
    """The same exchange with another service, whose database is a PostgreSQL server."""
    service.stop()  # the next test that needs it starts it
    other = Service(tmp_path / "var", exchange, ports["web"], VAXEL_DATABASE=postgres.new_database())
    other.vaxel("import", str(service.data / "bolaget.yaml"))
    try:
        async with House(exchange, other, ports["trunk"], ports["mex"]) as house:
            yield house
    finally:
        other.stop()


@pytest.mark.postgres
async def test_calls_go_on_while_postgresql_is_stopped(
    house_on_postgres: House, postgres: PostgresServer
) -> None:
    """Stopped at once, as by a crash, and started again."""

    @contextlib.contextmanager
    def stopped() -> Iterator[None]:
        postgres.stop()
        try:
            yield
        finally:
            postgres.start()

    await calls_go_on(house_on_postgres, stopped(), "54")
