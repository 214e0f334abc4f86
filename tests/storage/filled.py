"""A row or two in every table there is, also in those that are added later: what is copied must come through whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, DateTime, Float, Integer, LargeBinary, String, insert, select
from sqlalchemy.types import TypeDecorator

from app.storage.database import open_engine
from app.storage.numbering import last_given
from app.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Column

ROWS = 3


def _value(column: Column[Any], number: int) -> Any:
    """Something of the column's kind; another one in each row."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    match kind:
        case DateTime():
            return datetime(2026, 11, 24, 10, number, 0, 123_000, tzinfo=UTC)
        case Boolean():
            return number % 2 == 0
        case Float():
            return number + 0.25
        case Integer():
            return 7 * number
        case LargeBinary():
            return bytes([0, 255, number])
        case JSON():
            return {"name": "Eva Nyström", "deep": [{"n": number, "none": None, "text": "Å\u2028"}]}
        case String():
            return f"{column.name}-{number} åäö '\"\\"
        case other:
            raise AssertionError(f"{column}: a value of {other!r} is wanted")


async def fill(database: str) -> None:
    """In place of what there is."""
    engine = open_engine(database)
    async with engine.begin() as connection:
        for table in metadata.sorted_tables:
            await connection.execute(table.delete())
            rows = [{one.name: _value(one, number) for one in table.columns} for number in range(1, ROWS + 1)]
            await connection.execute(insert(table), rows)
    await engine.dispose()


async def content(database: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, and the last number of each that gives one only once."""
    once = [one for one in metadata.sorted_tables if one.dialect_options["sqlite"]["autoincrement"]]
    engine = open_engine(database)
    async with engine.connect() as connection:
        given = [{table.name: await last_given(connection, table)} for table in once]
        found = {
            table.name: [
                dict(row._mapping)
                for row in await connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }
    await engine.dispose()
    return {**found, "given": given}
