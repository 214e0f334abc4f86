"""Greetings as mobiles and computers record them. The files in sounds/ are 1.5 s of a 440 Hz tone."""

from __future__ import annotations

import wave
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from app.speech.formats import NotTaken, SoundKind, as_wav, kind_of
from app.speech.recordings import LONGEST_PROMPT, BadRecording, Recordings
from tests.policy.bolaget import BOLAGET

SOUNDS = Path(__file__).parent / "sounds"
COMPANY = BOLAGET


def pitch(file: Path) -> float:
    """How often the wave rises through zero in a second of its middle."""
    with wave.open(str(file)) as sound:
        rate = sound.getframerate()
        samples = array("h", sound.readframes(sound.getnframes()))
    middle = samples[rate // 4 : rate // 4 + rate]
    rises = sum(before < 0 <= after for before, after in pairwise(middle))
    return float(rises * rate / len(middle))


@pytest.mark.parametrize("file", ["greeting.mp3", "greeting.m4a", "greeting.aac"])
async def test_a_greeting_from_a_mobile_is_taken_and_sounds_as_it_did(tmp_path: Path, file: str) -> None:
    recordings = Recordings(tmp_path / "own", tmp_path / "shared")

    heard = await recordings.put(COMPANY, "sv", "greeting-anna", SOUNDS / file)

    assert heard.seconds == pytest.approx(1.5, abs=0.15)  # encoders fill their frames
    assert pitch(tmp_path / "own/sv/greeting-anna.wav") == pytest.approx(440, abs=5)
    assert [one.name for one in (tmp_path / "own").rglob("*")] == ["sv", "greeting-anna.wav"]


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (b"RIFF\x00\x00\x00\x00WAVE", SoundKind.WAV),
        (b"ID3\x04", SoundKind.MP3),
        (b"\xff\xfb\x90", SoundKind.MP3),
        (b"\xff\xf3\x90", SoundKind.MP3),
        (b"\xff\xf1\x50", SoundKind.AAC),
        (b"\x00\x00\x00\x1cftypM4A ", SoundKind.M4A),
        (b"OggS", SoundKind.OGG),
        (b"\x1aE\xdf\xa3", SoundKind.WEBM),
        (b"", SoundKind.UNKNOWN),
        (b"\xff", SoundKind.UNKNOWN),
        (b"this is text", SoundKind.UNKNOWN),
    ],
)
def test_a_file_is_known_by_its_first_bytes_and_not_by_its_name(begin: bytes, kind: SoundKind) -> None:
    assert kind_of(begin) is kind


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"ID3 and then nothing", "nor as the MP3 that it seems to be"),
        (b"\x00\x00\x00\x1cftypM4A and then nothing", "nor as the M4A that it seems to be"),
        (b"OggS", "it is Ogg"),
        (b"\x1aE\xdf\xa3 from a browser", "it is WebM"),
        (b"some text", "cannot be read as a WAV file"),
    ],
)
async def test_a_refused_recording_says_which_formats_are_taken(
    tmp_path: Path, content: bytes, says: str
) -> None:
    sound = tmp_path / "greeting.wav"
    sound.write_bytes(content)

    with pytest.raises(BadRecording, match=says) as refused:
        await Recordings(tmp_path / "own", tmp_path / "shared").put(COMPANY, "sv", "confirm", sound)

    assert "save it as WAV, MP3 or M4A" in str(refused.value)
    assert not list((tmp_path / "own").rglob("*.wav"))


async def test_without_a_program_for_m4a_it_is_said_what_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NotTaken, match="save it as WAV or MP3, or apt-get install faad"):
        await as_wav(SOUNDS / "greeting.m4a", tmp_path / "made.wav", 61)


async def test_an_mp3_of_hours_is_cut_before_it_fills_the_disk(tmp_path: Path) -> None:
    frames = (SOUNDS / "greeting.mp3").read_bytes()
    (tmp_path / "long.mp3").write_bytes(frames * 60)

    made = await as_wav(tmp_path / "long.mp3", tmp_path / "made.wav", LONGEST_PROMPT + 1)

    with wave.open(str(made)) as sound:
        assert LONGEST_PROMPT < sound.getnframes() / sound.getframerate() <= LONGEST_PROMPT + 1
