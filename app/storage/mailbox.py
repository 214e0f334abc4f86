"""Takes in the messages that the exchange records, and stores who left each one and when.

Knows: two directories, and the form of a WAV file. Refuses to know: who may listen (mailboxes.py).

It copies a file to its place, stores a message, and only then removes the exchange's file. The new name
follows from the file's own. So a file becomes one message, even if it comes twice or if we are interrupted.
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

from app.calls.loudness import loud_seconds
from app.storage.wav import BROKEN, has_no_sample
from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.storage.rows import StoredMessage

SHORTEST_MESSAGE = 1.0  # seconds; a caller who hangs up at the tone left no message
LEAST_MESSAGE_SOUND = 0.2  # seconds of sound; a silent caller left no message either
FILE_SETTLED = 10.0  # seconds without a change after which a file counts as finished

log = structlog.get_logger(__name__)

_FILE = re.compile(r"(?P<mailbox>[A-Za-z0-9][\w.-]*)_(?P<call>[A-Za-z0-9][A-Za-z0-9.:-]*)\.wav", re.ASCII)


class KeepsMessages(Protocol):
    """What the mailbox needs from the store."""

    async def add_message(
        self,
        *,
        mailbox: str,
        caller: str | None,
        call: str | None,
        recorded_at: datetime,
        seconds: float,
        sound: str,
        mail_to: str | None = None,
    ) -> StoredMessage: ...


@dataclass(frozen=True, slots=True)
class Sound:
    """The content of a WAV file: its samples and their format."""

    channels: int
    width: int
    rate: int
    samples: bytes

    @property
    def seconds(self) -> float:
        return len(self.samples) / (self.channels * self.width * self.rate)

    @property
    def is_message(self) -> bool:
        """Whether one can hear anything: long enough, and not only silence."""
        if self.seconds < SHORTEST_MESSAGE:
            return False
        return (
            self.width != 2
            or loud_seconds(self.samples, self.rate * self.channels, LEAST_MESSAGE_SOUND)
            >= LEAST_MESSAGE_SOUND
        )


class Mailbox:
    """`inbox`: where the exchange leaves files; `kept`: where they end up: VAXEL_DATA/voicemail/<mailbox>/…

    mail_to: the address that gets a box's messages by e-mail, if any. trouble: why messages wait in the inbox; "" while
    none has to wait.
    """

    def __init__(
        self,
        inbox: Path,
        kept: Path,
        store: KeepsMessages,
        mail_to: Callable[[str], str | None] = lambda _mailbox: None,
    ) -> None:
        self._inbox = inbox
        self._kept = kept
        self._store = store
        self._mail_to = mail_to
        self._one_at_a_time = asyncio.Lock()
        self.trouble = ""

    async def collect(
        self, file_name: str, mailbox: str, caller: str | None, call: str | None, at: datetime
    ) -> StoredMessage | None:
        """Take in one file that the exchange reported. Never raises; `sweep` retries what fails now.

        None: it has no message, we took it in before and it is gone, or it must wait.
        """
        named = _FILE.fullmatch(file_name)
        if named is None or named["mailbox"] != mailbox:
            log.error("voicemail: not a name for a message", file=file_name, mailbox=mailbox)
            return None
        try:
            async with self._one_at_a_time:
                message = await self._take(named, caller, call or named["call"], at)
        except (SQLAlchemyError, OSError) as error:
            self.trouble = first_line(error)
            log.error("voicemail: message waits", file=file_name, error=self.trouble)
            return None
        self.trouble = ""
        return message

    async def sweep(self) -> int:
        """Take in unreported files, and files that had to wait. Never raises. Returns the number of messages."""
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
            found = await asyncio.to_thread(_copy, source, target)
        except wave.Error as error:
            aside = self._kept / BROKEN / named[0]
            await asyncio.to_thread(_move, source, aside)
            log.error("voicemail: not a WAV file, set aside", file=str(aside), error=str(error))
            return None
        if found is None:
            return None
        seconds, is_message = found
        if not is_message:
            log.info(
                "voicemail: the caller left no message", mailbox=named["mailbox"], call=call, seconds=seconds
            )
            await asyncio.to_thread(source.unlink, missing_ok=True)
            return None
        message = await self._store.add_message(
            mailbox=named["mailbox"],
            caller=caller or None,
            call=call,
            recorded_at=at,
            seconds=round(seconds, 2),
            sound=sound,
            mail_to=self._mail_to(named["mailbox"]),
        )
        await asyncio.to_thread(source.unlink, missing_ok=True)
        return message


def read_sound(path: Path) -> Sound:
    """Read a WAV file. If its writer was killed, its length is wrong: then all the rest is sound.

    Raises wave.Error if it is not WAV, OSError if it cannot be read.
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


def _copy(source: Path, target: Path) -> tuple[float, bool] | None:
    """Copy the sound, if it is a message. Returns its seconds, and whether it is a message; None: there is no file."""
    try:
        if has_no_sample(source):
            return 0.0, False
        sound = read_sound(source)
    except FileNotFoundError:
        try:
            return read_sound(target).seconds, True
        except FileNotFoundError:
            return None
    is_message = sound.is_message
    if is_message:
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
    return sound.seconds, is_message


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())  # the two may be on different disks
    source.unlink()


def _settled(inbox: Path) -> list[tuple[str, datetime]]:
    """Names of finished files, and the time of their last change."""
    found = []
    with suppress(FileNotFoundError):
        for entry in os.scandir(inbox):
            with suppress(FileNotFoundError):
                changed = entry.stat().st_mtime
                if entry.is_file() and time.time() - changed >= FILE_SETTLED:
                    found.append((entry.name, datetime.fromtimestamp(changed, UTC)))
    return sorted(found)
