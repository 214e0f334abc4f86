"""The spoken diversion (P4), what a profile steers (P2), and mobiles that rest (S4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Does, Layer, Outcome, PersonState, Situation
from app.policy.json_form import decision_json
from app.policy.people import Diversion
from app.policy.targets import Action, TellDiversion
from app.policy.ways import Outside, ToPerson, ToQueue
from tests.policy.bolaget import (
    BOLAGET,
    CUSTOMER,
    MEETING,
    NOBODY_STANDS_IN,
    States,
    ask,
    clauses,
    outcome,
    rejected,
    rung,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.decision import Decision
    from app.policy.model import Company

LUNCH = {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}
EVENING = "2026-11-24T18:30:00+01:00"


def heard(key: str) -> list[dict[str, str]]:
    return [{"action": "divert", "target": "anna", "outcome": "replied", "reply": key}]


def offers(decision: Decision) -> list[tuple[str, str, str]]:
    assert decision.spoken is not None
    return [(one.key, one.does.value, one.to) for one in decision.spoken.offers]


def with_lunch(diversion: Diversion) -> Company:
    """The company with this spoken diversion at lunch."""
    lunch = replace(BOLAGET.profiles["lunch"], diversion=diversion)
    return replace(BOLAGET, profiles={**BOLAGET.profiles, "lunch": lunch})


def test_at_lunch_the_caller_hears_the_return_and_the_ways_on() -> None:
    """P4, M4; for sales the other way on is their queue (R1)."""
    decision = ask("anna", people={"anna": LUNCH})

    assert outcome(decision) == ("divert", "anna")
    assert decision.spoken is not None
    assert decision.spoken.back is not None
    assert decision.spoken.back.isoformat() == "2026-11-24T13:00:00+01:00"
    assert offers(decision) == [("1", "message", ""), ("2", "connect", "salj"), ("3", "callback", "")]
    assert clauses(decision) == ["S1", "M4", "P4"]
    assert decision_json(decision, "sv")["spoken"]["profile"] == "lunch"


@pytest.mark.parametrize(
    ("key", "does"),
    [
        ("1", ("voicemail", "anna")),
        ("2", ("queue", "salj")),
        ("3", ("call_back", "anna")),
        ("", ("voicemail", "anna")),  # no key: what the profile says
    ],
)
def test_each_key_does_what_was_said(key: str, does: tuple[str, str]) -> None:
    assert outcome(ask("anna", people={"anna": LUNCH}, attempts=heard(key))) == does


def test_with_no_key_a_profile_may_connect() -> None:
    """A caller to a person on holiday reaches a colleague without pressing anything."""
    holiday = {"profile": "vacation", "layer": "calendar"}
    silent = [{"action": "divert", "target": "david", "outcome": "replied"}]

    assert outcome(ask("david", people={"david": holiday})) == ("divert", "david")
    assert outcome(ask("david", people={"david": holiday}, attempts=silent)) == ("ring", "carin")


def test_a_key_that_is_none_is_asked_for_once_more_and_then_the_profiles_default_holds() -> None:
    """Q1: two key choices and no more."""
    assert outcome(ask("anna", people={"anna": LUNCH}, attempts=heard("9"))) == ("divert", "anna")
    assert outcome(ask("anna", people={"anna": LUNCH}, attempts=heard("9") * 2)) == ("voicemail", "anna")


def test_the_way_on_after_a_choice_is_as_any_other() -> None:
    """S2: nobody in the queue answered; the message belongs to the person called."""
    tried = [*heard("2"), {"action": "queue", "target": "salj", "outcome": "no_answer"}]

    assert outcome(ask("anna", people={"anna": LUNCH}, attempts=tried)) == ("voicemail", "anna")


def test_a_person_who_returns_while_the_caller_listens_is_rung() -> None:
    assert outcome(ask("anna", attempts=heard(""))) == ("ring", "anna")


def test_a_key_means_what_was_heard_of_it_though_another_profile_holds_by_now() -> None:
    """P4: "2 to be connected" at lunch is no callback because she has left for the day meanwhile."""
    gone = {"anna": {"profile": "gone", "layer": "schedule"}}
    second = [{**heard("2")[0], "heard": "lunch"}]

    assert outcome(ask("anna", people=gone, attempts=second)) == ("queue", "salj")
    assert outcome(ask("anna", people=gone, attempts=heard("2"))) == ("call_back", "anna")


def test_a_number_that_cannot_be_called_is_not_offered_a_callback() -> None:
    """An unknown number, and a colleague; a key that was not offered is none."""
    for caller in ("", "bo"):
        decision = ask("anna", caller=caller, people={"anna": LUNCH})
        assert [does for _, does, _ in offers(decision)] == ["message", "connect"]
        third = ask("anna", caller=caller, people={"anna": LUNCH}, attempts=heard("3"))
        assert outcome(third) == ("divert", "anna")


@pytest.mark.parametrize("carin", [LUNCH, {"profile": "gone", "layer": "schedule"}, MEETING])
def test_a_way_on_that_leads_to_nobody_is_not_offered(carin: Mapping[str, object]) -> None:
    """P4: with reception away too, "to be connected to reception" is David's voicemail, as no key is."""
    decision = ask("david", people={"david": LUNCH, "carin": carin, **NOBODY_STANDS_IN})

    assert offers(decision) == [("1", "message", ""), ("3", "callback", "")]
    assert rejected(decision)["carin"] == "P4"
    pressed = [{"action": "divert", "target": "david", "outcome": "replied", "heard": "lunch"}]
    for key, does, _ in offers(decision):  # a key means what was heard, whichever others were told of
        after = ask(
            "david",
            people={"david": LUNCH, "carin": carin, **NOBODY_STANDS_IN},
            attempts=[{**pressed[0], "reply": key}],
        )
        assert outcome(after)[0] == {"message": "voicemail", "callback": "call_back"}[does]


