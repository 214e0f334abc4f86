"""Piper as a voice, and which voice speaks which language.

Knows: Piper's command line, and what to say when it or its voice is missing. Refuses to know: words and prompts.

Both programs called Piper take the text on standard input, `--model VOICE.onnx` (whose description is `VOICE.onnx.json`
beside it) and `--output_file FILE.wav`: the older in C++ (github.com/rhasspy/piper, src/cpp/main.cpp) and the newer in
Python (`piper-tts`, github.com/OHF-Voice/piper1-gpl, src/piper/__main__.py). Debian's package `piper` is neither: it
sets up computer mice.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.speech.process import ProgramFailed, ProgramMissing, run
from app.speech.voice import EspeakVoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.speech.texts import PromptLang
    from app.speech.voice import Voice

SPEAKS_WITHIN: Final = 60.0  # seconds for one word at the start; a program that is not Piper may never end


class PiperVoice:
    """One of Piper's voices; it has one language. program: a name or a path; model: the `.onnx` file.

    setting: the variable that chose it, for errors. name: the voice and its file's size, so that with a newer edition
    under the same name everything is spoken again.
    """

    def __init__(self, program: str, model: Path, setting: str = "VAXEL_PIPER_VOICE_SV") -> None:
        self._program = program
        self._model = model
        self._setting = setting
        self.name = f"piper-{model.stem}-{model.stat().st_size if model.exists() else 0}"

    async def check(self) -> None:
        """Speak one word to test the voice. Raises ProgramMissing with what to do, if it cannot speak."""
        for file in (self._model, self._model.with_name(f"{self._model.name}.json")):
            if not file.is_file():
                raise ProgramMissing(
                    f"{self._setting}: there is no file {file}; put a voice of Piper there, with its .onnx.json, or "
                    f"leave {self._setting} unset for espeak-ng"
                )
        with tempfile.TemporaryDirectory() as directory:
            try:
                async with asyncio.timeout(SPEAKS_WITHIN):
                    await self.synthesize("hej", "sv", Path(directory, "hej.wav"))
            except ProgramMissing as missing:
                raise ProgramMissing(
                    f"the program {self._program} is missing: pip install piper-tts, set VAXEL_PIPER to where it "
                    f"is, or leave {self._setting} unset for espeak-ng"
                ) from missing
            except (ProgramFailed, TimeoutError) as failed:
                why = str(failed) or f"it spoke nothing within {SPEAKS_WITHIN:g} s"
                raise ProgramMissing(
                    f"{self._setting}: {self._program} cannot speak with {self._model} ({why}); "
                    "is it the Piper that speaks?"
                ) from failed

    async def synthesize(self, text: str, lang: PromptLang, to: Path) -> None:  # noqa: ARG002 - a voice has one language
        """Write the words as a WAV file; they go through standard input, so that they are never options."""
        await run(self._program, "--model", str(self._model), "--output_file", str(to), text=text)
        if not await asyncio.to_thread(to.exists):
            raise ProgramFailed(f"{self._program}: wrote no file")


class VoiceByLanguage:
    """Each language with a voice of its own, such as Swedish by Piper and English by espeak-ng."""

    def __init__(self, voices: Mapping[PromptLang, Voice]) -> None:
        self._voices = voices

    @property
    def name(self) -> str:
        """The names of all voices: when one changes, everything is spoken again, once."""
        return " ".join(f"{lang}={voice.name}" for lang, voice in self._voices.items())

    async def check(self) -> None:
        """Raises ProgramMissing for the first voice that cannot speak."""
        for voice in self._voices.values():
            await voice.check()

    async def synthesize(self, text: str, lang: PromptLang, to: Path) -> None:
        await self._voices[lang].synthesize(text, lang, to)


def voice_of(program: str, sv: Path | None, en: Path | None) -> Voice:
    """The voice of an installation: Piper for the languages with a voice file, espeak-ng for the others."""
    espeak = EspeakVoice()
    if sv is None and en is None:
        return espeak
    return VoiceByLanguage(
        {
            "sv": PiperVoice(program, sv, "VAXEL_PIPER_VOICE_SV") if sv else espeak,
            "en": PiperVoice(program, en, "VAXEL_PIPER_VOICE_EN") if en else espeak,
        }
    )
