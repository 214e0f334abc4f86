"""The service is away altogether: the exchange does by itself what cannot wait."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together
from tests.live.house import House, now_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from lab import Lab

    from tests.live.service import Service


@pytest.fixture(scope="module", autouse=True)
def told(service: Service) -> None:
    """The service has told the exchange about the company."""
    if not service.runs:
        service.start()


@pytest.fixture
async def alone(
    exchange: Lab, service: Service, ports: dict[str, int], request: pytest.FixtureRequest
) -> AsyncIterator[House]:
    """The house after kill -9 of its service, which is not started again for a test that would kill it once more."""
    at = (ports["trunk"], ports["mex"])
    async with House(exchange, service, *at, now_of(request), alone=True) as house:
        yield house


async def test_a_direct_number_rings_its_phone_and_its_mobile(alone: House) -> None:
    """From the exchange's own memory, as the service left it."""
    david = await alone.phone("david")

    caller = await alone.trunk.call("+46846500404", shown="+46701740651")
    mobile = await alone.mex.called()
    (await david.called()).answer()
    await caller.connected()

    assert mobile.invite.uri == "+46701740608"


@pytest.mark.parametrize(
    ("number", "person"),
    [("+46846500400", "carin"), ("+46846500420", "gun"), ("0046846500404", "david"), ("0846500404", "david")],
)
async def test_every_number_of_ours_rings_somebody(alone: House, number: str, person: str) -> None:
    """Main number, a queue, and any form of a direct number."""
    phone = await alone.phone(person)

    await alone.trunk.call(number, shown="+46701740652")

    await phone.called()


async def test_nobody_answers_and_a_message_is_taken(alone: House, prompts: Path) -> None:
    """S2 holds without the service; the message waits for it."""
    caller = await alone.trunk.call("+46846500403", shown="+46701740653")
    await caller.connected()
    heard = await caller.audio.until_heard(4)
    await caller.hang_up()

    assert heard.which(prompts) == "greeting-carin"


async def test_a_main_number_that_nobody_answers_has_the_companys_greeting(
    alone: House, prompts: Path
) -> None:
    """Not the private one of the person at reception."""
    caller = await alone.trunk.call("0846500400", shown="+46701740654")
    await caller.connected()
    heard = await caller.audio.until_heard(4)
    await caller.hang_up()

    # The company has given no words of its own: both prompts have the usual ones.
    assert heard.which(prompts) in {"greeting-reception", "message"}


@pytest.mark.at("2026-11-24T20:00:00+01:00")
async def test_a_service_that_died_in_the_evening_lets_mobiles_rest_s4(alone: House) -> None:
    """The desk phone rings; a salesperson's queue and who has a mobile alone, too, leave it in peace."""
    david = await alone.phone("david")

    caller = await alone.trunk.call("+46846500404", shown="+46701740655")
    await david.called()
    mobile_alone = await alone.trunk.call("+46846500405", shown="+46701740656")
    await mobile_alone.connected()
    queue = await alone.trunk.call("+46846500410", shown="+46701740657")
    await queue.connected()

    assert alone.mex.rang == 0
    for call in (caller, mobile_alone, queue):
        await call.hang_up()


@pytest.mark.at("2026-11-24T16:59:55+01:00")
async def test_a_mobile_rests_from_the_end_of_the_day_though_the_service_died_before_s4(
    house: House,
) -> None:
    """It is killed some seconds before 17, and nobody tells the exchange that the day is over."""
    began = time.monotonic()
    await house.kill()
    try:
        await asyncio.sleep(
            max(0.0, began + 7 - time.monotonic())
        )  # the exchange's clock alone can end the day
        caller = await house.trunk.call("+46846500405", shown="+46701740658")  # Eva, who has a mobile alone
        await caller.connected()
        assert house.mex.rang == 0
        await caller.hang_up()
    finally:
        await house.start()


@pytest.mark.at("2026-11-24T07:59:50+01:00")
async def test_a_mobile_rings_in_the_day_that_the_service_has_not_lived_to_see_s4(house: House) -> None:
    """The exchange knows of the next working day, too: Eva's mobile rests at 07:59, and rings after 08."""
    began = time.monotonic()
    await house.kill()
    try:
        await asyncio.sleep(max(0.0, began + 12 - time.monotonic()))
        caller = await house.trunk.call("+46846500405", shown="+46701740659")
        ringing = await house.mex.called()
        assert ringing.invite.uri == "+46701740609"
        await caller.hang_up()
    finally:
        await house.start()


@pytest.mark.at("2026-11-24T16:59:50+01:00")
async def test_the_exchange_is_told_when_the_hours_change_s4(house: House) -> None:
    """At 17 of the next day's hours, so that a service that dies in the night has already sent them."""
    told = "told the exchange about the company"
    before = house.service.log.read_text().count(told)

    await house.until(lambda: house.service.log.read_text().count(told) > before, "17 o'clock")


async def test_colleagues_reach_each_other(alone: House) -> None:
    """By short number."""
    david, farid = await alone.phone("david"), await alone.phone("farid")

    await david.call("106")

    await farid.called()


async def test_the_outside_sends_nobody_on_to_a_number_that_the_company_pays_for(alone: House) -> None:
    """By REFER: an employee who talks with them would call it, with their own number."""
    david = await alone.phone("david")
    call = await alone.trunk.call("+46846500404", shown="+46701740653")
    there = await david.called()
    there.answer()
    await call.connected()

    with pytest.raises(AssertionError, match="not transferred"):
        await call.transfer("0701740698")

    await talk_together(call, there)
    assert alone.trunk.rang == 0


@pytest.mark.parametrize("number", ["112", "11414"])
async def test_emergency_and_service_numbers_go_out(alone: House, number: str) -> None:
    """With a number that can be called back."""
    david = await alone.phone("david")

    call = await david.call(number)
    there = await alone.trunk.called()
    there.answer()
    await call.connected()

    assert (there.invite.uri, there.invite.shown.user) == (number, "+46846500404")


async def test_a_national_call_goes_out_with_a_number_of_ours(alone: House) -> None:
    """Work goes on."""
    david = await alone.phone("david")

    await david.call("0701740698")
    there = await alone.trunk.called()

    assert (there.invite.uri, there.invite.shown.user) == ("+46701740698", "+46846500404")


@pytest.mark.parametrize(
    "number", ["+4799999999", "0018765550100", "+882160000000", "0900123456", "+46939123456"]
)
async def test_nothing_dear_and_nothing_abroad_goes_out(alone: House, number: str, prompts: Path) -> None:
    """O2 without a policy to ask: refused in words."""
    david = await alone.phone("david")

    call = await david.call(number)

    assert await call.over() == "404"
    assert call.audio.heard.which(prompts) == "unavailable"
    assert alone.trunk.rang == 0


async def test_an_outside_caller_cannot_call_out(alone: House) -> None:
    """The open relay that a fallback could be."""
    caller = await alone.trunk.call("+46701740698", shown="+46701740608")

    assert await caller.over() == "404"
    assert alone.trunk.rang == 0


async def test_a_call_of_the_fallback_is_in_the_journal_afterwards(house: House) -> None:
    """The exchange noted it; the service reads it when it is back."""
    await house.kill()
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740654")
    (await david.called()).answer()
    await caller.connected()
    await caller.hang_up()
    await house.start()

    call = await house.journalled("+46701740654")
    assert (call["how"], call["called"], call["source"]) == ("answered", "+46846500404", "trunk")
