"""A database is copied into one of the other kind and back, and nothing is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text

from app.storage import Store
from app.storage.copying import COPY_BATCH, NotEmpty, SameDatabase, copy_database
from app.storage.database import open_engine
from app.storage.tables import call
from tests.storage.filled import ROWS, content, fill
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.storage.conftest import PostgresServer


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'here.db'}"


def another(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'there.db'}"


@pytest.mark.postgres
async def test_to_postgresql_and_back_every_row_is_as_it_was(
    sqlite: str, tmp_path: Path, postgres: PostgresServer
) -> None:
    await migrated(sqlite)
    await fill(sqlite)
    server, back = postgres.new_database(), another(tmp_path)

    rows = await copy_database(sqlite, server)
    await copy_database(server, back)

    assert set(rows.values()) == {ROWS}
    assert await content(server) == await content(sqlite)
    assert await content(back) == await content(sqlite)


@pytest.mark.postgres
async def test_postgresql_goes_on_counting_where_the_other_was(sqlite: str, postgres: PostgresServer) -> None:
    """Else the first message after the move would have the number of an older one."""
    await migrated(sqlite)
    await fill(sqlite)
    server = postgres.new_database()
    await copy_database(sqlite, server)
    highest = max(row["id"] for row in (await content(server))["message"])

    store = await Store.open(server)
    added = await store.add_message(
        mailbox="anna", caller=None, call=None, recorded_at=store._now(), seconds=2.0, sound="anna/new.wav"
    )
    await store.close()

    assert added.id == highest + 1


async def next_message(database: str) -> int:
    """The number that a new message gets."""
    store = await Store.open(database)
    added = await store.add_message(
        mailbox="anna", caller=None, call=None, recorded_at=store._now(), seconds=2.0, sound="anna/next.wav"
    )
    await store.close()
    return added.id


@pytest.mark.postgres
@pytest.mark.parametrize("left", ["id < 20", "false"])
async def test_a_number_that_was_freed_is_given_in_no_copy(
    sqlite: str, tmp_path: Path, postgres: PostgresServer, left: str
) -> None:
    """Else an old link would open another's message. left: which of the numbers 7, 14 and 21 are there still."""
    await migrated(sqlite)
    await fill(sqlite)
    engine = open_engine(sqlite)
    async with engine.begin() as connection:
        await connection.execute(text(f"DELETE FROM message WHERE NOT ({left})"))
    await engine.dispose()
    server, back = postgres.new_database(), another(tmp_path)

    await copy_database(sqlite, server)
    await copy_database(server, back)

    assert [await next_message(one) for one in (sqlite, server, back)] == [22, 22, 22]


@pytest.mark.postgres
async def test_a_copy_gives_no_number_that_its_target_gave(sqlite: str, postgres: PostgresServer) -> None:
    """A page that was open before it still names them."""
    await migrated(sqlite)
    await fill(sqlite)
    server = postgres.new_database()
    await copy_database(sqlite, server)
    assert await next_message(server) == 22

    await copy_database(sqlite, server, replace=True)

    assert await next_message(server) == 23


@pytest.mark.postgres
async def test_rows_that_only_sqlite_takes_come_through(sqlite: str, postgres: PostgresServer) -> None:
    """A NUL in what a caller calls themselves."""
    await migrated(sqlite)
    await fill(sqlite)
    engine = open_engine(sqlite)
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE call SET caller = 'ev' || char(0) || 'il' WHERE id LIKE 'id-1%'")
        )
    await engine.dispose()
    server = postgres.new_database()

    await copy_database(sqlite, server)

    assert "evil" in [row["caller"] for row in (await content(server))["call"]]


async def test_more_rows_than_go_at_once_are_copied(sqlite: str, tmp_path: Path) -> None:
    await migrated(sqlite)
    await fill(sqlite)
    [first, *_] = (await content(sqlite))["call"]
    engine = open_engine(sqlite)
    async with engine.begin() as connection:
        await connection.execute(insert(call), [{**first, "id": f"c{n}"} for n in range(2 * COPY_BATCH)])
    await engine.dispose()

    rows = await copy_database(sqlite, another(tmp_path))

    assert rows["call"] == 2 * COPY_BATCH + ROWS
    assert await content(another(tmp_path)) == await content(sqlite)


async def test_rows_in_the_target_are_kept_unless_told_otherwise(sqlite: str, tmp_path: Path) -> None:
    target = another(tmp_path)
    for one in (sqlite, target):
        await migrated(one)
        await fill(one)
    engine = open_engine(target)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE phone SET secret = 'mine'"))
    await engine.dispose()
    before = await content(target)

    with pytest.raises(NotEmpty, match="company_version"):
        await copy_database(sqlite, target)
    assert await content(target) == before

    await copy_database(sqlite, target, replace=True)
    assert await content(target) == await content(sqlite)


async def test_a_copy_that_fails_leaves_the_target_as_it_was(sqlite: str, tmp_path: Path) -> None:
    target = another(tmp_path)
    for one in (sqlite, target):
        await migrated(one)
        await fill(one)
    engine = open_engine(sqlite)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE sms SET created_at = 'no moment'"))
    await engine.dispose()
    before = await content(target)

    with pytest.raises(ValueError, match="no moment"):
        await copy_database(sqlite, target, replace=True)

    assert await content(target) == before


async def test_a_database_is_not_copied_into_itself(sqlite: str, tmp_path: Path) -> None:
    await migrated(sqlite)
    await fill(sqlite)
    (tmp_path / "link.db").symlink_to(tmp_path / "here.db")
    before = await content(sqlite)

    with pytest.raises(SameDatabase):
        await copy_database(sqlite, f"sqlite+aiosqlite:///{tmp_path / 'link.db'}", replace=True)

    assert await content(sqlite) == before
