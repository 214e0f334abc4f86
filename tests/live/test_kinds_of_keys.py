"""Keys by SIP INFO and as sound work in voicemail and in a queue, as telephone-event does (test_voicemail_menu.py)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from tests.live.audio import key_tone
from tests.live.pjsua import Pjsua

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

PIN, SUPPORT = "8351", "202"
TRIES = 5  # a busy machine may still be checking the code when * comes


async def test_keys_by_sip_info_are_heard_in_voicemail_and_in_a_queue(house: House, tmp_path: Path) -> None:
    """Only after the right code does * end the call; key 1 in the queue leaves a message (Q4)."""
    await asyncio.to_thread(house.service.set_pin, "carin", PIN)
    async with Pjsua("carin", house.service.passwords["carin"], house.server, tmp_path) as carin:
        box = await carin.call("*55")
        await box.until_heard(0.6)
        box.press(f"{PIN}#", "info")
        for _ in range(TRIES):
            more = box.heard().sound_seconds + 1.5
            await box.until(
                lambda more=more: box.state == "over" or box.heard().sound_seconds > more,  # type: ignore[misc]
                "more words, or the end",
            )
            if box.state == "over":
                break
            box.press("*", "info")
            with contextlib.suppress(TimeoutError):
                await box.over(within=3)
                break
        assert await box.over() == 200

        waiting = await carin.call(SUPPORT)
        await house.until_all_wait(1)
        await waiting.until_heard(0.3)
        waiting.press("1", "info")
        await house.until_all_wait(0)
        await house.until(lambda: "Record" in house.lab.cli("core show channels concise"), "the message")
        await waiting.hang_up()
    assert (await house.journalled("carin", called=SUPPORT))["how"] == "message"


async def test_keys_as_sound_are_heard_in_voicemail(house: House) -> None:
    """From a phone that has not agreed on telephone-event; in a queue: test_codecs.py."""
    await asyncio.to_thread(house.service.set_pin, "carin", PIN)
    carin = await house.phone("carin")
    carin.formats = {"8": "PCMA/8000"}
    box = await carin.call("*55")
    await box.audio.until_heard(0.6)

    for key in f"{PIN}#":
        await box.audio.play(key_tone(key))
    for _ in range(TRIES):
        more = box.audio.heard.sound_seconds + 1.5
        await house.until(
            lambda more=more: box.ending or box.audio.heard.sound_seconds > more,  # type: ignore[misc]
            "more words, or the end",
        )
        if box.ending:
            break
        await box.audio.play(key_tone("*"))
        with contextlib.suppress(TimeoutError):
            await box.over(within=3)
            break

    assert await box.over() == "bye"
