"""Own recordings are checked when they are put in place, not when a caller hears them."""

from __future__ import annotations

import asyncio
import wave
from typing import TYPE_CHECKING

import pytest

from app.speech.recordings import LONGEST_PROMPT, BadRecording, By, NoSuchPrompt, Recordings
from tests.policy.bolaget import BOLAGET
from tests.speech.tone import hum

if TYPE_CHECKING:
    from pathlib import Path

COMPANY = BOLAGET


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "own", tmp_path / "shared")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return tmp_path / "in.wav"


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (44100, 2), (96000, 1)])
async def test_any_wav_becomes_a_plain_recording_under_the_prompt_s_name(
    recordings: Recordings, sound: Path, tmp_path: Path, rate: int, channels: int
) -> None:
    """A telephone, a computer and a studio make three kinds of files."""
    hum(sound, 1.5, rate=rate, channels=channels)

    heard = await recordings.put(COMPANY, "sv", "greeting-anna", sound)

    assert (heard.seconds, heard.clipped) == (1.5, False)
    with wave.open(str(tmp_path / "own/sv/greeting-anna.wav")) as kept:
        assert (kept.getframerate(), kept.getnchannels(), kept.getsampwidth()) == (16000, 1, 2)
        assert kept.getnframes() / 16000 == pytest.approx(1.5, abs=0.01)
    assert [file.name for file in (tmp_path / "own").rglob("*")] == ["sv", "greeting-anna.wav"]


@pytest.mark.parametrize(
    ("seconds", "peak", "why"),
    [
        (2.0, 0.0, "nothing to hear"),
        (2.0, 0.002, "nothing to hear"),
        (0.1, 0.5, "only 0.1 s long"),
        (LONGEST_PROMPT + 2.0, 0.5, "longer than 60 s"),
    ],
)
async def test_a_recording_that_nobody_would_want_to_hear_is_refused(
    recordings: Recordings, sound: Path, tmp_path: Path, seconds: float, peak: float, why: str
) -> None:
    """And the one before stays: a bad new greeting does not cost the good old one."""
    hum(sound, 1.0)
    await recordings.put(COMPANY, "sv", "greeting-anna", sound)
    before = (tmp_path / "own/sv/greeting-anna.wav").read_bytes()

    hum(sound, seconds, rate=8000, peak=peak)
    with pytest.raises(BadRecording, match=why):
        await recordings.put(COMPANY, "sv", "greeting-anna", sound)

    assert (tmp_path / "own/sv/greeting-anna.wav").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"ID3 this is an mp3", b"RIFF\xff\xff\xff\xffWAVEfmt "])
async def test_a_file_that_is_no_wav_is_refused(recordings: Recordings, sound: Path, content: bytes) -> None:
    sound.write_bytes(content)

    with pytest.raises(BadRecording, match="cannot be read as a WAV file"):
        await recordings.put(COMPANY, "sv", "greeting-anna", sound)


async def test_a_recording_that_was_too_loud_is_taken_and_said_to_be(
    recordings: Recordings, sound: Path
) -> None:
    """Only the person who recorded it can do it better."""
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((b"\xff\x7f" * 10 + b"\x00\x80" * 10) * 800)

    assert (await recordings.put(COMPANY, "sv", "message", sound)).clipped


@pytest.mark.parametrize(
    ("lang", "name", "near"),
    [
        ("sv", "greting-anna", r"sv/greting-anna; sv/greeting-anna\?"),
        ("sv", "../../etc/passwd", "no prompt"),
        ("..", "confirm", "no prompt"),
        ("en", "greeting-anna", "no prompt"),  # greetings are Swedish
        ("sv", "greeting-anna-nowhere", "no prompt"),
    ],
)
async def test_a_recording_that_nobody_would_play_is_refused_with_a_guess(
    recordings: Recordings, sound: Path, tmp_path: Path, lang: str, name: str, near: str
) -> None:
    hum(sound, 1.0)

    with pytest.raises(NoSuchPrompt, match=near):
        await recordings.put(COMPANY, lang, name, sound)

    assert not (tmp_path / "own").exists()


async def test_own_words_for_a_profile_can_be_recorded_in_both_languages(
    recordings: Recordings, sound: Path
) -> None:
    """P4: a voice of one's own says why."""
    hum(sound, 1.0)

    for lang in ("sv", "en"):
        await recordings.put(COMPANY, lang, "greeting-anna-lunch", sound)

    own = [(one.lang, one.name, one.text) for one in recordings.listed(COMPANY) if one.by is By.OWN]
    assert own == [("sv", "greeting-anna-lunch", ""), ("en", "greeting-anna-lunch", "")]


async def test_the_list_says_in_whose_voice_each_prompt_is(
    recordings: Recordings, sound: Path, tmp_path: Path
) -> None:
    hum(sound, 1.0)
    await recordings.put(COMPANY, "en", "confirm", sound)
    (tmp_path / "shared/prompts/sv").mkdir(parents=True)
    (tmp_path / "shared/prompts/sv/confirm.wav").touch()

    by = {f"{one.lang}/{one.name}": one.by for one in recordings.listed(COMPANY)}

    assert (by["en/confirm"], by["sv/confirm"], by["sv/message"]) == (By.OWN, By.SYNTHETIC, By.MISSING)


async def test_missing_greetings_are_known(recordings: Recordings, sound: Path) -> None:
    """V1: the administrator sees who has none."""
    hum(sound, 1.0)

    await recordings.put(COMPANY, "sv", "greeting-anna", sound)

    assert recordings.without_greeting(COMPANY) == [id_ for id_ in COMPANY.people if id_ != "anna"]


async def test_a_recording_is_taken_away(recordings: Recordings, sound: Path) -> None:
    hum(sound, 1.0)
    await recordings.put(COMPANY, "sv", "confirm", sound)

    await recordings.remove(COMPANY, "sv", "confirm")

    assert By.OWN not in [one.by for one in recordings.listed(COMPANY)]
    with pytest.raises(NoSuchPrompt, match="no own recording of sv/confirm"):
        await recordings.remove(COMPANY, "sv", "confirm")


async def test_two_who_record_the_same_at_once_leave_one_whole(
    recordings: Recordings, tmp_path: Path
) -> None:
    sounds = [tmp_path / f"{number}.wav" for number in range(4)]
    for number, file in enumerate(sounds, 1):
        hum(file, float(number))

    await asyncio.gather(*(recordings.put(COMPANY, "sv", "confirm", file) for file in sounds))

    with wave.open(str(tmp_path / "own/sv/confirm.wav")) as kept:
        assert kept.getnframes() / 16000 == pytest.approx(round(kept.getnframes() / 16000), abs=0.01)
