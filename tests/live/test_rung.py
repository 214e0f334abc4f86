"""Phones that come back, and what a caller hears of one that says nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

CUSTOMER = "+46701740676"
CARIN, DAVID, EVA = "+46846500403", "+46846500404", "+46846500405"


async def dead_phone(house: House, person: str) -> Agent:
    """A phone that registered, and that the exchange then found dead."""
    phone = await house.unregistered_phone(person, house.service.passwords[person])
    phone.deaf = True
    await phone.register()
    await house.until(
        lambda: (
            f"{person}/" in house.lab.cli("pjsip show contacts")
            and any(
                f"{person}/" in line and "Unavail" in line
                for line in house.lab.cli("pjsip show contacts").splitlines()
            )
        ),
        "the exchange to find the phone dead",
    )
    return phone


async def told_that_it_rings(house: House, caller: Call) -> float:
    """Seconds until the caller was told."""
    await house.until(lambda: 180 in caller.codes, "the caller to be told that it rings", within=3)
    return next(seconds for seconds, code in caller.statuses if code == 180)


@pytest.mark.parametrize("number", [CARIN, DAVID], ids=["desk", "desk and mobile"])
async def test_a_phone_that_comes_back_is_rung_at_once(house: House, number: str) -> None:
    """It registers from the same address; the exchange would look for it in a minute only."""
    phone = await dead_phone(house, "carin" if number == CARIN else "david")
    phone.deaf = False
    await phone.register()

    caller = await house.trunk.call(number, shown=CUSTOMER)
    called = await phone.called(within=3)
    called.answer()

    await caller.connected()
    await caller.hang_up()
    await called.over()
    journalled = await house.journalled(CUSTOMER)
    assert journalled["answered_by"] == phone.user


async def test_a_phone_that_is_dead_is_passed_over_soon(house: House) -> None:
    """Nobody waits the whole ring time for it."""
    phone = await dead_phone(house, "carin")
    started = time.monotonic()

    caller = await house.trunk.call(CARIN, shown=CUSTOMER)
    await caller.connected()

    assert time.monotonic() - started < 4.5, "2 s for the phone, and the busy machine"
    assert phone.rang == 0
    await caller.hang_up()


async def test_a_caller_is_told_that_a_dead_phone_rings(house: House) -> None:
    """It died a moment ago, and the exchange does not know."""
    phone = await house.phone("carin")
    phone.deaf = True

    caller = await house.trunk.call(CARIN, shown=CUSTOMER)

    assert await told_that_it_rings(house, caller) < 2
    await caller.hang_up()


async def test_a_caller_is_told_that_a_mobile_rings_whose_operator_says_nothing(house: House) -> None:
    caller = await house.trunk.call(EVA, shown=CUSTOMER)
    await house.mex.called(ring=False)

    assert await told_that_it_rings(house, caller) < 2
    await caller.hang_up()


async def test_who_calls_out_is_told_that_it_rings_when_the_trunk_says_nothing(house: House) -> None:
    phone = await house.phone("david")

    calling = await phone.call(CUSTOMER)
    await house.trunk.called(ring=False)

    assert await told_that_it_rings(house, calling) < 2
    await calling.hang_up()


async def test_a_number_where_nothing_can_be_rung_does_not_ring(house: House) -> None:
    """Carin's phone is not registered, and she has no mobile: the caller is with the next at once."""
    caller = await house.trunk.call(CARIN, shown=CUSTOMER)

    await caller.connected()

    assert 180 not in caller.codes
    await caller.hang_up()