def test_where_every_key_is_what_no_key_is_none_is_offered() -> None:
    """P4: on holiday with reception away, both keys and none are David's voicemail: it answers at once."""
    away: States = {"david": {"profile": "vacation", "layer": "calendar"}, "carin": LUNCH, **NOBODY_STANDS_IN}

    decision = ask("david", people=away)
    silent = [{"action": "divert", "target": "david", "outcome": "replied", "heard": "vacation"}]

    assert (outcome(decision), offers(decision)) == (("divert", "david"), [])
    assert outcome(ask("david", people=away, attempts=silent)) == ("voicemail", "david")


def test_a_queue_is_offered_while_somebody_of_it_is_at_work() -> None:
    """P4: a person who talks is at work, and takes the next call; a person at lunch does not, nor does the caller."""
    queues = {**BOLAGET.queues, "salj": replace(BOLAGET.queues["salj"], at_promise=None)}
    company = replace(BOLAGET, queues=queues)
    lunch, talks = PersonState("lunch", layer=Layer.SCHEDULE), PersonState(on_phone=True)
    at = datetime.fromisoformat("2026-11-24T12:10:00+01:00")
    situation = Situation(at, Direction.IN, CUSTOMER, "anna", people={"anna": lunch, "hans": talks})

    at_work = decide(company, situation)
    away = decide(company, replace(situation, people={"anna": lunch, "hans": lunch}))
    caller = decide(company, replace(situation, caller="hans", direction=Direction.INTERNAL))
    somebody_else = decide(BOLAGET, replace(situation, people={"anna": lunch, "hans": lunch}))

    assert ("2", "connect", "salj") in offers(at_work)
    assert ("2", "connect", "salj") not in offers(away)
    assert ("2", "connect", "salj") not in offers(caller)
    assert ("2", "connect", "salj") in offers(somebody_else)  # the answering service, at the promise


def test_a_colleague_who_stands_in_is_not_spoken_for() -> None:
    """Bo's caller did not ask for Carin: her lunch only means that her phone does not ring."""
    people = {"david": {"profile": "meeting"}, "carin": LUNCH, **NOBODY_STANDS_IN}

    assert outcome(ask("david", people=people)) == ("voicemail", "david")


