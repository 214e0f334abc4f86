"""Message lamps: we tell every phone what it does not know, whatever goes away in between.

What the exchange makes of it is heard by a telephone in tests/live/test_voicemail_menu.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from app.calls.mailbox.boxes import Boxes, Counts
from app.calls.mailbox.lamps import LAMP, LAMP_AGAIN, LOOK_AT_LAMPS, Lamps
from tests.calls.stage import MemoryLedger
from tests.calls.virtual_time import at_once

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class House:
    """counts and phones, as Lamps asks for them; told: what phones were told."""

    def __init__(self) -> None:
        self.messages: dict[str, tuple[int, int]] = {}
        self.phones = {"anna"}
        self.no_database = False
        self.no_exchange = False
        self.ledger = MemoryLedger()
        self.told: asyncio.Queue[tuple[str, int, int]] = asyncio.Queue()
        self.boxes: Counts = {}  # what the exchange was told for phones that ask

    async def counts(self) -> dict[str, tuple[int, int]]:
        if self.no_database:
            raise ConnectionError("the database is away")
        return self.messages

    async def light(self, person: str, new: int, heard: int) -> None:
        if self.no_exchange:
            raise ConnectionError("the exchange is away")
        self.told.put_nowait((person, new, heard))

    async def tell(self, boxes: Counts) -> None:
        self.boxes.update(boxes)

    @contextlib.asynccontextmanager
    async def lamps(self) -> AsyncIterator[Lamps]:
        boxes = Boxes(self.tell, self.ledger)
        found = Lamps(self.light, self.counts, lambda: self.phones, self.ledger, boxes)
        running = asyncio.create_task(found.run())
        yield found
        running.cancel()
        await asyncio.wait({running})

    async def next(self) -> tuple[str, int, int]:
        async with asyncio.timeout(5):
            return await self.told.get()

    async def tells_nobody(self) -> bool:
        await at_once()
        return self.told.empty()


@pytest.fixture
async def house() -> House:
    return House()


async def test_a_phone_is_told_of_every_change(house: House) -> None:
    told = []
    async with house.lamps() as shown:
        for house.messages in ({"anna": (1, 0)}, {"anna": (0, 1)}, {}):
            shown.look()
            told.append(await house.next())

    assert told == [("anna", 1, 0), ("anna", 0, 1), ("anna", 0, 0)]


async def test_a_phone_without_messages_need_not_be_told(house: House) -> None:
    async with house.lamps():
        assert await house.tells_nobody()


async def test_a_phone_that_was_away_is_told_when_it_registers_and_no_other_is_told_again(
    house: House,
) -> None:
    house.messages = {"anna": (1, 0), "bo": (2, 0)}
    async with house.lamps() as shown:
        first = await house.next()
        house.phones.add("bo")
        shown.registered("bo")
        second = await house.next()
        shown.registered("anna")  # restarted
        third = await house.next()

    assert (first, second, third) == (("anna", 1, 0), ("bo", 2, 0), ("anna", 1, 0))
    assert house.told.empty()


async def test_a_lamp_that_was_lit_by_an_earlier_run_is_put_out_by_this_one(house: House) -> None:
    """The message was heard, or deleted, by a command meanwhile."""
    house.messages = {"anna": (1, 0)}
    async with house.lamps():
        await house.next()
    house.messages = {}

    async with house.lamps():
        assert await house.next() == ("anna", 0, 0)


async def test_after_a_lost_connection_whoever_was_just_told_is_told_again(house: House) -> None:
    """It may have been lost with the exchange."""
    house.messages = {"anna": (1, 0)}
    async with house.lamps() as shown:
        await house.next()
        house.messages = {"anna": (0, 1)}
        shown.look()
        await house.next()
        shown.connected()

        assert await house.next() == ("anna", 0, 1)


async def test_an_exchange_that_is_away_is_told_when_it_is_back(house: House) -> None:
    house.messages = {"anna": (1, 0)}
    house.no_exchange = True
    async with house.lamps() as shown:
        assert await house.tells_nobody()
        house.no_exchange = False
        shown.connected()

        assert await house.next() == ("anna", 1, 0)


async def test_a_database_that_is_away_puts_no_lamp_out(house: House) -> None:
    house.messages = {"anna": (1, 0)}
    async with house.lamps() as shown:
        await house.next()
        house.no_database = True
        shown.look()
        assert await house.tells_nobody()
        house.no_database = False
        house.messages = {"anna": (2, 0)}
        shown.look()

        assert await house.next() == ("anna", 2, 0)


async def test_an_unreadable_lamp_counts_as_off(house: House) -> None:
    house.ledger.put(LAMP, "anna", {"new": "x"})
    house.messages = {"anna": (1, 0)}
    async with house.lamps():
        assert await house.next() == ("anna", 1, 0)


async def test_a_lamp_that_is_on_is_told_of_now_and_then(house: House) -> None:
    house.messages = {"anna": (1, 0)}
    async with house.lamps():
        first = await house.next()
        await asyncio.sleep(LAMP_AGAIN - LOOK_AT_LAMPS)
        assert await house.tells_nobody()
        await asyncio.sleep(LOOK_AT_LAMPS)

        assert first == await house.next()
