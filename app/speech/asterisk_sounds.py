"""A sound file as Asterisk records it (wav, WAV with GSM, gsm, ulaw, alaw, sln), made a plain WAV of 8 kHz.

Knows: what the end of such a file's name means to sox. Refuses to know: what is said in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.speech.process import run

if TYPE_CHECKING:
    from pathlib import Path

RAW: Final = ("-r", "8000", "-c", "1")
KINDS: Final[dict[str, tuple[str, ...]]] = {
    ".wav": ("-t", "wav"),
    ".WAV": ("-t", "wav"),
    ".wav49": ("-t", "wav"),
    ".gsm": ("-t", "gsm", *RAW),
    ".ulaw": ("-t", "ul", *RAW),
    ".alaw": ("-t", "al", *RAW),
    ".sln": ("-t", "raw", *RAW, "-b", "16", "-e", "signed-integer"),
}


async def as_plain_wav(sound: Path, made: Path) -> None:
    """Both with their whole paths. Raises ProgramFailed for what cannot be read, ProgramMissing, and KeyError for
    another end of the name.
    """
    source = (*KINDS[sound.suffix], str(sound))
    await run("sox", "-V1", *source, "-t", "wav", *RAW, "-b", "16", "-e", "signed-integer", str(made))
