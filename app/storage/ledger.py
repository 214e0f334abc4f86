"""The ledger on disk: one small SQLite file beside the database, written by a thread of its own.

Knows: how values get to the disk and back. Refuses to know: what they mean (calls/ledger.py).

It is a file of its own, and no table of the database, because queues go on while the database is away. While the disk
takes nothing, values stay in memory and are tried again; a file that cannot be read is put aside, not overwritten.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

log = structlog.get_logger()

LEDGER_PAUSE = 0.25  # seconds between writes: what changes meanwhile is written once; nobody is kept waiting
LEDGER_RETRY = 1.0  # seconds between attempts while the disk takes nothing


class FileLedger:
    """Implements calls.ledger.Ledger. `await open()` first, `run()` beside everything else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, dict[str, dict[str, Any]]] = {}
        self._unwritten: dict[tuple[str, str], str | None] = {}  # None: to be deleted
        self._changed = asyncio.Event()
        self._written = asyncio.Event()  # that what is unwritten now was written, or that the disk refused it
        self._being_written = asyncio.Event()  # the same of what is on its way to the disk
        self._being_written.set()
        self._hurry = asyncio.Event()
        self._trouble = False
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Read what is kept."""
        self._values = await asyncio.to_thread(self._read)

    def all(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        return self._values.get(kind, {})

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        kept = dict(value)
        self._values.setdefault(kind, {})[key] = kept
        self._write_soon(kind, key, msgspec.json.encode(kept).decode())

    def drop(self, kind: str, key: str) -> None:
        if self._values.get(kind, {}).pop(key, None) is not None:
            self._write_soon(kind, key, None)

    def _write_soon(self, kind: str, key: str, value: str | None) -> None:
        self._unwritten[kind, key] = value
        self._changed.set()

    async def settled(self) -> None:
        """Not a flush later, however much is put meanwhile."""
        self._hurry.set()
        await (self._written if self._unwritten else self._being_written).wait()

    async def run(self) -> None:
        """Write for ever; the last changes too, when it is cancelled."""
        try:
            while True:
                await self._changed.wait()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LEDGER_PAUSE):
                        await self._hurry.wait()
                if not await self._flush():
                    await asyncio.sleep(LEDGER_RETRY)
        finally:
            if self._unwritten:
                await self._flush()
            self._close()

    async def _flush(self) -> bool:
        """Write what is unwritten. False: the disk did not take it, and it is kept for the next time."""
        batch, self._unwritten = self._unwritten, {}
        self._being_written, self._written = self._written, asyncio.Event()
        self._changed.clear()
        self._hurry.clear()
        try:
            await asyncio.to_thread(self._write, batch)
        except (sqlite3.Error, OSError) as error:
            self._unwritten = {**batch, **self._unwritten}
            self._changed.set()
            if not self._trouble:
                log.error("the ledger cannot be written, and is kept in memory", error=str(error))
            self._trouble = True
            return False
        finally:
            self._being_written.set()  # nobody is kept waiting for a disk that refuses
        if self._trouble:
            log.info("the ledger is on disk again")
        self._trouble = False
        return True

    # In a thread

    def _connected(self) -> sqlite3.Connection:
        """One for all writes; only one thread at a time has it. A file that was moved away is made anew."""
        if self._connection is not None and not self._path.exists():
            self._close()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5.0, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, key))"
        )
        return connection

    def _write(self, batch: Mapping[tuple[str, str], str | None]) -> None:
        with self._connected() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
                [(*place, value) for place, value in batch.items() if value is not None],
            )
            connection.executemany(
                "DELETE FROM kept WHERE kind = ? AND key = ?",
                [place for place, value in batch.items() if value is None],
            )

    def _read(self) -> dict[str, dict[str, dict[str, Any]]]:
        found: dict[str, dict[str, dict[str, Any]]] = {}
        try:
            with contextlib.closing(self._connect()) as connection:
                for kind, key, value in connection.execute("SELECT kind, key, value FROM kept"):
                    found.setdefault(kind, {})[key] = json.loads(value)
        except (sqlite3.OperationalError, OSError) as error:  # a full disk, no right to it: it is as it was
            log.error("the ledger cannot be read; it begins empty", error=str(error))
        except (sqlite3.DatabaseError, ValueError) as error:
            aside = self._path.with_name(f"{self._path.name}.unreadable-{int(time.time())}")
            self._path.rename(aside)
            log.error("the ledger is damaged, and was put aside", error=str(error), aside=str(aside))
            return {}
        return found