def test_the_main_number_asks_for_nobody() -> None:
    assert outcome(ask("+46846500400", people={"carin": LUNCH, **NOBODY_STANDS_IN})) == ("voicemail", "carin")


def test_a_profile_without_a_diversion_follows_the_rules_for_busy() -> None:
    """M3 and R1, as ever."""
    assert outcome(ask("david", people={"david": {"profile": "meeting"}})) == ("ring", "carin")
    assert outcome(ask("anna", people={"anna": {"profile": "meeting"}})) == ("queue", "salj")


def test_a_profile_says_which_phones_ring() -> None:
    """P2: on a business trip the mobile alone."""
    decision = ask("david", people={"david": {"profile": "trip", "layer": "manual"}})

    assert rung(decision) == ["david +46701740608"]


# S4


@pytest.mark.parametrize(
    ("who", "state", "rings"),
    [
        ("david", {}, ["david fixed"]),
        ("david", {"profile": "available", "layer": "manual"}, ["david fixed", "david +46701740608"]),
        ("carin", {}, ["carin fixed"]),
    ],
)
def test_outside_working_hours_mobiles_rest_unless_the_person_chose_otherwise(
    who: str, state: dict[str, object], rings: list[str]
) -> None:
    """S4, R3; without any schedule a person is `available` by no layer at all."""
    decision = ask(who, at=EVENING, people={who: state})

    assert rung(decision) == rings
    assert ("S4" in rejected(decision).values()) is (len(rings) == 1 and who == "david")


@pytest.mark.parametrize(
    ("who", "state", "why"),
    [
        ("david", {"profile": "available", "layer": "manual"}, ("R3", "mobile_by_choice")),
        ("david", {"profile": "trip", "layer": "manual"}, ("R3", "mobile_by_choice")),
    ],
)
def test_a_mobile_that_rings_in_the_evening_says_what_goes_before_s4(
    who: str, state: dict[str, object], why: tuple[str, str]
) -> None:
    evening, noon = ask(who, at=EVENING, people={who: state}), ask(who, people={who: state})

    assert why in [(one.clause, one.code) for one in evening.reasons]
    assert why not in [(one.clause, one.code) for one in noon.reasons]


def test_a_role_on_call_says_so_in_the_evening() -> None:
    """R3: a doctor on call."""
    doctor = replace(BOLAGET.people["david"], role="lakare")
    company = replace(BOLAGET, people={**BOLAGET.people, "david": doctor})
    situation = Situation(datetime.fromisoformat(EVENING), Direction.IN, CUSTOMER, "david")

    decision = decide(company, situation)

    assert rung(decision) == ["david fixed", "david +46701740608"]
    assert ("R3", "mobile_at_any_hour") in [(one.clause, one.code) for one in decision.reasons]


def test_a_person_with_only_a_mobile_takes_a_message_then() -> None:
    decision = ask("eva", at=EVENING)

    assert outcome(decision) == ("voicemail", "eva")
    assert rejected(decision) == {"eva": "S4"}


def test_a_mobile_of_sales_rings_until_six() -> None:
    """R1: their working hours are longer."""
    assert rung(ask("anna", at="2026-11-24T17:59:00+01:00")) == ["anna fixed", "anna +46701740605"]
    assert rung(ask("anna", at="2026-11-24T18:00:00+01:00")) == ["anna fixed"]


# Codes


@pytest.mark.parametrize(
    ("dialled", "target"),
    [
        ("*21*2#", "profile:meeting:2026-11-24T17:00:00+01:00"),
        ("*21*2", "profile:meeting:2026-11-24T17:00:00+01:00"),
        ("*21*5#", "profile:lunch:2026-11-24T13:00:00+01:00"),  # an hour from noon
        ("*21*5*1330#", "profile:lunch:2026-11-24T13:30:00+01:00"),
        ("*21*5*0800#", "profile:lunch:2026-11-25T08:00:00+01:00"),  # tomorrow's
        ("*21*5*1330", "profile:lunch:2026-11-24T13:30:00+01:00"),  # as a mobile dials it
        ("*21", "profile"),
        ("*21#", "profile"),
        ("#21#", "profile"),
    ],
)
def test_a_profile_is_chosen_by_phone(dialled: str, target: str) -> None:
    """R3, P1: desk phone or mobile."""
    for device in ("fixed", "mobile"):
        assert outcome(ask(dialled, caller="david", direction="out", device=device)) == ("code", target)


