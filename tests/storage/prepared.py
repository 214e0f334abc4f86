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
