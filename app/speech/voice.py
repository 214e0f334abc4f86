"""The port to a synthetic voice, and espeak-ng as one.

Knows: how words become sound. Refuses to know: which words, and where the sound is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.speech.process import ProgramFailed, ProgramMissing, run

if TYPE_CHECKING:
    from pathlib import Path

    from app.speech.texts import PromptLang


class Voice(Protocol):
    """A synthetic voice."""

    @property
    def name(self) -> str:
        """Part of the cache key: with another name every prompt is made again."""

    async def check(self) -> None:
        """Raises ProgramMissing with what to install, if the voice cannot speak."""

    async def synthesize(self, text: str, lang: PromptLang, to: Path) -> None:
        """Write the words as a WAV file of any rate. Raises ProgramFailed or ProgramMissing."""


class EspeakVoice:
    """espeak-ng with its own Swedish and English voices; 150 words a minute, easy to follow on a phone."""

    name = "espeak-ng-150"
    _VOICES = ("sv", "en")

    async def check(self) -> None:
        """Raises ProgramMissing if espeak-ng, or its Swedish or English voice, is missing."""
        for lang in self._VOICES:
            try:
                await run("espeak-ng", "-q", "-v", lang, "--stdin", text="hej")
            except ProgramFailed as failed:
                raise ProgramMissing(
                    f"espeak-ng has no voice {lang!r}: apt-get install --reinstall espeak-ng-data ({failed})"
                ) from failed

    async def synthesize(self, text: str, lang: PromptLang, to: Path) -> None:
        """Write the words as a WAV file; they go through standard input, so that they are never options."""
        await run("espeak-ng", "-v", lang, "-s", "150", "-w", str(to), "--stdin", text=text)
