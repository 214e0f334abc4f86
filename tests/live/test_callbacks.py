"""Callbacks on the real exchange: asked for by key, agent first, then the customer, with the queue's number."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.audio import Heard
from tests.live.call import talk_together
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

GUNS_NUMBER = "+46846500407"  # Q14: support presents each agent's own


async def callbacks_of(house: House, number: str) -> list[dict[str, Any]]:
    """All of the run's: no other test may ask for a callback to the number."""
    return [one for one in json.loads(await house.vaxel("callbacks", "--json")) if one["number"] == number]


async def callback_of(house: House, number: str) -> dict[str, Any]:
    (found,) = await callbacks_of(house, number)
    return found


async def state_is(house: House, number: str, state: str, *, every: bool = False) -> None:
    """Soon; there may be no callback yet. every: there may be several.

    An exchange that died is given two seconds to have told how a call ended (HEARD_BY_THEN): however fast we ask, as
    long as that passes.
    """
    found: list[str] = []
    try:
        async with asyncio.timeout(40):
            while not (found == [state] or (every and set(found) == {state})):
                found = [one["state"] for one in await callbacks_of(house, number)]
    except TimeoutError:
        raise AssertionError(f"{number} is {found}, not {state}") from None


async def asks_by_key(house: House, number: str, trunk: Agent | None = None) -> Call:
    """A customer waits while gun is the only agent, and presses 2: they hear so, and the call ends.

    trunk: by which they call, if not that of the settings.
    """
    await house.profile("farid", "dnd")
    caller = await (trunk or house.trunk).call(SUPPORT, shown=number)
    await caller.connected()
    await caller.audio.until_heard(1)
    caller.audio.press("2")
    assert await caller.over() == "bye"
    return caller


async def test_a_customer_is_called_back_in_their_turn_q14(house: House, prompts: Path) -> None:
    customer = "+46701740640"
    told = await asks_by_key(house, customer)
    assert told.audio.heard.holds(Heard.in_file(prompts / "queue-callback-yes.wav"))
    await state_is(house, customer, "waiting")

    gun = await house.phone("gun")
    ringing = await gun.called()
    assert ringing.invite.shown.user == customer
    assert ringing.invite.shown.name.startswith("Ring upp: Support 0:")
    ringing.answer()
    called = await house.trunk.called()
    assert called.invite.start.startswith(f"INVITE sip:{customer}@")
    assert called.invite.shown.user == GUNS_NUMBER
    called.answer()

    await talk_together(ringing, called)
    await called.hang_up()
    assert await ringing.over() == "bye"
    await state_is(house, customer, "done")
    journalled = await house.journalled("support", called=customer)
    assert (journalled["how"], journalled["answered_by"]) == ("answered", "gun")


async def test_a_customer_who_does_not_answer_is_tried_again_later(house: House) -> None:
    customer = "+46701740641"
    await asks_by_key(house, customer)
    gun = await house.phone("gun")
    ringing = await gun.called()
    ringing.answer()

    called = await house.trunk.called()
    called.refuse(486)

    assert await ringing.over() == "bye"
    await state_is(house, customer, "waiting")
    ticket = await callback_of(house, customer)
    assert (ticket["attempts"], ticket["why"]) == (1, "busy")
    assert ticket["not_before"] - ticket["changed"] == pytest.approx(600, abs=1)
    await house.vaxel("callbacks", "--cancel", ticket["id"])
    await state_is(house, customer, "cancelled")


async def test_a_callback_survives_a_kill_of_the_service(house: House) -> None:
    customer = "+46701740642"
    await asks_by_key(house, customer)
    await house.kill()
    await house.start()

    gun = await house.phone("gun")
    (await gun.called()).answer()
    called = await house.trunk.called()
    assert called.invite.start.startswith(f"INVITE sip:{customer}@")
    await house.kill()  # the two keep talking, and later the outcome is known
    called.answer()
    await talk_together(gun.calls[-1], called)
    await called.hang_up()
    await house.start()

    await state_is(house, customer, "done")


