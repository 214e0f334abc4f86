"""How two come to talk, as many tests begin: at a desk phone, on a mobile, and by a question that is then let go.

Knows: who calls, answers, presses and hangs up, in which order. Refuses to know: what one tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.call import Call, talk_together

if TYPE_CHECKING:
    from tests.live.agent import Agent
    from tests.live.house import House


async def at_the_desk(house: House, phone: Agent, number: str, shown: str) -> tuple[Call, Call]:
    """A customer who called this number, and the phone that answered."""
    caller = await house.trunk.call(number, shown=shown)
    there = await phone.called()
    there.answer()
    await caller.connected()
    await talk_together(there, caller)  # the exchange does not transfer whom it has not yet brought together
    return caller, there


async def takes_the_call(mobile: Call) -> None:
    """The mobile's holder answers, hears whose call it is, and presses 1."""
    mobile.answer()
    await mobile.audio.until_heard(2)
    mobile.audio.press("1")


async def on_the_mobile(house: House, number: str, shown: str) -> tuple[Call, Call]:
    """A customer who called this number, and the mobile on which they were answered."""
    caller = await house.trunk.call(number, shown=shown)
    mobile = await house.mex.called()
    await takes_the_call(mobile)
    await caller.connected()
    await talk_together(caller, mobile)
    return caller, mobile


async def out(house: House, call: Call) -> Call:
    """Whom one of ours called outside: both talk."""
    friend = await house.trunk.called()
    friend.answer()
    await call.connected()
    await talk_together(call, friend)
    return friend


async def asks(one: Call, keys: str, colleague: Agent) -> Call:
    """Somebody asks a colleague first, by keys; the two talk."""
    one.audio.press(keys)
    there = await colleague.called()
    there.answer()
    await talk_together(one, there)
    return there


async def asks_and_hangs_up(one: Call, keys: str, colleague: Agent, other: Call) -> Call:
    """Whom they talked with, `other`, then talks with the colleague."""
    there = await asks(one, keys, colleague)
    await one.hang_up()
    await talk_together(other, there)
    return there


async def sends_on(one: Call, keys: str, agent: Agent, other: Call) -> Call:
    """Somebody sends `other` on without a question, by keys; those two talk."""
    one.audio.press(keys)
    there = await agent.called()
    there.answer()
    await talk_together(other, there)
    return there
