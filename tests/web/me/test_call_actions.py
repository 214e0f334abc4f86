"""Click to call: one's own telephone rings, if the policy lets the number be dialled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.calls.click import NoPhoneRings
from app.policy.decision import Device
from tests.web.me.stage import visiting
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.me.stage import Visit


async def test_a_click_rings_the_desk_phone_and_the_log_says_so() -> None:
    async with visiting() as visit:
        assert await visit.post("/me/call", number="070-174 06 71") == (303, "/me/calls?done=called")

        [(leg, dialled)] = visit.dialling.rung
        assert (leg.person, leg.device, dialled) == ("anna", Device.FIXED, "0701740671")
        assert visit.audit.lines == [("anna", "call.click", "anna", None, None)]


async def test_the_mobile_rings_where_no_desk_phone_is_there_or_if_it_is_chosen() -> None:
    async with visiting() as visit:
        visit.dialling.desk = False
        await visit.post("/me/call", number="102")
        visit.dialling.desk = True
        await visit.post("/me/call", number="102", device="mobile")

        assert [leg.number for leg, _ in visit.dialling.rung] == ["+46701740605"] * 2


def _talks(visit: Visit) -> None:
    visit.dialling.talking = True


def _nothing_rings(visit: Visit) -> None:
    visit.dialling.trouble = NoPhoneRings("anna")


def _is_away(visit: Visit) -> None:
    visit.dialling.trouble = ConnectionError("no")


def _as_it_is(_visit: Visit) -> None:
    pass


@pytest.mark.parametrize(
    ("number", "first", "status", "said"),
    [
        ("", _as_it_is, 400, "Skriv ett telefonnummer"),
        ("hej", _as_it_is, 400, "Skriv ett telefonnummer"),
        ("*21*5", _as_it_is, 400, "Skriv ett telefonnummer"),
        ("112", _as_it_is, 400, "Ring 112 direkt"),
        ("+18765550123", _as_it_is, 403, "Det går inte att ringa"),  # greylisted (O2)
        ("999", _as_it_is, 403, "Det går inte att ringa"),  # nobody's extension
        ("102", _talks, 409, "Du talar redan i telefon"),
        ("102", _nothing_rings, 409, "Ingen av dina telefoner"),
        ("102", _is_away, 503, "Växeln svarar inte"),
    ],
)
async def test_what_cannot_be_called_is_told_and_rings_nothing(
    number: str, first: Callable[[Visit], None], status: int, said: str
) -> None:
    async with visiting() as visit:
        first(visit)
        answered, page = await visit.post("/me/call", number=number)

        assert (answered, said in page) == (status, True)
        assert (visit.dialling.rung, visit.audit.lines) == ([], [])


async def test_somebody_with_a_mobile_alone_is_rung_there() -> None:
    async with visiting(visitor(person="eva")) as visit:
        visit.dialling.desk = False
        assert (await visit.post("/me/call", number="102"))[0] == 303
        assert visit.dialling.rung[0][0].device is Device.MOBILE
        status, page = await visit.post("/me/call", number="102", device="fixed")
        assert (status, "ingen sådan telefon" in page) == (400, True)