@pytest.mark.parametrize(("end", "customer"), [("kill", "+46701740643"), ("stop", "+46701740644")])
async def test_an_exchange_that_crashes_or_is_stopped_makes_callbacks_of_those_who_waited(
    house: House, end: str, customer: str
) -> None:
    """Asterisk ends all calls when it stops: no waiting caller has given up."""
    caller = await house.trunk.call(SUPPORT, shown=customer)
    await caller.connected()
    await house.until(lambda: house.service.waiting("support") == [customer], "the caller to wait")

    await asyncio.to_thread(house.lab.kill if end == "kill" else house.lab.stop)
    await asyncio.to_thread(house.lab.start)
    await house.until(lambda: house.service.health().get("status") == "ready", "the service to be back")

    await state_is(house, customer, "waiting")
    await house.vaxel("callbacks", "--cancel", (await callback_of(house, customer))["id"])


async def test_an_agent_who_hangs_up_during_the_words_costs_no_attempt(house: House) -> None:
    customer = "+46701740645"
    await asks_by_key(house, customer)
    gun = await house.phone("gun")
    first = await gun.called()
    first.answer()
    await first.audio.until_heard(0.2)

    await first.hang_up()
    await gun.called(within=45)

    ticket = await callback_of(house, customer)
    assert (ticket["state"], ticket["attempts"]) == ("waiting", 0)
    await house.vaxel("callbacks", "--cancel", ticket["id"])
    await state_is(house, customer, "cancelled")


async def test_a_callback_that_dies_with_the_exchange_is_made_again(house: House) -> None:
    customer = "+46701740646"
    await asks_by_key(house, customer)
    gun = await house.phone("gun")
    (await gun.called()).answer()
    await house.trunk.called()
    await state_is(house, customer, "calling")

    await asyncio.to_thread(house.lab.kill)
    await asyncio.to_thread(house.lab.start)
    await house.until(lambda: house.service.health().get("status") == "ready", "the service to be back")

    await state_is(house, customer, "waiting")
    ticket = await callback_of(house, customer)
    assert (ticket["attempts"], ticket["why"]) == (0, "lost")
    await house.vaxel("callbacks", "--cancel", ticket["id"])


async def test_an_agent_chooses_by_code_and_by_command(house: House, prompts: Path) -> None:
    gun = await house.phone("gun")
    for code, prompt, standing in (
        ("*632", "agent-paused", "paused"),
        ("*64", "agent-resumed", "free"),
        ("*62", "agent-logged-out", "logged_out"),
        ("*61", "agent-logged-in", "free"),
    ):
        call = await gun.call(code)
        assert await call.over() == "bye"
        assert call.audio.heard.which(prompts) == prompt
        await house.until_stands("gun", standing)
    await house.vaxel("agent", "gun", "pause", "--reason", "Tandläkaren")
    await house.until_stands("gun", "paused")
    assert (await standing_of(house, "gun"))["about"] == "Tandläkaren"

    await house.kill()
    await house.start()

    await house.until_stands("gun", "paused")
    await house.vaxel("agent", "gun", "in")
    await house.until_stands("gun", "free")


async def test_a_person_outside_queues_is_told_so(house: House) -> None:
    david = await house.phone("david")
    call = await david.call("*63")

    await call.over()

    assert call.final is not None
    assert call.final.code == 403


async def standing_of(house: House, agent: str) -> dict[str, Any]:
    queues = json.loads(await house.vaxel("queues", "support", "--json"))
    return dict(next(one for one in queues[0]["agents"] if one["id"] == agent))


async def test_a_callback_that_a_test_leaves_is_no_call_of_a_later_test(house: House) -> None:
    customer = "+46701740689"
    await house.vaxel("callbacks", "--add", customer, "--queue", "support")

    await house.until(house.service.nobody_to_call_back, "no callback to be open")

    await state_is(house, customer, "cancelled", every=True)
