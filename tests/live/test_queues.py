"""Queues on the real exchange: who rings, who waits, and that nobody is lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import RATE, Heard
from tests.live.call import talk_together
from tests.live.fastest import fastest
from tests.live.house import TRUNK_HOST
from tests.live.music import piece
from tests.live.ports import UDP, free_port
from tests.live.service import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

SUPPORT, SALES = "+46846500420", "+46846500410"
CUSTOMER = "+46701740699"
AT_FIRST = (
    "queue-greeting-support",
    "queue-thanks",
    "queue-place-1",
    "queue-key-message-1",
    "queue-key-callback-2",
)


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
    caller = await house.trunk.call(SUPPORT, shown="+46701740695")
    await caller.connected()
    await caller.audio.until_heard(12)  # the words take less
    await house.until(
        lambda: piece(caller.audio.samples[-3 * RATE :], house.lab.music), "the licensed music", within=30
    )
    gun = await house.phone("gun")

    ringing = await gun.called(within=70)
    ringing.answer()

    await talk_together(caller, ringing)
    await caller.hang_up()
    assert await ringing.over() == "bye"
    journalled = await house.journalled("+46701740695")
    assert (journalled["how"], journalled["answered_by"]) == ("answered", "gun")


async def test_two_answers_in_the_same_instant_are_one_conversation_q9(house: House) -> None:
    gun, farid = await house.phone("gun"), await house.phone("farid")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    first, second = await gun.called(), await farid.called()

    first.answer()
    second.answer()

    ended, _ = await asyncio.wait(
        [asyncio.create_task(first.over()), asyncio.create_task(second.over())],
        return_when=asyncio.FIRST_COMPLETED,
    )
    assert len(ended) == 1
    talking = second if first.ending else first
    assert not talking.ending
    await talk_together(talking, caller)

    def one_is_free() -> bool:
        standing = house.service.agents("support")
        return sorted([standing["gun"], standing["farid"]]) == ["free", "talking"]

    await house.until(one_is_free, "one to talk, and one to be free")
    await talking.hang_up()
    assert await caller.over() == "bye"


async def test_the_others_stop_within_200_ms_and_see_answered_elsewhere_q9(house: House) -> None:
    gun, farid = await house.phone("gun"), await house.phone("farid")

    async def until_the_other_stops() -> float:
        caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
        first, second = await gun.called(), await farid.called()

        answered = time.monotonic()
        first.answer()
        assert await second.over() == "cancelled"
        took = time.monotonic() - answered

        assert second.cancel is not None
        assert "completed elsewhere" in second.cancel.get("Reason").lower()
        await caller.hang_up()
        await first.over()
        return took

    assert await fastest(until_the_other_stops, 0.2) < 0.2


async def test_all_desk_phones_of_an_agent_ring_once_and_any_of_them_answers(house: House) -> None:
    one, other = await house.phone("gun"), await house.phone("gun")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    first, second = await one.called(), await other.called()

    second.answer()

    assert await first.over() == "cancelled"
    await talk_together(second, caller)
    assert (one.rang, other.rang) == (1, 1)
    await second.hang_up()
    assert await caller.over() == "bye"


async def test_callers_are_served_in_the_order_in_which_they_came_q8(house: House) -> None:
    """Nobody is there at first; then one agent, who takes one after the other."""
    await house.profile("farid", "dnd")
    callers = []
    for number in range(3):
        callers.append(await house.trunk.call(SUPPORT, shown=f"+4670174071{number}"))
        await callers[-1].connected()
    await house.until_all_wait(3)
    gun = await house.phone("gun")

    served = [await serve_one(gun, callers) for _ in callers]

    assert served == [f"+4670174071{number}" for number in range(3)]


async def test_an_agent_who_answers_and_vanishes_puts_the_caller_back_first(house: House) -> None:
    gun, farid = await house.phone("gun"), await house.phone("farid")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    first = await gun.called()
    second = await farid.called()

    # The agent has gone before the service can connect the two, however slow this machine is.
    with house.service.hanging():
        first.answer()
        await first.hang_up()
    assert await second.over() == "cancelled"

    again = await farid.called()
    again.answer()
    await talk_together(caller, again)


@pytest.mark.parametrize("end", ["kill", "stop"])
async def test_waiting_callers_survive_the_service_in_order(house: House, end: str) -> None:
    """Their music never stops, and the next run finds them where they were; also when it was stopped politely."""
    await house.profile("farid", "dnd")
    callers = []
    for number in range(5):
        callers.append(await house.trunk.call(SUPPORT, shown=f"+4670174071{number}"))
        await callers[-1].connected()
    await house.until_all_wait(5)

    await (house.kill() if end == "kill" else house.stop())
    await house.start()
    gun = await house.phone("gun")

    served = [await serve_one(gun, callers) for _ in callers]
    assert served == [f"+4670174071{number}" for number in range(5)]


async def test_an_agent_who_is_free_at_the_restart_is_rung_for_the_first_in_line(house: House) -> None:
    """Gun's phone rings for the first when the service is killed, and rings for them again."""
    await house.profile("farid", "dnd")
    callers = []
    for number in range(5):
        callers.append(await house.trunk.call(SUPPORT, shown=f"+4670174073{number}"))
        await callers[-1].connected()
    await house.until_all_wait(5)
    gun = await house.phone("gun")
    first = await gun.called()
    await house.kill()
    await house.start()
    assert await first.over() == "cancelled"

    served = [await serve_one(gun, callers) for _ in range(2)]

    assert served == ["+46701740730", "+46701740731"]


