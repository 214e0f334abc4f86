"""The AGI door away, killed or slow: their exchange goes on as it did before we came, and nobody is lost."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from typing import TYPE_CHECKING

import pytest

from tests.live.beside.conftest import decisions
from tests.live.beside.test_agi_door import ANNA, CUSTOMER, DAVID, talk
from tests.live.call import talk_together
from tests.live.fastest import fastest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.beside.conftest import Beside

OWN = "Own dialplan"  # the name that their dialplan shows when it rings somebody by itself
LIMITED, ASKED_TWICE, NOT_AWAITED = (
    "+46701740683",
    "+46701740684",
    "+46701740685",
)  # callers of one test each: a call's end is journalled later
SOON = 1.0  # seconds: what a loaded machine takes, beside what their exchange waits for us


async def test_while_we_are_away_their_exchange_rings_at_once(beside: Beside) -> None:
    anna = await beside.phone("anna")
    await asyncio.to_thread(beside.service.stop)

    async def rings() -> float:
        began = time.monotonic()
        caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
        ringing = await anna.called()
        rang = time.monotonic() - began
        ringing.answer()
        await talk_together(caller, ringing)
        await caller.hang_up()
        assert ringing.invite.shown.name == OWN
        return rang

    assert await fastest(rings, SOON) < SOON


async def test_an_answer_that_takes_two_seconds_is_not_waited_for(beside: Beside) -> None:
    """Stopped in its tracks the service takes the connection, and says nothing: a second later they ring."""
    anna = await beside.phone("anna")

    async def rings() -> float:
        began = time.monotonic()
        caller = await beside.trunk.call(ANNA, shown=NOT_AWAITED)
        await anna.called()
        rang = time.monotonic() - began
        await caller.hang_up()
        assert rang > 0.9
        return rang

    with beside.service.hanging():
        assert await fastest(rings, 1 + SOON) < 1 + SOON
        rung = anna.rang
        began = time.monotonic()
        caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
        ringing = await anna.called()
        ringing.answer()
        await talk_together(caller, ringing)
        while time.monotonic() < began + 2:
            await asyncio.sleep(0.05)
    await talk_together(caller, ringing)  # we are back, and leave the call alone
    await ringing.hang_up()
    assert await caller.over() == "bye"

    assert ringing.invite.shown.name == OWN
    assert anna.rang == rung + 1
    story = await beside.story(CUSTOMER)
    assert story["how"] == "answered"
    assert not story["answered_by"]
    notes = [step["data"]["text"] for step in story["steps"] if step["what"] == "note"]
    assert notes[0].startswith("the exchange did not wait")


async def test_a_door_that_takes_no_connection_is_knocked_at_for_two_seconds(beside: Beside) -> None:
    """As on another machine that drops packets: Asterisk's own limit, which no dialplan can shorten."""
    anna = await beside.phone("anna")
    await asyncio.to_thread(beside.service.stop)

    with socket.socket() as full, contextlib.ExitStack() as waiting:
        full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        full.bind(("127.0.0.1", beside.door))
        full.listen(0)
        for _ in range(4):  # whoever else knocks is not heard
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", beside.door))

        async def rings() -> float:
            began = time.monotonic()
            caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
            ringing = await anna.called()
            rang = time.monotonic() - began
            await caller.hang_up()
            assert ringing.invite.shown.name == OWN
            assert rang > 1.9
            return rang

        assert await fastest(rings, 2 + SOON) < 2 + SOON
    await asyncio.to_thread(beside.service.start)


async def test_killed_while_it_rings_their_exchange_rings_on_and_takes_a_message(beside: Beside) -> None:
    david = await beside.phone("david")

    caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
    ours = await david.called()
    await beside.mex.called()
    await asyncio.to_thread(beside.service.kill)
    ours.refuse(486, "Busy Here")
    for mobile in beside.mex.calls:
        if not mobile.ending:
            mobile.refuse(486, "Busy Here")
    theirs = await david.called()
    theirs.refuse(486, "Busy Here")
    await caller.connected()
    await caller.audio.until_heard(1)
    await caller.hang_up()

    assert (ours.invite.shown.name, theirs.invite.shown.name) == ("", OWN)


async def test_killed_while_they_talk_they_talk_on_and_either_can_hang_up(beside: Beside) -> None:
    anna = await beside.phone("anna")
    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    ringing = await anna.called()
    ringing.answer()
    await talk_together(caller, ringing)

    await asyncio.to_thread(beside.service.kill)
    await talk_together(caller, ringing)
    await ringing.hang_up()

    assert await caller.over() == "bye"
    await beside.until(lambda: not beside.channels(), "the channels to be gone")


