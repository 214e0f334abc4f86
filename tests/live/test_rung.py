"""Phones that come back, and what a caller hears of one that says nothing."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together
from tests.live.fastest import fastest

if TYPE_CHECKING:
    from tests.live.agent import Agent
    from tests.live.house import House

CUSTOMER = "+46701740676"
CARIN, DAVID, EVA = "+46846500403", "+46846500404", "+46846500405"
SUPPORT = "+46846500420"


async def dead_phone(house: House, person: str) -> Agent:
    """A phone that registered, and that the exchange then found dead."""
    phone = await house.unregistered_phone(person, house.service.passwords[person])
    phone.deaf = True
    await phone.register()
    await house.until(
        lambda: "Unavail" in contact_of(house, phone),
        "the exchange to find the phone dead",
    )
    return phone


def contact_of(house: House, phone: Agent) -> str:
    """What Asterisk thinks of a phone, in a line."""
    lines = house.lab.cli("pjsip show contacts").splitlines()
    return next((line for line in lines if f"{phone.user}/" in line and f":{phone.port}" in line), "")


async def told_that_it_rings(by: Agent, number: str, *, shown: str = "") -> float:
    """Seconds until whoever calls is told; then they hang up."""
    caller = await by.call(number, shown=shown)
    await caller.progress(180)
    await caller.hang_up()
    return next(seconds for seconds, code in caller.statuses if code == 180)


@pytest.mark.parametrize("number", [CARIN, DAVID], ids=["desk", "desk and mobile"])
async def test_a_phone_that_comes_back_is_rung_at_once(house: House, number: str) -> None:
    """It registers from the same address; the exchange would look for it in a minute only."""
    phone = await dead_phone(house, "carin" if number == CARIN else "david")
    phone.deaf = False
    await phone.register()

    caller = await house.trunk.call(number, shown=CUSTOMER)
    called = await phone.called()
    called.answer()

    await caller.connected()
    await caller.hang_up()
    await called.over()
    journalled = await house.journalled(CUSTOMER)
    assert journalled["answered_by"] == phone.user


async def test_a_phone_that_is_dead_is_passed_over_soon(house: House) -> None:
    """Nobody waits the whole ring time for it."""
    phone = await dead_phone(house, "carin")

    async def answered() -> float:
        caller = await house.trunk.call(CARIN, shown=CUSTOMER)
        await caller.connected()
        await caller.hang_up()
        return next(seconds for seconds, code in caller.statuses if code == 200)

    assert await fastest(answered, 4.5) < 4.5, "2 s for the phone, and the busy machine"
    assert phone.rang == 0


async def test_a_caller_is_told_that_a_dead_phone_rings(house: House) -> None:
    """It died a moment ago, and the exchange does not know."""
    phone = await house.phone("carin")
    phone.deaf = True

    assert await fastest(partial(told_that_it_rings, house.trunk, CARIN, shown=CUSTOMER), 4) < 4


async def test_a_caller_is_told_that_a_mobile_rings_whose_operator_says_nothing(house: House) -> None:
    assert await fastest(partial(told_that_it_rings, house.trunk, EVA, shown=CUSTOMER), 4) < 4
    await house.mex.called(ring=False)


async def test_a_caller_hears_ringing_when_the_trunk_says_nothing(house: House) -> None:
    phone = await house.phone("david")

    assert await fastest(partial(told_that_it_rings, phone, CUSTOMER), 4) < 4
    await house.trunk.called(ring=False)


async def test_a_number_where_nothing_can_be_rung_does_not_ring(house: House) -> None:
    """Carin's phone is not registered, and she has no mobile: the caller is with the next at once."""
    caller = await house.trunk.call(CARIN, shown=CUSTOMER)

    await caller.connected()

    assert 180 not in caller.codes
    await caller.hang_up()


async def test_an_agents_phone_that_comes_back_is_rung_by_the_queue(house: House) -> None:
    """It registers from the same address: Asterisk asks it within 5 s, and not only in the minute's turn."""
    gun = await dead_phone(house, "gun")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    await house.until(lambda: house.service.agents("support")["gun"] == "out_of_reach", "that to be known")
    gun.deaf = False
    await gun.register()

    called = await gun.called(within=12)
    called.answer()

    await talk_together(called, caller)
    await called.hang_up()
    await caller.over()


@pytest.mark.parametrize(("person", "number"), [("carin", CARIN), ("gun", SUPPORT)], ids=["person", "queue"])
async def test_a_phone_that_registers_after_a_restart_of_the_exchange_is_rung(
    house: House, person: str, number: str
) -> None:
    """It registers as soon as the exchange is there again, as phones do that find it gone."""
    phone = await house.phone(person)
    phone.deaf = True  # it answers no question of the exchange's first seconds
    await asyncio.to_thread(house.lab.kill)
    await asyncio.to_thread(house.lab.start)
    phone.deaf = False
    await phone.register()
    await house.until(
        lambda: house.service.health().get("status") == "ready", "the service to be back", within=30
    )

    caller = await house.trunk.call(number, shown=CUSTOMER)
    called = await phone.called()
    called.answer()

    await caller.connected()
    await caller.hang_up()
    await called.over()


CONTACTS = ["eva&PJSIP/carin&x", "eva&PJSIP/carin/sip:x", "eva,30,R&PJSIP/carin&x"]


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize("number", [CARIN, DAVID], ids=["desk", "desk and mobile"])
async def test_a_phone_registers_nobody_elses(house: House, number: str, contact: str) -> None:
    """What a phone registers is dialled: by `&` Dial() rang another endpoint too, by a comma it read options."""
    person, other = ("carin", "david") if number == CARIN else ("david", "carin")
    phone = await house.unregistered_phone(person, house.service.passwords[person])
    phone.contact = contact.replace("carin", other)
    await house.phone(other)
    await phone.register()

    caller = await house.trunk.call(number, shown=CUSTOMER)
    await phone.called()

    assert f"PJSIP/{other}-" not in house.lab.cli("core show channels concise")
    await caller.hang_up()


async def test_a_phone_registers_nobody_elses_while_the_service_is_away(house: House) -> None:
    carin = await house.phone("carin")
    david = await house.unregistered_phone("david", house.service.passwords["david"])
    david.contact = CONTACTS[0]
    await david.register()
    await house.kill()

    caller = await house.trunk.call(DAVID, shown=CUSTOMER)
    await caller.connected()  # the mailbox takes a message

    assert (carin.rang, david.rang) == (0, 0)
    await caller.hang_up()
