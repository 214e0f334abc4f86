"""The journal's decisions in parts, on both databases: each call whole, once, in order, and of the time asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest_asyncio

from app.calls.journal import Begin, Step
from app.storage.decisions import Decisions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.storage import Store
    from app.storage.decisions import JournalPart

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest_asyncio.fixture
async def decisions(database: str, store: Store) -> AsyncIterator[Decisions]:  # noqa: ARG001 - it makes the tables
    opened = Decisions(database)
    yield opened
    await opened.close()


def step(call: str, at: datetime, place: int, what: str = "decision") -> Step:
    data = {"situation": {"to": "å"}, "decision": {"b": place, "a": 1}}
    return Step(call, at.isoformat(), f"{call}-{place}-{what}", what, data)  # type: ignore[arg-type]


async def fill(store: Store, calls: int) -> None:
    """One call a minute, of two decisions and an outcome between."""
    for number in range(calls):
        call, at = f"c{number}", NOON + timedelta(minutes=number)
        later = [
            step(call, at + timedelta(seconds=30), 1),
            step(call, at + timedelta(seconds=20), 0, "outcome"),
        ]
        begin = Begin(call, at.isoformat(), "trunk", "in", "+46701234567", "101", "hash")
        await store.write([*later, step(call, at, 0), begin])


async def read(decisions: Decisions, parts: list[JournalPart]) -> list[list[tuple[str, int]]]:
    return [
        [(call, json.loads(text)["decision"]["b"]) for call, text in await decisions.of(part)]
        for part in parts
    ]


async def test_every_call_is_in_one_part_with_its_decisions_in_order(
    store: Store, decisions: Decisions
) -> None:
    await fill(store, 7)

    parts = await decisions.parts(None, None, 3)

    expected = [(f"c{number}", place) for number in range(7) for place in (0, 1)]
    found = await read(decisions, parts)
    assert [len(one) for one in found] == [6, 6, 2]
    assert [one for part in found for one in part] == expected


async def test_the_text_of_a_record_is_as_it_was_written(store: Store, decisions: Decisions) -> None:
    """Byte for byte: the order of its keys, and no letter escaped."""
    await fill(store, 1)

    [part] = await decisions.parts(None, None)

    _, text = (await decisions.of(part))[0]
    assert text == '{"situation":{"to":"å"},"decision":{"b":0,"a":1}}'


async def test_only_calls_of_the_time_asked_for_are_read(store: Store, decisions: Decisions) -> None:
    await fill(store, 5)

    parts = await decisions.parts(NOON + timedelta(minutes=1), NOON + timedelta(minutes=4), 2)

    found = [call for part in await read(decisions, parts) for call, _ in part]
    assert found == ["c1", "c1", "c2", "c2", "c3", "c3"]


async def test_a_call_whose_beginning_was_lost_is_read_by_the_time_of_its_steps(
    store: Store, decisions: Decisions
) -> None:
    await fill(store, 2)
    await store.write([step("lost", NOON, 0), step("late", NOON + timedelta(days=1), 0)])

    parts = await decisions.parts(NOON, NOON + timedelta(hours=1))

    assert await read(decisions, parts) == [[("c0", 0), ("c0", 1), ("c1", 0), ("c1", 1)], [("lost", 0)]]


async def test_many_calls_of_one_instant_are_all_read(store: Store, decisions: Decisions) -> None:
    for number in range(5):
        begin = Begin(f"c{number}", NOON.isoformat(), "trunk", "in", "x", "101", "hash")
        await store.write([begin, step(f"c{number}", NOON, 0)])
    await store.write(
        [replace(begin, call="c9", at=(NOON + timedelta(hours=1)).isoformat()), step("c9", NOON, 0)]
    )

    found = [call for part in await read(decisions, await decisions.parts(None, None, 2)) for call, _ in part]

    assert sorted(found) == ["c0", "c1", "c2", "c3", "c4", "c9"]


async def test_a_version_is_found_by_the_beginning_of_its_hash(store: Store, decisions: Decisions) -> None:
    for hash_ in ("ab12", "ab34", "cd_6"):
        await store.import_document({"hash": hash_}, hash_, "test")

    assert await decisions.versions_like("ab") == ["ab12", "ab34"]
    assert await decisions.versions_like("cd__") == []
    stored = await decisions.version("ab34")
    assert stored is not None
    assert stored.document == {"hash": "ab34"}
