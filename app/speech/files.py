"""One prompt as two files: `NAME.wav` (8 kHz) and `NAME.wav16` (16 kHz).

Knows: how to make them from words or from a recording, and that they appear whole or not at all. Refuses to know:
which prompts there are, and how long to keep them.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.speech import sound
from app.speech.aloud import aloud
from app.speech.process import ProgramFailed, ProgramMissing

if TYPE_CHECKING:
    from app.speech.texts import PromptLang
    from app.speech.voice import Voice

RATES: Final = ((8000, ".wav"), (16000, ".wav16"))
PROGRAMS_AT_ONCE: Final = (
    2  # programs running together; each is niced, so that a first start never slows calls
)
SPEECH_FAILURES: Final = (ProgramFailed, ProgramMissing, OSError)  # the errors of making a prompt


async def speak(
    voice: Voice,
    text: str,
    lang: PromptLang,
    target: Path,
    beside: str,
    key: str | None = None,
    *,
    pause: float = 0.0,
) -> None:
    """Have the words spoken into `target` and its suffixes. Raises FAILURES.

    beside: prefix of the working directory among the prompts. key: stored in `NAME.key`; None: store none.
    pause: seconds of silence behind the words.
    """
    with tempfile.TemporaryDirectory(prefix=beside, dir=target.parents[1]) as made:
        spoken = Path(made, "spoken.wav")
        await voice.synthesize(aloud(text, lang), lang, spoken)
        for rate, suffix in RATES:
            await sound.fit(spoken, Path(made, suffix), rate, trim=True, pause=pause)
        await asyncio.to_thread(_put, Path(made), target, key)


async def copy_recording(recording: Path, target: Path, beside: str, key: str) -> None:
    """Make a recording fit for the telephone, as `speak` does with words."""
    with tempfile.TemporaryDirectory(prefix=beside, dir=target.parents[1]) as made:
        for rate, suffix in RATES:
            await sound.fit(recording, Path(made, suffix), rate, trim=False)
        await asyncio.to_thread(_put, Path(made), target, key)


def are_there(target: Path) -> bool:
    """Whether both files exist."""
    return all(target.with_name(target.name + suffix).exists() for _, suffix in RATES)


def _put(made: Path, target: Path, key: str | None) -> None:
    """Remove the key first and write it last: after an interruption the files are made again."""
    if key is not None:
        (made / ".key").write_text(key)
        target.with_name(f"{target.name}.key").unlink(missing_ok=True)
    for suffix in (*(suffix for _, suffix in RATES), *([".key"] if key is not None else [])):
        os.replace(made / suffix, target.with_name(target.name + suffix))