async def test_a_talk_with_an_agent_goes_on_when_the_service_is_killed(house: House) -> None:
    """The agent hangs up without it; the next run tells how it was, and finds the agent free."""
    gun = await house.phone("gun")
    caller = await house.trunk.call(SUPPORT, shown="+46701740745")
    ringing = await gun.called()
    ringing.answer()
    await talk_together(caller, ringing)

    await house.kill()
    await asyncio.sleep(1)
    await talk_together(caller, ringing)
    await ringing.hang_up()
    assert await caller.over() == "bye"
    await house.start()

    journalled = await house.journalled("+46701740745")
    assert (journalled["how"], journalled["answered_by"]) == ("answered", "gun")
    await house.trunk.call(SUPPORT, shown="+46701740746")
    assert (await gun.called()).invite.shown.user == "+46701740746"


def available_since(house: House, agent: str) -> float:
    """As it stands on disk, where the next run of the service finds it; 0: not told, or the agent is talking."""
    with contextlib.closing(sqlite3.connect(house.service.data / "ledger.db")) as ledger:
        row = ledger.execute("SELECT value FROM kept WHERE kind = 'agent' AND key = ?", (agent,)).fetchone()
    found = json.loads(row[0]) if row else {}
    return 0.0 if found.get("talking", True) else float(found["since"])


async def test_the_longest_available_agent_is_rung_also_after_a_kill_q13(house: House) -> None:
    """Since the end of a call of any kind: Hans called first, and then Anna."""
    anna, hans = await house.phone("anna"), await house.phone("hans")
    before = {person: available_since(house, person) for person in ("anna", "hans")}
    for person, phone in (("hans", hans), ("anna", anna)):
        own = await phone.call("103")
        await house.until_on_phone(person)
        await own.hang_up()
        await house.until_on_phone(person, talking=False)
    for person in before:
        await house.until(
            lambda person=person: available_since(house, person) not in (0, before[person]),  # type: ignore[misc]
            f"the end of the call of {person} on disk",
        )
    await house.kill()
    await house.start()

    first = await house.trunk.call(SALES, shown="+46701740747")
    ringing = await hans.called()
    assert anna.rang == 0
    ringing.answer()
    await talk_together(first, ringing)
    await house.trunk.call(SALES, shown="+46701740748")

    assert (await anna.called()).invite.shown.user == "+46701740748"


async def test_a_vip_is_served_before_who_came_earlier_q14(house: House) -> None:
    await house.profile("farid", "dnd")
    callers = []
    for number in ("+46701740749", "+46701740620"):
        callers.append(await house.trunk.call(SUPPORT, shown=number))
        await callers[-1].connected()
    await house.until_all_wait(2)
    gun = await house.phone("gun")

    assert [await serve_one(gun, callers) for _ in callers] == ["+46701740620", "+46701740749"]


async def test_a_better_place_is_told_when_somebody_before_gives_up_q3(house: House, prompts: Path) -> None:
    await house.profile("farid", "dnd")
    first = await house.trunk.call(SUPPORT, shown="+46701740751")
    await first.connected()
    second = await house.trunk.call(SUPPORT, shown="+46701740752")
    await second.connected()
    place = {number: Heard.in_file(prompts / f"queue-place-{number}.wav") for number in (1, 2)}
    await house.until(lambda: second.audio.heard.holds(place[2]), "the place to be told")
    assert not second.audio.heard.holds(place[1])

    await first.hang_up()

    await house.until(lambda: second.audio.heard.holds(place[1]), "the better place to be told", within=40)
    await second.hang_up()


def have_talked(house: House, callers: int) -> bool:
    """Whether so many of support's callers have talked with an agent since the service began."""
    return house.service.answered("support") >= callers


