"""The register, on both databases: its sums are those of the journal's calls, whatever came in which order."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text, update

from app.calls.journal_search import JournalSearch
from app.storage import Store
from app.storage.cards import Card, card_of
from app.storage.database import open_engine
from app.storage.register import enter
from app.storage.retention import forget_before
from app.storage.tables import call, call_mark, hour_figure
from tests.storage.test_cards import CARDS
from tests.storage.told_calls import CUSTOMER, Told, all_records, morning

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2026, 11, 24)
Sums = dict[tuple[str, str, int, str], dict[str, int]]


async def sums(database: str) -> Sums:
    """What the table has, without the zeros."""
    engine = open_engine(database)
    async with engine.connect() as connection:
        rows = (await connection.execute(select(hour_figure))).mappings().all()
    await engine.dispose()
    keys = ("kind", "day", "hour", "who")
    return {
        (row["kind"], row["day"], row["hour"], row["who"]): {
            name: number for name, number in row.items() if name not in keys and number
        }
        for row in rows
    }


async def marks(database: str) -> set[tuple[str, str]]:
    engine = open_engine(database)
    async with engine.connect() as connection:
        rows = (await connection.execute(select(call_mark.c.mark, call_mark.c.call))).all()
    await engine.dispose()
    return {(row[0], row[1]) for row in rows}


def summed(cards: Iterable[Card]) -> Sums:
    """The sums that these cards make."""
    found: Sums = {}
    for card in cards:
        for (kind, who), counts in card.figures.items():
            for day, hour in ((card.day, card.hour), (card.day, 24), (card.day[:7] + "-01", 25)):
                cell = found.setdefault((kind, day, hour, who), {})
                for name, number in counts.items():
                    cell[name] = cell.get(name, 0) + number
    return found


async def test_the_sums_are_those_of_the_morning_counted_by_hand(store: Store, database: str) -> None:
    await store.write(all_records())

    found = await sums(database)

    assert found == summed(CARDS.values())
    assert found["in", "2026-11-24", 24, ""] == {
        "calls": 8,
        "answered": 4,
        "abandoned": 1,
        "messages": 1,
        "callbacks": 1,
        "blocked": 1,
        "diverted": 1,
        "waited_ms": 332_000,
        "talking_ms": 245_000,
    }
    assert found["queue", "2026-11-24", 9, "support"] == {
        "calls": 5,
        "answered": 1,
        "in_time": 1,
        "late": 2,
        "abandoned": 1,
        "messages": 1,
        "callbacks": 1,
        "diverted": 1,
        "waited_ms": 12_000,
        "talking_ms": 120_000,
    }


async def test_records_one_by_one_in_any_order_and_twice_make_the_same_sums(
    store: Store, database: str
) -> None:
    records = all_records()
    twice = [*records, *records]
    random.Random(7).shuffle(twice)

    for record in twice:
        await store.write([record])

    assert await sums(database) == summed(CARDS.values())
    assert await marks(database) == {(mark, id_) for id_, card in CARDS.items() for mark in card.marks}


async def test_a_call_whose_beginning_comes_late_is_counted_in_the_hour_in_which_it_began(
    store: Store, database: str
) -> None:
    """Of an end alone the beginning is computed, which leaves out the time in a menu."""
    told = Told("c", 3590, CUSTOMER, "101").ended(3620, "answered", "anna", talked=10, rang=5)

    await store.write([told.records[1]])
    early = await sums(database)
    await store.write([told.records[0]])

    assert {hour for _, _, hour, _ in early} == {10, 24, 25}
    assert {hour for _, _, hour, _ in await sums(database)} == {9, 24, 25}
    found = await store.journal.page(JournalSearch(marks=((CUSTOMER,),)))
    assert [one.id for one in found.calls] == ["c"]


async def test_writers_at_the_same_time_count_each_call_once(store: Store, database: str) -> None:
    """A service that ends and the next one move lines of the same calls."""
    records = all_records()
    stores = [await Store.open(database) for _ in range(3)]
    try:
        await asyncio.gather(
            *(one.write(records[start::4]) for start in range(4) for one in (*stores, store))
        )
    finally:
        for one in stores:
            await one.close()

    assert await sums(database) == summed(CARDS.values())


async def test_forgotten_calls_count_no_more(store: Store, database: str) -> None:
    await store.write(all_records())

    await forget_before(store, datetime(2026, 11, 24, 8, 30, tzinfo=UTC), batch=2)

    assert await sums(database) == summed([CARDS["c11"]])
    assert {id_ for _, id_ in await marks(database)} == {"c11"}


async def test_nothing_is_left_of_an_erased_person_s_calls(store: Store, database: str) -> None:
    await store.write(all_records())

    await store.erase_personal(await store.personal(["anna"], "anna"))

    left = {one.id for one in await store.calls()}
    assert left == {"c2", "c3", "c4", "c5", "c6", "c7"}
    assert await sums(database) == summed(CARDS[id_] for id_ in left)
    assert {id_ for _, id_ in await marks(database)} == left


async def test_calls_of_before_are_entered_the_newest_first_and_once(store: Store, database: str) -> None:
    await store.write(all_records())
    engine = open_engine(database)
    async with engine.begin() as connection:  # as the migration leaves them
        await connection.execute(update(call).values(card=None))
        for table in ("call_mark", "hour_figure"):
            await connection.execute(text(f"DELETE FROM {table}"))
    await engine.dispose()
    began = max(card.at for card in CARDS.values())

    newest = await store.journal.not_entered()
    first = await store.enter_older_calls(4)
    entered = {id_ for _, id_ in await marks(database)}
    while await store.enter_older_calls(4):
        pass

    assert (newest, first, entered) == (began, 4, {"c11", "c10", "c9", "c8"})
    assert await store.journal.not_entered() is None
    assert await sums(database) == summed(CARDS.values())


async def test_a_call_s_card_is_kept_as_it_was_counted(store: Store, database: str) -> None:
    """So what another version of the program counted is taken out as it was put in."""
    await store.write(morning()[0].records)
    before = await sums(database)
    engine = open_engine(database)
    async with engine.begin() as connection:
        await enter(connection, ["c1", "c1", "unknown"])
        kept = (await connection.execute(select(call.c.card))).scalar_one()
        rows = (await connection.execute(select(func.count()).select_from(call_mark))).scalar_one()
    await engine.dispose()

    assert kept == CARDS["c1"].as_json()
    assert rows == len(CARDS["c1"].marks)
    assert await sums(database) == before


async def test_a_stored_call_makes_the_card_of_its_records(store: Store) -> None:
    await store.write(all_records())

    kept = [await store.call(id_) for id_ in CARDS]

    assert {one.id: card_of(one) for one in kept if one is not None} == CARDS
