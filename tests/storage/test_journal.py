"""The journal's search, on both databases: what it finds, page by page, and by which index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.journal_search import MOST_MARKS, JournalPage, JournalSearch
from app.storage import journal
from tests.storage.plans import plans
from tests.storage.told_calls import CUSTOMER, NINE, OTHER, Told, all_records

if TYPE_CHECKING:
    from app.storage import Store
    from app.storage.rows import StoredCall

HALF_PAST = NINE + timedelta(seconds=1000)


def ids(page: JournalPage[StoredCall]) -> list[str]:
    return [one.id for one in page.calls]


FOUND = {
    "everything": (JournalSearch(), "c11 c10 c9 c8 c7 c6 c5 c4 c3 c2 c1"),
    "a number": (JournalSearch(marks=((OTHER,),)), "c9 c6 c4 c2"),
    "a person by id or number": (JournalSearch(marks=(("anna", "101"),)), "c11 c10 c9 c8 c6 c1"),
    "a queue": (JournalSearch(marks=(("support",),)), "c11 c5 c4 c3 c2 c1"),
    "a clause": (JournalSearch(marks=(("§O2",),)), "c7"),
    "a queue and a clause": (JournalSearch(marks=(("support",), ("§Q9",))), "c11 c5 c2 c1"),
    "a person and a number": (JournalSearch(marks=(("anna",), (CUSTOMER,))), "c11 c1"),
    "a direction": (JournalSearch(direction="out"), "c9"),
    "an end": (JournalSearch(how=("caller_hung_up",)), "c2"),
    "one of two ends": (JournalSearch(how=("caller_hung_up", "message")), "c3 c2"),
    "an end and a direction": (JournalSearch(how=("answered",), direction="in"), "c11 c6 c5 c1"),
    "a queue's calls that were answered": (
        JournalSearch(marks=(("support",),), how=("answered",)),
        "c11 c5 c1",
    ),
    "a period": (JournalSearch(since=NINE + timedelta(seconds=900), until=HALF_PAST), "c5"),
    "a person in a period": (JournalSearch(marks=(("anna",),), until=HALF_PAST), "c1"),
    "a text of a note": (JournalSearch(text="Väntat Längre"), "c5 c2"),
    "a text of a reason": (JournalSearch(text="ord", direction="internal"), "c10 c8"),
    "a text that is a pattern": (JournalSearch(text="%"), ""),
    "nobody": (JournalSearch(marks=(("nobody",),)), ""),
}


@pytest.mark.parametrize("name", FOUND)
async def test_calls_are_found_by(store: Store, name: str) -> None:
    search, expected = FOUND[name]
    await store.write(all_records())

    page = await store.journal.page(search)

    assert (" ".join(ids(page)), page.after, page.short) == (expected, None, False)


@pytest.mark.parametrize("name", FOUND)
async def test_pages_of_two_tell_the_same_calls_once_each(store: Store, name: str) -> None:
    search, expected = FOUND[name]
    await store.write(all_records())
    found: list[str] = []

    page = await store.journal.page(search, 2)
    while True:
        found += ids(page)
        if page.after is None:
            break
        page = await store.journal.page(replace(search, after=page.after), 2)

    assert " ".join(found) == expected


async def test_calls_of_one_instant_are_told_once_each_across_pages(store: Store) -> None:
    for n in range(7):
        await store.write(Told(f"c{n}", 0, CUSTOMER, "101").ended(9, "answered", "anna").records)
    search, found = JournalSearch(marks=((CUSTOMER, "101"),)), []

    for _ in range(4):
        page = await store.journal.page(search, 2)
        found += ids(page)
        search = replace(search, after=page.after)

    assert found == ["c6", "c5", "c4", "c3", "c2", "c1", "c0"]


async def test_a_search_that_finds_little_stops_and_says_where(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_READ_FOR_TEXT", 3)
    for n in range(5):
        told = Told(f"c{n}", n, CUSTOMER, "101").step(n, "note", {"text": "needle" if n == 0 else "hay"})
        await store.write(told.ended(9, "answered", "anna").records)

    first = await store.journal.page(JournalSearch(text="needle"))
    assert first.after is not None
    rest = await store.journal.page(JournalSearch(text="needle", after=first.after))

    assert (ids(first), first.short, first.after) == ([], True, (NINE + timedelta(seconds=2), "c2"))
    assert (ids(rest), rest.short, rest.after) == (["c0"], False, None)


async def test_windows_that_grow_miss_no_call(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "FIRST_WINDOW", 1)
    monkeypatch.setattr(journal, "WINDOW_GROWS", 2)
    await store.write(all_records())

    page = await store.journal.page(JournalSearch(marks=(("support",), ("§Q9",))))

    assert ids(page) == ["c11", "c5", "c2", "c1"]


async def test_an_export_tells_every_call_that_fits(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "EXPORT_PAGE", 2)
    await store.write(all_records())

    found = [one.id async for one in store.journal.every(JournalSearch(marks=(("support",),)))]

    assert found == ["c11", "c5", "c4", "c3", "c2", "c1"]


async def test_a_call_is_told_with_its_transfers(store: Store) -> None:
    await store.write(all_records())

    [call] = (await store.journal.page(JournalSearch(marks=(("102",),)))).calls

    assert (call.id, call.transferred_to) == ("c11", ("102",))


async def test_a_party_of_a_call_is_known_by_the_mark(store: Store) -> None:
    await store.write(all_records())

    assert await store.journal.is_marked("c1", "anna")
    assert not await store.journal.is_marked("c1", "bo")
    assert not await store.journal.is_marked("c2", "anna")


async def test_numbers_are_found_by_how_they_begin(store: Store) -> None:
    await store.write(all_records())

    assert await store.journal.marks_beginning("+4673") == [OTHER]
    assert await store.journal.marks_beginning("+46") == [CUSTOMER, OTHER, "+46812345600", "+46812345611"]
    assert await store.journal.marks_beginning("+47") == []


async def test_no_more_numbers_are_looked_for_than_can_be_looked_for_together(store: Store) -> None:
    told = [
        Told(f"c{n}", n, f"+4670{n:07}", "101").ended(n + 5, "answered", "anna")
        for n in range(MOST_MARKS + 5)
    ]
    await store.write([record for one in told for record in one.records])

    assert len(await store.journal.marks_beginning("+4670")) == MOST_MARKS + 1


AFTER = (datetime(2026, 11, 24, 9, tzinfo=UTC), "c9")
ANSWERED_BY: dict[str, tuple[JournalSearch, str]] = {
    "the key of the marks": (JournalSearch(marks=((CUSTOMER,),), after=AFTER), "call_mark"),
    "the key of the marks for several": (JournalSearch(marks=(("a", "b"), ("§Q9",))), "call_mark"),
    "the index of ends": (JournalSearch(how=("lost",), after=AFTER), "ix_call_how"),
    "the index of ends, though": (JournalSearch(how=("lost",), direction="in"), "ix_call_how"),
    "the index of directions": (JournalSearch(direction="in", after=AFTER), "ix_call_direction"),
    "the index of beginnings": (JournalSearch(after=AFTER), "ix_call_began_at"),
}


@pytest.mark.parametrize("name", ANSWERED_BY)
@pytest.mark.usefixtures("store")
async def test_each_page_is_answered_by(database: str, name: str) -> None:
    search, index = ANSWERED_BY[name]

    async with plans(database) as seen:
        await seen.store.journal.page(search)

    keys = seen.plans[0]
    assert index in keys.indexes | keys.keys, keys
    for plan in seen.plans:
        assert not plan.whole_tables & {"call", "call_mark", "call_step"}, plan


@pytest.mark.usefixtures("store")
async def test_the_next_number_is_one_step_in_the_marks_key(database: str) -> None:
    async with plans(database) as seen:
        await seen.store.journal.marks_beginning("+4670")
        await seen.store.journal.not_entered()

    numbers, oldest = seen.plans
    assert "call_mark" in numbers.keys
    assert not numbers.sorts
    assert "ix_call_without_card" in oldest.indexes
    assert not oldest.sorts
