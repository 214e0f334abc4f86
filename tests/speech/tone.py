"""A voice that hums instead of speaking: quick, needs no program, keeps the promises of the port."""

from __future__ import annotations

import math
import wave
from array import array
from typing import TYPE_CHECKING

from app.speech.process import ProgramFailed, ProgramMissing

if TYPE_CHECKING:
    from pathlib import Path

    from app.speech.texts import PromptLang


def hum(to: Path, seconds: float, *, rate: int = 22050, channels: int = 1, peak: float = 0.2) -> None:
    """Write a 440 Hz tone."""
    samples = array(
        "h", (int(32767 * peak * math.sin(2764.6 * i / rate)) for i in range(int(rate * seconds)))
    )
    with wave.open(str(to), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array("h", (s for s in samples for _ in range(channels))).tobytes())


class HummingVoice:
    """Hums one second for every hundred characters; remembers what it was asked to say."""

    def __init__(self, name: str = "hum", *, missing: bool = False, chokes_on: str = "\0") -> None:
        self.name = name
        self.said: list[str] = []
        self._missing = missing
        self._chokes_on = chokes_on

    async def check(self) -> None:
        if self._missing:
            raise ProgramMissing("the program hum is missing: apt-get install hum")

    async def synthesize(self, text: str, lang: PromptLang, to: Path) -> None:  # noqa: ARG002 - it hums in any language
        if self._chokes_on in text:
            raise ProgramFailed("hum: choked")
        self.said.append(text)
        hum(to, len(text) / 100, rate=8000)
