"""The journal's way to the database: it appends each record to a file, a line each, and moves the lines on in batches.

Knows: segment files in VAXEL_DATA/spool, and that the database may be locked, full or gone for hours. Refuses
to know: what the lines say.

We close a segment before we read it, hold its flock while we write it, and delete it only when
all its lines are committed. The store accepts a line twice without harm, so a crash in between costs nothing.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import time
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec
import structlog
from sqlalchemy.exc import DataError, IntegrityError

from app.calls.journal import Begin, End, Step
from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from app.calls.journal import JournalRecord

SPOOL_PAUSE = 1.0  # seconds between batches: a batch costs some milliseconds, whatever its size
BACKOFF = (0.5, 10.0)  # seconds to wait while the database is away: at first, and at most
DEADLINE = 30.0  # seconds for one batch; a database that takes longer is away
SEGMENT = 256 * 1024  # bytes after which we close a segment
SPOOL_BATCH = 100  # lines written together: some milliseconds of the event loop
HELD = 20_000  # lines kept in memory when the spool's own disk is full

log = structlog.get_logger(__name__)

_KINDS: dict[object, type[JournalRecord]] = {"begin": Begin, "step": Step, "end": End}
# The line itself is at fault, not the database.
_UNFIT = (DataError, IntegrityError, ValueError, TypeError, OverflowError)


class TakesRecords(Protocol):
    """What the spool needs from the store."""

    async def write(self, records: Sequence[JournalRecord]) -> None: ...

    async def reconnect(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SpoolState:
    """For health and metrics. waiting: segments on disk; held: lines in memory; lost: lines without room.

    trouble: the database's last error, while it is away.
    """

    away: bool
    waiting: int
    held: int
    lost: int
    trouble: Exception | None = None


class SpooledJournal:
    """A Journal (see app.calls.journal). `write` appends, `run` moves; both in the event loop's thread."""

    def __init__(
        self,
        directory: Path,
        store: TakesRecords,
        *,
        held: int = HELD,
        segment: int = SEGMENT,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory = directory
        self._store = store
        self._segment = segment
        self._open: tuple[Path, int] | None = None  # the segment that we write, and its descriptor
        self._size = 0
        self._held: deque[bytes] = deque()
        self._room = held
        self._sleep = sleep
        self._full = False
        self._lost = 0
        self._away = False
        self._trouble: Exception | None = None

    def write(self, record: JournalRecord) -> None:
        """Append a record. Never raises; returns when the kernel has it: a killed process loses nothing."""
        data = _encode(record)
        if self._held or not self._append(data):
            self._hold(data)

    async def run(self) -> None:
        """Move lines to the database until cancelled. Unmoved lines stay on disk for the next start."""
        wait = BACKOFF[0]
        while True:
            try:
                await self.deliver()
            except (
                Exception
            ) as error:  # whatever is wrong with the database, calls go on and their lines wait
                if not self._away:
                    _report(log.error, "journal: database away, lines wait on disk", error=first_line(error))
                self._away, self._trouble = True, error
                with suppress(Exception):
                    await self._store.reconnect()
                await self._sleep(wait)
                wait = min(wait * 2, BACKOFF[1])
            else:
                if self._away:
                    _report(log.info, "journal: database back, all lines have arrived")
                self._away, self._trouble = False, None
                wait = BACKOFF[0]
                await self._sleep(SPOOL_PAUSE)

    async def deliver(self) -> None:
        """Move all there is to the database, oldest first. Raises what the store raises when it is away."""
        self._let_go_of_held()
        for path in self._closed():
            await self._move(path)
        if self._open is not None:
            path = self._open[0]
            self._close_segment()
            await self._move(path)
        if self._held:  # the spool's disk is still full, but the database may be on another
            lines = list(self._held)
            good, bad = _decode(lines)
            bad += await self._store_lines(good)
            _log_bad(bad, "memory")
            for _ in lines:
                self._held.popleft()

    def state(self) -> SpoolState:
        return SpoolState(self._away, len(self._closed()), len(self._held), self._lost, self._trouble)

    # Writing

    def _append(self, data: bytes) -> bool:
        """False: the disk refuses it. Never leaves half a line before a whole one."""
        try:
            if self._open is None:
                self._open_segment()
            assert self._open is not None
            written = os.write(self._open[1], data)
        except OSError as error:
            self._disk_is_full(error.strerror or str(error))
            return False
        if written < len(data):
            with suppress(OSError):
                os.ftruncate(self._open[1], self._size)
            self._close_segment()  # if cutting failed, the half line is at least the last of its segment
            self._disk_is_full("no space for a whole line")
            return False
        self._full = False
        self._size += written
        if self._size >= self._segment:
            self._close_segment()
        return True

    def _open_segment(self) -> None:
        path = self._directory / f"{time.time_ns():020d}-{os.getpid()}.jsonl"
        unborn = path.with_suffix(".new")  # another process sees it only after we have locked it
        descriptor = os.open(unborn, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            unborn.rename(path)
        except OSError:
            os.close(descriptor)
            raise
        self._open, self._size = (path, descriptor), 0

    def _close_segment(self) -> None:
        if self._open is not None:
            os.close(self._open[1])
            self._open = None

    def _disk_is_full(self, why: str) -> None:
        if not self._full:
            _report(log.error, "journal: cannot write the spool, lines stay in memory", error=why)
        self._full = True

    def _hold(self, data: bytes) -> None:
        if len(self._held) < self._room:
            self._held.append(data)
            return
        if self._lost == 0:
            _report(log.error, "journal: memory for lines is full, lines are lost", held=len(self._held))
        self._lost += 1

    def _let_go_of_held(self) -> None:
        had = len(self._held)
        while self._held and self._append(self._held[0]):
            self._held.popleft()
        if had and not self._held:
            _report(log.info, "journal: writing the spool again", lines=had, lost=self._lost)

    # Moving

    def _closed(self) -> list[Path]:
        current = self._open[0] if self._open is not None else None
        return sorted(path for path in self._directory.glob("*.jsonl") if path != current)

    async def _move(self, path: Path) -> None:
        with ExitStack() as stack:
            try:
                file = stack.enter_context(path.open("rb"))
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, FileNotFoundError):
                return  # another process still writes it (a service that is just finishing), or took it
            good, bad = _decode(file.read().splitlines(keepends=True))
            bad += await self._store_lines(good)
            if bad:
                aside = path.with_suffix(".bad")
                aside.write_bytes(b"".join(raw for _, raw, _ in bad))
                _log_bad(bad, str(path))
            with suppress(FileNotFoundError):
                os.unlink(path)

    async def _store_lines(self, lines: list[_Read]) -> list[_Bad]:
        """Commit the lines, in batches. Returns the lines that the database refuses for their content."""
        bad: list[_Bad] = []
        for start in range(0, len(lines), SPOOL_BATCH):
            batch = lines[start : start + SPOOL_BATCH]
            try:
                await self._commit(batch)
            except _UNFIT:
                for one in batch:
                    try:
                        await self._commit([one])
                    except _UNFIT as error:
                        bad.append((one[0], one[1], first_line(error)))
            await asyncio.sleep(0)  # let calls go first
        return bad

    async def _commit(self, batch: list[_Read]) -> None:
        async with asyncio.timeout(DEADLINE):
            await self._store.write([line for _, _, line in batch])


_Read = tuple[int, bytes, "JournalRecord"]  # its place in the segment, its bytes, its content
_Bad = tuple[int, bytes, str]  # its place, its bytes, what is wrong with it


def _encode(record: JournalRecord) -> bytes:
    try:
        return msgspec.json.encode(record) + b"\n"
    except (TypeError, ValueError):  # half a surrogate pair in a caller's name, a value that is not JSON
        text = json.dumps(asdict(record), ensure_ascii=False, default=str)
        return text.encode("utf-8", "replace") + b"\n"


def _decode(raw_lines: list[bytes]) -> tuple[list[_Read], list[_Bad]]:
    good: list[_Read] = []
    bad: list[_Bad] = []
    place = 0
    for raw in raw_lines:
        try:
            if not raw.endswith(b"\n"):
                raise ValueError("torn: the line has no end")
            fields = msgspec.json.decode(raw)
            good.append((place, raw, msgspec.convert(fields, _KINDS[fields["kind"]])))
        except (ValueError, TypeError, KeyError) as error:
            bad.append((place, raw, first_line(error)))
        place += len(raw)
    return good, bad


def _log_bad(bad: list[_Bad], where: str) -> None:
    for place, raw, why in bad:
        _report(log.error, "journal: line set aside", file=where, byte=place, length=len(raw), error=why)


def _report(log_at: Callable[..., object], event: str, **about: object) -> None:
    with suppress(OSError):  # the log may be on the same full disk
        log_at(event, **about)
