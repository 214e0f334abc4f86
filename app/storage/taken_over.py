"""Messages that another system recorded become messages here: each once, however often it is brought.

Knows: the kept recordings, the store, and the list of what was taken over. Refuses to know: where the messages come
from, and their form there.

The sound is copied to its place, stored as a message, and only then written on the list: interrupted at any point, the
next time completes it. A message that was deleted here since stays deleted, since it is on the list.
"""

from __future__ import annotations

import asyncio
import os
import wave
from typing import TYPE_CHECKING, Final, Protocol

from app.storage.mailbox import KeepsMessages, read_sound

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


LIST: Final = "taken-over.txt"


class TakesMessages(KeepsMessages, Protocol):
    """What is needed of the store."""

    async def mark_heard(self, id: int, heard: bool = True) -> bool: ...  # noqa: A002 - the word of the trade


class TakenOver:
    """kept: VAXEL_DATA/voicemail. Raises OSError."""

    def __init__(self, store: TakesMessages, kept: Path) -> None:
        self._store = store
        self._kept = kept
        self._list = kept / LIST
        try:
            self._keys = set(self._list.read_text("ascii", "replace").split())
        except FileNotFoundError:
            self._keys = set()

    def has(self, key: str) -> bool:
        """Whether a message was taken over before, wherever it is now."""
        return key in self._keys

    async def take(
        self, key: str, wav: Path, *, mailbox: str, caller: str | None, at: datetime, heard: bool
    ) -> float:
        """Take a message over. Returns its seconds. Raises wave.Error, OSError, SQLAlchemyError."""
        sound = f"{mailbox}/taken-over-{key}.wav"
        seconds = await asyncio.to_thread(_keep, wav, self._kept / sound)
        message = await self._store.add_message(
            mailbox=mailbox, caller=caller, call=None, recorded_at=at, seconds=seconds, sound=sound
        )
        if heard:
            await self._store.mark_heard(message.id)
        await asyncio.to_thread(self._write_down, key)
        return seconds

    def _write_down(self, key: str) -> None:
        descriptor = os.open(self._list, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "a", encoding="ascii") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
        self._keys.add(key)


def _keep(wav: Path, target: Path) -> float:
    sound = read_sound(wav)
    if not sound.samples:
        raise wave.Error("there is no sound in it")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(wav.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    return round(sound.seconds, 2)
