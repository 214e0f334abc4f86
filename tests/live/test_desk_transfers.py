"""Transfers by ARI, as a desk does them: at once, and after asking a colleague; everybody hears each other."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from app.ari.client import Address, Ari
from app.ari.desk_transfers import AriTransfers
from app.ari.events import parse_channels, parse_value
from app.calls.ports.orders import Shown
from app.calls.ports.transfers import NoConversation
from tests.live.call import talk_together
from tests.live.talks import at_the_desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.calls.ports.transfers import Conversation
    from tests.live.house import House

CUSTOMER = "+46701740671"
DAVID = Shown("104", "David Holm")


class Desk:
    """A desk at the exchange, beside the service: only the exchange's part of a transfer."""

    def __init__(self, ari: Ari) -> None:
        self.ari = ari
        self.transfers = AriTransfers(ari, lambda _channel: None, lambda _number: None)

    async def trail(self, talk: Conversation) -> str:
        """The trail that the other party's channel carries: in its extension, or in a variable."""
        channels = parse_channels(await self.ari.listed("channels"))
        [one] = [one for one in channels if one.id == talk.call]
        if one.dialplan.context == "ring-desk":
            return one.dialplan.exten[2:]
        return parse_value(
            await self.ari.request("GET", f"channels/{one.id}/variable", {"variable": "VX_TRAIL"})
        )


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    connected = asyncio.Event()

    async def on_connected() -> None:
        connected.set()

    address = Address(house.lab.ari_url, house.lab.ari_user, house.lab.ari_password, application="desk")
    ari = Ari(address)
    task = asyncio.create_task(ari.run(lambda _event: None, on_connected))
    try:
        async with asyncio.timeout(30):
            await connected.wait()
        yield Desk(ari)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_caller_is_sent_on_to_a_colleague(house: House, desk: Desk) -> None:
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await at_the_desk(house, david, "+46846500404", CUSTOMER)

    talk = await desk.transfers.conversation("david")
    await desk.transfers.send_on(talk, "102")
    at_bo = await bo.called()
    at_bo.answer()
    await talk_together(caller, at_bo)
    await there.over()
    await caller.hang_up()
    await at_bo.over()

    call = await house.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")
    assert at_bo.invite.shown.user == CUSTOMER


async def test_nobody_who_talks_with_nobody_sends_anybody_on(house: House, desk: Desk) -> None:
    await house.phone("david")
    with pytest.raises(NoConversation):
        await desk.transfers.conversation("david")


async def test_a_colleague_is_asked_and_then_has_the_caller(house: House, desk: Desk) -> None:
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await at_the_desk(house, david, "+46846500404", CUSTOMER)
    talk = await desk.transfers.conversation("david")

    await desk.transfers.ask(talk, "102", DAVID, "ask-1", await desk.trail(talk))
    at_bo = await bo.called()
    at_bo.answer()
    await talk_together(there, at_bo)
    await desk.transfers.join(talk, "ask-1")
    await talk_together(caller, at_bo)
    await there.over()
    await caller.hang_up()
    await at_bo.over()

    call = await house.journalled(CUSTOMER)
    assert (call["how"], call["answered_by"]) == ("answered", "bo")
    assert at_bo.invite.shown.user == "104"


async def test_a_colleague_is_asked_and_the_caller_taken_back(house: House, desk: Desk) -> None:
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await at_the_desk(house, david, "+46846500404", CUSTOMER)
    talk = await desk.transfers.conversation("david")

    await desk.transfers.ask(talk, "102", DAVID, "ask-2", await desk.trail(talk))
    at_bo = await bo.called()
    at_bo.answer()
    await talk_together(there, at_bo)
    await desk.transfers.take_back(talk, "ask-2")
    await talk_together(caller, there)
    await at_bo.over()
    await there.hang_up()
    await caller.over()

    call = await house.journalled(CUSTOMER)
    assert (call["how"], call["answered_by"]) == ("answered", "david")


async def test_who_asked_a_colleague_who_hangs_up_talks_with_the_caller_again(
    house: House, desk: Desk
) -> None:
    """Without the service: the exchange does it."""
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await at_the_desk(house, david, "+46846500404", CUSTOMER)
    talk = await desk.transfers.conversation("david")

    await desk.transfers.ask(talk, "102", DAVID, "ask-3", await desk.trail(talk))
    at_bo = await bo.called()
    at_bo.answer()
    await talk_together(there, at_bo)
    await at_bo.hang_up()
    await talk_together(caller, there)
    await caller.hang_up()
    await there.over()
