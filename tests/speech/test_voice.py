"""The contract of a voice, for the real one and the one used in tests."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import pytest

from app.speech.process import ProgramMissing
from app.speech.voice import EspeakVoice, Voice
from tests.speech.tone import HummingVoice

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=[EspeakVoice, HummingVoice])
def voice(request: pytest.FixtureRequest) -> Voice:
    made: Voice = request.param()
    return made


async def test_longer_words_make_longer_sound(voice: Voice, tmp_path: Path) -> None:
    """Whatever the voice, it speaks all of the words into a WAV file."""
    await voice.check()
    await voice.synthesize("Hej!", "sv", tmp_path / "short.wav")
    await voice.synthesize("Hej och välkommen till Exempelbolaget AB! " * 3, "sv", tmp_path / "long.wav")

    assert 0.02 < _seconds(tmp_path / "short.wav") * 3 < _seconds(tmp_path / "long.wav")


async def test_swedish_and_english_are_not_the_same_sound(tmp_path: Path) -> None:
    """A Swedish name read by an English voice is not understood."""
    await EspeakVoice().synthesize("Sju sköna sjuksköterskor", "sv", tmp_path / "sv.wav")
    await EspeakVoice().synthesize("Sju sköna sjuksköterskor", "en", tmp_path / "en.wav")

    assert (tmp_path / "sv.wav").read_bytes() != (tmp_path / "en.wav").read_bytes()


async def test_words_that_look_like_options_are_spoken(tmp_path: Path) -> None:
    """A company may be called anything."""
    await EspeakVoice().synthesize("--version", "sv", tmp_path / "said.wav")

    assert _seconds(tmp_path / "said.wav") > 0.3


async def test_a_missing_espeak_is_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty path stands for a machine where espeak-ng was forgotten."""
    (tmp_path / "nice").symlink_to("/usr/bin/nice")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ProgramMissing, match="apt-get install espeak-ng"):
        await EspeakVoice().check()


async def test_a_missing_swedish_voice_is_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """espeak-ng without its data answers everything with an error."""
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(tmp_path))

    with pytest.raises(ProgramMissing, match=r"no voice 'sv'.*espeak-ng-data"):
        await EspeakVoice().check()


def _seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / sound.getframerate())
