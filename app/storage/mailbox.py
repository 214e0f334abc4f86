"""Takes the recorded messages that the exchange leaves, keeps them, and stores who left them and when.

Knows: two directories, and the form of a WAV file. Refuses to know: who may listen.

A file is copied to its place, stored as a message, and only then removed from where the exchange left it, under a
name that follows from its own: told of twice, or interrupted at any point, it becomes one message.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
import wave
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.rows import StoredMessage

SHORTEST = 1.0  # seconds; who hangs up at the tone has left no message
SETTLED = 10.0  # seconds without a change after which nobody writes a file any more
BROKEN = ".broken"  # directory under the kept messages, for files that are not WAV

log = structlog.get_logger(__name__)

_FILE = re.compile(r"(?P<mailbox>[A-Za-z0-9][\w.-]*)_(?P<call>[A-Za-z0-9][A-Za-z0-9.:-]*)\.wav", re.ASCII)


class KeepsMessages(Protocol):
    """What the mailbox needs of the store."""

    async def add_message(
        self,
        *,
        mailbox: str,
        caller: str | None,
        call: str | None,
        recorded_at: datetime,
        seconds: float,
        sound: str,
    ) -> StoredMessage: ...


@dataclass(frozen=True, slots=True)
class Sound:
    """What was read of a WAV file: its samples, and how they are to be understood."""

    channels: int
    width: int
    rate: int
    samples: bytes

    @property
    def seconds(self) -> float:
        return len(self.samples) / (self.channels * self.width * self.rate)


class Mailbox:
    """`inbox` is where the exchange leaves files, `kept` where they end up: VAXEL_DATA/voicemail/<mailbox>/…"""

    def __init__(self, inbox: Path, kept: Path, store: KeepsMessages) -> None:
        self._inbox = inbox
        self._kept = kept
        self._store = store
        self._one_at_a_time = asyncio.Lock()

    async def collect(
        self, file_name: str, mailbox: str, caller: str | None, call: str | None, at: datetime
    ) -> StoredMessage | None:
        """Take in one file that the exchange told of. Never raises; what fails now is left to `sweep`.

        None: there was no message in it, it was taken in before and is gone, or it must wait.
        """
        named = _FILE.fullmatch(file_name)
        if named is None or named["mailbox"] != mailbox:
            log.error("voicemail: not a name for a message", file=file_name, mailbox=mailbox)
            return None
        try:
            async with self._one_at_a_time:
                return await self._take(named, caller, call or named["call"], at)
        except (SQLAlchemyError, OSError) as error:
            log.error("voicemail: message waits", file=file_name, error=str(error).splitlines()[0])
            return None

    async def sweep(self) -> int:
        """Take in the files that nobody told of, or that had to wait. Never raises. Returns how many messages."""
        taken = 0
        for name, changed in await asyncio.to_thread(_settled, self._inbox):
            named = _FILE.fullmatch(name)
            if named is not None:
                message = await self.collect(name, named["mailbox"], None, None, changed)
                taken += message is not None
        return taken

    async def _take(
        self, named: re.Match[str], caller: str | None, call: str, at: datetime
    ) -> StoredMessage | None:
        source = self._inbox / named[0]
        sound = f"{named['mailbox']}/{named['call']}.wav"
        target = self._kept / sound
        try:
            seconds = await asyncio.to_thread(_copy, source, target)
        except wave.Error as error:
            aside = self._kept / BROKEN / named[0]
            await asyncio.to_thread(_move, source, aside)
            log.error("voicemail: not a WAV file, set aside", file=str(aside), error=str(error))
            return None
        if seconds is None:
            return None
        if seconds < SHORTEST:
            log.info("voicemail: no message was left", mailbox=named["mailbox"], call=call, seconds=seconds)
            await asyncio.to_thread(source.unlink, missing_ok=True)
            return None
        message = await self._store.add_message(
            mailbox=named["mailbox"],
            caller=caller or None,
            call=call,
            recorded_at=at,
            seconds=round(seconds, 2),
            sound=sound,
        )
        await asyncio.to_thread(source.unlink, missing_ok=True)
        return message


def read_sound(path: Path) -> Sound:
    """Read a WAV file. One whose writer was killed tells no true length: then all that follows is its sound.

    Raises wave.Error for what is not WAV, OSError for what cannot be read.
    """
    try:
        with wave.open(str(path), "rb") as reader:
            channels, width, rate = reader.getnchannels(), reader.getsampwidth(), reader.getframerate()
            told = reader.getnframes() * channels * width
    except EOFError as error:
        raise wave.Error("the file ends within its header") from error
    if not channels * width * rate:
        raise wave.Error("no channels, no width or no rate")
    raw = path.read_bytes()
    samples = raw[raw.index(b"data") + 8 :]
    if 0 < told <= len(samples):
        samples = samples[:told]
    samples = samples[: len(samples) - len(samples) % (channels * width)]
    return Sound(channels, width, rate, samples)


def _copy(source: Path, target: Path) -> float | None:
    """Copy the sound, when it is long enough. Returns its seconds; None: there is neither file."""
    try:
        sound = read_sound(source)
    except FileNotFoundError:
        try:
            return read_sound(target).seconds
        except FileNotFoundError:
            return None
    if sound.seconds >= SHORTEST:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        with unfinished.open("wb") as file:
            with wave.open(file, "wb") as writer:
                writer.setnchannels(sound.channels)
                writer.setsampwidth(sound.width)
                writer.setframerate(sound.rate)
                writer.writeframes(sound.samples)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    return sound.seconds


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())  # the two may be on different disks
    source.unlink()


def _settled(inbox: Path) -> list[tuple[str, datetime]]:
    """Names of the files that nobody writes any more, and when they were last changed."""
    found = []
    with suppress(FileNotFoundError):
        for entry in os.scandir(inbox):
            with suppress(FileNotFoundError):
                changed = entry.stat().st_mtime
                if entry.is_file() and time.time() - changed >= SETTLED:
                    found.append((entry.name, datetime.fromtimestamp(changed, UTC)))
    return sorted(found)
