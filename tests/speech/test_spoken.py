"""Sentences that are made for one call."""

from __future__ import annotations

import asyncio
import os
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.speech.spoken import UNTOUCHED, NotSpoken, SpokenFiles
from app.speech.voice import EspeakVoice
from tests.speech.tone import HummingVoice

if TYPE_CHECKING:
    from app.speech.texts import PromptLang

LUNCH = "Anna Ek är på lunch och är tillbaka klockan tretton noll noll."


class SlowVoice(HummingVoice):
    """Hums when it is let; counts how many are humming at once."""

    def __init__(self) -> None:
        super().__init__()
        self.let = asyncio.Event()
        self.now = 0
        self.most = 0

    async def synthesize(self, text: str, lang: PromptLang, to: Path) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await self.let.wait()
        await super().synthesize(text, lang, to)
        self.now -= 1


def said(shared: Path, lang: str = "sv") -> set[str]:
    return {file.name for file in (shared / "prompts" / lang / "said").glob("*")}


async def test_a_sentence_becomes_a_prompt_in_both_rates(tmp_path: Path) -> None:
    """The dialplan plays `sv/said/HASH`; the exchange takes the rate that the call has."""
    name = await SpokenFiles(tmp_path, HummingVoice()).prompt(LUNCH, "sv")

    assert name.startswith("sv/said/")
    for rate, suffix in ((8000, ".wav"), (16000, ".wav16")):
        with wave.open(str(tmp_path / "prompts" / f"{name}{suffix}")) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (rate, 1, 2)


async def test_the_same_words_are_made_once_also_after_a_restart(tmp_path: Path) -> None:
    voice, later = HummingVoice(), HummingVoice()

    first = await SpokenFiles(tmp_path, voice).prompt(LUNCH, "sv")
    again = await SpokenFiles(tmp_path, later).prompt(LUNCH, "sv")

    assert first == again
    assert (len(voice.said), len(later.said)) == (1, 0)


async def test_other_words_another_language_and_another_voice_are_other_prompts(tmp_path: Path) -> None:
    spoken = SpokenFiles(tmp_path, HummingVoice())

    names = [
        await spoken.prompt(LUNCH, "sv"),
        await spoken.prompt("Bo Lind är på lunch.", "sv"),
        await spoken.prompt(LUNCH, "en"),
        await SpokenFiles(tmp_path, HummingVoice("another voice")).prompt(LUNCH, "sv"),
    ]

    assert len(set(names)) == 4
    assert len(said(tmp_path, "en")) == 2


async def test_fifty_who_call_at_once_wait_for_the_same_sentence(tmp_path: Path) -> None:
    """The whole town calls Anna at a quarter past twelve."""
    voice = SlowVoice()
    spoken = SpokenFiles(tmp_path, voice)

    calls = [asyncio.create_task(spoken.prompt(LUNCH, "sv")) for _ in range(50)]
    voice.let.set()

    assert len(set(await asyncio.gather(*calls))) == 1
    assert len(voice.said) == 1


async def test_at_most_two_programs_run_together(tmp_path: Path) -> None:
    """Speech never takes the machine from the calls."""
    voice = SlowVoice()
    spoken = SpokenFiles(tmp_path, voice)

    calls = [asyncio.create_task(spoken.prompt(f"Person {number} är på lunch.", "sv")) for number in range(6)]
    voice.let.set()
    await asyncio.gather(*calls)

    assert voice.most <= 2
    assert len(said(tmp_path)) == 12


async def test_a_voice_that_is_too_slow_is_not_waited_for_but_heard_by_the_next_caller(
    tmp_path: Path,
) -> None:
    """Nobody listens to silence for long; the work is not thrown away either."""
    voice = SlowVoice()
    spoken = SpokenFiles(tmp_path, voice, within=0.05)

    with pytest.raises(NotSpoken, match=r"within 0\.05 s"):
        await spoken.prompt(LUNCH, "sv")
    (made,) = spoken.being_made()
    voice.let.set()
    await made

    assert await SpokenFiles(tmp_path, HummingVoice()).prompt(LUNCH, "sv")
    assert len(voice.said) == 1


