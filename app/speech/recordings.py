"""Own recordings: which prompts have one, and how to add or remove one (`VAXEL_PROMPTS/<lang>/NAME.wav`).

Knows: what makes a recording acceptable, and which prompts can have one. Refuses to know: how it is made fit
for the telephone, and when (prompts.py).
"""

from __future__ import annotations

import asyncio
import difflib
import os
import re
import tempfile
import wave
from array import array
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.speech.formats import FORMATS_WANTED, NotTaken, as_wav
from app.speech.process import ProgramFailed, run
from app.speech.prompts import LANGS, Prompt, all_prompts, is_profile_greeting

if TYPE_CHECKING:
    from app.policy.model import Company

LONGEST_PROMPT: Final = 60  # seconds
SHORTEST_PROMPT: Final = 0.3
QUIETEST: Final = 0.01  # of full scale: if the loudest instant is below it, the microphone was off
PROMPT_RATE: Final = 16000  # samples a second; no phone plays more
_FLAT: Final = re.compile(rb"(?:\xff\x7f){4,}|(?:\x00\x80){4,}")  # four samples in a row at full scale


class BadRecording(ValueError):
    """We do not accept a file as a recording; the message says why."""


class NoSuchPrompt(LookupError):
    """There is no prompt of that name, or no recording of it."""

    def __str__(self) -> str:
        return str(self.args[0])


class By(StrEnum):
    """Who speaks a prompt."""

    OWN = "own"
    SYNTHETIC = "synthetic"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RecordingQuality:
    """The content of a recording. clipped: it was recorded too loud, and sounds harsh."""

    seconds: float
    clipped: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One prompt as it is now. text: "" if there is only a recording."""

    lang: str
    name: str
    by: By
    text: str


class Recordings:
    """`own`: VAXEL_PROMPTS; `shared`: VAXEL_SHARED."""

    def __init__(self, own: Path, shared: Path) -> None:
        self._own = own
        self._made = shared / "prompts"

    def listed(self, company: Company) -> list[Listed]:
        """All existing and required prompts, in both languages; the most frequent first."""
        more = (
            Prompt(lang, file.stem)
            for lang in LANGS
            for file in sorted((self._own / lang).glob("greeting-*.wav"))
            if is_profile_greeting(file.stem, company)
        )
        return [
            Listed(prompt.lang, prompt.name, self._by(prompt.lang, prompt.name), prompt.text)
            for prompt in (*all_prompts(company), *more)
        ]

    def without_greeting(self, company: Company) -> list[str]:
        """The ids of people without a recorded greeting (V1), on a day; leavers need none."""
        there = (id_ for id_ in company.people if id_ not in company.in_force.gone)
        return [id_ for id_ in there if self._by("sv", f"greeting-{id_}") is not By.OWN]

    async def put(self, company: Company, lang: str, name: str, sound: Path) -> RecordingQuality:
        """Use a sound file (any WAV, MP3 or M4A) as the recording of a prompt, replacing the one before.

        Raises NoSuchPrompt, BadRecording, ProgramMissing, OSError.
        """
        _known(company, lang, name)
        target = self._file(lang, name)
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".putting-", dir=self._own) as beside:
            plain, fit = Path(beside, "plain.part"), Path(beside, "fit.part")
            try:
                wav = await as_wav(sound, Path(beside, "wav.part"), LONGEST_PROMPT + 1)
                await run(*_convert(wav), str(plain), "trim", "0", str(LONGEST_PROMPT + 1))
                heard = await asyncio.to_thread(_listen, plain)
                await run(*_convert(plain), "-r", str(PROMPT_RATE), str(fit))
            except NotTaken as no:
                raise BadRecording(str(no)) from no
            except ProgramFailed as failed:
                raise BadRecording(
                    f"it cannot be read as a WAV file ({failed}): {FORMATS_WANTED}"
                ) from failed
            await asyncio.to_thread(os.replace, fit, target)
        return heard

    async def remove(self, company: Company, lang: str, name: str) -> None:
        """Let the synthetic voice speak again. Raises NoSuchPrompt, OSError."""
        _known(company, lang, name)
        try:
            await asyncio.to_thread(self._file(lang, name).unlink)
        except FileNotFoundError:
            raise NoSuchPrompt(f"there is no own recording of {lang}/{name}") from None

    def sound_of(self, company: Company, lang: str, name: str) -> Path:
        """The file with the words now: the recording, else the voice's. Raises NoSuchPrompt."""
        _known(company, lang, name)
        for file in (self._file(lang, name), self._made / lang / f"{name}.wav16"):
            if file.exists():
                return file
        raise NoSuchPrompt(f"{lang}/{name} is not made yet")

    def _by(self, lang: str, name: str) -> By:
        if self._file(lang, name).exists():
            return By.OWN
        return By.SYNTHETIC if (self._made / lang / f"{name}.wav").exists() else By.MISSING

    def _file(self, lang: str, name: str) -> Path:
        return self._own / lang / f"{name}.wav"


def _known(company: Company, lang: str, name: str) -> None:
    """Raises NoSuchPrompt, so that no name leads out of the directory, and no recording lies unused."""
    names = [prompt.name for prompt in all_prompts(company) if prompt.lang == lang]
    if name in names or (lang in LANGS and is_profile_greeting(name, company)):
        return
    near = difflib.get_close_matches(name, names, n=1)
    raise NoSuchPrompt(f"there is no prompt {lang}/{name}" + (f"; {lang}/{near[0]}?" if near else ""))


def _convert(sound: Path) -> tuple[str, ...]:
    """Convert to mono, 16 bits; -G lowers loud sound instead of cutting it off. An absolute path is no option."""
    source = ("-V1", "-G", "-t", "wav", str(sound.absolute()))
    return ("sox", *source, *("-t", "wav", "-c", "1", "-b", "16", "-e", "signed-integer"))


def _listen(file: Path) -> RecordingQuality:
    """Raises BadRecording if it is too short, too long or silent."""
    with wave.open(str(file)) as sound:
        rate, frames = sound.getframerate(), sound.readframes(sound.getnframes())
    samples = array("h", frames)
    seconds = len(samples) / rate
    if seconds > LONGEST_PROMPT:
        raise BadRecording(f"it is longer than {LONGEST_PROMPT} s")
    if seconds < SHORTEST_PROMPT:
        raise BadRecording(f"it is only {seconds:.1f} s long")
    loudest = max(max(samples), -min(samples)) / 32768
    if loudest < QUIETEST:
        raise BadRecording("there is nothing to hear in it: was the microphone on?")
    clipped = any(found.start() % 2 == 0 for found in _FLAT.finditer(frames))
    return RecordingQuality(round(seconds, 1), clipped)
