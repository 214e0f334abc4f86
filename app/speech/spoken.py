"""Sentences that are made when they are needed, and kept by their text: `prompts/<lang>/said/HASH.wav` and `.wav16`.

Knows: how one is made once, however many ask, and which are thrown away. Refuses to know: what they say.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.speech import sound
from app.speech.process import ProgramFailed, ProgramMissing
from app.speech.prompts import RATES

if TYPE_CHECKING:
    from app.speech.texts import Lang
    from app.speech.voice import Voice

WITHIN: Final = 4.0  # seconds that a caller may wait for a sentence to be made
MOST: Final = 5000  # sentences that are kept
RESTS: Final = (
    3600.0  # seconds in which one that was asked for is not thrown away: somebody may be hearing it
)
AT_ONCE: Final = 2


class NotSpoken(Exception):
    """The sentence could not be made now; there is a fixed prompt for that."""


class Spoken:
    """shared: the directory shared with the exchange (VAXEL_SHARED)."""

    def __init__(self, shared: Path, voice: Voice) -> None:
        self._prompts = shared / "prompts"
        self._voice = voice
        self._room = asyncio.Semaphore(AT_ONCE)
        self._being_made: dict[str, asyncio.Task[None]] = {}

    async def prompt(self, text: str, lang: Lang) -> str:
        """The prompt's name with its language: sv/said/HASH. Raises NotSpoken."""
        key = hashlib.sha256("\0".join((self._voice.name, sound.RECIPE, lang, text)).encode()).hexdigest()[
            :24
        ]
        name = f"{lang}/said/{key}"
        target = self._prompts / name
        if _is_there(target):
            return name
        making = self._being_made.get(name)
        if making is None:
            making = self._being_made[name] = asyncio.create_task(self._make(text, lang, target))
            making.add_done_callback(lambda _done: self._being_made.pop(name, None))
        try:
            async with asyncio.timeout(WITHIN):
                await asyncio.shield(making)  # whoever comes next finds it made
        except (ProgramFailed, ProgramMissing, OSError, TimeoutError) as error:
            raise NotSpoken(str(error)) from error
        return name

    async def _make(self, text: str, lang: Lang, target: Path) -> None:
        async with self._room:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".making-", dir=self._prompts) as beside:
                words = Path(beside, "spoken.wav")
                await self._voice.synthesize(text, lang, words)
                for rate, suffix in RATES:
                    await sound.fit(words, Path(beside, suffix), rate, trim=True)
                for _, suffix in reversed(RATES):  # the one that is looked for last
                    os.replace(Path(beside, suffix), target.with_name(target.name + suffix))

    def tidy(self) -> int:
        """Throw away those that were asked for longest ago, when there are too many. Returns how many; blocks."""
        found = []
        for file in self._prompts.glob("*/said/*.wav"):
            with suppress(FileNotFoundError):
                found.append((file.stat().st_mtime, file))
        before = time.time() - RESTS
        old = [file for asked, file in sorted(found)[: max(0, len(found) - MOST)] if asked < before]
        for file in old:
            for _, suffix in RATES:
                file.with_suffix(suffix).unlink(missing_ok=True)
        return len(old)


def _is_there(target: Path) -> bool:
    """Whether it was made, and from now on it was asked for."""
    try:
        os.utime(target.with_name(f"{target.name}.wav"))
    except FileNotFoundError:
        return False
    return True
