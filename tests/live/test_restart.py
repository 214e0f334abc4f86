"""The service or the exchange goes away in the middle of calls: none is lost, each is recorded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone
from tests.live.call import talk_together

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

pytestmark = pytest.mark.usefixtures("rings_ten_seconds")


async def test_a_polite_end_leaves_the_talk_alone(house: House) -> None:
    """SIGTERM in mid-call: both go on talking; the journal is whole when the service is back."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740641")
    there = await david.called()
    there.answer()
    await caller.connected()

    await house.stop()
    await talk_together(caller, there)
    await caller.hang_up()
    assert await there.over() == "bye"
    await house.start(program=True)

    assert (await house.journalled("+46701740641"))["how"] == "answered"


async def test_a_killed_service_leaves_the_talk_alone(house: House) -> None:
    """SIGKILL in mid-call: they talk, either can hang up, and the record is completed afterwards."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740642")
    there = await david.called()
    there.answer()
    await caller.connected()

    await house.kill()
    await talk_together(caller, there)
    await there.hang_up()
    assert await caller.over() == "bye"
    await house.start()

    call = await house.journalled("+46701740642")
    assert (call["how"], call["answered_by"]) == ("answered", "david")
    assert call["talking_ms"] > 400


async def test_a_service_started_again_in_mid_call_knows_who_is_on_the_phone(
    house: House, prompts: Path
) -> None:
    """M5 across a kill: the next caller gets voicemail, not a second ringing."""
    david = await house.phone("david")
    first = await house.trunk.call("+46846500404", shown="+46701740643")
    (await david.called()).answer()
    await first.connected()
    await house.kill()
    await house.start()
    await house.until_on_phone("david")
    rung = david.rang

    second = await house.trunk.call("+46846500404", shown="+46701740644")
    await second.connected()

    assert (await second.audio.until_heard(4)).which(prompts) == "greeting-david"
    assert david.rang == rung


async def test_a_phone_that_rings_when_the_service_is_killed_can_be_answered(house: House) -> None:
    """SIGKILL while it rings."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740645")
    there = await david.called()

    await house.kill()
    there.answer()
    await caller.connected()

    assert not there.ending


async def test_a_call_that_rings_when_the_service_is_killed_is_taken_up_again(
    house: House, prompts: Path
) -> None:
    """Killed and started again before the ring time is over: the next decision is the new service's."""
    carin = await house.phone("carin")
    await house.profile("david", "meeting")
    caller = await house.trunk.call("+46846500404", shown="+46701740646")
    await carin.called()

    await house.kill()
    await house.start()
    await caller.connected(within=40)
    heard = await caller.audio.until_heard(4)
    await caller.hang_up()

    assert heard.which(prompts).startswith("greeting-")
    assert (await house.journalled("+46701740646"))["how"] == "message"


async def test_a_call_that_rings_when_the_service_is_gone_for_good_takes_a_message(
    house: House, prompts: Path
) -> None:
    """Killed and not started: the dialplan finds the right mailbox by itself."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740647")
    await david.called()

    await house.kill()
    await caller.connected(within=40)

    assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-david"


async def test_a_caller_of_a_service_that_hangs_is_served_by_the_fallback(house: House) -> None:
    """S2: the service holds its connection and decides nothing. The exchange waits 8 s, then rings by itself."""
    david = await house.phone("david")

    with house.service.hanging():
        caller = await house.trunk.call("+46846500404", shown="+46701740648")
        there = await david.called()
        there.answer()
        await caller.connected()
        await talk_together(caller, there)

    await caller.hang_up()
    assert await there.over() == "bye"
    assert (await house.journalled("+46701740648"))["how"] == "answered"


async def test_after_a_restart_of_the_exchange_the_next_call_works(house: House) -> None:
    """The service connects again by itself, and tells the exchange who has which phone."""
    await asyncio.to_thread(house.lab.restart)
    await house.until(
        lambda: house.service.health().get("status") == "ready",
        "the service to be connected again",
        within=30,
    )
    david = await house.phone("david")

    caller = await house.trunk.call("+46846500404", shown="+46701740648")
    (await david.called()).answer()
    await caller.connected()

    assert caller.answered


async def test_a_crash_of_the_exchange_leaves_nobody_busy(house: House) -> None:
    """The calls are gone with it; the people are free again."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740649")
    (await david.called()).answer()
    await caller.connected()
    await house.until_on_phone("david")

    await asyncio.to_thread(house.lab.kill)
    await asyncio.to_thread(house.lab.start)
    await house.until(
        lambda: house.service.health().get("status") == "ready",
        "the service to be connected again",
        within=30,
    )

    await house.until_on_phone("david", talking=False)
    assert (await house.journalled("+46701740649"))["how"] == "lost"


async def test_a_dead_exchange_is_called_dead_and_its_calls_over_before_it_is_started_again(
    house: House,
) -> None:
    """kill -9: no fallback serves anything, nobody is on the phone, and the call has an end in the journal."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740651")
    (await david.called()).answer()
    await caller.connected()
    await house.until_on_phone("david")

    await asyncio.to_thread(house.lab.kill)
    try:
        await house.until(lambda: house.service.health().get("status") == "down", "the death to be noticed")
        [first, *_] = house.service.health()["problems"]
        await house.until_on_phone("david", talking=False)
        call = await house.journalled("+46701740651")
        calls = house.service.health()["calls"]
    finally:
        await asyncio.to_thread(house.lab.start)
    await house.until(
        lambda: house.service.health().get("status") == "ready",
        "the service to be connected again",
        within=30,
    )

    assert "nobody can call, not even 112" in first
    assert "fallback" not in first
    assert (call["how"], calls) == ("lost", 0)
    await house.until(lambda: house.service.health().get("problems") == [], "nothing to be wrong any more")


async def test_a_call_that_died_with_exchange_and_service_is_over_in_the_journal(house: House) -> None:
    """As by a power cut: neither was there to see it end."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740652")
    (await david.called()).answer()
    await caller.connected()
    await house.until(
        lambda: house.service.calls("+46701740652"), "the call in the journal, which is written behind"
    )

    await asyncio.to_thread(house.lab.kill)
    await house.kill()
    await asyncio.to_thread(house.lab.start)
    await house.start()

    call = await house.journalled("+46701740652")
    story = await house.vaxel("calls", call["id"])
    assert call["how"] == "lost"
    assert "The exchange stopped, and the call was cut off." in story


async def test_a_call_that_goes_on_over_a_restart_of_the_service_counts(house: House) -> None:
    """And no longer when it is over; the journal has its true end."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown="+46701740653")
    (await david.called()).answer()
    await caller.connected()
    await house.until(
        lambda: house.service.calls("+46701740653"), "the call in the journal, which is written behind"
    )

    await house.kill()
    await house.start()
    during = house.service.health()["calls"]
    await caller.audio.play(tone(3.0))  # the service looks for lost calls after two seconds: this is not one
    await caller.hang_up()

    assert during == 1
    assert (await house.journalled("+46701740653"))["how"] == "answered"
    await house.until(lambda: house.service.health().get("calls") == 0, "the call to be over")
