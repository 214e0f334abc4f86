"""Sentences that are made when they are needed: once, whole, at the right level; and kept no longer than wanted."""

from __future__ import annotations

import asyncio
import os
import time
import wave
from typing import TYPE_CHECKING

import pytest

from app.speech import spoken
from app.speech.process import ProgramFailed
from app.speech.spoken import NotSpoken, Spoken
from app.speech.voice import EspeakVoice

if TYPE_CHECKING:
    from pathlib import Path

    from app.speech.texts import Lang

LUNCH = "Anna Ek är på lunch och är tillbaka klockan tretton noll noll."


class Counting(EspeakVoice):
    """The real voice, and how often it spoke."""

    spoke = 0

    async def synthesize(self, text: str, lang: Lang, to: Path) -> None:
        self.spoke += 1
        await super().synthesize(text, lang, to)


class Hoarse(EspeakVoice):
    """A voice that has gone."""

    async def synthesize(self, text: str, lang: Lang, to: Path) -> None:
        raise ProgramFailed(f"espeak-ng: {lang}, {text}, {to}")


async def test_a_sentence_is_made_once_however_many_ask_at_both_rates(tmp_path: Path) -> None:
    voice = Counting()
    it = Spoken(tmp_path, voice)

    names = await asyncio.gather(*(it.prompt(LUNCH, "sv") for _ in range(20)))
    again = await it.prompt(LUNCH, "sv")

    assert {*names, again} == {names[0]}
    assert voice.spoke == 1
    for suffix, rate in ((".wav", 8000), (".wav16", 16000)):
        with wave.open(str(tmp_path / "prompts" / f"{names[0]}{suffix}")) as sound:
            assert sound.getframerate() == rate
            assert 3.0 < sound.getnframes() / rate < 7.0


async def test_another_language_or_text_is_another_sentence(tmp_path: Path) -> None:
    it = Spoken(tmp_path, EspeakVoice())

    assert (
        len({await it.prompt("Hej.", "sv"), await it.prompt("Hej.", "en"), await it.prompt("Nej.", "sv")})
        == 3
    )


async def test_a_voice_that_has_gone_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    it = Spoken(tmp_path, Hoarse())

    with pytest.raises(NotSpoken):
        await it.prompt(LUNCH, "sv")

    assert not [file for file in (tmp_path / "prompts").rglob("*") if file.is_file()]


async def test_those_asked_for_longest_ago_are_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But none that somebody may be hearing now."""
    monkeypatch.setattr(spoken, "MOST", 1)
    it = Spoken(tmp_path, EspeakVoice())
    old, older, fresh = [await it.prompt(text, "sv") for text in ("Ett.", "Två.", "Tre.")]
    for name, hours in ((old, 3), (older, 5)):
        then = time.time() - hours * 3600
        os.utime(tmp_path / "prompts" / f"{name}.wav", (then, then))

    assert it.tidy() == 2

    left = sorted(file.name for file in (tmp_path / "prompts").rglob("*.wav*"))
    assert left == sorted(f"{fresh.rpartition('/')[2]}{suffix}" for suffix in (".wav", ".wav16"))
