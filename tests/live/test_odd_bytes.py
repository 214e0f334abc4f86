"""Bytes that no number and no name has: they hurt nobody but the call that brings them.

Asterisk turns %ff of a SIP address into the byte itself, and then can no longer write that channel as JSON: with such a
channel in Stasis, ARI answers no GET /channels and sends no StasisStart, for any call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.live.house import House

CUSTOMER, NEXT_CUSTOMER = "+46701740699", "+46701740690"


async def the_next_call_is_served(house: House) -> None:
    """By the policy: the journal has its decision, which the fallback does not make."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown=NEXT_CUSTOMER)
    (await david.called()).answer()
    await caller.connected()
    await caller.hang_up()
    call = await house.journalled(NEXT_CUSTOMER)
    assert [step["what"] for step in call["steps"]] == ["decision"]


@pytest.mark.parametrize("number", ["1%ff2", "+4684650%c3%28", "%ff"])
async def test_an_outside_caller_who_dials_odd_bytes_is_refused_and_the_next_is_served(
    house: House, number: str
) -> None:
    """Else anybody could stop the house with one packet."""
    caller = await house.trunk.call(number, shown=CUSTOMER)
    ending = await caller.over()  # at once: after 8 s the exchange would give up on us, and refuse it too

    assert ending == "404"
    await the_next_call_is_served(house)


async def test_a_phone_that_dials_odd_bytes_is_refused_and_the_next_call_is_served(house: House) -> None:
    """The same from the inside."""
    anna = await house.phone("anna")

    ending = await (await anna.call("1%ff2")).over()

    assert ending == "404"
    await the_next_call_is_served(house)


@pytest.mark.parametrize("shown", ["+4670%ff1", "%c3%28"])
async def test_a_caller_who_shows_odd_bytes_is_served_and_so_is_the_next(house: House, shown: str) -> None:
    """The number shown is the caller's to choose, and no reason to turn anybody away (S2)."""
    carin = await house.phone("carin")
    caller = await house.trunk.call("+46846500403", shown=shown)
    (await carin.called()).answer()
    await caller.connected()
    await caller.hang_up()

    await the_next_call_is_served(house)
