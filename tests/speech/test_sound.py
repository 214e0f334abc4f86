"""Sound fit for the telephone."""

from __future__ import annotations

import wave
from array import array
from typing import TYPE_CHECKING

import pytest

from app.speech import sound
from app.speech.process import ProgramFailed
from tests.speech.tone import hum

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize(("from_rate", "channels"), [(8000, 1), (22050, 1), (44100, 2), (48000, 2)])
async def test_any_recording_becomes_mono_at_the_asked_rate(
    tmp_path: Path, from_rate: int, channels: int, rate: int
) -> None:
    """People record with what they have; the exchange plays one form."""
    hum(tmp_path / "in.wav", 1.0, rate=from_rate, channels=channels)

    await sound.fit(tmp_path / "in.wav", tmp_path / "out.wav", rate, trim=False)

    with wave.open(str(tmp_path / "out.wav")) as made:
        assert (made.getframerate(), made.getnchannels(), made.getsampwidth()) == (rate, 1, 2)
        assert made.getnframes() / rate == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("peak", [0.05, 0.99])
async def test_a_weak_and_a_loud_recording_end_at_the_same_level(tmp_path: Path, peak: float) -> None:
    """Peaks at -3 dB of full scale, 0.708."""
    hum(tmp_path / "in.wav", 0.5, peak=peak)

    await sound.fit(tmp_path / "in.wav", tmp_path / "out.wav", 8000, trim=True)

    with wave.open(str(tmp_path / "out.wav")) as made:
        samples = array("h", made.readframes(made.getnframes()))
    assert max(samples) / 32768 == pytest.approx(0.708, abs=0.05)


async def test_silence_before_and_after_the_words_is_cut_off(tmp_path: Path) -> None:
    """A caller who hears nothing for a second believes the line is dead."""
    hum(tmp_path / "tone.wav", 1.0, rate=8000)
    with wave.open(str(tmp_path / "tone.wav")) as tone, wave.open(str(tmp_path / "in.wav"), "wb") as padded:
        padded.setparams(tone.getparams())
        padded.writeframes(bytes(16000) + tone.readframes(8000) + bytes(32000))

    await sound.fit(tmp_path / "in.wav", tmp_path / "out.wav", 8000, trim=True)

    with wave.open(str(tmp_path / "out.wav")) as made:
        assert made.getnframes() / 8000 == pytest.approx(1.0, abs=0.05)


async def test_a_recording_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    """A dead microphone makes a file of the right length."""
    hum(tmp_path / "in.wav", 1.0, peak=0.0)

    with pytest.raises(ProgramFailed, match="nothing to hear"):
        await sound.fit(tmp_path / "in.wav", tmp_path / "out.wav", 8000, trim=False)


async def test_a_file_that_is_no_sound_is_refused(tmp_path: Path) -> None:
    """Somebody renamed an MP3 or a text."""
    (tmp_path / "in.wav").write_text("this is no sound")

    with pytest.raises(ProgramFailed, match="sox"):
        await sound.fit(tmp_path / "in.wav", tmp_path / "out.wav", 8000, trim=False)
