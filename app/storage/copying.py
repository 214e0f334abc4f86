"""Copies a whole database into another one: SQLite to PostgreSQL, and back.

Knows: that it copies every table of tables.py, from one snapshot of the source in one transaction of the target, and
which numbers the source has given. Refuses to know: what is in the tables, and who may be using them (in_use.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from app.storage.database import open_engine, sqlite_file
from app.storage.migrate import migrate
from app.storage.numbering import give_none_up_to, last_given
from app.storage.tables import company_version, metadata

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

COPY_BATCH = 500  # rows
OWN = "revision"  # this table's row is replaced; every other table must be empty


class NotEmpty(Exception):
    """The target already holds data; the message names a table."""


class SameDatabase(Exception):
    """Source and target are the same database."""


async def copy_database(source: str, target: str, *, replace: bool = False) -> dict[str, int]:
    """Copy everything. Returns the number of rows by table. replace: first delete what the target holds.

    First it upgrades both. Raises NotEmpty or SameDatabase, and leaves the target unchanged; and raises as
    the store does when one of them is away.
    """
    reads, writes = open_engine(source), open_engine(target)
    try:
        if _place(reads) == _place(writes):
            raise SameDatabase
        await migrate(source)
        await migrate(target)
        async with _snapshot(reads) as old, writes.begin() as new:
            await _make_room(new, replace=replace)
            return {table.name: await _copy_table(old, new, table) for table in metadata.sorted_tables}
    finally:
        await reads.dispose()
        await writes.dispose()


async def is_empty(database: str) -> bool:
    """Whether the database has no data and never had a company. It must have its tables."""
    engine = open_engine(database)
    try:
        async with engine.connect() as connection:
            return await _first_filled(connection) is None
    finally:
        await engine.dispose()


def _place(engine: AsyncEngine) -> tuple[object, ...]:
    url = engine.url
    file = sqlite_file(url)
    if file is not None:
        return ("sqlite", file.resolve())
    return (url.host or url.query.get("host"), url.port or 5432, url.database)


def _snapshot(engine: AsyncEngine) -> AsyncConnection:
    """A connection that reads one snapshot: all answers are as of one instant."""
    level = "REPEATABLE READ" if engine.dialect.name == "postgresql" else "SERIALIZABLE"
    return engine.execution_options(isolation_level=level).connect()


async def _make_room(connection: AsyncConnection, *, replace: bool) -> None:
    filled = await _first_filled(connection)
    if filled is not None and not replace:
        raise NotEmpty(filled)
    for table in reversed(metadata.sorted_tables):
        await connection.execute(delete(table))


async def _first_filled(connection: AsyncConnection) -> str | None:
    """A table that holds rows; the company's table first."""
    for table in sorted(metadata.sorted_tables, key=lambda one: one is not company_version):
        if table.name != OWN and (await connection.execute(select(table).limit(1))).first() is not None:
            return table.name
    return None


async def _copy_table(old: AsyncConnection, new: AsyncConnection, table: Table) -> int:
    rows = 0
    found = await old.stream(select(table).order_by(*table.primary_key))
    async for part in found.partitions(COPY_BATCH):
        values = [_fit(dict(row._mapping)) for row in part]
        await new.execute(insert(table), values)
        rows += len(values)
    await give_none_up_to(new, table, await last_given(old, table))
    return rows


def _fit(values: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL accepts no NUL in text; SQLite does."""
    return {name: _without_nul(value) for name, value in values.items()}


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "")
        case dict():
            return {_without_nul(key): _without_nul(one) for key, one in value.items()}
        case list():
            return [_without_nul(one) for one in value]
        case _:
            return value
