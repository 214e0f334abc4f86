"""Queues on the real exchange when things go wrong around them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together

if TYPE_CHECKING:
    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

SUPPORT, SALES, CUSTOMER = "+46846500420", "+46846500410", "+46701740699"


async def test_an_exchange_that_stands_still_for_a_while_rings_agents_afterwards(house: House) -> None:
    """It does not answer in time when gun is to be rung; her caller is not forgotten."""
    await house.profile("farid", "dnd")
    gun = await house.phone("gun")
    await house.vaxel("agent", "gun", "pause")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    await house.until(lambda: house.service.waiting("support") == [CUSTOMER], "the caller to wait")
    assert house.lab.pid is not None

    os.kill(house.lab.pid, signal.SIGSTOP)
    try:
        resuming = asyncio.create_task(house.vaxel("agent", "gun", "resume"))
        await asyncio.sleep(6.5)
    finally:
        os.kill(house.lab.pid, signal.SIGCONT)
    await resuming

    await talk_at_last(gun, caller)


async def talk_at_last(agent: Agent, caller: Call) -> None:
    """The agent answers whatever rings.

    A ring that was begun before the exchange stood still ends with that connection, before or after it is answered;
    then it rings again.
    """
    async with asyncio.timeout(60):
        while True:
            ringing = await agent.called()
            if ringing.ending:
                continue
            ringing.answer()
            try:
                await talk_together(caller, ringing)
            except AssertionError:
                if not ringing.ending:
                    raise
            else:
                return


async def test_an_agent_who_rings_when_the_connection_is_lost_is_rung_again(house: House) -> None:
    """At once, and not after the pause of those who do not answer."""
    await house.profile("farid", "dnd")
    gun = await house.phone("gun")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await gun.called()
    await asyncio.sleep(1)

    cut = ["ss", "-K", "dst", "127.0.0.1", "dport", "=", str(house.lab.http_port)]
    subprocess.run(cut, check=True, capture_output=True)

    again = await gun.called()
    again.answer()
    await talk_together(caller, again)


async def test_reception_asks_in_a_queue_and_leaves_the_caller_there(house: House) -> None:
    """An attended transfer: the caller has reception's place, and is shown as themselves."""
    await house.profile("farid", "dnd")
    carin = await house.phone("carin")
    caller = await house.trunk.call("+46846500403", shown="+46701740655")
    first = await carin.called()
    first.answer()
    await talk_together(caller, first)
    question = await carin.call("202")
    await question.connected()
    await house.until(lambda: house.service.waiting("support") == ["carin"], "carin to wait")

    await first.transfer("202", to=question)
    await house.until(lambda: house.service.waiting("support") == ["+46701740655"], "the caller to wait")

    ringing = await (await house.phone("gun")).called()
    assert ringing.invite.shown.user == "+46701740655"
    ringing.answer()
    await talk_together(caller, ringing)


async def test_an_agent_is_not_rung_for_their_own_call_from_the_mobile(house: House) -> None:
    anna, hans = await house.phone("anna"), await house.phone("hans")
    both = {"anna": "free", "hans": "free"}
    await house.until(lambda: house.service.agents("salj") == both, "both to be free")

    call = await house.mex.call(SALES, shown="+46701740605")
    await call.connected()

    await hans.called()
    assert anna.rang == 0


@pytest.mark.at("2026-11-24T15:59:35+01:00")
async def test_a_caller_from_before_closing_is_answered_after_a_restart_too_q12(house: House) -> None:
    gun = await house.phone("gun")
    await house.vaxel("agent", "gun", "pause")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    await house.until(lambda: house.service.waiting("support") == [CUSTOMER], "the caller to wait")
    await house.until(lambda: not house.service.is_open("support"), "the queue to close", within=40)
    await house.kill()
    await house.start()

    await house.vaxel("agent", "gun", "resume")

    ringing = await gun.called()
    ringing.answer()
    await talk_together(caller, ringing)
