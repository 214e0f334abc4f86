"""Situations and decisions as JSON, there and back, byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policy.decide import decide
from app.policy.decision import Attempt, Device, Direction, Layer, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.json_form import BadSituation, decision_json, read_decision, read_situation, situation_json
from app.policy.target_text import read_target
from app.policy.targets import Action, RingPerson
from tests.policy.bolaget import BOLAGET, CUSTOMER, ask

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=STOCKHOLM)


def read(**fields: Any) -> Situation:
    return read_situation(BOLAGET, fields, NOW)


def test_only_the_number_called_must_be_given() -> None:
    assert read(to="anna") == Situation(NOW, Direction.IN, "", "anna")


def test_a_whole_situation_is_read() -> None:
    document = {
        "at": "2026-11-24T12:30:00+01:00",
        "direction": "internal",
        "from": "anna",
        "to": "102",
        "device": "mobile",
        "people": {"bo": {"profile": "meeting", "on_phone": True}, "eva": {}},
        "tried": [{"action": "ring", "target": "bo", "outcome": "busy"}],
    }

    assert read_situation(BOLAGET, document, NOW + timedelta(days=9)) == Situation(
        NOW,
        Direction.INTERNAL,
        "anna",
        "102",
        Device.MOBILE,
        {"bo": PersonState("meeting", True), "eva": PersonState()},
        (Attempt(RingPerson("bo"), Outcome.BUSY),),
    )


@pytest.mark.parametrize(
    ("at", "utc_hours"),
    [
        ("2026-11-24T12:30:00", 1),  # Swedish winter time
        ("2026-07-24T12:30:00", 2),  # Swedish summer time
        ("2026-07-24T12:30:00Z", 0),
        ("2026-07-24T12:30:00-05:00", -5),
        ("2026-11-24", 1),
    ],
)
def test_a_time_without_a_zone_is_swedish_time(at: str, utc_hours: int) -> None:
    assert read(to="anna", at=at).at.utcoffset() == timedelta(hours=utc_hours)


@pytest.mark.parametrize(
    ("caller", "to", "direction"),
    [
        ("anna", "102", "internal"),
        ("101", "bo", "internal"),
        ("anna", "08-465 004 02", "internal"),
        ("anna", MAIN := "+46846500400", "internal"),
        ("anna", "0701234567", "out"),
        ("anna", "199", "out"),
        ("anna", "112", "out"),
        (CUSTOMER, "anna", "in"),
        (CUSTOMER, MAIN, "in"),
        (CUSTOMER, "0701112233", "in"),
        ("", "anna", "in"),
        ("+46846500401", "0701234567", "out"),
        ("+46846500401", "102", "in"),  # a number that calls us is just a number
        ("+46701740605", "bo", "in"),
    ],
)
def test_the_obvious_direction_is_found(caller: str, to: str, direction: str) -> None:
    assert read(**{"from": caller, "to": to}).direction.value == direction


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "to"),
        ({"to": None}, "to"),
        ({"to": 112}, "to"),
        ({"to": "1" * 300}, "to"),
        ({"to": "\ud800"}, "to"),
        ({"to": "anna", "from": 5}, "from"),
        ({"to": "anna", "form": "bo"}, "form"),
        ({"to": "anna", "direction": "sideways"}, "direction"),
        ({"to": "anna", "direction": ["in"]}, "direction"),
        ({"to": "anna", "device": "fax"}, "device"),
        ({"to": "anna", "at": "yesterday"}, "at"),
        ({"to": "anna", "at": "2026-02-30T12:00"}, "at"),
        ({"to": "anna", "at": "0001-01-01T00:00+14:00"}, "at"),
        ({"to": "anna", "at": "9999-12-31T23:59-12:00"}, "at"),
        ({"to": "anna", "at": 1}, "at"),
        ({"to": "anna", "people": []}, "people"),
        ({"to": "anna", "people": {"ghost": {}}}, "people.ghost"),
        ({"to": "anna", "people": {"anna": "meeting"}}, "people.anna"),
        ({"to": "anna", "people": {"anna": {"profile": "yoga"}}}, "people.anna.profile"),
        ({"to": "anna", "people": {"anna": {"profile": None}}}, "people.anna.profile"),
        ({"to": "anna", "people": {"anna": {"on_phone": "yes"}}}, "people.anna.on_phone"),
        ({"to": "anna", "people": {"anna": {"onphone": True}}}, "people.anna.onphone"),
        ({"to": "anna", "tried": {}}, "tried"),
        ({"to": "anna", "tried": ["anna"]}, "tried[0]"),
        ({"to": "anna", "tried": [{"action": "ring", "target": "anna"}]}, "tried[0].outcome"),
        (
            {"to": "anna", "tried": [{"action": "voicemail", "target": "a", "outcome": "busy"}]},
            "tried[0].action",
        ),
        ({"to": "anna", "tried": [{"action": "ring", "target": "a", "outcome": "won"}]}, "tried[0].outcome"),
        ({"to": "anna", "tried": [{"action": "menu", "target": "a", "outcome": "busy"}]}, "tried[0].target"),
    ],
)
def test_an_error_names_the_field_that_cannot_be_read(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(BadSituation) as caught:
        read_situation(BOLAGET, fields, NOW)

    assert caught.value.field == field
    assert caught.value.message


@pytest.mark.parametrize("document", [None, [], "anna", 5, True])
def test_a_situation_is_an_object(document: object) -> None:
    with pytest.raises(BadSituation, match=r"^must be an object$") as caught:
        read_situation(BOLAGET, document, NOW)

    assert caught.value.field == ""


def test_an_old_versions_journal_is_read_as_it_was_meant() -> None:
    """As rows of the first version stand in databases: without any field that came later."""
    row = (
        '{"at": "2026-11-24T12:30:00+01:00", "direction": "in", "from": "+46701234567", "to": "+46846500404", '
        '"device": null, "people": {"david": {"profile": "meeting", "on_phone": false}}, '
        '"tried": [{"action": "ring", "target": "david", "outcome": "no_answer"}]}'
    )

    assert read_situation(BOLAGET, json.loads(row), NOW + timedelta(days=9)) == Situation(
        NOW,
        Direction.IN,
        CUSTOMER,
        "+46846500404",
        None,
        {"david": PersonState("meeting")},
        (Attempt(RingPerson("david"), Outcome.NO_ANSWER),),
    )


situations = st.builds(
    Situation,
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone(timedelta(hours=1)))),
    st.sampled_from(Direction),
    st.sampled_from(["", "anna", CUSTOMER, "+18769220000", "ghost"]),
    st.one_of(
        st.sampled_from(["anna", "102", "teknik", "112", "0900123456", "+46846500400"]), st.text(max_size=20)
    ),
    st.sampled_from([None, *Device]),
    st.dictionaries(
        st.sampled_from(sorted(BOLAGET.people)),
        st.builds(PersonState, st.sampled_from(sorted(BOLAGET.profiles)), st.booleans()),
    ),
    st.lists(
        st.builds(
            Attempt,
            st.builds(
                read_target,
                st.sampled_from([Action.RING, Action.QUEUE, Action.EXTERNAL]),
                st.sampled_from(["anna", "teknik", "ghost", "+46313900600"]),
            ),
            st.sampled_from(Outcome),
        ),
        max_size=3,
    ).map(tuple),
)


@given(situations)
def test_a_journalled_situation_replays_to_the_same_decision_byte_for_byte(situation: Situation) -> None:
    before = json.dumps(decision_json(decide(BOLAGET, situation), "sv"), ensure_ascii=False)
    kept = json.dumps(situation_json(situation))

    again = read_situation(BOLAGET, json.loads(kept), NOW)

    assert again == situation
    assert json.dumps(decision_json(decide(BOLAGET, again), "sv"), ensure_ascii=False) == before


def test_a_decision_as_json_has_its_keys_in_a_fixed_order() -> None:
    found = decision_json(ask("david", "in", people={"david": {"profile": "meeting"}}), "en")

    assert list(found) == [
        "action",
        "target",
        "presented",
        "record",
        "legs",
        "ring_seconds",
        "say",
        "reasons",
        "rejected",
    ]
    assert found["legs"] == [{"person": "carin", "device": "fixed", "number": None}]
    assert found["reasons"][1] == {
        "clause": "R3",
        "code": "profile",
        "text": "David Holm has chosen the profile “In a meeting”",
    }
    assert list(found["rejected"][0]) == ["action", "target", "clause", "code", "text"]


def test_all_that_came_later_is_journalled_and_read_back() -> None:
    """A row of the journal, word for word: what other programs read."""
    document = {
        "at": "2026-11-24T12:30:00+01:00",
        "direction": "in",
        "from": CUSTOMER,
        "to": "anna",
        "device": "mobile",
        "people": {
            "anna": {
                "profile": "lunch",
                "on_phone": False,
                "layer": "schedule",
                "back": "2026-11-24T13:00:00+01:00",
            }
        },
        "tried": [
            {"action": "divert", "target": "anna", "outcome": "replied", "reply": "2", "heard": "lunch"},
            {"action": "menu", "target": "main", "outcome": "replied"},
        ],
        "withheld": True,
        "via": "+46313900600",
        "counts": {"calls:anna": 2},
        "transferred_by": "david",
    }

    situation = read_situation(BOLAGET, document, NOW + timedelta(days=9))

    assert situation_json(situation) == document
    assert (situation.withheld, situation.via, situation.transferred_by) == (True, "+46313900600", "david")
    assert situation.people["anna"].layer is Layer.SCHEDULE
    assert situation.counts == {"calls:anna": 2}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "to: is missing"),
        ({"to": 112}, "to: must be a text in quotes"),
        ({"to": "1" * 257}, "to: is longer than 256 characters"),
        ({"to": "\ud800"}, "to: is not valid text"),
        ({"to": "anna", "via": 5}, "via: must be a text in quotes"),
        ({"to": "anna", "trunk": 5}, "trunk: must be a text in quotes"),
        ({"to": "anna", "device": "fax"}, "device: must be one of fixed, mobile"),
        (
            {"to": "anna", "transferred_by": "ghost"},
            "transferred_by: there is no such person in the company file",
        ),
        ({"to": "anna", "transferred_by": 5}, "transferred_by: must be a text in quotes"),
        ({"to": "anna", "withheld": "yes"}, "withheld: must be true or false"),
        ({"to": "anna", "people": []}, "people: must be an object"),
        (
            {"to": "anna", "people": {"ghost": {}}},
            "people.ghost: there is no such person in the company file",
        ),
        ({"to": "anna", "people": {"anna": {"on_phone": 1}}}, "people.anna.on_phone: must be true or false"),
        (
            {"to": "anna", "people": {"anna": {"profile": "yoga"}}},
            "people.anna.profile: 'yoga' is none of available, meeting, dnd, busy, lunch, gone, trip, vacation, sick, "
            "parental, child, class, theatre",
        ),
        (
            {"to": "anna", "tried": [{"action": "ring", "target": "bo", "outcome": "busy", "by": "eva"}]},
            "tried[0].by: is unknown; known are action, heard, outcome, reply, target",
        ),
        (
            {"to": "anna", "tried": [{"action": "sing", "target": "bo", "outcome": "busy"}]},
            "tried[0].action: must be one of ring, queue, voicemail, external, trunk, refuse, divert, call_back, menu, "
            "code",
        ),
        (
            {"to": "anna", "tried": [{"action": "ring", "target": 5, "outcome": "busy"}]},
            "tried[0].target: must be a text in quotes",
        ),
        ({"to": "anna", "people": {"anna": {"back": 5}}}, "people.anna.back: must be a text in quotes"),
        (
            {"to": "anna", "people": {"anna": {"layer": "x"}}},
            "people.anna.layer: must be one of manual, calendar, schedule, base",
        ),
        (
            {"to": "anna", "people": {"anna": {"on_fone": 1}}},
            "people.anna.on_fone: is unknown; known are back, layer, on_phone, profile",
        ),
        ({"to": "anna", "counts": 5}, "counts: must be an object"),
        *(
            ({"to": "anna", "counts": {"trunk": count}}, "counts.trunk: must be a whole number, 0 or more")
            for count in (-1, True, "1", 1.0)
        ),
        ({"to": "anna", "tried": {}}, "tried: must be a list"),
        ({"to": "anna", "tried": [{}]}, "tried[0].action: is missing"),
        (
            {"to": "anna", "tried": [{"action": "code", "target": "a", "outcome": "busy"}]},
            "tried[0].action: must be ring, queue, external, divert, menu or code park/1",
        ),
        (
            {"to": "anna", "tried": [{"action": "divert", "target": "ghost", "outcome": "replied"}]},
            "tried[0].target: there is no such person in the company file",
        ),
        (
            {"to": "anna", "tried": [{"action": "menu", "target": "a", "outcome": "replied"}]},
            "tried[0].target: must be main",
        ),
        (
            {"to": "anna", "tried": [{"action": "ring", "target": "bo", "outcome": "busy", "reply": 2}]},
            "tried[0].reply: must be a text in quotes",
        ),
        ({"to": "anna", "at": "now"}, "at: 'now' is no time such as 2026-11-24T12:30:00+01:00"),
    ],
)
def test_an_invalid_situation_says_what_to_mend(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(BadSituation) as caught:
        read_situation(BOLAGET, fields, NOW)

    assert str(caught.value) == message


def test_profiles_that_are_known_come_before_those_of_the_document() -> None:
    known = {"anna": PersonState("lunch")}

    situation = read_situation(
        BOLAGET, {"to": "anna", "people": {"anna": {"profile": "meeting"}}}, NOW, people=known
    )

    assert situation.people == known


def test_a_text_of_256_characters_and_a_count_of_none_are_read() -> None:
    assert read(to="1" * 256, counts={"trunk": 0}).called == "1" * 256


@pytest.mark.parametrize("back", ["2026-11-24T13:00:00+01:00", None])
def test_spoken_words_are_journalled_and_read_back(back: str | None) -> None:
    decision = ask("anna", "in", people={"anna": {"profile": "lunch", "back": back}})

    spoken = decision_json(decision, "sv")["spoken"]

    assert spoken == {
        "profile": "lunch",
        "back": back,
        "offers": [
            {"key": "1", "does": "message", "to": ""},
            {"key": "2", "does": "connect", "to": "salj"},
            {"key": "3", "does": "callback", "to": ""},
        ],
    }
    assert read_decision(decision_json(decision, "sv")).spoken == decision.spoken


@pytest.mark.parametrize("called", ["anna", "support", "0701740698", "#31#0701740698"])
def test_what_a_decision_does_is_read_back_from_the_journal(called: str) -> None:
    decision = ask(called, "in" if called.isalpha() else "out", caller="anna")

    read_back = read_decision(decision_json(decision, "sv"))

    assert read_back == replace(decision, reasons=(), rejected=(), record=False)


def test_empty_values_are_left_out_of_the_journal() -> None:
    """A row is as short as the call is plain."""
    assert situation_json(Situation(NOW, Direction.IN, CUSTOMER, "anna", counts={"trunk": 0})) == {
        "at": "2026-11-24T12:30:00+01:00",
        "direction": "in",
        "from": CUSTOMER,
        "to": "anna",
        "device": None,
        "people": {},
        "tried": [],
    }
    assert "withheld" not in decision_json(ask("0701740699", caller="david"), "sv")
    assert decision_json(ask("#31#0701740699", caller="david"), "sv")["withheld"] is True