@pytest.mark.parametrize("dialled", ["*21*88#", "*21*5*2460#", "*21*12#", "*21*5*99#"])
def test_a_code_for_no_profile_or_one_for_others_is_refused_in_words(dialled: str) -> None:
    """P3: *21*12# is a teacher's."""
    decision = ask(dialled, caller="david", direction="out")

    assert decision.action.value == "refuse"
    assert decision.say in ("no-profile", "unknown")


KEYS = ("", "1", "2", "3", "9")


def choices(called: str, profile: str, keys: tuple[str, ...]) -> int:
    """How often we ask a caller who presses these keys, until they reach a person or a mailbox."""
    state = PersonState(profile, layer=Layer.MANUAL)
    people = dict.fromkeys(BOLAGET.people, state)
    at, asked = datetime.fromisoformat("2026-11-24T12:10:00+01:00"), 0
    tried: tuple[Attempt, ...] = ()
    while True:
        situation = Situation(at, Direction.IN, CUSTOMER, called, people=people, tried=tried)
        decision = decide(BOLAGET, situation)
        if decision.action is not Action.DIVERT:
            return asked
        asked += bool(decision.spoken and decision.spoken.offers)
        assert asked <= len(keys)
        tried = (*tried, Attempt(decision.target, Outcome.REPLIED, keys[asked - 1], profile))


@pytest.mark.parametrize("keys", [(one, other, "9") for one in KEYS for other in KEYS])
def test_nobody_chooses_more_than_twice_before_they_talk_to_somebody_q1(keys: tuple[str, ...]) -> None:
    """Over the whole way, whomever they call, whatever that person's profile is, and whatever they press."""
    numbers = [one.direct for one in BOLAGET.people.values() if one.direct]
    numbers += [one.number for one in BOLAGET.queues.values() if one.number]

    most = max(
        choices(called, profile, keys)
        for called in (BOLAGET.main_number, *numbers)
        for profile in BOLAGET.profiles
    )

    assert most <= 2
    assert all(len(one.serving.keys) <= 2 for one in BOLAGET.queues.values())


def test_a_wrong_key_is_the_second_choice_and_there_is_no_third_q1() -> None:
    assert choices("+46846500401", "lunch", ("9", "9", "9")) == 2


