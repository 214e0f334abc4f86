"""Which number a table gave last: the number of a deleted row is never given again, not in a copy either.

Knows: SQLite's sqlite_sequence, PostgreSQL's sequences. Refuses to know: what the numbers are of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

if TYPE_CHECKING:
    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")


async def last_given(connection: AsyncConnection, table: Table) -> int:
    """The highest number that the table ever gave, as far as the database remembers; 0 for none."""
    counted = table.autoincrement_column
    if counted is None:
        return 0
    highest = (await connection.execute(select(func.max(counted)))).scalar_one() or 0
    if connection.dialect.name == "postgresql":
        sequence = await _sequence_of(connection, table)
        number = text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        remembered = (await connection.execute(number)).scalar_one()
    elif _is_remembered_by_sqlite(table):
        number = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
        remembered = (await connection.execute(number, {"table": table.name})).scalar_one_or_none() or 0
    else:
        remembered = 0
    return max(int(highest), int(remembered))


async def give_none_up_to(connection: AsyncConnection, table: Table, number: int) -> None:
    """The table gives higher numbers from now on; harmless for one that does so, or that gives none."""
    last = await last_given(connection, table)
    if max(last, number) == 0 or table.autoincrement_column is None:
        return
    values = {"table": table.name, "number": max(last, number)}
    if connection.dialect.name == "postgresql":
        sequence = await _sequence_of(connection, table)
        await connection.execute(
            text("SELECT setval(:sequence, :number)"), {"sequence": sequence, "number": values["number"]}
        )
    elif _is_remembered_by_sqlite(table):
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
        await connection.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :number)"), values)


def _is_remembered_by_sqlite(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


async def _sequence_of(connection: AsyncConnection, table: Table) -> str:
    """Its name, quoted."""
    assert table.autoincrement_column is not None
    values = {"table": f'"{table.name}"', "column": table.autoincrement_column.name}
    return str((await connection.execute(_SEQUENCE, values)).scalar_one())
