"""What the exchange is told of boxes, for phones that ask: each change once, and everything after a connection."""

from __future__ import annotations

import pytest

from app.calls.mailbox.boxes import BOX, Boxes, Counts
from tests.calls.stage import MemoryLedger


class Exchange:
    def __init__(self) -> None:
        self.told: list[Counts] = []
        self.is_away = False

    async def tell(self, boxes: Counts) -> None:
        if self.is_away:
            raise ConnectionError("away")
        self.told.append(boxes)


async def test_each_change_is_told_once() -> None:
    exchange = Exchange()
    boxes = Boxes(exchange.tell, MemoryLedger())

    for counts in (
        {"anna": (1, 0)},
        {"anna": (1, 0)},
        {"anna": (1, 0), "bo": (2, 0)},
        {"bo": (2, 0)},
        {"bo": (2, 0)},
    ):
        await boxes.update(counts)

    assert exchange.told == [{"anna": (1, 0)}, {"bo": (2, 0)}, {"anna": (0, 0)}]


async def test_after_a_connection_the_exchange_is_told_of_all_that_hold_messages() -> None:
    exchange = Exchange()
    boxes = Boxes(exchange.tell, MemoryLedger())
    await boxes.update({"anna": (1, 0), "bo": (0, 3)})
    exchange.told.clear()

    boxes.connected()
    await boxes.update({"anna": (1, 0), "bo": (0, 3)})

    assert exchange.told == [{"anna": (1, 0), "bo": (0, 3)}]


async def test_a_box_that_was_emptied_while_the_service_was_away_is_told_of() -> None:
    """The exchange has lived on, with what the earlier run told it."""
    exchange, ledger = Exchange(), MemoryLedger()
    await Boxes(exchange.tell, ledger).update({"anna": (1, 0)})
    exchange.told.clear()

    again = Boxes(exchange.tell, ledger)
    await again.update({})
    await again.update({})

    assert exchange.told == [{"anna": (0, 0)}]


async def test_boxes_are_told_once_the_exchange_is_back() -> None:
    exchange = Exchange()
    boxes = Boxes(exchange.tell, MemoryLedger())
    exchange.is_away = True
    with pytest.raises(ConnectionError):
        await boxes.update({"anna": (1, 0)})

    exchange.is_away = False
    await boxes.update({"anna": (1, 0)})

    assert exchange.told == [{"anna": (1, 0)}]


async def test_an_unreadable_note_of_the_ledger_is_told_anew() -> None:
    exchange, ledger = Exchange(), MemoryLedger()
    boxes = Boxes(exchange.tell, ledger)
    await boxes.update({})
    ledger.put(BOX, "anna", {"new": "x"})

    await boxes.update({})

    assert exchange.told == [{"anna": (0, 0)}]
