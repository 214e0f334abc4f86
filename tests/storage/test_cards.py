"""A call's card: each call of a small journal, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.calls.journal import Begin, End, Step
from app.storage.cards import Card, card_of, people_in, read_card
from app.storage.rows import StoredCall, StoredStep
from tests.storage.told_calls import CUSTOMER, NINE, OTHER, Told, morning


def stored(told: Told) -> StoredCall:
    """As the journal keeps it."""
    [begin] = [one for one in told.records if isinstance(one, Begin)]
    [end] = [one for one in told.records if isinstance(one, End)]
    steps = tuple(
        StoredStep(one.id, datetime.fromisoformat(one.at), one.what, one.data)
        for one in told.records
        if isinstance(one, Step)
    )
    return StoredCall(
        begin.call,
        datetime.fromisoformat(begin.at),
        begin.source,
        begin.direction,
        begin.caller,
        begin.called,
        begin.policy,
        datetime.fromisoformat(end.at),
        end.how,
        end.answered_by,
        end.ringing_ms,
        end.talking_ms,
        end.cause,
        steps=steps,
    )


@pytest.mark.parametrize(
    ("call", "whose"),
    [
        ("c1", ["anna"]),  # bo was rung, too, and did not answer
        ("c2", []),
        ("c6", ["anna", "bo"]),
        ("c7", []),
        ("c8", ["anna", "bo"]),
        ("c9", ["anna"]),
        ("c11", ["anna", "bo"]),
    ],
)
def test_a_call_is_theirs_who_called_were_called_or_answered(call: str, whose: list[str]) -> None:
    [told] = [one for one in morning() if one.id == call]

    assert people_in(stored(told), {"anna", "bo", "gun"}) == whose


CARDS = {told.id: card_of(stored(told)) for told in morning()}
COUNTS: dict[str, dict[tuple[str, str], dict[str, int]]] = {
    "c1": {
        ("in", ""): {"calls": 1, "answered": 1, "waited_ms": 12_000, "talking_ms": 120_000},
        ("queue", "support"): {
            "calls": 1,
            "answered": 1,
            "in_time": 1,
            "waited_ms": 12_000,
            "talking_ms": 120_000,
        },
        ("agent", "anna"): {"calls": 1, "answered": 1, "waited_ms": 12_000, "talking_ms": 120_000},
        ("agent", "bo"): {"calls": 1},
    },
    "c2": {
        ("in", ""): {"calls": 1, "abandoned": 1},
        ("queue", "support"): {"calls": 1, "abandoned": 1, "late": 1},
        ("agent", "anna"): {"calls": 1},
    },
    "c3": {("in", ""): {"calls": 1, "messages": 1}, ("queue", "support"): {"calls": 1, "messages": 1}},
    "c4": {("in", ""): {"calls": 1, "callbacks": 1}, ("queue", "support"): {"calls": 1, "callbacks": 1}},
    "c5": {
        ("in", ""): {"calls": 1, "answered": 1, "waited_ms": 305_000, "talking_ms": 60_000},
        ("queue", "support"): {"calls": 1, "diverted": 1, "late": 1},
        ("queue", "sales"): {
            "calls": 1,
            "answered": 1,
            "in_time": 1,
            "waited_ms": 4_900,
            "talking_ms": 60_000,
        },
        ("agent", "bo"): {"calls": 1, "answered": 1, "waited_ms": 4_900, "talking_ms": 60_000},
    },
    "c6": {
        ("in", ""): {"calls": 1, "answered": 1, "diverted": 1, "waited_ms": 10_000, "talking_ms": 30_000},
        ("to", "anna"): {"calls": 1, "diverted": 1},
        ("to", "bo"): {"calls": 1, "answered": 1, "waited_ms": 10_000, "talking_ms": 30_000},
    },
    "c7": {("in", ""): {"calls": 1, "blocked": 1}},
    "c8": {
        ("internal", ""): {"calls": 1, "unanswered": 1},
        ("from", "bo"): {"calls": 1, "unanswered": 1},
        ("to", "anna"): {"calls": 1, "unanswered": 1},
    },
    "c9": {
        ("out", ""): {"calls": 1, "answered": 1, "waited_ms": 15_000, "talking_ms": 60_000},
        ("from", "anna"): {"calls": 1, "answered": 1, "waited_ms": 15_000, "talking_ms": 60_000},
    },
    "c10": {},
    "c11": {
        ("in", ""): {"calls": 1, "answered": 1, "waited_ms": 5_000, "talking_ms": 35_000},
        ("queue", "support"): {"calls": 1, "answered": 1, "in_time": 1, "waited_ms": 8_000},
        ("agent", "anna"): {"calls": 1, "answered": 1, "waited_ms": 8_000},
        ("to", "bo"): {"calls": 1, "answered": 1, "waited_ms": 5_000, "talking_ms": 35_000},
    },
}


@pytest.mark.parametrize("id_", COUNTS)
def test_a_call_counts_for_what_it_was(id_: str) -> None:
    assert CARDS[id_].figures == COUNTS[id_]


def test_a_call_is_found_by_whom_it_had_to_do_with_and_by_its_clauses() -> None:
    assert CARDS["c1"].marks == {CUSTOMER, "+46812345600", "support", "anna", "§Q14", "§Q9"}
    assert CARDS["c2"].marks == {OTHER, "+46812345600", "support", "§Q14", "§Q9", "§Q2"}
    assert CARDS["c6"].marks == {OTHER, "+46812345611", "anna", "bo", "§F3"}
    assert CARDS["c11"].marks == {
        CUSTOMER,
        "+46812345600",
        "support",
        "anna",
        "102",
        "bo",
        "§Q14",
        "§Q9",
        "§F1",
    }


def test_whoever_was_rung_with_others_and_did_not_answer_is_no_party_of_the_call() -> None:
    """Else every agent would see every caller of a queue where all are rung at once (Q9)."""
    assert "bo" not in CARDS["c1"].marks


def test_a_call_that_goes_on_counts_for_nothing_and_is_found() -> None:
    begin = StoredCall("c", NINE, "trunk", "in", CUSTOMER, "101", "h", None, None, None, None, None, None)

    assert card_of(begin) == Card(NINE, frozenset({CUSTOMER, "101"}))


def test_a_call_that_the_exchange_connected_alone_counts_for_whoever_answered() -> None:
    alone = StoredCall(
        "c", NINE, "trunk", None, CUSTOMER, "101", None, NINE, "answered", "anna", 4_000, 20_000, 16
    )

    assert card_of(alone).figures == {
        ("in", ""): {"calls": 1, "answered": 1, "waited_ms": 4_000, "talking_ms": 20_000},
        ("to", "anna"): {"calls": 1, "answered": 1, "waited_ms": 4_000, "talking_ms": 20_000},
    }


def test_a_promised_callback_counts_for_itself_alone() -> None:
    told = Told("c", 0, "support", CUSTOMER, source="callback", direction="out")
    told.step(1, "note", {"text": "asked for"}).ended(60, "cancelled")

    assert card_of(stored(told)).figures == {("callback", "support"): {"calls": 1, "unanswered": 1}}


def test_a_caller_whom_somebody_answered_is_answered_though_they_hang_up_at_the_next_phone() -> None:
    told = Told("c", 0, CUSTOMER, "101").decided(0, "ring", "anna", "F1")
    told.step(20, "transfer", {"by": "anna", "to": "102"}).decided(20, "ring", "bo", "F1")

    figures = card_of(stored(told.ended(40, "caller_hung_up"))).figures

    assert figures["in", ""] == {"calls": 1, "answered": 1}
    assert figures["to", "anna"] == {"calls": 1, "answered": 1}
    assert figures["to", "bo"] == {"calls": 1, "abandoned": 1}


def test_a_transfer_that_was_refused_leaves_the_caller_where_they_were() -> None:
    told = Told("c", 0, CUSTOMER, "100").decided(0, "queue", "support", "Q14")
    told.step(5, "transfer", {"by": "anna", "to": "00900", "refused": {"sv": "nej"}})

    figures = card_of(stored(told.ended(20, "caller_hung_up"))).figures

    assert figures["queue", "support"] == {"calls": 1, "abandoned": 1}


@pytest.mark.parametrize(
    "data",
    [{}, {"decision": None}, {"decision": {"action": "ring", "target": "anna"}}, {"decision": "x"}],
)
def test_a_decision_that_an_older_version_wrote_in_another_way_hurts_nobody(data: dict[str, Any]) -> None:
    told = Told("c", 0, CUSTOMER, "101").step(0, "decision", data).ended(9, "no_answer")

    assert card_of(stored(told)).figures["in", ""] == {"calls": 1, "unanswered": 1}


def test_the_day_and_hour_are_those_of_sweden() -> None:
    night = Card(datetime(2026, 7, 31, 22, 30, tzinfo=UTC))

    assert (night.day, night.hour) == ("2026-08-01", 0)


@pytest.mark.parametrize("id_", COUNTS)
def test_a_card_is_read_as_it_was_written(id_: str) -> None:
    assert read_card(CARDS[id_].as_json()) == CARDS[id_]
