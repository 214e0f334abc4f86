"""The archive of recorded calls: takes in the exchange's files, keeps them sealed, opens and deletes them.

Knows: two directories, and the order of steps that loses nothing and leaves nothing unsealed. Refuses to know: who may
listen (commands/recordings.py), which calls are recorded, and the form of a sealed file (vault.py).

It seals a file into its place, stores a row, and only then removes the exchange's file. The place
follows from the file's name. So a file becomes one recording, even if it comes twice or if we are interrupted.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import wave
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.calls.tape import read_name
from app.storage.vault import BadKeyFile, MasterKeys, seal, unseal
from app.storage.wav import BROKEN, has_no_sample
from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import datetime
    from pathlib import Path

    from app.calls.tape import Taped
    from app.storage.rows import StoredRecording

READ_AT_ONCE = 64 * 1024  # bytes at a time
LONGEST_WAV_HEADER = 4096

log = structlog.get_logger(__name__)


class KeepsRecordings(Protocol):
    """What the archive needs from the store."""

    async def add_recording(
        self, taped: Taped, *, began_at: datetime, seconds: float, file: str, key: str
    ) -> StoredRecording: ...


class Archive:
    """`inbox`: where the exchange leaves files; `kept`: where they end up: VAXEL_DATA/recordings/YYYY/MM/<id>.vxr.

    ahead: how far the service's clock is ahead of the exchange's (VAXEL_NOW).
    """

    def __init__(
        self,
        inbox: Path,
        kept: Path,
        key_file: Path,
        store: KeepsRecordings,
        ahead: timedelta = timedelta(0),
    ) -> None:
        self._inbox = inbox
        self._kept = kept
        self._key_file = key_file
        self._store = store
        self._ahead = ahead
        self._one_at_a_time = asyncio.Lock()

    async def collect(self, file_name: str) -> StoredRecording | None:
        """Take in one finished file. Never raises; `sweep` retries what fails now.

        None: it has no sound, we took it in before and it is gone, or it must wait.
        """
        taped = read_name(file_name)
        if taped is None:
            log.error("recordings: not a name for a recording", file=file_name)
            return None
        try:
            async with self._one_at_a_time:
                return await self._take(self._inbox / file_name, taped)
        except (SQLAlchemyError, OSError, BadKeyFile) as error:
            log.error("recordings: one waits, unsealed", file=file_name, error=first_line(error))
            return None

    def waiting(self) -> list[str]:
        """Names of the files that the exchange still records, or never reported."""
        with contextlib.suppress(FileNotFoundError):
            return sorted(file.name for file in self._inbox.glob("*.wav"))
        return []

    async def sweep(self, alive: Container[str]) -> int:
        """Take in unreported files, and files that had to wait. Never raises. Returns the number of recordings.

        alive: the channels in the exchange now. While its call is on hold, a file may stay unchanged for long.
        """
        taken = 0
        for name in await asyncio.to_thread(self.waiting):
            taped = read_name(name)
            if taped is not None and taped.channel not in alive:
                taken += await self.collect(name) is not None
        return taken

    async def _take(self, source: Path, taped: Taped) -> StoredRecording | None:
        file = f"{taped.at:%Y/%m}/{taped.id}.vxr"
        try:
            done = await asyncio.to_thread(_seal, source, self._kept / file, self._key_file, taped.id)
        except wave.Error as error:
            aside = source.parent / BROKEN / source.name
            await asyncio.to_thread(_move, source, aside)
            log.error("recordings: not a WAV file, set aside", file=str(aside), error=str(error))
            return None
        if done is None:
            await asyncio.to_thread(source.unlink, missing_ok=True)
            return None
        stored = await self._store.add_recording(
            taped, began_at=taped.at + self._ahead, seconds=round(done.seconds, 2), file=file, key=done.key
        )
        await asyncio.to_thread(source.unlink, missing_ok=True)
        return stored


def open_recording(kept: Path, key_file: Path, recording: StoredRecording) -> Iterator[bytes]:
    """A recording's WAV file, in parts. Raises CannotOpen, BadKeyFile, OSError."""
    keys = MasterKeys.read(key_file)
    path = kept / recording.file
    with path.open("rb") as source:
        yield from unseal(source, keys, path.stem)


def export(kept: Path, key_file: Path, recording: StoredRecording, target: Path) -> None:
    """Write the WAV file, whole or not at all, readable for the owner only. Raises CannotOpen, BadKeyFile, OSError."""
    beside = target.with_name(f".{target.name}.part")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for part in open_recording(kept, key_file, recording):
                file.write(part)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Done:
    seconds: float
    key: str


def _seal(source: Path, target: Path, key_file: Path, about: str) -> _Done | None:
    """Seal the sound, and force it to the disk. None: there is no sound, or no longer a file.

    Raises wave.Error, OSError, BadKeyFile.
    """
    if not source.exists() or has_no_sample(source):
        return None
    with source.open("rb") as sound:
        told = _told(sound)
        size = os.fstat(sound.fileno()).st_size - sound.tell()
        size -= size % told.block
        if not size:
            return None
        keys = MasterKeys.at(key_file)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = target.with_suffix(".part")
        try:
            with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                seal(file, _wav(sound, told, size), keys, about)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        _sync_directory(target.parent)
    return _Done(size / (told.block * told.rate), keys.current)


@dataclass(frozen=True, slots=True)
class _Told:
    """A WAV file's header, except the length."""

    channels: int
    width: int
    rate: int

    @property
    def block(self) -> int:
        return self.channels * self.width


def _told(sound: IO[bytes]) -> _Told:
    """Leaves the file at the start of the sound. We do not trust the length: Asterisk writes it last, if at all."""
    try:
        with wave.open(sound, "rb") as reader:
            told = _Told(reader.getnchannels(), reader.getsampwidth(), reader.getframerate())
    except EOFError as error:
        raise wave.Error("the file ends within its header") from error
    sound.seek(0)
    begins = sound.read(LONGEST_WAV_HEADER).find(b"data") + 8
    if begins < 8 or not told.block * told.rate:
        raise wave.Error("no sound begins in it")
    sound.seek(begins)
    return told


def _wav(sound: IO[bytes], told: _Told, size: int) -> Iterator[bytes]:
    """The file again, with its true length."""
    form = (
        b"fmt \x10\0\0\0\x01\0"
        + told.channels.to_bytes(2, "little")
        + told.rate.to_bytes(4, "little")
        + (told.rate * told.block).to_bytes(4, "little")
        + told.block.to_bytes(2, "little")
        + (told.width * 8).to_bytes(2, "little")
    )
    yield b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVE" + form + b"data" + size.to_bytes(4, "little")
    while size and (part := sound.read(min(READ_AT_ONCE, size))):
        size -= len(part)
        yield part


def _sync_directory(path: Path) -> None:
    directory = os.open(path, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source.replace(target)
