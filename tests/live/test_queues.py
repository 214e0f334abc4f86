"""Queues on the real exchange: who rings, who waits, and that nobody is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone

if TYPE_CHECKING:
    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

SUPPORT, SALES = "+46846500420", "+46846500410"
CUSTOMER = "+46701740699"


async def talk_together(one: Call, other: Call) -> None:
    """Both hear the other's tone."""
    for _ in range(10):
        await asyncio.gather(one.audio.play(tone(0.5, 440)), other.audio.play(tone(0.5, 880)))
        if one.audio.hears(880) and other.audio.hears(440):
            return
    raise AssertionError("they do not hear each other")


async def serve_one(agent: Agent, callers: list[Call]) -> str:
    """The agent takes the next caller and talks with them; the number of who it was."""
    call = await agent.called(within=60)
    call.answer()
    number = call.invite.shown.user
    caller = next(one for one in callers if one.invite.shown.user == number)
    await talk_together(call, caller)
    await call.hang_up()
    await caller.over()
    return number


async def test_an_agent_sees_who_calls_where_and_what_to_say(house: House) -> None:
    """Q6."""
    gun = await house.phone("gun")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)

    ringing = await gun.called()

    shown = ringing.invite.shown
    assert shown.user == CUSTOMER
    assert shown.name.startswith("Support 0:0")
    assert "Hej och välkommen till Exempelbolaget AB, du pratar med Gun Berg." in shown.name
    await caller.hang_up()
    assert await ringing.over() == "cancelled"


async def test_the_caller_hears_music_and_then_the_agent_q5(house: House) -> None:
    """The caller is answered, hears the welcome and music; the two talk; either hang-up ends both."""
    caller = await house.trunk.call(SUPPORT, shown="+46701740697")
    await caller.connected()
    heard = await caller.audio.until_heard(15, within=30)
    assert heard.sound_seconds >= 15
    gun = await house.phone("gun")

    ringing = await gun.called(within=70)
    ringing.answer()

    await talk_together(caller, ringing)
    await caller.hang_up()
    assert await ringing.over() == "bye"
    journalled = await house.journalled("+46701740697")
    assert (journalled["how"], journalled["answered_by"]) == ("answered", "gun")


async def test_two_answers_in_the_same_instant_are_one_conversation_q9(house: House) -> None:
    gun, farid = await house.phone("gun"), await house.phone("farid")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    first, second = await gun.called(), await farid.called()

    first.answer()
    second.answer()

    ended, _ = await asyncio.wait(
        [asyncio.create_task(first.over(within=10)), asyncio.create_task(second.over(within=10))],
        return_when=asyncio.FIRST_COMPLETED,
    )
    assert len(ended) == 1
    talking = second if first.ending else first
    assert not talking.ending
    await talk_together(talking, caller)
    await talking.hang_up()
    assert await caller.over() == "bye"


async def test_the_others_stop_within_200_ms_and_see_answered_elsewhere_q9(house: House) -> None:
    gun, farid = await house.phone("gun"), await house.phone("farid")
    await house.trunk.call(SUPPORT, shown=CUSTOMER)
    first, second = await gun.called(), await farid.called()

    first.answer()
    async with asyncio.timeout(0.2):
        assert await second.over() == "cancelled"

    assert second.cancel is not None
    assert "completed elsewhere" in second.cancel.get("Reason").lower()


async def test_callers_are_served_in_the_order_in_which_they_came_q8(house: House) -> None:
    """Nobody is there at first; then one agent, who takes one after the other."""
    await house.profile("farid", "dnd")
    callers = []
    for number in range(3):
        callers.append(await house.trunk.call(SUPPORT, shown=f"+4670174071{number}"))
        await callers[-1].connected()
    gun = await house.phone("gun")

    served = [await serve_one(gun, callers) for _ in callers]

    assert served == [f"+4670174071{number}" for number in range(3)]


async def test_an_agent_who_answers_and_vanishes_puts_the_caller_back_first(house: House) -> None:
    gun, farid = await house.phone("gun"), await house.phone("farid")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    first = await gun.called()
    second = await farid.called()

    first.answer()
    await first.hang_up()
    assert await second.over() == "cancelled"

    again = await farid.called(within=10)
    again.answer()
    await talk_together(caller, again)


async def test_waiting_callers_survive_a_kill_of_the_service_in_order(house: House) -> None:
    """Their music never stops, and the next run finds them where they were."""
    await house.profile("farid", "dnd")
    callers = []
    for number in range(5):
        callers.append(await house.trunk.call(SUPPORT, shown=f"+4670174071{number}"))
        await callers[-1].connected()

    await house.kill()
    await house.start()
    gun = await house.phone("gun")

    served = [await serve_one(gun, callers) for _ in callers]
    assert served == [f"+4670174071{number}" for number in range(5)]


@pytest.mark.parametrize("key", ["1"])
async def test_a_waiting_caller_may_leave_a_message_at_any_time_q4(house: House, key: str) -> None:
    caller = await house.trunk.call(SALES, shown="+46701740698")
    await caller.connected()

    caller.audio.press(key)

    await house.until(
        lambda: "Record" in house.lab.cli("core show channels concise"),
        "the message to be recorded",
        within=30,
    )
    await caller.hang_up()
    assert (await house.journalled("+46701740698"))["how"] == "message"
