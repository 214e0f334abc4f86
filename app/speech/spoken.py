"""Sentences made for one call, stored under their words: `prompts/<lang>/said/HASH.wav` and `.wav16`.

Knows: how to make a sentence in time and only once, and delete unused ones. Refuses to know: the words.

A file's time of change is its last use, so that the order of deleting is right after a restart, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import shutil
import threading
import time
from typing import TYPE_CHECKING, Final

from app.speech import sound
from app.speech.aloud import aloud
from app.speech.files import PROGRAMS_AT_ONCE, SPEECH_FAILURES, are_there, speak

if TYPE_CHECKING:
    from pathlib import Path

    from app.speech.texts import PromptLang
    from app.speech.voice import Voice

SPOKEN_WITHIN: Final = 3.0  # seconds that a caller may wait for a sentence
SENTENCES_KEPT: Final = 500  # sentences; some quarter of a megabyte each
UNTOUCHED: Final = 3600.0  # seconds since its last use before a sentence may be deleted
SENTENCE_PAUSE: Final = 0.3  # seconds after a sentence, because another follows
_BESIDE: Final = ".saying-"


class NotSpoken(RuntimeError):
    """A sentence could not be made, or not in time: play something that is ready."""


def name_of(voice: str, text: str, lang: PromptLang) -> str:
    """The name of a sentence in `prompts/`, from the voice's name and the words."""
    words = "\0".join((voice, sound.RECIPE, f"{SENTENCE_PAUSE:g}", lang, aloud(text, lang)))
    return f"{lang}/said/{hashlib.sha256(words.encode()).hexdigest()[:24]}"


class SpokenFiles:
    """The sentences in use. `shared`: VAXEL_SHARED; `within`: seconds; `keep`: how many."""

    def __init__(
        self, shared: Path, voice: Voice, *, within: float = SPOKEN_WITHIN, keep: int = SENTENCES_KEPT
    ) -> None:
        self._prompts = shared / "prompts"
        self._voice = voice
        self._within = within
        self._keep = keep
        self._room = asyncio.Semaphore(PROGRAMS_AT_ONCE)
        self._being_made: dict[str, asyncio.Task[None]] = {}
        self._files = threading.Lock()  # so that nobody deletes a file in the instant of its use

    async def prompt(self, text: str, lang: PromptLang) -> str:
        """The sentence as a prompt, with its language: `sv/said/HASH`. Raises NotSpoken.

        Callers who need the same sentence wait for the one in the making. A late sentence is still finished, for the
        next caller.
        """
        name = name_of(self._voice.name, text, lang)
        making = self._being_made.get(name)
        if making is None:
            making = asyncio.create_task(self._have(self._prompts / name, text, lang))
            self._being_made[name] = making
            making.add_done_callback(lambda done: self._made(name, done))
        try:
            await asyncio.wait_for(asyncio.shield(making), self._within)
        except TimeoutError as late:
            raise NotSpoken(f"not spoken within {self._within:g} s: {text}") from late
        except SPEECH_FAILURES as failure:
            raise NotSpoken(f"{failure}: {text}") from failure
        return name

    def being_made(self) -> tuple[asyncio.Task[None], ...]:
        """The sentences in the making."""
        return tuple(self._being_made.values())

    def _made(self, name: str, done: asyncio.Task[None]) -> None:
        del self._being_made[name]
        if not done.cancelled():
            done.exception()  # perhaps nobody waits for it any longer

    async def _have(self, target: Path, text: str, lang: PromptLang) -> None:
        """Raises FAILURES; TimeoutError if everybody gave up before its turn came."""
        asked = time.monotonic()
        if await asyncio.to_thread(self._take_into_use, target):
            return
        async with self._room:
            if time.monotonic() - asked > self._within:
                raise TimeoutError
            await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
            await speak(self._voice, text, lang, target, _BESIDE, pause=SENTENCE_PAUSE)
        await asyncio.to_thread(self._forget, time.time() - UNTOUCHED)

    def _take_into_use(self, target: Path) -> bool:
        with self._files:
            if not are_there(target):
                return False
            os.utime(target.with_name(f"{target.name}.wav"))
            return True

    def _forget(self, before: float) -> None:
        """Delete all but `keep`, the longest unused first; and half made files of a killed service."""
        with self._files:
            said = [
                (file.stat().st_mtime, file)
                for file in self._prompts.glob("*/said/*")
                if file.suffix == ".wav"
            ]
            for asked, file in sorted(said)[: max(0, len(said) - self._keep)]:
                if asked < before:
                    file.unlink(missing_ok=True)
                    file.with_suffix(".wav16").unlink(missing_ok=True)
        for beside in self._prompts.glob(f"*/{_BESIDE}*"):
            with contextlib.suppress(FileNotFoundError):
                if beside.stat().st_mtime < before:
                    shutil.rmtree(beside, ignore_errors=True)
