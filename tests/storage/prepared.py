"""Databases with their tables, for tests in which the migrations are not the matter.

Knows: a database that has been migrated once can be copied. Refuses to know: what is in it. The migrations themselves
are run by `test_migrate.py`, and by each test whose database is not made here.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.storage import Store, migrate
from app.storage.database import parse_url, sqlite_file

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    Run = Callable[[Connection, str], None]

_EMPTY: Final[list[bytes]] = []  # an SQLite file with its tables, once this process has made one


async def migrated(database: str) -> None:
    """As `migrate` does to a new database: a copy of the first one takes a fiftieth of the time."""
    file = sqlite_file(parse_url(database))
    if file is None:
        await migrate(database)
        return
    if not _EMPTY:
        with tempfile.TemporaryDirectory() as directory:
            first = Path(directory, "vaxel.db")
            await migrate(f"sqlite+aiosqlite:///{first}")
            assert os.listdir(directory) == [first.name], "what is in the database is not yet in its file"
            _EMPTY.append(first.read_bytes())
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as made:
        made.write(_EMPTY[0])


@asynccontextmanager
async def store_in(directory: Path) -> AsyncIterator[Store]:
    """A new store, in an SQLite file of this directory."""
    database = f"sqlite+aiosqlite:///{directory / 'vaxel.db'}"
    await migrated(database)
    store = await Store.open(database)
    try:
        yield store
    finally:
        await store.close()


def once_only(really: Run) -> Run:
    """Instead of `app.storage.migrate._run`: only the first empty SQLite database of this process is migrated.

    In each further one the same tables are made, with the same rows.
    """
    kept: list[tuple[str, list[tuple[object, ...]]]] = []

    def run(connection: Connection, revision: str) -> None:
        empty = connection.dialect.name == "sqlite" and revision == "head" and not _schema(connection)
        if kept and empty:
            for statement, rows in kept:
                for values in rows or [()]:
                    connection.exec_driver_sql(statement, values)
            return
        really(connection, revision)
        if empty:
            kept.extend((sql, []) for _, sql in _schema(connection))
            tables = [name for name, sql in _schema(connection) if sql.startswith("CREATE TABLE")]
            for table in (*tables, "sqlite_sequence"):  # of which number is next, too
                if rows := [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]:
                    places = ", ".join("?" * len(rows[0]))
                    kept.append((f'INSERT INTO "{table}" VALUES ({places})', rows))

    return run


def _schema(connection: Connection) -> list[tuple[str, str]]:
    """The name of each table and index, and what makes it; SQLite makes its own by itself."""
    asked = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [(str(name), str(sql)) for name, sql in connection.exec_driver_sql(asked)]
