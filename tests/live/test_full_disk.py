"""A disk without room for messages, for real (recordings: test_recording.py)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Any

from tests.live.audio import Heard, tone
from tests.live.disk import disk, has_room, without_room
from tests.live.test_voicemail_menu import leave_a_message

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

CARIN = "+46846500403"


def messages_from(house: House, caller: str) -> list[dict[str, Any]]:
    found = json.loads(house.service.vaxel("voicemail", "carin", "--json"))
    return [message for message in found if message["caller"] == caller]


async def test_without_room_for_a_message_the_caller_hears_so_and_with_room_it_is_taken_again(
    house: House, prompts: Path
) -> None:
    """V2, S2: a clear word, before anything is said in vain; no restart."""
    await house.profile("carin", "dnd")
    async with without_room(house, "messages"):
        caller = await house.trunk.call(CARIN, shown="+46701740681")
        ending = await caller.over()
        heard = caller.audio.heard
        assert house.service.health()["status"] == "ready"
    call = await house.journalled("+46701740681")
    await leave_a_message(house, "+46701740682", 600)
    await house.until(lambda: messages_from(house, "+46701740682"), "the message")

    assert heard.which(prompts) == "no-room"
    assert ending == "503"
    assert call["how"] == "refused"
    assert messages_from(house, "+46701740681") == []


async def test_a_caller_during_whose_message_the_disk_becomes_full_hears_it(
    house: House, prompts: Path
) -> None:
    """Neither silence nor being cut off; what there was room for is kept, with the number to call."""
    await house.profile("carin", "dnd")
    place = house.lab.shared / "messages"
    greeting = Heard.in_file(prompts / "greeting-carin.wav")
    word = Heard.in_file(prompts / "no-room.wav")
    with disk(place, 80):
        caller = await house.trunk.call(CARIN, shown="+46701740683")
        await caller.connected()
        await caller.audio.until_heard(greeting.sound_seconds + 0.1)
        await caller.audio.play(tone(4.0, 600))
        with contextlib.suppress(OSError), (place / "filler").open("wb") as filler:
            while True:
                filler.write(bytes(1_000_000))
        speaking = asyncio.create_task(caller.audio.play(tone(30.0, 600)))
        ending = await caller.over()
        speaking.cancel()
        heard = caller.audio.heard
        (place / "filler").unlink()
        await house.until(lambda: messages_from(house, "+46701740683"), "what was kept")
    await has_room(house)

    (message,) = messages_from(house, "+46701740683")
    assert ending == "bye"
    assert heard.holds(word)
    assert message["seconds"] > 1
