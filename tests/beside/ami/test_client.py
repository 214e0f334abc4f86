"""The connection with another exchange, against a small server that speaks the manager interface."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from app.beside.ami.client import Ami, AmiAddress, AmiAway, AmiRefused, Said
from app.beside.ami.reading import NotReading
from tests.beside.ami.fake import Action, fake_manager

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def running(ami: Ami) -> AsyncIterator[tuple[asyncio.Queue[None], asyncio.Queue[str]]]:
    """Logins and losses, as they come."""
    logins: asyncio.Queue[None] = asyncio.Queue()
    losses: asyncio.Queue[str] = asyncio.Queue()

    async def connected() -> None:
        logins.put_nowait(None)

    task = asyncio.create_task(ami.run(connected, losses.put_nowait))
    try:
        async with asyncio.timeout(10):
            yield logins, losses
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_the_secret_is_never_sent() -> None:
    async with fake_manager() as fake, Ami(fake.address, events="call,agent").opened():
        names = [one["Action"] for one in fake.asked]
        login = fake.asked[1]

    assert names == ["Challenge", "Login"]
    assert login["Events"] == "call,agent"
    assert fake.address.secret not in str(fake.asked)
    assert fake.address.secret not in repr(fake.address)


async def test_a_wrong_password_is_said_and_not_asked_again_at_once() -> None:
    async with fake_manager() as fake:
        ami = Ami(AmiAddress("127.0.0.1", fake.port, "vaxel", "fel"), first_wait=0.01)
        async with running(ami) as (_, losses):
            why = await losses.get()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(losses.get(), 0.1)

        assert "Authentication failed" in why
        assert len(fake.asked) == 2


async def test_a_list_comes_whole() -> None:
    async with fake_manager() as fake, Ami(fake.address).opened() as ami:
        fake.answer = lambda _: [
            b"Response: Success\r\nEventList: start\r\nMessage: Queue status will follow",
            b"Event: QueueParams\r\nQueue: support",
            b"Event: QueueMember\r\nQueue: support\r\nName: \xc5sa",
            b"Event: QueueStatusComplete\r\nEventList: Complete\r\nListItems: 2",
        ]

        answers = await ami.ask("QueueStatus")

    assert [one.get("event") for one in answers] == [
        None,
        "QueueParams",
        "QueueMember",
        "QueueStatusComplete",
    ]
    assert answers[2]["name"] == "Åsa"


async def test_a_field_that_comes_twice_keeps_both() -> None:
    async with fake_manager() as fake, Ami(fake.address).opened() as ami:
        fake.answer = lambda _: [b"Response: Success\r\nVariable: a=1\r\nVariable: b=2"]

        [answer] = await ami.ask("CoreStatus")

    assert answer["variable"] == "a=1\nb=2"


async def test_a_refusal_by_the_other_side_is_told_in_its_words() -> None:
    async with fake_manager() as fake, Ami(fake.address).opened() as ami:
        fake.answer = lambda _: [b"Response: Error\r\nMessage: Permission denied"]

        with pytest.raises(AmiRefused, match="DBGet: Permission denied"):
            await ami.ask("DBGet", Family="DND", Key="101")


async def test_an_answer_that_does_not_come_is_waited_for_no_longer_than_said() -> None:
    async with fake_manager() as fake, Ami(fake.address, answer_within=0.05).opened() as ami:
        fake.answer = lambda _: None

        with pytest.raises(TimeoutError, match="CoreStatus"):
            await ami.ask("CoreStatus")

        assert ami._manager is not None
        assert ami._manager.protocol.responses == {}  # panoramisk would keep it for ever


async def test_a_lost_connection_is_told_at_once_to_those_who_wait_for_an_answer() -> None:
    async with fake_manager() as fake, Ami(fake.address, answer_within=30).opened() as ami:

        def cut(_: Action) -> None:
            fake.cut()

        fake.answer = cut

        with pytest.raises(AmiAway):
            await asyncio.wait_for(ami.ask("CoreStatus"), 2)


async def test_an_action_sent_while_nobody_is_there_is_an_error_at_once() -> None:
    ami = Ami(AmiAddress("127.0.0.1", 1, "vaxel", "x"))

    with pytest.raises(AmiAway):
        await ami.ask("CoreStatus")
    with pytest.raises(AmiAway, match=r"127\.0\.0\.1:1"):
        async with ami.opened():
            pass


async def test_an_action_that_writes_never_reaches_the_socket() -> None:
    async with fake_manager() as fake, Ami(fake.address).opened() as ami:
        for action in ("Originate", "Command", "Hangup", "DBPut"):
            with pytest.raises(NotReading):
                await ami.ask(action)
        await ami.ask("Ping")

    assert [one["Action"] for one in fake.asked] == ["Challenge", "Login", "Ping"]


async def test_it_comes_back_when_the_connection_was_cut() -> None:
    heard: list[Said] = []
    async with fake_manager() as fake:
        ami = Ami(fake.address, wanted=("Hangup",), hear=heard.append, first_wait=0.01)
        async with running(ami) as (logins, losses):
            await logins.get()
            fake.cut()
            await losses.get()
            await logins.get()
            fake.tell(b"Event: Hangup", b"Cause: 16")
            await ami.ask("Ping")

    assert [one["cause"] for one in heard] == ["16"]


async def test_an_answer_that_makes_no_sense_is_told_and_ends_nothing() -> None:
    async with fake_manager() as fake:
        ami = Ami(fake.address, first_wait=0.01)
        losses: asyncio.Queue[str] = asyncio.Queue()

        async def stumble() -> None:
            raise KeyError("challenge")

        task = asyncio.create_task(ami.run(stumble, losses.put_nowait))
        why = await asyncio.wait_for(losses.get(), 5)

        assert "KeyError" in why
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_an_exchange_that_stops_answering_is_found_out_by_asking() -> None:
    async with fake_manager() as fake:
        ami = Ami(fake.address, answer_within=0.05, ask_every=0.02, first_wait=0.01)
        async with running(ami) as (logins, losses):
            await logins.get()
            fake.answer = lambda _: None

            why = await losses.get()

    assert "Ping" in why


async def test_an_event_that_cannot_be_taken_in_does_not_end_the_connection() -> None:
    def fail(_said: Said) -> None:
        raise LookupError("odd")

    async with fake_manager() as fake, Ami(fake.address, wanted=("Hangup",), hear=fail).opened() as ami:
        fake.tell(b"Event: Hangup", b"Cause: 16")

        assert (await ami.ask("Ping"))[0]["response"] == "Success"
