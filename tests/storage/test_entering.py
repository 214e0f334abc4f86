"""A journal of before the upgrade is entered in the register beside the calls, and comes through a lost database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.calls.journal_search import JournalSearch
from app.storage import entering
from app.storage.database import open_engine
from app.storage.entering import enter_older_calls
from app.storage.tables import call, call_mark, hour_figure
from tests.storage.told_calls import all_records

if TYPE_CHECKING:
    import pytest

    from app.storage import Store


async def as_the_migration_leaves_them(database: str) -> None:
    engine = open_engine(database)
    async with engine.begin() as connection:
        await connection.execute(update(call).values(card=None))
        for table in (call_mark, hour_figure):
            await connection.execute(table.delete())
    await engine.dispose()


async def test_all_older_calls_are_found_in_the_end(
    store: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering, "ENTER_BATCH", 2)
    monkeypatch.setattr(entering, "ENTER_PAUSE", 0)
    await store.write(all_records())
    await as_the_migration_leaves_them(database)
    by_queue = JournalSearch(marks=(("support",),))
    before = await store.journal.page(by_queue)

    await enter_older_calls(store)

    assert before.calls == ()
    assert [one.id for one in (await store.journal.page(by_queue)).calls] == [
        "c11",
        "c5",
        "c4",
        "c3",
        "c2",
        "c1",
    ]


async def test_a_database_that_is_away_for_a_while_stops_nothing(
    store: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entering, "ENTER_AGAIN", 0)
    await store.write(all_records())
    await as_the_migration_leaves_them(database)
    enter, failures = (
        store.enter_older_calls,
        [OSError("gone"), OperationalError("", {}, Exception("locked")), KeyError("nobody foresaw it")],
    )

    async def away_at_first(limit: int) -> int:
        if failures:
            raise failures.pop()
        return await enter(limit)

    monkeypatch.setattr(store, "enter_older_calls", away_at_first)

    await enter_older_calls(store)

    assert failures == []
    assert await store.journal.not_entered() is None
