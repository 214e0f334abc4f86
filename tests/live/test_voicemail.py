"""Voicemail, first form: the greeting is heard whole, and the message arrives with who and how long."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import RATE, Heard, read, tone, write
from tests.live.waiting import text_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House


async def test_a_message_is_left_listed_and_exported(house: House, prompts: Path, tmp_path: Path) -> None:
    """V1, V2: the greeting from its first word to its last, a tone, then what the caller said, and nothing else."""
    await house.profile("carin", "dnd")  # nobody else to go to: the receptionist's own mailbox
    caller = await house.trunk.call("+46846500403", shown="+46701740621")
    await caller.connected()
    greeting = Heard.of(read(prompts / "greeting-carin.wav"))
    await caller.audio.until_heard(greeting.sound_seconds + 0.1)  # the tone has begun
    heard = caller.audio.heard
    await caller.audio.play([0] * 8000)  # the tone is over
    await caller.audio.play(tone(2.0, 600))
    await caller.audio.play([0] * 1600)
    await caller.hang_up()

    def messages() -> list[dict[str, object]]:
        found = json.loads(house.service.vaxel("voicemail", "carin", "--json"))
        return [message for message in found if message["caller"] == "+46701740621"]

    await house.until(messages, "the message")
    (message,) = await asyncio.to_thread(messages)
    await house.vaxel("voicemail", "export", str(message["id"]), str(tmp_path / "message.wav"))
    said = Heard.of(read(tmp_path / "message.wav"))
    assert heard.which(prompts) == "greeting-carin"
    assert heard.seconds == pytest.approx(greeting.seconds, abs=2)
    assert message["seconds"] == pytest.approx(3.2, abs=1.0)
    assert said.sound_seconds == pytest.approx(2.0, abs=0.2)


async def test_other_users_cannot_read_callers_messages(house: House) -> None:
    """Messages, numbers in the ledger and in the exchange log: files of the service and the exchange alone."""
    await house.profile("carin", "dnd")
    caller = await house.trunk.call("+46846500403", shown="+46701740623")
    await caller.connected()
    await caller.audio.until_heard(1)
    await caller.hang_up()
    await house.journalled("+46701740623")

    kept = [house.service.data / "ledger.db", house.lab.shared / "log/queue_log"]
    kept += (house.lab.shared / "messages").glob("*.wav")
    kept += (house.service.data / "voicemail").glob("**/*.wav")

    modes = {}
    for file in kept:
        with contextlib.suppress(FileNotFoundError):  # a message that the service takes in just now
            modes[file.name] = file.stat().st_mode
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


async def test_the_greeting_is_the_persons_and_not_a_colleagues(house: House, prompts: Path) -> None:
    """V1: the same words with another name would be the wrong mailbox."""
    caller = await house.trunk.call("+46846500404", shown="+46701740622")
    (await house.mex.called()).refuse(486)
    await caller.connected()
    heard = await caller.audio.until_heard(5)

    others = [file for file in prompts.glob("greeting-*.wav") if file.stem != "greeting-david"]
    his = heard.likeness(Heard.of(read(prompts / "greeting-david.wav")))
    assert his > 0.9
    assert all(heard.likeness(Heard.of(read(file))) < his for file in others)


async def test_a_greeting_recorded_by_oneself_is_what_the_caller_hears(house: House, prompts: Path) -> None:
    """V1: it wins over the synthetic one; when it is taken away the synthetic one is back."""
    silence = [0] * (RATE // 2)
    recording = [*tone(0.8, 500), *silence, *tone(0.3, 800), *silence, *tone(1.6, 600)]  # no voice says that
    own = house.service.data / "prompts/sv/greeting-carin.wav"
    own.parent.mkdir(parents=True, exist_ok=True)
    write(own, recording)
    made_of = prompts / "greeting-carin.key"  # says what the prompt was made from; away while it is made
    synthetic = made_of.read_text()

    def taken_up() -> bool:
        made = text_of(made_of)
        return made != "" and (made != synthetic) is own.exists()

    try:
        await house.stop()
        await house.start()
        await house.until(taken_up, "the recording to be taken up")
        await house.profile("carin", "dnd")

        caller = await house.trunk.call("+46846500403", shown="+46701740623")
        await caller.connected()
        heard = await caller.audio.until_heard(2.6)

        assert heard.likeness(Heard.of(recording)) > 0.95
    finally:
        own.unlink()
        await house.stop()
        await house.start()
        await house.until(taken_up, "the synthetic greeting to be back")