@pytest.mark.parametrize(("direct", "presented"), [("+46846500401", "+46846500401"), (None, "+46846500400")])
def test_a_way_on_that_leads_outside_shows_the_number_of_whom_it_stands_for(
    direct: str | None, presented: str
) -> None:
    """Else the far end sees the company's number, and cannot tell whose caller it gets (S1)."""
    lunch = BOLAGET.profiles["lunch"]
    outside = Diversion("är ute", "is out", ((Does.CONNECT, Outside("+46313900600")), (Does.MESSAGE, None)))
    company = replace(
        BOLAGET,
        profiles={**BOLAGET.profiles, "lunch": replace(lunch, diversion=outside)},
        people={**BOLAGET.people, "anna": replace(BOLAGET.people["anna"], direct=direct)},
    )
    at = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
    tried = (Attempt(TellDiversion("anna"), Outcome.REPLIED, "1"),)
    people = {"anna": PersonState("lunch")}

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "101", people=people, tried=tried))

    assert (outcome(decision), decision.presented) == (("external", "+46313900600"), presented)


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "anna", "direction": "in", "people": {"anna": {"profile": "lunch"}}},
            [
                "divert anna [1 message] [2 connect salj] [3 callback]",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {"to": "david", "direction": "in", "people": {"david": {"profile": "child"}}},
            [
                "divert david [1 connect carin] [2 message] [3 callback]",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm har själv valt profilen ”Vård av barn”",
                "P4 en röst berättar varför David Holm inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring david: R3 David Holm har själv valt profilen ”Vård av barn”",
            ],
        ),
        (
            {"to": "david", "direction": "in", "people": {"david": {"profile": "vacation"}}},
            [
                "divert david [1 connect carin] [2 message]",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm har själv valt profilen ”Semester”",
                "P4 en röst berättar varför David Holm inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring david: R3 David Holm har själv valt profilen ”Semester”",
            ],
        ),
        (
            {
                "to": "david",
                "direction": "in",
                "people": {
                    "david": {"profile": "vacation"},
                    "carin": {"profile": "meeting"},
                    "gun": {"profile": "meeting"},
                },
            },
            [
                "divert david",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm har själv valt profilen ”Semester”",
                "P4 en röst berättar varför David Holm inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring david: R3 David Holm har själv valt profilen ”Semester”",
                (
                    "inte ring carin: P4 erbjuds inte: Carin Dahl kan inte svara nu, så valet vore detsamma som "
                    "att inte trycka på någon knapp"
                ),
            ],
        ),
        (
            {"to": "anna", "direction": "in", "people": {"anna": {"profile": "lunch"}}, "caller": ""},
            [
                "divert anna [1 message] [2 connect salj]",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "caller": "+18005550100",
            },
            [
                "divert anna [1 message] [2 connect salj]",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "caller": "+4790012345",
                "people": {"anna": {"profile": "lunch"}},
            },
            [
                "divert anna [1 message] [2 connect salj] [3 callback]",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {"to": "anna", "caller": "carin", "people": {"anna": {"profile": "lunch"}}},
            [
                "divert anna [1 message] [2 connect salj]",
                "S1 Anna Ek söks på sitt eget nummer",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "1",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "voicemail anna",
                "P4 den som ringer tryckte 1",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "2",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "queue salj",
                "P4 den som ringer tryckte 2",
                "Q13 kön Sälj är öppen",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "3",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "call_back anna",
                "P4 den som ringer tryckte 3",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "9",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "divert anna [1 message] [2 connect salj] [3 callback]",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {"action": "divert", "target": "anna", "outcome": "replied", "reply": "", "heard": ""}
                ],
            },
            [
                "voicemail anna",
                "P4 den som ringer tryckte inte på någon av knapparna: profilen bestämmer vad som händer då",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {"action": "divert", "target": "anna", "outcome": "replied", "reply": "9", "heard": ""},
                    {"action": "divert", "target": "anna", "outcome": "replied", "reply": "9", "heard": ""},
                ],
            },
            [
                "voicemail anna",
                "P4 den som ringer tryckte inte på någon av knapparna: profilen bestämmer vad som händer då",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "david",
                "direction": "in",
                "people": {"david": {"profile": "vacation"}},
                "attempts": [
                    {"action": "divert", "target": "david", "outcome": "replied", "reply": "", "heard": ""}
                ],
            },
            [
                "ring carin",
                "P4 den som ringer tryckte inte på någon av knapparna: profilen bestämmer vad som händer då",
                "inte divert david: P4 den som ringer har hört varför David Holm inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "2",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "ring anna",
                "M5 Anna Ek har fast telefon och mobil: båda ringer samtidigt",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "vacation"}},
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "2",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "queue salj",
                "P4 den som ringer tryckte 2",
                "Q13 kön Sälj är öppen",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "caller": "",
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "3",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "divert anna [1 message] [2 connect salj]",
                "R3 Anna Ek har själv valt profilen ”På lunch”",
                "P4 en röst berättar varför Anna Ek inte kan svara, och vad den som ringer kan göra i stället",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
                "inte ring anna: R3 Anna Ek har själv valt profilen ”På lunch”",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "at": "2026-11-24T22:00:00+01:00",
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "2",
                        "heard": "lunch",
                    }
                ],
            },
            [
                "external +46313900600 som +46846500410",
                "P4 den som ringer tryckte 2",
                "Q13 kön Sälj har stängt vid den här tiden",
                "Q13 Sälj har stängt: vidare till +46313900600",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
                "inte queue salj: Q13 kön Sälj har stängt vid den här tiden",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "at": "2026-11-24T22:00:00+01:00",
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "2",
                        "heard": "lunch",
                    },
                    {"action": "external", "target": "+46313900600", "outcome": "no_answer"},
                ],
            },
            [
                "voicemail anna",
                "S2 +46313900600 svarade inte: samtalet fångas upp i röstbrevlådan",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
                "inte external +46313900600: S2 +46313900600 har sökts och svarade inte",
            ],
        ),
        (
            {
                "to": "anna",
                "direction": "in",
                "people": {"anna": {"profile": "lunch"}},
                "attempts": [
                    {
                        "action": "divert",
                        "target": "anna",
                        "outcome": "replied",
                        "reply": "2",
                        "heard": "lunch",
                    },
                    {"action": "queue", "target": "salj", "outcome": "overdue"},
                ],
            },
            [
                "external +46313900600 som +46846500410",
                "Q2 i Sälj har den som ringer väntat så länge som vi lovar: vidare till +46313900600",
                "inte divert anna: P4 den som ringer har hört varför Anna Ek inte svarar",
                "inte queue salj: S2 den som ringer har väntat i Sälj så länge som vi lovar",
            ],
        ),
    ],
)
def test_each_turn_of_a_spoken_diversion_is_told_with_its_clause_p4(
    asked: dict[str, Any], lines: list[str]
) -> None:
    """What was said, which key was pressed, and where that led."""
    assert told(ask(**asked)) == lines


