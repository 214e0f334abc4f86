"""Opens the database: SQLite embedded, or PostgreSQL by psycopg 3.

Knows: what each of the two needs to be fast and to be trusted. Refuses to know: the tables.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.ext.asyncio import AsyncEngine

PATIENCE = 5.0  # seconds to wait for a lock (SQLite) or for a connection (PostgreSQL)


class BadDatabaseUrl(ValueError):
    """The database URL cannot be used; the message says what it must look like."""


def open_engine(database: str, patience: float = PATIENCE) -> AsyncEngine:
    """An engine for the URL; nothing is connected yet. Raises BadDatabaseUrl."""
    url = parse(database)
    common: dict[str, Any] = {
        "json_serializer": _to_json,
        "json_deserializer": msgspec.json.decode,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(url, connect_args={"timeout": patience}, **common)
        _prepare_sqlite(engine, url, patience)
        return engine
    # A server that vanished without a word is noticed by the TCP time-outs, not after hours.
    silence = {"connect_timeout": max(2, round(patience)), "tcp_user_timeout": 10_000, "keepalives_idle": 30}
    return create_async_engine(url, pool_pre_ping=True, connect_args=silence, **common)


def parse(database: str) -> URL:
    """The URL, with the directory of an SQLite file made. Raises BadDatabaseUrl."""
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise BadDatabaseUrl(f"VAXEL_DATABASE {database!r} is not a database URL") from error
    if url.drivername not in ("sqlite+aiosqlite", "postgresql+psycopg"):
        raise BadDatabaseUrl(
            f"VAXEL_DATABASE begins with {url.drivername}: "
            "it must begin with sqlite+aiosqlite:///FILE or postgresql+psycopg://HOST/NAME"
        )
    return url


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for a database in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(engine: AsyncEngine, url: URL, patience: float) -> None:
    file = sqlite_file(url)

    @event.listens_for(engine.sync_engine, "connect")
    def _set_pragmas(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        cursor.execute("PRAGMA journal_mode=WAL")  # readers and the one writer do not wait for each other
        cursor.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last commits, never the file
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
        record.info["file"] = _identity(file)

    @event.listens_for(engine.sync_engine, "checkout")
    def _see_a_replaced_file(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
        # A restored backup is another file of the same name: the open connection writes into the old one.
        if record.info["file"] != _identity(file):
            raise DisconnectionError("the database file was replaced")


def _identity(file: Path | None) -> tuple[int, int] | None:
    if file is None:
        return None
    try:
        found = os.stat(file)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
