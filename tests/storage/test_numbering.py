"""Which number a table gave last, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert

from app.storage import migrate
from app.storage.database import open_engine
from app.storage.numbering import give_none_up_to, last_given
from app.storage.tables import message, message_mail, metadata
from tests.storage.filled import fill

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def test_the_number_of_a_deleted_row_is_remembered_and_never_given_again(empty_database: str) -> None:
    await migrate(empty_database)
    await fill(empty_database)
    engine = open_engine(empty_database)
    async with engine.begin() as connection:
        assert await last_given(connection, message) == 21
        await give_none_up_to(connection, message, 30)
        await connection.execute(delete(message))
        await give_none_up_to(connection, message, 9)  # lower: nothing

        assert await last_given(connection, message) == 30
        assert await _adds(connection) == 31
        assert await last_given(connection, message_mail) == 0  # its numbers are the messages'
    await engine.dispose()


async def test_a_table_that_gave_none_begins_with_1(empty_database: str) -> None:
    await migrate(empty_database)
    engine = open_engine(empty_database)
    async with engine.begin() as connection:
        for table in metadata.sorted_tables:
            await give_none_up_to(connection, table, await last_given(connection, table))

        assert await last_given(connection, message) == 0
        assert await _adds(connection) == 1
    await engine.dispose()


async def _adds(connection: AsyncConnection) -> int:
    values = {
        "mailbox": "anna",
        "recorded_at": datetime(2026, 11, 24, 11, tzinfo=UTC),
        "seconds": 1.0,
        "sound": "a.wav",
        "heard": False,
    }
    row = await connection.execute(insert(message).values(values).returning(message.c.id))
    return int(row.scalar_one())
