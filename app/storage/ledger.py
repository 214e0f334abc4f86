"""The ledger on disk: one small SQLite file beside the database, written in a thread of its own.

Knows: how values reach the disk and come back. Refuses to know: what they mean (calls/ledger.py).

It is a file of its own, not a table of the database, because queues go on while the database is away. While the disk
refuses writes, values stay in memory and we try again. We put an unreadable file aside and do not overwrite it.
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

LEDGER_PAUSE = 0.25  # seconds between writes, to collect changes; `flush` does not wait for it
LEDGER_RETRY = 1.0  # seconds between attempts while the disk refuses writes


class FileLedger:
    """Implements calls.ledger.Ledger. `await open()` first, `run()` beside everything else."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, dict[str, dict[str, Any]]] = {}
        self._unwritten: dict[tuple[str, str], str | None] = {}  # None: delete it
        self._changed = asyncio.Event()
        self._written = asyncio.Event()  # set when what is unwritten now is on disk, or the disk refused it
        self._being_written = asyncio.Event()  # the same for what is on its way to the disk
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
        """Wait for one write only, however many values come meanwhile."""
        self._hurry.set()
        await (self._written if self._unwritten else self._being_written).wait()

    async def run(self) -> None:
        """Write for ever; when cancelled, write the last changes too."""
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
        """Write what is unwritten. False: the disk refused it, and we keep it for the next time."""
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
                log.error("cannot write the ledger; it stays in memory", error=str(error))
            self._trouble = True
            return False
        finally:
            self._being_written.set()  # nobody waits for a disk that refuses
        if self._trouble:
            log.info("the ledger is on disk again")
        self._trouble = False
        return True

    # In a thread

    def _connected(self) -> sqlite3.Connection:
        """One connection for all writes; one thread at a time uses it. It creates a missing file again."""
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
        except (
            sqlite3.OperationalError,
            OSError,
        ) as error:  # a full disk or missing rights: the file itself is intact
            log.error("cannot read the ledger; starting with an empty one", error=str(error))
        except (sqlite3.DatabaseError, ValueError) as error:
            aside = self._path.with_name(f"{self._path.name}.unreadable-{int(time.time())}")
            self._path.rename(aside)
            log.error("the ledger is damaged; put it aside", error=str(error), aside=str(aside))
            return {}
        return found
