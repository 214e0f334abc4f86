"""Upgrades a database to the newest shape, with Alembic.

Knows: where the migrations are, and that several processes may start at once. Refuses to know: what is in
them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from app.storage.database import one_at_a_time, open_engine, parse_url, sqlite_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

MIGRATION_LOCK = 0x7661_7865  # "vaxe": any number that other users of the PostgreSQL server do not use


def migrations() -> Path:
    """The migrations: inside the package when installed (see pyproject), else at the top of the clone."""
    here = Path(__file__).resolve()
    for place in (here.parent / "migrations", here.parents[2] / "migrations"):
        if (place / "env.py").is_file():
            return place
    raise FileNotFoundError(f"no migrations beside {here.parent} nor at {here.parents[2]}")


async def migrate(database: str, revision: str = "head") -> None:
    """Create or upgrade the database, all or nothing. A `revision` below its own downgrades it."""
    file = sqlite_file(parse_url(database))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        # The file holds SIP passwords: only its owner may read it. SQLite gives its -wal and -shm the same mode.
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    engine = open_engine(database)
    try:
        async with engine.connect() as connection:
            await one_at_a_time(connection, MIGRATION_LOCK)
            await connection.run_sync(_run, revision)
            await connection.commit()
    finally:
        await engine.dispose()


def newest_revision() -> str:
    """The newest migration: the files' names begin with their revisions, 0001 and on."""
    return max(file.name.partition("_")[0] for file in (migrations() / "versions").glob("[0-9]*_*.py"))


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
        newest_revision()
    ]


def _run(connection: Connection, revision: str) -> None:
    if revision == "head" and _is_newest(connection):
        return
    from alembic import command  # slow to import, and most commands do not migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