def test_reception_that_is_closed_is_no_way_on_from_a_spoken_diversion_q10_q11() -> None:
    """Its phone rang in an empty house; now no key and the key for it lead to David's mailbox."""
    night = "2026-11-24T22:00:00+01:00"
    holiday = {"david": {"profile": "vacation"}}

    told_of = ask("david", people=holiday, at=night)
    silent = ask("david", people=holiday, at=night, attempts=[{**heard("")[0], "target": "david"}])

    assert (outcome(told_of), offers(told_of)) == (("divert", "david"), [])
    assert outcome(silent) == ("voicemail", "david")


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        ("2026-11-24T12:30:00+01:00", "divert anna [1 connect hans] [2 connect teknik] [3 message]"),
        ("2026-11-24T22:00:00+01:00", "divert anna [1 connect hans] [3 message]"),  # service is closed
    ],
)
def test_a_profile_may_lead_to_a_colleague_or_a_queue_of_its_own_choice_p4(at: str, keys: str) -> None:
    ways = ((Does.CONNECT, ToPerson("hans")), (Does.CONNECT, ToQueue("teknik")), (Does.MESSAGE, None))
    company = with_lunch(Diversion("är på lunch", "is at lunch", ways))

    decision = ask("anna", people={"anna": LUNCH}, at=at, company=company)

    assert told(decision)[0] == keys
    if "teknik" not in keys:
        assert told(decision)[-1] == (
            "inte queue teknik: P4 erbjuds inte: Teknisk service kan inte svara nu, så valet vore detsamma som att "
            "inte trycka på någon knapp"
        )


def test_without_a_key_whoever_cannot_be_called_back_leaves_a_message_p4() -> None:
    """The profile says that silence is a wish to be called; an unknown number cannot be."""
    company = with_lunch(Diversion("är på lunch", "is at lunch", otherwise=(Does.CALL_BACK, None)))

    ends = [
        outcome(ask("anna", "in", caller=caller, people={"anna": LUNCH}, attempts=heard(""), company=company))
        for caller in (CUSTOMER, "")
    ]

    assert ends == [("call_back", "anna"), ("voicemail", "anna")]


def test_a_third_key_is_none_q1() -> None:
    """Two were wrong; nobody was asked for another, so what is pressed then is no choice."""
    third = [*heard("9"), *heard("9"), *heard("2")]

    assert outcome(ask("anna", people={"anna": LUNCH}, attempts=third)) == ("voicemail", "anna")


def test_a_colleague_who_calls_from_outside_by_mobile_is_not_called_back_there() -> None:
    """A call back to a number of ours would ring all the phones of whose it is."""
    decision = ask("anna", "in", caller="+46701740608", people={"anna": LUNCH})

    assert [does for _, does, _ in offers(decision)] == ["message", "connect"]
