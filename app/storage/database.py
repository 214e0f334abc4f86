"""Opens the database: SQLite embedded, or PostgreSQL through psycopg 3.

Knows: what each of the two needs to be fast and safe. Refuses to know: the tables.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import await_only

from app.settings import BadSetting
from app.words.first_line import first_line

if TYPE_CHECKING:
    from sqlalchemy import URL, Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

FULL = 1_000_000  # bytes: with less free on its disk SQLite cannot write a batch and its log
LOCK_PATIENCE = 5.0  # seconds to wait for a lock (SQLite) or for a connection (PostgreSQL)


class BadDatabaseUrl(BadSetting):
    """The database URL cannot be used; the message says how it must look."""


class DatabaseAway(OSError):
    """The SQLite file is missing, or somebody replaced it; the message says what to do."""


def is_away(error: Exception) -> bool:
    """Whether an error says that the database cannot be reached, and not that a statement is wrong."""
    away = (DatabaseAway, OperationalError, InterfaceError, NoConnectionInTime)
    return isinstance(error, away) or (isinstance(error, DBAPIError) and error.connection_invalidated)


async def one_at_a_time(connection: AsyncConnection, lock: int) -> None:
    """Nobody else passes here with this lock until the transaction ends. It must be the transaction's first statement.

    lock: a number of PostgreSQL's advisory locks; SQLite has one lock for all.
    """
    if connection.dialect.name == "sqlite":
        await connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


def inserted(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that may say ON CONFLICT, for a connection's `dialect.name`."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def open_engine(database: str, patience: float = LOCK_PATIENCE) -> AsyncEngine:
    """An engine for the URL; it does not connect yet. Raises BadDatabaseUrl."""
    url = parse_url(database)
    common: dict[str, Any] = {
        "json_serializer": _to_json,
        "json_deserializer": msgspec.json.decode,
        "hide_parameters": True,  # an error goes to the log: nobody's number, and no password, goes with it
    }
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(url, connect_args={"timeout": patience}, **common)
        _prepare_sqlite(engine, url, patience)
        return engine
    # TCP time-outs notice a server that vanished silently; otherwise it takes hours.
    silence = {"connect_timeout": max(2, round(patience)), "tcp_user_timeout": 10_000, "keepalives_idle": 30}
    return create_async_engine(url, pool_pre_ping=True, connect_args=silence, **common)


def parse_url(database: str) -> URL:
    """The URL, with the directory of an SQLite file made. Raises BadDatabaseUrl."""
    try:
        url = make_url(database)
    except (ArgumentError, ValueError):  # the text may hold a password
        raise BadDatabaseUrl(
            "VAXEL_DATABASE is not a database URL: it must look like postgresql+psycopg://USER:PASSWORD@HOST:5432/NAME",
            "VAXEL_DATABASE är inte en databasadress: den ska se ut som postgresql+psycopg://USER:PASSWORD@HOST:5432/NAME",
        ) from None
    if url.drivername not in ("sqlite+aiosqlite", "postgresql+psycopg"):
        raise BadDatabaseUrl(
            f"VAXEL_DATABASE begins with {url.drivername}: "
            "it must begin with sqlite+aiosqlite:///FILE or postgresql+psycopg://HOST/NAME",
            f"VAXEL_DATABASE börjar med {url.drivername}: "
            "den ska börja med sqlite+aiosqlite:///FILE eller postgresql+psycopg://HOST/NAME",
        )
    return url


def in_words(error: BaseException, database: str) -> str:
    """Say what a database error means for the administrator: on a full disk SQLite says "disk I/O error"."""
    text = first_line(error)
    file = sqlite_file(parse_url(database))
    if file is None or not ("disk I/O error" in text or "is full" in text or "unable to open" in text):
        return text
    try:
        free = shutil.disk_usage(file.parent).free
    except OSError as why:
        return f"{text} ({file.parent}: {why.strerror})"
    if free < FULL:
        return f"the disk of {file.parent} is full ({free // 1000} kB free): free disk space there ({text})"
    return f"{text} ({file.parent} has {free // 1_000_000} MB free: check for a quota, and look in dmesg)"


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL and for a database in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(engine: AsyncEngine, url: URL, patience: float) -> None:
    file = sqlite_file(url)
    if file is not None:
        _guard(engine, file)

    @event.listens_for(engine.sync_engine, "connect")
    def _set_pragmas(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")
        _write_ahead(cursor, patience)
        cursor.execute("PRAGMA synchronous=NORMAL")  # a power cut may lose the last commits, never the file
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def _write_ahead(cursor: Any, patience: float) -> None:
    """WAL: readers and the one writer do not wait for each other. Raises sqlite3.OperationalError.

    While another process makes a new file WAL, SQLite refuses at once, whatever its busy timeout.
    """
    until = time.monotonic() + patience
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            await_only(asyncio.sleep(0.02))
        else:
            return


def _guard(engine: AsyncEngine, file: Path) -> None:
    """Never create an empty database, and never touch one that replaced the file in use.

    When somebody moves a backup over the file of a running service, it is another file. Our writes go into the old
    one and are lost; a new connection would mix the old write-ahead log into the new file (sqlite.org/howtocorrupt).
    """
    first: list[tuple[int, int]] = []

    def check(*_: object) -> None:
        try:
            found = os.stat(file)
        except FileNotFoundError:
            raise DatabaseAway(f"there is no database at {file}: `vaxel migrate` creates one") from None
        if not first:
            first.append((found.st_dev, found.st_ino))
        if first[0] != (found.st_dev, found.st_ino):
            raise DatabaseAway(
                f"somebody replaced {file} while it was in use: stop the service, "
                f"remove {file.name}-wal and {file.name}-shm, put the database in place, start the service"
            )

    event.listen(engine.sync_engine, "do_connect", check)
    event.listen(engine.sync_engine, "checkout", check)