async def test_fifty_who_wait_survive_a_kill_of_the_service_in_order(house: House, tmp_path: Path) -> None:
    """None is lost, none changes place, and the music of the one who listens never stops."""
    await house.profile("farid", "dnd")
    async with crowd(house, 49, tmp_path):
        await house.until(lambda: len(house.service.waiting("support")) == 49, "49 to wait", within=60)
        listener = await house.trunk.call(SUPPORT, shown="+46701740720")
        await listener.connected()
        await house.until_all_wait(50)
        before = house.service.waiting("support")
        await listener.audio.until_heard(1)
        at = len(listener.audio.heard.envelope)

        await house.kill()
        await house.start()
        await house.until_all_wait(50)

        assert house.service.waiting("support") == before
        assert listener.audio.heard.longest_silence(since=at) < 1.0
        gun = await house.phone("gun")
        served = []
        for _ in range(3):
            call = await gun.called(within=60)
            served.append(call.invite.shown.user)
            talks = house.service.answered("support") + 1
            call.answer()
            await house.until(partial(have_talked, house, talks), "them to talk")
            await call.hang_up()
        assert served == before[:3]


async def test_a_waiting_caller_is_told_what_is_promised_and_offered_a_way_on_q2_q3(
    house: House, prompts: Path
) -> None:
    """Place, thanks and keys at once; then music; and before the promise is broken, the offer of a callback."""
    await house.profile("farid", "dnd")
    caller = await house.trunk.call(SUPPORT, shown="+46701740723")
    await caller.connected()
    said = [Heard.in_file(prompts / f"{name}.wav") for name in AT_FIRST]
    words = sum(one.seconds for one in said)
    offer = Heard.in_file(prompts / "queue-callback-offer.wav")

    await asyncio.sleep(max(words, 23) + offer.seconds + 4)  # to look costs CPU, which all others need
    await house.until(lambda: caller.audio.heard.holds(offer), "the offer of a callback")
    more = words + offer.seconds + 2  # the rest is music
    await house.until(lambda: caller.audio.heard.sound_seconds > more, "music")

    heard = caller.audio.heard
    assert [name for name, one in zip(AT_FIRST, said, strict=True) if not heard.holds(one)] == []
    await caller.hang_up()


@contextlib.asynccontextmanager
async def crowd(house: House, size: int, directory: Path) -> AsyncIterator[None]:
    """So many callers by SIPp, who wait without listening."""
    (directory / "support.csv").write_text(f"SEQUENTIAL\n{SUPPORT};9;\n")  # nobody listens to their music
    where = ("-i", TRUNK_HOST, "-p", str(free_port(TRUNK_HOST, UDP)), "-mi", TRUNK_HOST)
    server = f"{house.server[0]}:{house.server[1]}"
    process = await asyncio.create_subprocess_exec(
        *(
            "sipp",
            server,
            "-sf",
            str(ROOT / "sip-test/bench/waiter.xml"),
            "-inf",
            str(directory / "support.csv"),
        ),
        *(*where, "-r", "20", "-m", str(size), "-nostdin", "-nd"),
        cwd=directory,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()
        await asyncio.to_thread(house.lab.cli, "channel request hangup all")


async def test_a_caller_from_before_closing_is_answered_after_it_q12(house: House) -> None:
    """Support closes at 16 (Q14): waiting callers are served, new ones do not get in."""
    await house.profile("farid", "dnd")
    await house.at("2026-11-24T15:59:40+01:00")
    caller = await house.trunk.call(SUPPORT, shown="+46701740721")
    await caller.connected()
    await house.until(lambda: not house.service.is_open("support"), "closing time", within=40)

    await house.trunk.call(SUPPORT, shown="+46701740722")
    sent_on = await house.trunk.called()
    assert sent_on.invite.uri == "+46313900600"
    sent_on.refuse(486)
    assert house.service.waiting("support") == ["+46701740721"]  # which agents see

    gun = await house.phone("gun")
    ringing = await gun.called()
    assert ringing.invite.shown.user == "+46701740721"
    ringing.answer()
    await talk_together(caller, ringing)


@pytest.mark.parametrize("key", ["1"])
async def test_a_waiting_caller_may_leave_a_message_at_any_time_q4(house: House, key: str) -> None:
    caller = await house.trunk.call(SALES, shown="+46701740698")
    await caller.connected()
    await house.until(lambda: house.service.waiting("salj") == ["+46701740698"], "the caller to wait")

    caller.audio.press(key)

    await house.until(
        lambda: "Record" in house.lab.cli("core show channels concise"),
        "the message to be recorded",
        within=30,
    )
    await caller.hang_up()
    assert (await house.journalled("+46701740698"))["how"] == "message"
