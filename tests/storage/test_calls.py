"""The journal in the database, on both: lines in any order, however often, make the same calls."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from app.calls.journal import LOST, Begin, End, JournalRecord, Step
from app.storage.rows import StoredCall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.storage import Store

AT = "2026-11-24T11:00:00.123Z"
BEGIN = Begin(
    "c1", AT, source="trunk", direction="in", caller="+46701234567", called="0846500401", policy="h"
)
DECISION = Step(
    "c1", AT, "c1-1", "decision", {"decision": {"action": "ring", "target": "anna"}, "situation": {}}
)
OUTCOME = Step("c1", AT, "c1-2", "outcome", {"outcome": "no_answer", "target": "anna", "action": "ring"})
END = End("c1", "2026-11-24T11:00:30.000Z", "message", None, 20_000, 0, 16)
LONE_END = End("c2", "2026-11-24T12:00:10.000Z", "answered", "anna", 2_000, 8_000, 16, "phone", "bo", "101")


async def whole(store: Store, id: str) -> StoredCall:  # noqa: A002
    found = await store.call(id)
    assert found is not None
    return found


async def test_a_call_is_told_from_its_lines(store: Store) -> None:
    await store.write([BEGIN, DECISION, OUTCOME, END])

    call = await whole(store, "c1")

    assert call.began_at == datetime(2026, 11, 24, 11, 0, 0, 123_000, tzinfo=UTC)
    assert (call.source, call.direction, call.policy) == ("trunk", "in", "h")
    assert (call.caller, call.called) == ("+46701234567", "0846500401")
    assert call.ended_at == datetime(2026, 11, 24, 11, 0, 30, tzinfo=UTC)
    assert (call.how, call.answered_by, call.ringing_ms, call.talking_ms) == ("message", None, 20_000, 0)
    assert [(step.what, step.data) for step in call.steps] == [
        ("decision", DECISION.data),
        ("outcome", OUTCOME.data),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_lines_in_any_order_and_twice_make_the_same_call(store: Store, order: tuple[int, ...]) -> None:
    lines: list[JournalRecord] = [BEGIN, DECISION, END]
    expected = StoredCall(
        id="c1",
        began_at=datetime(2026, 11, 24, 11, 0, 0, 123_000, tzinfo=UTC),
        source="trunk",
        direction="in",
        caller="+46701234567",
        called="0846500401",
        policy="h",
        ended_at=datetime(2026, 11, 24, 11, 0, 30, tzinfo=UTC),
        how="message",
        answered_by=None,
        ringing_ms=20_000,
        talking_ms=0,
        cause=16,
    )

    for index in order:
        await store.write([lines[index]])
    await store.write([lines[index] for index in (*order, *order)])

    assert await store.calls() == [expected]
    assert [step.id for step in (await whole(store, "c1")).steps] == ["c1-1"]


async def test_a_transferred_caller_stays_one_call_with_its_first_beginning(store: Store) -> None:
    """The second beginning is that of a service which was restarted in between, and knew only the transfer."""
    moves = [Step("c1", AT, f"c1-{to}", "transfer", {"by": "anna", "to": to}) for to in ("102", "103")]
    again = replace(BEGIN, at="2026-11-24T11:05:00.000Z", called="103", policy="h2")

    await store.write([BEGIN, *moves])
    await store.write([again])

    call = await whole(store, "c1")
    assert (call.called, call.policy, call.began_at.minute) == ("0846500401", "h", 0)
    assert call.transferred_to == ("102", "103")
    assert [one.transferred_to for one in await store.calls()] == [("102", "103")]


async def test_a_call_of_which_only_the_end_is_known_began_before_it(store: Store) -> None:
    await store.write([LONE_END])

    call = await whole(store, "c2")

    assert call.began_at == datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert (call.source, call.caller, call.called, call.direction) == ("phone", "bo", "101", None)


async def test_steps_of_one_millisecond_stay_in_the_order_of_writing(store: Store) -> None:
    names = [f"c1-{n}" for n in (10, 9, 2, 1)]

    await store.write([Step("c1", AT, name, "note", {}) for name in names] + [BEGIN])

    assert [step.id for step in (await whole(store, "c1")).steps] == names


async def test_one_unfit_line_leaves_nothing_of_its_batch(store: Store) -> None:
    with pytest.raises(ValueError, match="isoformat"):
        await store.write([BEGIN, End("c1", "yesterday", "answered", None, 0, 0, 16)])

    assert await store.calls() == []


async def test_a_listener_that_fails_leaves_written_what_is_written(store: Store) -> None:
    """The spool took it for a database that is away, and wrote the same lines again, for ever."""

    def fails(calls: Mapping[str, frozenset[str]]) -> None:
        raise AssertionError(calls)

    store.on_journal = fails
    with capture_logs() as logs:
        await store.write([BEGIN])

    assert [one["event"] for one in logs] == ["the journal's listener failed"]
    assert len(await store.calls()) == 1


async def test_calls_come_newest_first_and_no_more_than_asked(store: Store) -> None:
    await store.write([BEGIN, LONE_END])

    assert [call.id for call in await store.calls()] == ["c2", "c1"]
    assert [call.id for call in await store.calls(1)] == ["c2"]
    since = datetime(2026, 11, 24, 12, 30, tzinfo=UTC) - timedelta(hours=1)
    assert [call.id for call in await store.calls(since=since)] == ["c2"]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (("anna",), ["c2", "c1"]),  # answered c2; was rung in c1
        (("bo",), ["c2"]),
        (("+46701234567",), ["c1"]),
        (("0846500401", "101"), ["c2", "c1"]),
        (("carin",), []),
        ((), []),
    ],
)
async def test_calls_are_found_by_whoever_was_in_them(
    store: Store, who: tuple[str, ...], found: list[str]
) -> None:
    await store.write([BEGIN, DECISION, LONE_END])

    assert [call.id for call in await store.calls(who=who)] == found


async def test_an_unknown_call_is_none(store: Store) -> None:
    assert await store.call("c1") is None


async def test_calls_without_an_end_are_known_by_when_they_began(store: Store) -> None:
    await store.write([BEGIN, replace(BEGIN, call="c3", at="2026-11-24T11:10:00.000Z"), LONE_END])

    found = await store.open_calls(datetime(2026, 11, 24, 11, 5, tzinfo=UTC))

    assert found == ["c1"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_how_a_call_ended_is_truer_than_that_it_was_lost(store: Store, order: tuple[int, int]) -> None:
    """Whether the exchange log told of it before or after it was missed."""
    lost = End("c1", "2026-11-24T14:00:00.000Z", LOST, None, 0, 0, 0)
    ends = [END, lost]

    await store.write([BEGIN])
    for one in order:
        await store.write([ends[one]])

    assert (await whole(store, "c1")).how == "message"


async def test_a_call_of_which_nobody_knows_the_end_is_lost(store: Store) -> None:
    await store.write([BEGIN, End("c1", "2026-11-24T14:00:00.000Z", LOST, None, 0, 0, 0)])

    assert (await whole(store, "c1")).how == "lost"
    assert await store.open_calls(datetime(2027, 1, 1, tzinfo=UTC)) == []
