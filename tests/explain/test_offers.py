"""Why a queue rang some agents and not others: the journal's standings, and the dispatcher's answer if one had been
free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.calls.queue.rules import queue_rules
from app.company import load
from app.company.places import Places
from app.company.problems import FileProblem
from app.explain.offers import offered_if_free, rounds, why_not_offered
from tests.policy.bolaget import BOLAGET, EXAMPLE

AT = datetime(2026, 11, 24, 9, 31, 10, tzinfo=UTC)  # 10:31:10 in Stockholm
PLACES = Places(load(EXAMPLE))
RULES = {id_: queue_rules(queue) for id_, queue in BOLAGET.queues.items()}


def stands(agent: str, standing: str, **more: Any) -> dict[str, Any]:
    return {"agent": agent, "standing": standing, "since": 0, "about": "", **more}


def note(queue: str, *agents: dict[str, Any], offer: str = "", clause: str = "", after: float = 0.0) -> Any:
    data: dict[str, Any] = {"queue": queue, "considered": list(agents)}
    if offer:
        data |= {"offer": offer, "clause": clause, "through": queue}
    return AT + timedelta(seconds=after), data


def test_an_agent_in_wrap_up_was_not_rung_until_it_ends_and_would_have_been() -> None:
    hans = stands("hans", "wrap_up", until=(AT + timedelta(seconds=10)).timestamp())
    found = rounds([note("salj", stands("anna", "talking"), hans)])

    why = why_not_offered(PLACES, RULES, found, "hans")

    assert why is not None
    assert (why.said("sv"), why.said("en")) == ("efterarbete till 10:31:20", "wrap-up until 10:31:20")
    assert why.instead == ("hans",)
    assert FileProblem(tuple(why.place), "").field == "queues[0].agents.wrap_up"


def test_offers_of_one_breath_are_one_round() -> None:
    agents = stands("farid", "ringing"), stands("gun", "ringing")
    found = rounds(
        [
            note("support", *agents, offer="farid", clause="Q9"),
            note("support", *agents, offer="gun", clause="Q9", after=0.01),
            note("support", stands("carin", "ringing"), offer="carin", clause="Q9", after=30),
            (AT, {"text": "no offer at all"}),
        ]
    )

    assert [one.rung for one in found] == [("farid", "gun"), ("carin",)]


def test_a_free_agent_who_was_not_rung_had_been_available_for_a_shorter_time() -> None:
    """Q13: and the dispatcher, asked again, rings the other."""
    hans = stands("hans", "free", since=AT.timestamp() - 60)
    anna = stands("anna", "ringing", since=AT.timestamp() - 600)
    found = rounds([note("salj", anna, hans, offer="anna", clause="Q13")])

    why = why_not_offered(PLACES, RULES, found, "hans")

    assert why is not None
    assert (why.clause, why.instead, why.said("sv")) == ("Q13", ("anna",), "ledig")
    assert FileProblem(tuple(why.place), "").field == "queues[0].agents.ring"


@pytest.mark.parametrize(
    ("standing", "clause", "field"),
    [
        ("back_off", "Q9", "queues[1].agents.unanswered"),
        ("ringing", "Q9", "queues[1].agents.spread"),
        ("talking", "M5", None),
        ("paused", "R3", None),
        ("logged_out", "R3", None),
        ("profile", "R3", None),
        ("out_of_reach", "S2", None),
    ],
)
def test_each_standing_has_its_clause_and_place(standing: str, clause: str, field: str | None) -> None:
    found = rounds(
        [note("support", stands("gun", standing), stands("farid", "free"), offer="farid", clause="Q9")]
    )

    why = why_not_offered(PLACES, RULES, found, "gun")

    assert why is not None
    assert why.clause == clause
    assert (FileProblem(why.place, "").field if isinstance(why.place, tuple) else None) == field


def test_the_second_line_is_asked_only_when_nobody_else_is_free() -> None:
    agents = stands("farid", "ringing"), stands("gun", "talking"), stands("carin", "free")
    found = rounds([note("support", *agents, offer="farid", clause="Q9")])

    why = why_not_offered(PLACES, RULES, found, "carin")

    assert why is not None
    assert why.instead == ("farid",)
    assert FileProblem(tuple(why.place), "").field == "queues[1].agents.second_line"


def test_an_agent_who_was_rung_and_somebody_who_is_no_agent_have_no_such_why() -> None:
    found = rounds([note("support", stands("farid", "ringing"), offer="farid", clause="Q9")])

    assert why_not_offered(PLACES, RULES, found, "farid") is None
    assert why_not_offered(PLACES, RULES, found, "anna") is None
    assert offered_if_free({}, found[0], "farid") == ()


def test_of_a_queue_that_other_rules_do_not_have_there_is_no_why() -> None:
    """Failed with a KeyError: `vaxel explain CALL --company FILE --why-not gun`, where FILE lacks the call's queue."""
    found = rounds([note("gone", stands("gun", "talking"))])

    assert why_not_offered(PLACES, RULES, found, "gun") is None
