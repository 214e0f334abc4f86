"""Tells the kind of a sound file, and turns MP3 or M4A into WAV.

Knows: the first bytes of sound files, and the programs that read them. Refuses to know: what makes a good recording.

Phones and computers record MP3 and M4A (AAC). sox reads MP3 (libsox-fmt-mp3), ffmpeg reads M4A if it is there,
else faad, which is small and reads no lossless files.
"""

from __future__ import annotations

import asyncio
import shutil
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.speech.process import ProgramFailed, ProgramMissing, run

if TYPE_CHECKING:
    from pathlib import Path

FORMATS_WANTED: Final = "save it as WAV, MP3 or M4A"
LARGEST_WAV: Final = 60_000_000  # bytes of the resulting WAV file: a small file may hold hours


class SoundKind(StrEnum):
    """The kinds, by the names that people know."""

    WAV = "WAV"
    MP3 = "MP3"
    M4A = "M4A"
    AAC = "AAC"
    OGG = "Ogg"
    FLAC = "FLAC"
    AIFF = "AIFF"
    WEBM = "WebM"
    WMA = "WMA"
    AMR = "AMR"
    CAF = "CAF"
    UNKNOWN = ""


_BEGINS: Final = (
    (b"ID3", SoundKind.MP3),
    (b"OggS", SoundKind.OGG),
    (b"fLaC", SoundKind.FLAC),
    (b"FORM", SoundKind.AIFF),
    (b"\x1a\x45\xdf\xa3", SoundKind.WEBM),
    (b"\x30\x26\xb2\x75", SoundKind.WMA),
    (b"#!AMR", SoundKind.AMR),
    (b"caff", SoundKind.CAF),
)


class NotTaken(ValueError):
    """We do not accept a sound file, or cannot read it; the message says what to bring."""


def kind_of(begin: bytes) -> SoundKind:
    """The kind, by the first 12 bytes."""
    if begin[:4] in (b"RIFF", b"RF64"):
        return SoundKind.WAV
    if begin[4:8] == b"ftyp":
        return SoundKind.M4A
    for sign, kind in _BEGINS:
        if begin.startswith(sign):
            return kind
    if len(begin) > 1 and begin[0] == 0xFF and begin[1] & 0xE0 == 0xE0:
        # A frame; of layer 0 it is AAC (ADTS).
        return SoundKind.MP3 if begin[1] & 0x06 else SoundKind.AAC
    return SoundKind.UNKNOWN


async def as_wav(sound: Path, made: Path, seconds: int) -> Path:
    """The file itself if it is WAV or unknown; for MP3 or M4A the file `made`, of at most `seconds` seconds.

    Raises NotTaken, ProgramMissing, OSError.
    """
    kind, source = await asyncio.to_thread(_look_at, sound)
    command: tuple[str, ...]
    match kind:
        case SoundKind.WAV | SoundKind.UNKNOWN:
            return sound
        case SoundKind.MP3:
            command = (
                "sox",
                "-V1",
                *("-t", "mp3", source),
                *("-t", "wav", f"{made}"),
                "trim",
                "0",
                f"{seconds}",
            )
        case SoundKind.M4A | SoundKind.AAC:
            command = _aac(source, f"{made}", seconds)
        case _:
            raise NotTaken(f"it cannot be read as a WAV file: it is {kind.value}; {FORMATS_WANTED}")
    if shutil.which(command[0]) is None:
        raise ProgramMissing(f"the program {command[0]} is missing: apt-get install {command[0]}")
    try:
        await run("prlimit", f"--fsize={LARGEST_WAV}", *command)
        if not await asyncio.to_thread(made.exists):  # faad reports failure like this
            raise ProgramFailed(f"{command[0]}: nothing came out")
    except ProgramFailed as failed:
        if "no handler" in str(failed):
            raise ProgramMissing("this machine cannot read MP3: apt-get install libsox-fmt-mp3") from failed
        seems = f"nor as the {kind.value} that it seems to be"
        raise NotTaken(f"it cannot be read as a WAV file, {seems} ({failed}); {FORMATS_WANTED}") from failed
    return made


def _look_at(sound: Path) -> tuple[SoundKind, str]:
    """The kind, and the absolute path, so that it is not an option or a pipe."""
    with sound.open("rb") as file:
        return kind_of(file.read(12)), f"{sound.absolute()}"


def _aac(source: str, to: str, seconds: int) -> tuple[str, ...]:
    if shutil.which("ffmpeg"):
        # Read only the file itself: no addresses, no lists of other files.
        only = ("-nostdin", "-loglevel", "error", "-protocol_whitelist", "file")
        return (
            *("ffmpeg", *only, "-i", f"file:{source}", "-map", "0:a:0", "-t", str(seconds)),
            *("-f", "wav", "-c:a", "pcm_s16le", "-y", f"file:{to}"),
        )
    if not shutil.which("faad"):
        raise NotTaken(
            "it cannot be read as a WAV file: it is M4A, which this machine cannot read; save it as WAV or MP3, "
            "or apt-get install faad"
        )
    return ("faad", "-q", "-o", to, source)
