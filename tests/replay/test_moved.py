"""What moved a call: the first reason at which two decisions part; and whether it went elsewhere at all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.policy.decide import decide
from app.policy.decision import Decision, PersonState
from app.policy.hours import working
from app.policy.json_form import decision_json
from app.replay.moved import Moved, MovingRule, change_of, names_of_rules, same_bytes, unlike
from app.replay.record import read_record
from tests.policy.bolaget import BOLAGET, MAIN
from tests.replay.journal import called, record, text

NAMES = names_of_rules(BOLAGET)
LATER = replace(
    BOLAGET,
    queues={
        id_: replace(one, hours=working(9, 17, "Q10")) if id_ == "support" else one
        for id_, one in BOLAGET.queues.items()
    },
)
SUPPORT = called("+46846500420")


def moved(then: Decision, now: Decision) -> Moved | None:
    return change_of(json.loads(json.dumps(decision_json(then, "sv"))), now, NAMES)


def test_a_queue_that_opens_later_sends_its_early_callers_elsewhere_by_its_hours() -> None:
    found = moved(decide(BOLAGET, SUPPORT), decide(LATER, SUPPORT))

    clause = BOLAGET.queues["support"].hours.clause
    assert found == Moved(MovingRule(clause, "queue_open"), MovingRule("Q10", "closed_hours", ("Support",)))
    assert found.elsewhere


def test_the_same_decision_moves_nothing_whatever_its_reasons_say() -> None:
    decision = decide(BOLAGET, SUPPORT)

    assert moved(decision, decision) is None
    assert moved(decision, replace(decision, reasons=decision.reasons[:-1])) is None


@pytest.mark.parametrize(
    ("change", "manner"),
    [
        ({"presented": "+46846500499"}, ("presented",)),
        ({"ring_seconds": 7, "record": True}, ("ring_seconds", "record")),
        ({"legs": ()}, ("legs",)),
    ],
)
def test_the_same_place_in_another_manner_is_not_elsewhere(
    change: dict[str, object], manner: tuple[str, ...]
) -> None:
    decision = decide(BOLAGET, called("+46846500401"))

    found = moved(decision, replace(decision, **change))  # type: ignore[arg-type]

    assert found is not None
    assert not found.elsewhere
    assert found.manner == manner
    assert found.then == found.now


def test_an_agent_who_is_not_asked_any_more_is_the_rule_if_no_other_reason_differs() -> None:
    asked = called("+46846500420", people={"farid": PersonState("meeting")})

    found = moved(decide(BOLAGET, SUPPORT), decide(BOLAGET, asked))

    assert found is not None
    assert (found.manner, found.now) == (("legs",), MovingRule("R3", "profile", ("I möte",)))


def test_rules_are_told_apart_by_queue_role_and_profile_but_not_by_person() -> None:
    assert {"Support", "I möte"} <= NAMES
    assert not NAMES & {one.name for one in BOLAGET.people.values()}


def test_bytes_are_compared_with_the_reasons_words() -> None:
    written = read_record(text(record(SUPPORT)))
    decision = decide(BOLAGET, SUPPORT)

    assert same_bytes(written.decision, decision)
    assert not same_bytes(written.decision, replace(decision, reasons=decision.reasons[:-1]))


def test_decisions_differ_by_themselves_their_reasons_or_their_words() -> None:
    decision = decide(BOLAGET, called(MAIN))
    then = decision_json(decision, "sv")
    said = [{**one, "text": "another sentence"} for one in then["reasons"]]

    assert unlike({**then, "target": "hans"}, decision) == "decision"
    assert unlike({**then, "reasons": then["reasons"][:-1]}, decision) == "reasons"
    assert unlike({**then, "reasons": said}, decision) == "words"