async def test_work_that_nobody_waits_for_is_not_begun(tmp_path: Path) -> None:
    """A jam dissolves: sentences whose callers have given up do not hold up those of later callers."""
    voice = SlowVoice()
    spoken = SpokenFiles(tmp_path, voice, within=0.05)

    calls = (spoken.prompt(f"Person {number} är på lunch.", "sv") for number in range(10))
    came = await asyncio.gather(*calls, return_exceptions=True)
    making = spoken.being_made()
    voice.let.set()
    await asyncio.gather(*making, return_exceptions=True)

    assert all(isinstance(one, NotSpoken) for one in came)
    assert len(voice.said) == 2


async def test_a_voice_that_fails_is_an_error_of_its_own_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """This caller hears a fixed prompt; the next caller gets a new try."""
    spoken = SpokenFiles(tmp_path, HummingVoice(chokes_on="Anna"))

    for _ in range(2):
        with pytest.raises(NotSpoken, match="hum: choked"):
            await spoken.prompt(LUNCH, "sv")

    assert said(tmp_path) == set()
    assert list((tmp_path / "prompts").rglob(".saying-*")) == []


async def test_a_caller_who_hangs_up_does_not_take_the_sentence_from_another(tmp_path: Path) -> None:
    voice = SlowVoice()
    spoken = SpokenFiles(tmp_path, voice)
    hangs_up, stays = (asyncio.create_task(spoken.prompt(LUNCH, "sv")) for _ in range(2))
    await asyncio.sleep(0)

    hangs_up.cancel()
    voice.let.set()

    assert (await stays).startswith("sv/said/")
    assert hangs_up.cancelled()


async def test_the_sentences_not_asked_for_the_longest_are_forgotten(tmp_path: Path) -> None:
    """Every minute of a year could be a return time; the disk is not for all of them."""
    spoken = SpokenFiles(tmp_path, HummingVoice(), keep=3)
    names = [await spoken.prompt(f"Person {number} är på lunch.", "sv") for number in range(3)]
    for age, name in enumerate(names):
        asked_for(tmp_path, name, UNTOUCHED + 100 - age)

    await spoken.prompt("Person 0 är på lunch.", "sv")  # the oldest is asked for again
    await spoken.prompt(LUNCH, "sv")

    left = said(tmp_path)
    assert len(left) == 6
    assert f"{Path(names[1]).name}.wav" not in left
    assert f"{Path(names[0]).name}.wav16" in left


async def test_everything_asked_for_within_the_hour_is_kept(tmp_path: Path) -> None:
    """A caller may be listening to it."""
    spoken = SpokenFiles(tmp_path, HummingVoice(), keep=2)

    for number in range(6):
        await spoken.prompt(f"Person {number} är på lunch.", "sv")

    assert len(said(tmp_path)) == 12


async def test_a_half_sentence_of_a_killed_service_is_made_again(tmp_path: Path) -> None:
    name = await SpokenFiles(tmp_path, HummingVoice()).prompt(LUNCH, "sv")
    (tmp_path / "prompts" / f"{name}.wav16").unlink()
    left = tmp_path / "prompts" / "sv" / ".saying-killed"
    left.mkdir()
    os.utime(left, (time.time() - UNTOUCHED - 60,) * 2)

    await SpokenFiles(tmp_path, HummingVoice()).prompt(LUNCH, "sv")

    assert len(said(tmp_path)) == 2
    assert not left.exists()


async def test_the_real_voice_tells_of_a_lunch_at_the_level_of_the_other_prompts(tmp_path: Path) -> None:
    """Sixty letters take 3 to 7 seconds to say; peaks at -3 dB; and a breath behind them, for the ways on follow."""
    name = await SpokenFiles(tmp_path, EspeakVoice(), within=60).prompt(LUNCH, "sv")

    with wave.open(str(tmp_path / "prompts" / f"{name}.wav")) as sound:
        frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert 3 < len(frames) / 8000 < 7
    assert max(abs(sample) for sample in frames[-2000:]) < 300
    assert max(frames) == pytest.approx(0.708 * 32768, rel=0.05) or min(frames) == pytest.approx(
        -0.708 * 32768, rel=0.05
    )


def asked_for(shared: Path, name: str, ago: float) -> None:
    os.utime(shared / "prompts" / f"{name}.wav", (time.time() - ago,) * 2)