async def test_restarted_while_it_rings_the_call_goes_on_where_it_was(beside: Beside) -> None:
    """The channel carries what was tried: whoever comes after us takes the message, and journals it."""
    david = await beside.phone("david")
    caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
    ringing = await david.called()
    mobile = await beside.mex.called()

    await asyncio.to_thread(beside.service.kill)
    await asyncio.to_thread(beside.service.start)
    mobile.refuse(486, "Busy Here")
    ringing.refuse(486, "Busy Here")
    await caller.connected()
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("ring", "david"), ("voicemail", "david")]
    assert david.rang == 1


# The limit that their dialplan sets for a call, which we borrow while we are asked


def ends_at(beside: Beside) -> float:
    """When their exchange will end the caller's call by itself, by the machine's clock; 0: never."""
    channel = next(line for line in beside.channels().splitlines() if line.startswith("PJSIP/trunk-"))
    shown = beside.theirs.cli(f"core show channel {channel.partition('!')[0]}")
    return float(shown.partition("Time to Hangup:")[2].split()[0])


@pytest.fixture
def limited(beside: Beside) -> Iterator[Callable[[int], None]]:
    """Have their dialplan limit each call from outside to so many seconds."""

    def limit(seconds: int) -> None:
        beside.theirs.cli(f"dialplan set global LIMIT {seconds}")

    yield limit
    limit(0)


async def test_their_own_limit_of_a_call_holds_after_each_question(
    beside: Beside, limited: Callable[[int], None]
) -> None:
    """The second question comes four seconds later: what is left then is put back, not what was left at first."""
    limited(600)
    david = await beside.phone("david")

    began = time.time()
    caller = await beside.trunk.call(DAVID, shown=ASKED_TWICE)
    ringing, mobile = await david.called(), await beside.mex.called()
    there = time.time()
    first = ends_at(beside)
    while time.time() < there + 4:
        await asyncio.sleep(0.05)
    for phone in (ringing, mobile):
        phone.refuse(486, "Busy Here")
    await caller.connected()  # their voicemail, by our answer to the second question
    second = ends_at(beside)
    await caller.hang_up()

    assert began + 599 <= first <= there + 602
    assert first - 1 <= second <= first + 2
    assert decisions(await beside.story(ASKED_TWICE)) == [("ring", "david"), ("voicemail", "david")]


async def test_their_own_limit_holds_when_we_do_not_answer(
    beside: Beside, limited: Callable[[int], None]
) -> None:
    limited(600)
    anna = await beside.phone("anna")

    began = time.time()
    with beside.service.hanging():
        caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
        ringing = await anna.called()
        there, ends = time.time(), ends_at(beside)
    await caller.hang_up()

    assert ringing.invite.shown.name == OWN
    assert began + 599 <= ends <= there + 602
    await beside.story(CUSTOMER)


async def test_a_call_without_a_limit_gets_none_from_us(beside: Beside) -> None:
    anna = await beside.phone("anna")

    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    await anna.called()
    ends = ends_at(beside)
    await caller.hang_up()

    assert ends == 0


async def test_a_call_that_reaches_their_limit_while_people_talk_ends(
    beside: Beside, limited: Callable[[int], None]
) -> None:
    """It ends there, and is not taken for a question that nobody answers."""
    limited(8)
    anna = await beside.phone("anna")

    caller = await beside.trunk.call(ANNA, shown=LIMITED)
    ringing = await anna.called()
    ringing.answer()
    await talk_together(caller, ringing)

    assert await caller.over() == "bye"
    assert anna.rang == 1
    story = await beside.story(LIMITED)
    assert (story["how"], story["answered_by"]) == ("answered", "anna")


async def test_112_asks_nobody(beside: Beside) -> None:
    david = await beside.phone("david")

    async def rings() -> float:
        began = time.monotonic()
        call = await david.call("112")
        there = await beside.trunk.called()
        rang = time.monotonic() - began
        there.answer()
        await call.connected()
        await call.hang_up()
        assert there.invite.start.split()[1].startswith("sip:112@")
        return rang

    with beside.service.hanging():
        assert await fastest(rings, SOON) < SOON


async def test_an_exchange_that_rings_by_its_own_dialplan_asks_once(beside: Beside) -> None:
    """Local/101@from-internal leads to the line that asks us: for a call of ours it is passed by."""
    anna, david = await beside.phone("anna"), await beside.phone("david")
    beside.service.set(VAXEL_AGI_PHONE="Local/{extension}@from-internal")
    try:
        await beside.at(beside.now)

        caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
        ringing = await anna.called()
        ringing.answer()
        await talk_together(caller, ringing)
        await caller.hang_up()
        story = await beside.story(CUSTOMER)

        talking = await talk(
            beside, david
        )  # and of a Local channel the extension's hint says how the phone is
        second = await beside.trunk.call(DAVID, shown="+46701740681")
        await second.connected()
        await second.hang_up()
        await talking.hang_up()
        busy = await beside.story("+46701740681")
    finally:
        beside.service.set(VAXEL_AGI_PHONE=None)
        await beside.at(beside.now)

    assert anna.rang == 1
    assert decisions(story) == [("ring", "anna")]
    assert decisions(busy) == [("voicemail", "david")]
