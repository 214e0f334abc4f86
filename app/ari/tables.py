"""Writes the tables that the exchange reads: phones and numbers, in one SQLite file.

Knows: how to write the file so that a reader sees all of a change or nothing, and that only the service can
write it. Refuses to know: what the rows mean (provision.py).

The exchange reads rows when it needs them (sorcery.conf, extconfig.conf): we push and reload nothing, and
an exchange that lost its memory has lost none of this. See docs/decisions/the-exchange-reads-tables.md.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Fields = dict[str, str]
Rows = dict[str, Fields]  # by id; all rows of a table have the same fields

FILE = "exchange/exchange.db"  # in the shared directory
WRITER_PATIENCE = 10.0  # seconds for another writer, such as a service that is just stopping
# Columns that read differently from what we write. The pause between questions whether a phone lives varies by
# some seconds from one moment to the next: when a registration finds a new value, Asterisk asks
# that phone within seconds. Otherwise a phone that counts as dead would stay dead until its next turn.
# A trunk, which registers nowhere here, has what the company file says; nothing registers under a number.
_IS_NO_PHONE = """ "id" LIKE 'trunk.%' OR "id" LIKE 'mex.%' OR "id" LIKE 'vaxel.%' OR "id" GLOB '[0-9]*'"""
_VARIES = "CAST({0} - 14 + strftime('%s', 'now') / 2 % 29 AS TEXT)"
READ_AS = {("aor", "qualify_frequency"): f"CASE WHEN{_IS_NO_PHONE} THEN {{0}} ELSE {_VARIES} END"}


class TablesBroken(RuntimeError):
    """The file cannot be written; the message says why."""


class Tables:
    """Writes the tables. Blocking: call it in a thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._wrote: tuple[int, int] | None = None  # the file: device and inode
        self.changed: set[str] = set()  # tables whose rows the last `write` changed

    def are_there(self) -> bool:
        """Whether the file is still the one that we wrote last."""
        return self._wrote is not None and self._wrote == self._which()

    def are_older(self) -> bool:
        """Whether another run has written them."""
        return self._wrote is None and self._file.exists()

    def _which(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def held(self, table: str, family: str) -> Rows:
        """The rows of a table whose ids begin so, as last written by any run; none if it cannot be read."""
        if not self._file.exists():
            return {}
        database = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=WRITER_PATIENCE)
        try:
            database.row_factory = sqlite3.Row
            found = database.execute(f'SELECT * FROM "{table}_rows" WHERE "id" GLOB ?', (f"{family}*",))
            return {row["id"]: {key: row[key] for key in row.keys()[1:]} for row in found}
        except sqlite3.Error:
            return {}
        finally:
            database.close()

    def write(self, tables: Iterable[tuple[str, Rows]]) -> int:
        """Make each of these tables hold exactly these rows. Returns how many rows were changed, added or removed.

        All in one transaction: a call sees the company before or after, never half of it. Raises TablesBroken.
        It forgets the rows of one table before it asks for the next.
        """
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._opened() as database:
                changed = {}
                for name, rows in tables:
                    changed[name] = _fill(database, name, rows)
                    del rows
                database.execute("COMMIT")
            self._belongs_to_the_directory()
            self._wrote = self._which()
        except (sqlite3.Error, OSError) as error:
            raise TablesBroken(f"{self._file}: {error}") from error
        self.changed = {name for name, count in changed.items() if count}
        return sum(changed.values())

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction; it is lost unless committed."""
        os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        database = sqlite3.connect(self._file, timeout=WRITER_PATIENCE, isolation_level=None)
        try:
            # Readers never wait for the writer, nor it for them.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("BEGIN IMMEDIATE")
            yield database
        finally:
            database.close()

    def _belongs_to_the_directory(self) -> None:
        """Give the file to the exchange's user when the service is root and the exchange is not."""
        if os.geteuid() == 0:
            owner = self._file.parent.parent.stat()
            for path in (self._file.parent, *self._file.parent.iterdir()):
                os.chown(path, owner.st_uid, owner.st_gid)


def _fill(database: sqlite3.Connection, name: str, rows: Rows) -> int:
    """The exchange reads the rows through a view, because nobody can write to a view.

    Otherwise anybody with ARI's password could make phones (PUT asterisk/config/dynamic). Descending order, because the
    exchange puts all objects into a sorted list and finds its beginning at once: 10,000 phones in ascending order
    take four times as long (main/sorcery.c, astobj2_container).
    """
    columns = ["id", *next(iter(rows.values()), {})]
    read = ", ".join(_read_as(name, column) for column in columns)
    view = f'CREATE VIEW "{name}" AS SELECT {read} FROM "{name}_rows" ORDER BY "id" DESC'
    stored = f"{name}_rows"
    dropped = 0
    there = [row[1] for row in database.execute(f'PRAGMA table_info("{stored}")')]
    if there != columns:
        if there:
            [(dropped,)] = database.execute(f'SELECT count(*) FROM "{stored}"')
        named = ", ".join(f'"{column}" TEXT NOT NULL' for column in columns[1:])
        database.execute(f'DROP VIEW IF EXISTS "{name}"')
        database.execute(f'DROP TABLE IF EXISTS "{stored}"')
        database.execute(
            f'CREATE TABLE "{stored}" ("id" TEXT PRIMARY KEY NOT NULL, {named}) WITHOUT ROWID'
            if named
            else f'CREATE TABLE "{stored}" ("id" TEXT PRIMARY KEY NOT NULL)'
        )
    if database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone() != (view,):
        database.execute(f'DROP VIEW IF EXISTS "{name}"')
        database.execute(view)
    new: set[str] = set()  # or changed
    gone, same = [], 0
    for id_, *values in database.execute(f'SELECT * FROM "{stored}"'):
        if id_ not in rows:
            gone.append((id_,))
        elif list(rows[id_].values()) == values:
            same += 1
        else:
            new.add(id_)
    if same + len(new) < len(rows):  # seldom: a set of 200,000 ids takes 16 MB
        new.update(rows.keys() - (id_ for (id_,) in database.execute(f'SELECT "id" FROM "{stored}"')))
    database.executemany(f'DELETE FROM "{stored}" WHERE "id" = ?', gone)
    marks = ", ".join("?" * len(columns))
    database.executemany(
        f'INSERT OR REPLACE INTO "{stored}" VALUES ({marks})',
        ((id_, *fields.values()) for id_, fields in rows.items() if id_ in new),
    )
    return max(len(gone) + len(new), dropped)


def _read_as(table: str, column: str) -> str:
    return f"""{READ_AS.get((table, column), "{0}").format(f'"{column}"')} AS "{column}\""""
