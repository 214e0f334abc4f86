"""How the exchange is told of voicemail boxes: many in one request, and nothing but names and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from app.ari.boxes import BOXES_AT_ONCE, AriBoxes, box_by_number, box_of
from app.ari.client import Refused
from app.company import load, to_company

if TYPE_CHECKING:
    from app.ari.client import Ari

ANNA = to_company(load("examples/bolaget.yaml")).people["anna"]


class Exchange:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.refuses = False

    async def request(self, method: str, path: str, query: Any, body: Any) -> str:
        if self.refuses:
            raise Refused(500, "POST channels", "no")
        assert (method, path, query["endpoint"]) == ("POST", "channels", "Local/s@boxes")
        self.told.append(body["variables"]["VX_BOXES"])
        return ""


async def test_boxes_and_their_numbers_are_one_text() -> None:
    exchange = Exchange()

    await AriBoxes(cast("Ari", exchange)).tell(
        {"anna": (2, 1), "bo": (0, 0), "x)y": (1, 0), "support": (12345, 0)}
    )

    assert exchange.told == ["anna:2:1&bo:0:0&support:9999:0"]


async def test_a_whole_company_takes_few_requests() -> None:
    exchange = Exchange()

    await AriBoxes(cast("Ari", exchange)).tell(
        {f"p{number}": (1, 0) for number in range(2 * BOXES_AT_ONCE + 1)}
    )

    assert [text.count(":") // 2 for text in exchange.told] == [BOXES_AT_ONCE, BOXES_AT_ONCE, 1]


async def test_an_exchange_that_refuses_is_as_good_as_away() -> None:
    exchange = Exchange()
    exchange.refuses = True

    with pytest.raises(ConnectionError, match="messages"):
        await AriBoxes(cast("Ari", exchange)).tell({"anna": (1, 0)})


def test_a_telephone_is_told_of_its_person_s_messages_and_how_to_hear_them() -> None:
    assert box_of(ANNA, left=False) == {"mailboxes": "anna@vaxel", "voicemail_extension": "*55"}
    assert box_of(ANNA, left=True)["mailboxes"] == ""


def test_nobody_registers_under_an_extension() -> None:
    phone = {"max_contacts": "5", "qualify_frequency": "60", "mailboxes": "anna@vaxel"}

    assert box_by_number(phone) == {"max_contacts": "0", "qualify_frequency": "0", "mailboxes": "anna@vaxel"}
