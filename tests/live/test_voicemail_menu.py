"""Voicemail by telephone, with the real exchange: the code, the message, the lamp, the greeting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import Heard, hears_in, read, tone
from tests.live.waiting import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.call import Call
    from tests.live.house import House

PIN = "8351"
A_WORD = 0.6  # seconds of sound, after which somebody is being spoken to


@pytest.fixture
async def carin(house: House) -> Agent:
    """At her desk phone, and not to be disturbed: callers leave her messages; there are none yet."""
    await asyncio.to_thread(house.service.empty, "carin")
    await asyncio.to_thread(house.service.set_pin, "carin", PIN)
    await house.profile("carin", "dnd")
    return await house.phone("carin")


async def spoken_to(call: Call, *, seconds: float = A_WORD) -> Heard:
    """Until so much more was heard."""
    return await call.audio.until_heard(call.audio.heard.sound_seconds + seconds)


async def press(call: Call, keys: str) -> None:
    """Press keys when the next words have begun."""
    await spoken_to(call)
    call.audio.press(keys)


async def in_her_box(carin: Agent) -> Call:
    call = await carin.call("*55")
    await call.connected()
    await press(call, f"{PIN}#")
    return call


async def leave_a_message(house: House, number: str, hertz: int) -> None:
    caller = await house.trunk.call("+46846500403", shown=number)
    await caller.connected()
    greeting = Heard.of(read(house.lab.shared / "prompts/sv/greeting-carin.wav"))
    await caller.audio.until_heard(greeting.sound_seconds + 0.1)  # the tone has begun
    await caller.audio.play([0] * 8000)  # the tone is over
    await caller.audio.play(tone(2.0, hertz))
    await caller.hang_up()


async def lamp(house: House, phone: Agent, body: str) -> None:
    """Until the phone was told this last."""
    await house.until(
        lambda: phone.notices and body in phone.notices[-1].body, f"the lamp: {body!r}", within=40
    )


async def test_a_message_lights_the_lamp_is_heard_and_deleted_and_the_lamp_goes_out(
    house: House, carin: Agent
) -> None:
    """V2: after the code she hears what the caller said; then nothing is left of it."""
    await leave_a_message(house, "+46701740631", 600)
    await lamp(house, carin, "Messages-Waiting: yes\r\nVoice-Message: 1/")

    call = await in_her_box(carin)
    before = len(call.audio.samples)
    await house.until(lambda: hears_in(call.audio.samples[before:], 600), "the message", within=40)
    call.audio.press("3")
    await lamp(house, carin, "Messages-Waiting: no\r\nVoice-Message: 0/")
    await press(call, "*")
    await call.over()

    told = carin.notices[-1]
    assert (told.get("Event"), told.get("Content-Type")) == (
        "message-summary",
        "application/simple-message-summary",
    )
    assert told.body.rstrip() == "Messages-Waiting: no\r\nVoice-Message: 0/0 (0/0)"
    assert "+46701740631" not in await house.vaxel("voicemail", "carin")


async def test_three_wrong_codes_and_the_call_is_over(carin: Agent, prompts: Path) -> None:
    call = await carin.call("*55")
    await call.connected()
    for wrong in ("8352#", "8353#", "8354#"):
        await press(call, wrong)
    before = len(call.audio.heard.envelope)
    await call.over()

    last = Heard(call.audio.heard.envelope[before:])
    assert last.holds(Heard.of(read(prompts / "vm-pin-wrong.wav")))


async def test_a_greeting_recorded_by_phone_is_what_callers_hear(house: House, carin: Agent) -> None:
    """V1: recorded, kept, and in force for the next caller; taken back, the synthetic voice greets again."""
    made_of = house.lab.shared / "prompts/sv/greeting-carin.key"
    synthetic = made_of.read_text()
    call = await in_her_box(carin)
    await press(call, "9")
    await press(call, "2")
    await press(call, "#")  # enough of "speak after the tone"
    await spoken_to(call, seconds=0.1)
    await call.audio.play([0] * 6000)
    await call.audio.play(tone(3.0, 500))
    call.audio.press("#")
    await press(call, "3")
    await spoken_to(call)

    caller = await house.trunk.call("+46846500403", shown="+46701740632")
    await caller.connected()
    await house.until(lambda: hears_in(caller.audio.samples, 500), "the greeting")
    await caller.hang_up()

    call.audio.press("3")
    await house.until(lambda: text_of(made_of) == synthetic, "the synthetic voice")
    await call.hang_up()


async def test_a_service_that_dies_meanwhile_leaves_the_caller_with_a_clear_word(
    house: House, carin: Agent, prompts: Path
) -> None:
    call = await in_her_box(carin)
    await spoken_to(call)
    await house.kill()
    before = len(call.audio.heard.envelope)
    call.audio.press("1")
    await call.over(within=40)
    await house.start()

    said = Heard(call.audio.heard.envelope[before:])
    word = Heard.of(read(prompts / "unavailable.wav"))
    assert said.holds(Heard(word.envelope[:-10]))  # the end comes with the last sound
