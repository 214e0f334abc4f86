"""The telephone policy on the example company, clause by clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.company import parse_company, to_company
from app.policy.barring import Greylist, Premium
from app.policy.decide import decide
from app.policy.decision import Decision, Device, Direction, PersonState, Situation
from app.policy.fence import stopped
from app.policy.hours import STOCKHOLM
from app.policy.targets import Action, destination
from tests.policy.bolaget import (
    ANSWERING_SERVICE,
    BOLAGET,
    CUSTOMER,
    EXAMPLE,
    MAIN,
    MEETING,
    NOBODY_STANDS_IN,
    ON_PHONE,
    TUESDAY_NIGHT,
    States,
    ask,
    clauses,
    outcome,
    rejected,
    rung,
    told,
)

ABROAD = "+4722225555"
HOME = "+4686219000"


# S1, M5: who is rung


@pytest.mark.parametrize(
    "to", ["+46846500401", "08-465 004 01", "0046846500401", "46846500401", "101", "anna"]
)
def test_s1_a_direct_number_in_any_form_reaches_its_person(to: str) -> None:
    decision = ask(to, "in")

    assert outcome(decision) == ("ring", "anna")
    assert "S1" in clauses(decision)
    assert decision.presented is None
    assert decision.ring_seconds == 20


@pytest.mark.parametrize(
    ("who", "phones"),
    [
        ("anna", ["anna fixed", "anna +46701740605"]),
        ("carin", ["carin fixed"]),
        ("eva", ["eva +46701740609"]),
    ],
)
def test_m5_all_of_a_persons_phones_ring(who: str, phones: list[str]) -> None:
    decision = ask(who, "in")

    assert rung(decision) == phones
    assert ("M5" in clauses(decision)) is (len(phones) > 1)


def test_m5_a_call_to_the_mobile_number_is_a_call_to_the_person() -> None:
    decision = ask("070-174 06 05", "in")

    assert outcome(decision) == ("ring", "anna")
    assert rung(decision) == ["anna fixed", "anna +46701740605"]
    assert clauses(decision)[0] == "M5"


@pytest.mark.parametrize("to", [MAIN, "08-465 004 00", "9"])
def test_s1_the_main_number_leads_to_the_receptionist(to: str) -> None:
    decision = ask(to, "in")

    assert outcome(decision) == ("ring", "carin")
    assert "S1" in clauses(decision)


# M2, M3, F2, F3, R1, R2, R3: somebody is busy


@pytest.mark.parametrize(
    ("who", "action", "target", "because"),
    [
        ("carin", "voicemail", "carin", ["F2"]),
        ("eva", "voicemail", "eva", ["M2"]),
        ("david", "voicemail", "david", ["M5", "F2", "M2"]),
        ("anna", "ring", "carin", ["M5", "R1"]),
        ("bo", "queue", "teknik", ["M5", "R2"]),
    ],
)
def test_busy_on_the_phone_goes_where_the_clause_says(
    who: str, action: str, target: str, because: list[str]
) -> None:
    decision = ask(who, "in", people={who: ON_PHONE})

    assert outcome(decision) == (action, target)
    assert clauses(decision)[1 : 1 + len(because)] == because
    assert who in rejected(decision)


@pytest.mark.parametrize("profile", ["meeting", "dnd"])
@pytest.mark.parametrize(
    ("who", "action", "target", "because"),
    [
        ("gun", "ring", "carin", ["F3"]),
        ("eva", "ring", "carin", ["M3"]),
        ("david", "ring", "carin", ["F3", "M3"]),
        ("anna", "queue", "salj", ["R1"]),
        ("bo", "ring", "carin", ["R2"]),
    ],
)
def test_busy_for_another_reason_goes_where_the_clause_says(
    who: str, action: str, target: str, because: list[str], profile: str
) -> None:
    decision = ask(who, "in", people={who: {"profile": profile}})

    assert outcome(decision) == (action, target)
    assert clauses(decision)[1 : 2 + len(because)] == ["R3", *because]
    assert rejected(decision)[who] == "R3"


def test_r3_a_chosen_profile_wins_over_a_busy_phone() -> None:
    """Anna on the phone goes to the receptionist, in a meeting to the sales queue (R1)."""
    decision = ask("anna", "in", people={"anna": {"profile": "meeting", "on_phone": True}})

    assert outcome(decision) == ("queue", "salj")


def test_r3_whoever_is_available_again_is_rung() -> None:
    assert outcome(ask("anna", "in", people={"anna": {"profile": "available"}})) == ("ring", "anna")


def test_a_profile_that_no_longer_exists_does_not_keep_calls_away() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    people = {"anna": PersonState("yoga")}

    decision = decide(BOLAGET, Situation(at, Direction.IN, CUSTOMER, "anna", people=people))

    assert outcome(decision) == ("ring", "anna")


# S2: somebody always answers, or the call is captured


@pytest.mark.parametrize(
    "to", ["+46846500499", "08-465 004 99", "199", "nobody", "", "112", "+4686219000", "*21#"]
)
def test_s2_a_number_that_is_nobodys_reaches_reception(to: str) -> None:
    """Also 112 and outside numbers: a caller from outside cannot call out through us."""
    decision = ask(to, "in")

    assert outcome(decision) == ("ring", "carin")
    assert clauses(decision)[0] == "S2"


@pytest.mark.parametrize(
    ("to", "states", "box"),
    [
        (MAIN, {"carin": ON_PHONE}, "carin"),
        (MAIN, {"carin": MEETING}, "carin"),
        ("carin", {"carin": MEETING}, "carin"),
        ("david", {"david": MEETING, "carin": ON_PHONE}, "david"),
        ("david", {"david": MEETING, "carin": MEETING}, "david"),
        ("anna", {"anna": ON_PHONE, "carin": ON_PHONE}, "anna"),
        ("bo", {"bo": MEETING, "carin": ON_PHONE}, "bo"),
        ("unknown", {"carin": ON_PHONE}, "carin"),
    ],
)
def test_s2_with_the_receptionist_busy_too_the_message_is_for_who_was_called_first(
    to: str, states: States, box: str
) -> None:
    assert outcome(ask(to, "in", people={**states, **NOBODY_STANDS_IN})) == ("voicemail", box)


@pytest.mark.parametrize(
    ("to", "states"),
    [
        (MAIN, {"carin": ON_PHONE}),
        (MAIN, {"carin": MEETING}),
        ("carin", {"carin": MEETING}),  # F3: somebody else is reception meanwhile
        ("david", {"david": MEETING, "carin": ON_PHONE}),
        ("anna", {"anna": ON_PHONE, "carin": MEETING}),
        ("unknown", {"carin": ON_PHONE}),
    ],
)
def test_s2_who_stands_in_answers_when_the_receptionist_cannot(to: str, states: States) -> None:
    decision = ask(to, "in", people=states)

    assert outcome(decision) == ("ring", "gun")
    assert "stands_in" in [why.code for why in decision.reasons] or to == "carin"


@pytest.mark.parametrize("to", [MAIN, "unknown", "9"])
@pytest.mark.parametrize("result", ["no_answer", "busy", "unreachable"])
def test_s2_the_main_number_rings_on_with_who_stands_in_and_then_takes_a_message(
    to: str, result: str
) -> None:
    """The company's greeting is heard, and no private one."""
    first = ask(to, "in", tried=[f"ring carin {result}"])
    last = ask(to, "in", tried=[f"ring carin {result}", f"ring gun {result}"])

    assert outcome(first) == ("ring", "gun")
    assert outcome(last) == ("voicemail", "carin")
    assert last.say == "reception"


def test_a_person_called_by_their_own_number_has_their_own_greeting() -> None:
    assert ask("carin", "in", tried=["ring carin no_answer"]).say is None
    assert ask("david", "in", tried=["ring david no_answer"]).say is None


@pytest.mark.parametrize(
    ("at", "closed"),
    [
        ("2026-11-24T07:59:59+01:00", "reception_hours"),
        ("2026-11-24T17:00:00+01:00", "reception_hours"),
        ("2026-11-28T12:00:00+01:00", "reception_weekend"),
        ("2026-12-25T12:00:00+01:00", "reception_holiday"),
        ("2026-12-24T12:00:00+01:00", "reception_eve"),
    ],
)
def test_q11_outside_the_companys_hours_the_main_number_tells_them_and_takes_a_message(
    at: str, closed: str
) -> None:
    """Nobody's phone rings, whatever the receptionist has chosen."""
    decision = ask(MAIN, "in", at=at, people={"carin": {"profile": "available", "layer": "manual"}})

    assert outcome(decision) == ("voicemail", "carin")
    assert [(why.clause, why.code) for why in decision.reasons] == [
        ("S1", "main_number"),
        ("Q10", closed),
        ("Q11", "closed.voicemail"),
    ]
    assert decision.say == "reception-closed"


def test_reception_that_is_closed_is_nobody_to_be_sent_on_to() -> None:
    decision = ask("david", "in", at=TUESDAY_NIGHT, people={"david": MEETING})

    assert outcome(decision) == ("voicemail", "david")
    assert decision.say is None


def test_q12_who_called_before_closing_is_answered_after_it() -> None:
    """A call is judged by when it came in, also when nobody answered first."""
    late = ask(MAIN, "in", at="2026-11-24T16:59:59+01:00", tried=["ring carin no_answer"])

    assert outcome(late) == ("ring", "gun")


@pytest.mark.parametrize("result", ["no_answer", "unreachable"])
@pytest.mark.parametrize("who", ["anna", "bo", "carin", "david", "eva"])
def test_s2_v2_who_does_not_answer_gets_a_message(who: str, result: str) -> None:
    decision = ask(who, "in", tried=[f"ring {who} {result}"])

    assert outcome(decision) == ("voicemail", who)
    assert clauses(decision) == ["S2", "V2"]
    assert rejected(decision) == {who: "S2"}


@pytest.mark.parametrize(
    ("who", "action", "target", "clause"),
    [
        ("anna", "ring", "carin", "R1"),
        ("bo", "queue", "teknik", "R2"),
        ("david", "voicemail", "david", "F2"),
        ("eva", "voicemail", "eva", "M2"),
    ],
)
def test_a_phone_that_is_busy_is_busy_on_the_phone(who: str, action: str, target: str, clause: str) -> None:
    decision = ask(who, "in", tried=[f"ring {who} busy"])

    assert outcome(decision) == (action, target)
    assert clauses(decision)[0] == clause


@pytest.mark.parametrize(
    ("who", "action", "target", "clause"),
    [
        ("anna", "queue", "salj", "R1"),
        ("bo", "ring", "carin", "R2"),
        ("david", "ring", "carin", "F3"),
        ("eva", "ring", "carin", "M3"),
    ],
)
def test_a_declining_person_is_busy_for_another_reason(
    who: str, action: str, target: str, clause: str
) -> None:
    """Desk phone and mobile alike."""
    decision = ask(who, "in", tried=[f"ring {who} declined"])

    assert outcome(decision) == (action, target)
    assert clauses(decision)[0] == clause
    assert "tried_declined" in [why.reason.code for why in decision.rejected]


def test_a_phone_that_would_send_the_call_elsewhere_leads_where_no_answer_does() -> None:
    decision = ask("david", "in", tried=["ring david sent_away"])

    assert outcome(decision) == ("voicemail", "david")
    assert "tried_sent_away" in [why.reason.code for why in decision.rejected]


def test_a_receptionist_who_does_not_answer_leaves_the_message_to_who_was_called() -> None:
    decision = ask(
        "david", "in", tried=["ring carin no_answer", "ring gun no_answer"], people={"david": MEETING}
    )

    assert outcome(decision) == ("voicemail", "david")


def test_s2_an_unanswered_main_number_is_captured_by_the_receptions_mailbox() -> None:
    assert outcome(ask(MAIN, "in", tried=["ring carin no_answer", "ring gun no_answer"])) == (
        "voicemail",
        "carin",
    )


def test_s2_a_chain_does_not_come_back_to_where_it_has_been() -> None:
    """Anna declined, reception was tried and declined: there is nobody left but the mailbox."""
    decision = ask("anna", "in", tried=["ring anna busy", "ring carin busy", "ring gun busy"])

    assert outcome(decision) == ("voicemail", "anna")
    assert rejected(decision) == {"anna": "S2", "carin": "S2", "gun": "S2"}


# Q4, Q10-Q14: queues and their hours


@pytest.mark.parametrize("to", ["+46846500430", "203", "teknik"])
def test_q10_an_open_queue_rings_all_its_free_members(to: str) -> None:
    decision = ask(to, "in")

    assert outcome(decision) == ("queue", "teknik")
    assert rung(decision) == ["bo fixed", "bo +46701740606", "iris fixed", "iris +46701740613"]
    assert clauses(decision) == ["Q10"]
    assert decision.ring_seconds == 20  # each of them, `agents.offer`


def test_m5_r3_members_on_the_phone_or_busy_are_left_alone() -> None:
    decision = ask("support", "in", people={"farid": ON_PHONE, "gun": {"profile": "dnd"}})

    assert outcome(decision) == ("queue", "support")
    assert decision.legs == ()
    assert rejected(decision) == {"farid": "M5", "gun": "R3"}
    assert "S2" in clauses(decision)


@pytest.mark.parametrize(
    ("queue", "at", "action", "target", "clause"),
    [
        ("teknik", "2026-11-24T07:59:59", "voicemail", "teknik", "Q11"),
        ("teknik", "2026-11-24T08:00:00", "queue", "teknik", "Q10"),
        ("teknik", "2026-11-24T16:59:59", "queue", "teknik", "Q10"),
        ("teknik", "2026-11-24T17:00:00", "voicemail", "teknik", "Q11"),
        ("salj", "2026-11-24T07:59:59", "external", ANSWERING_SERVICE, "Q13"),
        ("salj", "2026-11-24T08:00:00", "queue", "salj", "Q13"),
        ("salj", "2026-11-24T17:59:59", "queue", "salj", "Q13"),
        ("salj", "2026-11-24T18:00:00", "external", ANSWERING_SERVICE, "Q13"),
        ("support", "2026-11-24T06:59:59", "external", ANSWERING_SERVICE, "Q14"),
        ("support", "2026-11-24T07:00:00", "queue", "support", "Q14"),
        ("support", "2026-11-24T15:59:59", "queue", "support", "Q14"),
        ("support", "2026-11-24T16:00:00", "external", ANSWERING_SERVICE, "Q14"),
        ("teknik", "2026-11-28T12:00:00", "voicemail", "teknik", "Q11"),
        ("salj", "2026-11-29T12:00:00", "external", ANSWERING_SERVICE, "Q13"),
        ("teknik", "2026-06-19T12:00:00", "voicemail", "teknik", "Q11"),
        ("teknik", "2026-06-05T12:00:00", "queue", "teknik", "Q10"),
        ("support", "2027-01-06T12:00:00", "external", ANSWERING_SERVICE, "Q14"),
    ],
)
def test_q10_q11_q13_q14_queues_open_and_close_by_their_hours(
    queue: str, at: str, action: str, target: str, clause: str
) -> None:
    decision = ask(queue, "in", at=at)

    assert outcome(decision) == (action, target)
    assert clause in clauses(decision)


def test_q13_the_answering_service_sees_the_queues_number() -> None:
    decision = ask("salj", "in", at=TUESDAY_NIGHT)

    assert decision.presented == "+46846500410"
    assert rejected(decision) == {"salj": "Q13"}


@pytest.mark.parametrize("result", ["no_answer", "unreachable"])
@pytest.mark.parametrize("queue", ["salj", "support", "teknik"])
def test_q4_an_unanswered_queue_takes_a_message(queue: str, result: str) -> None:
    decision = ask(queue, "in", tried=[f"queue {queue} {result}"])

    assert outcome(decision) == ("voicemail", queue)
    assert clauses(decision) == ["Q4", "V2"]


def test_an_answering_service_that_does_not_answer_leaves_the_message_to_the_queue() -> None:
    decision = ask("salj", "in", at=TUESDAY_NIGHT, tried=[f"external {ANSWERING_SERVICE} no_answer"])

    assert outcome(decision) == ("voicemail", "salj")


def test_a_person_called_first_gets_the_message_that_the_queue_could_not_take() -> None:
    decision = ask("bo", "in", tried=["queue teknik no_answer"], people={"bo": ON_PHONE})

    assert outcome(decision) == ("voicemail", "bo")


def test_r1_a_diversion_to_the_sales_queue_follows_the_queues_hours() -> None:
    decision = ask("anna", "in", at=TUESDAY_NIGHT, people={"anna": MEETING})

    assert outcome(decision) == ("external", ANSWERING_SERVICE)
    assert decision.presented == "+46846500410"
    assert clauses(decision) == ["S1", "R3", "R1", "Q13", "Q13"]


def test_r2_a_diversion_to_a_closed_team_ends_in_the_mailbox_of_who_was_called() -> None:
    decision = ask("bo", "in", at=TUESDAY_NIGHT, people={"bo": ON_PHONE})

    assert outcome(decision) == ("voicemail", "bo")
    assert "Q11" in clauses(decision)


def test_a_queue_does_not_ring_a_member_who_has_just_declined() -> None:
    decision = ask("bo", "in", tried=["ring bo busy"])

    assert outcome(decision) == ("queue", "teknik")
    assert rung(decision) == ["iris fixed", "iris +46701740613"]


# M1, F1, R1, R2, S3: the number presented


@pytest.mark.parametrize(
    ("who", "device", "presented", "because"),
    [
        ("david", "fixed", "+46846500404", ["F1"]),
        ("david", "mobile", MAIN, ["M1"]),
        ("david", None, "+46846500404", ["F1"]),
        ("eva", None, MAIN, ["M1"]),
        ("eva", "fixed", MAIN, ["M1"]),  # she has no desk phone
        ("gun", "mobile", "+46846500407", ["F1"]),  # she has no mobile
        ("carin", None, "+46846500403", ["F1"]),
        ("anna", "fixed", "+46701740605", ["R1", "S3"]),
        ("anna", "mobile", "+46701740605", ["R1", "S3"]),
        ("bo", "fixed", "+46846500430", ["R2"]),
        ("bo", "mobile", "+46846500430", ["R2"]),
    ],
)
def test_f1_m1_r1_r2_the_presented_number(
    who: str, device: str | None, presented: str, because: list[str]
) -> None:
    decision = ask(HOME, "out", caller=who, device=device)

    assert outcome(decision) == ("trunk", HOME)
    assert decision.presented == presented
    assert clauses(decision) == because


def test_s3_a_mobile_number_is_rejected_as_presented_number() -> None:
    decision = ask(HOME, "out", caller="david")

    assert rejected(decision) == {MAIN: "F1", "+46701740608": "S3"}


def test_r1_a_salesperson_without_a_mobile_presents_what_others_do() -> None:
    people = {**BOLAGET.people, "anna": replace(BOLAGET.people["anna"], mobile=None)}
    company = replace(BOLAGET, people=people)

    decision = decide(company, situation(Direction.OUT, "anna", HOME))

    assert decision.presented == "+46846500401"
    assert clauses(decision) == ["F1", "R1"]


def test_without_a_direct_number_the_main_number_is_presented() -> None:
    people = {**BOLAGET.people, "david": replace(BOLAGET.people["david"], direct=None)}
    company = replace(BOLAGET, people=people)

    assert decide(company, situation(Direction.OUT, "david", HOME)).presented == MAIN
    assert decide(company, situation(Direction.OUT, "david", "112")).presented == MAIN


def situation(direction: Direction, caller: str, called: str, device: Device | None = None) -> Situation:
    return Situation(datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM), direction, caller, called, device)


# O2 outwards: greylist, premium rate, emergency, invalid


@pytest.mark.parametrize(
    "to",
    [
        "+1 876 922 0000",
        "0018769220000",
        "+5352345678",
        "00 53 5234 5678",
        "+67570012345",
        "+23276123456",
        "+881612345678",
        "+882161234567",
        "00882 16 123 45 67",
    ],
)
def test_o2_greylisted_destinations_are_not_called(to: str) -> None:
    decision = ask(to, "out", caller="anna")

    assert (decision.action, decision.say) == (Action.REFUSE, "greylisted")
    assert clauses(decision) == ["O2"]


@pytest.mark.parametrize(
    "to", ["+12125550100", "+883 5100 1234 5678 9", "+979 123 456 789", "+1876", "+53123"]
)
def test_o2_nothing_greylisted_is_called_whatever_the_numbering_plan_says(to: str) -> None:
    """Not valid by the plan and greylisted: refused either way. A neighbour with the same country code is free."""
    decision = ask(to, "out", caller="anna")

    assert (decision.action is Action.TRUNK) is (to == "+12125550100")


@pytest.mark.parametrize("to", ["0900 123 456", "+46900123456", "0046939 1234567", "0944 123 456"])
def test_o2_premium_rate_numbers_are_a_list_of_their_own(to: str) -> None:
    decision = ask(to, "out", caller="anna")

    assert (decision.action, decision.say) == (Action.REFUSE, "premium")
    assert clauses(decision) == ["O2"]


def test_premium_rate_numbers_can_be_allowed() -> None:
    company = replace(BOLAGET, premium=Premium(refused=False))

    decision = decide(company, situation(Direction.OUT, "david", "0900 123 456"))

    assert outcome(decision) == ("trunk", "+46900123456")


@pytest.mark.parametrize("to", ["118118", "118 118", "90000", "90 510", "*71118118"])
def test_short_numbers_that_are_sold_are_premium_rate(to: str) -> None:
    """They do exist: we say that they are blocked, and a company may allow them."""
    refused = ask(to, "out", caller="anna")
    free = replace(BOLAGET, premium=Premium(refused=False))
    allowed = decide(free, situation(Direction.OUT, "anna", to))

    assert (refused.action, refused.say, refused.reasons[0].code) == (
        Action.REFUSE,
        "premium",
        "premium_short",
    )
    assert outcome(allowed) == ("trunk", to.removeprefix("*71").replace(" ", ""))
    assert stopped(free, destination(allowed.target)) is None
    assert stopped(BOLAGET, destination(allowed.target)) == "premium"


def test_a_short_number_of_our_own_is_ours_whatever_it_looks_like() -> None:
    carin = replace(BOLAGET.people["carin"], extension="90000")
    company = replace(BOLAGET, people={**BOLAGET.people, "carin": carin})

    assert outcome(decide(company, situation(Direction.OUT, "anna", "90000"))) == ("ring", "carin")


@pytest.mark.parametrize("to", ["0710123456789", "+46719123456789"])
def test_a_lift_alarm_can_be_called(to: str) -> None:
    assert ask(to, "out", caller="anna").action is Action.TRUNK


@pytest.mark.parametrize("direction", ["out", "internal", None])
@pytest.mark.parametrize(
    "to", ["112", "11313", "11414", "1177", "116000", "116006", "116111", "116117", "116123", "116 117"]
)
def test_emergency_and_service_numbers_are_never_blocked(to: str, direction: str | None) -> None:
    decision = ask(to, direction, caller="eva", people={"eva": {"profile": "dnd"}})

    assert outcome(decision) == ("trunk", to.replace(" ", ""))
    assert decision.presented == "+46846500405"


def test_emergency_calls_go_out_also_from_somebody_unknown() -> None:
    decision = ask("112", "out", caller="ghost")

    assert outcome(decision) == ("trunk", "112")
    assert decision.presented == MAIN


@pytest.mark.parametrize(
    "to", ["0812", "+46", "1234567", "0846500401;phone-context=x", "sip:x@y", "+46846500401/", ""]
)
def test_an_invalid_number_is_refused_with_a_word(to: str) -> None:
    decision = ask(to, "out", caller="anna")

    assert (decision.action, decision.say) == (Action.REFUSE, "invalid")


@pytest.mark.parametrize("to", ["199", "999999", "*29#"])
@pytest.mark.parametrize("direction", ["out", "internal"])
def test_an_extension_that_does_not_exist_is_refused_with_a_word(to: str, direction: str) -> None:
    decision = ask(to, direction, caller="anna")

    assert (decision.action, decision.say) == (Action.REFUSE, "unknown")


@pytest.mark.parametrize("to", [HOME, ABROAD, "+1 212 555 0100"])
def test_ordinary_numbers_are_called_at_home_and_abroad(to: str) -> None:
    assert ask(to, "out", caller="anna").action is Action.TRUNK


# O2 inwards


@pytest.mark.parametrize(
    "caller",
    [
        "+18769220000",
        "18769220000",
        "+5352345678",
        "+53123",
        "+881612345678",
        "+88312345",
        "00882161",
        "+9791",
    ],
)
def test_o2_calls_from_greylisted_places_are_not_taken(caller: str) -> None:
    decision = ask("anna", "in", caller=caller)

    assert outcome(decision) == ("refuse", caller)
    assert decision.say is None
    assert clauses(decision) == ["O2"]


ZEROS = ["+0018765550100", "00018765550100", "000 1 876 555 0100", "+0 1876 5550100", "0000046846500401"]


@pytest.mark.parametrize("number", ZEROS)
def test_o2_no_country_code_begins_with_zero(number: str) -> None:
    """The exchange behind the trunk may take the zeros away, and call Jamaica."""
    by_desk = ask(number, "out", caller="anna")
    for_a_queue = ask(f"*71{number}", "out", caller="anna")
    from_there = ask("anna", "in", caller=number)

    assert (by_desk.action, by_desk.say) == (Action.REFUSE, "invalid")
    assert (for_a_queue.action, for_a_queue.say) == (Action.REFUSE, "invalid")
    assert (from_there.action, from_there.say) == (Action.REFUSE, "caller-invalid")
    assert clauses(from_there) == ["O2"]


@pytest.mark.parametrize("caller", ["+5305352345678", "+53(0)52345678", "0053 0 5234 5678", "5352345678"])
def test_o2_a_trunk_prefix_hides_no_caller_from_the_greylist(caller: str) -> None:
    assert outcome(ask("anna", "in", caller=caller)) == ("refuse", caller)


@pytest.mark.parametrize("caller", ["+46(0)701740605", "+460701740605", "0701740605", "701740605"])
def test_o2_a_greylisted_caller_is_known_in_all_spellings(caller: str) -> None:
    company = replace(BOLAGET, greylist=Greylist(prefixes=frozenset({"+46701740605"})))

    decision = decide(company, situation(Direction.IN, caller, "carin"))

    assert decision.action is Action.REFUSE


@pytest.mark.parametrize(
    "caller", ["", "anonymous", "12", "+12125550100", "+999", "+46", "not a number", "+4612"]
)
def test_s2_unknown_and_odd_callers_are_let_through(caller: str) -> None:
    assert outcome(ask("anna", "in", caller=caller)) == ("ring", "anna")


# Direction and identity


@pytest.mark.parametrize("direction", ["internal", "out"])
@pytest.mark.parametrize("to", ["102", "bo", "+46846500402", "08-465 004 02", "070-174 06 06"])
def test_our_own_numbers_stay_inside(to: str, direction: str) -> None:
    decision = ask(to, direction, caller="anna")

    assert outcome(decision) == ("ring", "bo")
    assert decision.presented is None


@pytest.mark.parametrize("caller", ["anna", "101", "+46846500401", "+46701740605"])
def test_one_of_us_is_known_by_id_extension_or_number(caller: str) -> None:
    assert ask(HOME, "out", caller=caller).presented == "+46701740605"


def test_an_outside_call_that_claims_our_number_gets_nothing_by_it() -> None:
    decision = ask(HOME, "in", caller="+46701740605")

    assert outcome(decision) == ("ring", "carin")


def test_somebody_unknown_can_call_us_but_not_out() -> None:
    assert outcome(ask("anna", "internal", caller="ghost")) == ("ring", "anna")
    assert ask(HOME, "out", caller="ghost").action is Action.REFUSE
    assert ask(HOME, "internal", caller=CUSTOMER).action is Action.REFUSE


def test_an_internal_call_follows_the_same_rules_as_one_from_outside() -> None:
    assert outcome(ask("bo", "internal", caller="david", people={"bo": ON_PHONE})) == ("queue", "teknik")
    assert outcome(ask("anna", "internal", caller="david", people={"anna": MEETING})) == ("queue", "salj")


def test_a_diversion_does_not_ring_the_caller() -> None:
    """Carin calls David, who is in a meeting: reception is Carin herself."""
    decision = ask("david", "internal", caller="carin", people={"david": MEETING, **NOBODY_STANDS_IN})

    assert outcome(decision) == ("voicemail", "david")
    assert rejected(decision)["carin"] == "S2"


def test_q2_who_has_waited_as_long_as_is_promised_goes_where_the_file_says() -> None:
    """Sales: the answering service; technical service: a message to the person or queue called."""
    sales = ask("salj", "in", tried=["queue salj overdue"])
    service = ask("bo", "in", tried=["queue teknik overdue"])

    assert outcome(sales) == ("external", ANSWERING_SERVICE)
    assert (sales.reasons[0].clause, sales.reasons[0].code) == ("Q2", "overdue.outside")
    assert outcome(service) == ("voicemail", "bo")
    assert rejected(sales) == {"salj": "S2"}


def test_q2_a_queue_that_says_nothing_goes_on_as_if_nobody_answered() -> None:
    """In a file that leaves out both `at_promise` and `longest`; `wait` lets callers wait on."""
    text = EXAMPLE.read_text().replace("      at_promise: {to: answering_service, clause: Q2}\n", "", 2)
    text = text.replace("      at_promise: {to: answering_service, clause: Q2}   #", "      # ")
    kept = to_company(parse_company(text.encode())).queues["salj"]
    told = to_company(parse_company(text.replace("      announce: 45", "      at_promise: wait").encode()))

    assert kept.at_promise == kept.no_answer
    assert told.queues["support"].at_promise is None


def test_a_queue_does_not_ring_its_own_member_who_calls_it() -> None:
    decision = ask("teknik", "internal", caller="bo")

    assert rung(decision) == ["iris fixed", "iris +46701740613"]
    assert rejected(decision) == {"bo": "S2"}


def test_a_person_rejected_on_the_way_is_not_told_again_as_an_agent() -> None:
    decision = ask("anna", "in", people={"anna": MEETING, "hans": ON_PHONE})

    assert [destination(no.target) for no in decision.rejected] == ["anna", "hans"]


def test_nothing_is_recorded_before_there_are_rules_for_it() -> None:
    decisions: list[Decision] = [ask("anna", "in"), ask(HOME, "out", caller="anna"), ask("salj", "in")]

    assert not any(decision.record for decision in decisions)


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "anna", "direction": "in", "caller": "+18765550100"},
            [
                "refuse +18765550100",
                "O2 +18765550100 ringer från en grålistad destination (JM): samtalet tas inte emot",
            ],
        ),
        (
            {"to": "anna", "direction": "in", "caller": "0000046846500401"},
            [
                "refuse 0000046846500401 (caller-invalid)",
                (
                    "O2 0000046846500401 visas som uppringande, men inget land har ett sådant nummer: samtalet "
                    "tas inte emot"
                ),
            ],
        ),
        (
            {"to": "08-465 004 99", "direction": "in"},
            [
                "ring carin",
                "S2 08-465 004 99 hör inte till någon: receptionen svarar",
            ],
        ),
        (
            {"to": "070-174 06 05", "direction": "in"},
            [
                "ring anna",
                "M5 mobilen är en vanlig anknytning: Anna Ek söks på alla sina telefoner",
                "M5 Anna Ek har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "9", "direction": "in"},
            [
                "ring carin",
                "S1 huvudnumret +46846500400 går till receptionen",
            ],
        ),
        (
            {"to": "102", "caller": "anna"},
            [
                "ring bo",
                "S1 Bo Lind söks på sitt eget nummer",
                "M5 Bo Lind har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "199", "caller": "anna"},
            [
                "refuse 199 (unknown)",
                "S2 numret 199 finns inte i växeln",
            ],
        ),
        (
            {"to": "*719", "caller": "david"},
            [
                "refuse 9 (not-agent)",
                "S2 David Holm svarar inte i kön Sälj",
            ],
        ),
        (
            {"to": "301", "caller": "david"},
            [
                "trunk +46856293000 som +46846500404",
                "F1 det egna direktnumret +46846500404 visas",
                "S2 kortnumret 301 är Taxi: +46856293000",
                "inte trunk +46846500400: F1 i stället visas +46846500404",
                "inte trunk +46701740608: S3 mobilnumret +46701740608 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "*71301", "caller": "anna"},
            [
                "trunk +46856293000 som +46846500410",
                "Q13 gruppens gemensamma nummer +46846500410 visas",
                "Q13 samtalet rings för kön Sälj",
                "S2 kortnumret 301 är Taxi: +46856293000",
                "inte trunk +46846500401: Q13 i stället visas +46846500410",
                "inte trunk +46846500400: Q13 i stället visas +46846500410",
                "inte trunk +46701740605: S3 mobilnumret +46701740605 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "*71302", "caller": "anna"},
            [
                "queue support",
                "Q14 kön Support är öppen",
                "S2 kortnumret 302 är Support: support",
            ],
        ),
        (
            {"to": "*21*5*1530", "caller": "anna"},
            [
                "code profile:lunch:2026-11-24T15:30:00+01:00",
                "R3 Anna Ek väljer profilen ”På lunch”",
            ],
        ),
        (
            {"to": "*21*99", "caller": "anna"},
            [
                "refuse *21*99 (no-profile)",
                "P3 *21*99 är ingen profil som Anna Ek kan välja",
            ],
        ),
        (
            {"to": "*21*5*2561", "caller": "anna"},
            [
                "refuse *21*5*2561 (no-profile)",
                "P3 *21*5*2561 är ingen profil som Anna Ek kan välja",
            ],
        ),
        (
            {"to": "*21#", "caller": "anna"},
            [
                "code profile",
                "R3 Anna Ek tar tillbaka sitt val: kalender och schema gäller",
            ],
        ),
        (
            {"to": "112", "direction": "out", "caller": "ghost"},
            [
                "trunk 112 som +46846500400",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
            ],
        ),
        (
            {"to": "+46701234567", "direction": "out", "caller": "ghost"},
            [
                "refuse +46701234567 (invalid)",
                "S2 ghost är ingen av våra: bara våra egna nummer går att ringa",
            ],
        ),
        (
            {"to": "112", "caller": "eva"},
            [
                "trunk 112 som +46846500405",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 det egna direktnumret +46846500405 visas",
            ],
        ),
        (
            {"to": "#31#112", "caller": "eva"},
            [
                "trunk 112 som +46846500405",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 det egna direktnumret +46846500405 visas",
                "S1 numret visas för 112, vad telefonen än säger",
            ],
        ),
        (
            {"to": "#31#0701234567", "caller": "david"},
            [
                "trunk +46701234567 som +46846500404",
                "F1 det egna direktnumret +46846500404 visas",
                "P2 den som ringer döljer sitt nummer: bara operatörerna får +46846500404",
                "inte trunk +46846500400: F1 i stället visas +46846500404",
                "inte trunk +46701740608: S3 mobilnumret +46701740608 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "*61", "caller": "anna"},
            [
                "code log_in (agent-logged-in)",
                "S2 Anna Ek loggar in i sina köer",
            ],
        ),
        (
            {"to": "*62", "caller": "anna"},
            [
                "code log_out (agent-logged-out)",
                "S2 Anna Ek loggar ut ur sina köer",
            ],
        ),
        (
            {"to": "*63", "caller": "anna"},
            [
                "code pause:Paus (agent-paused)",
                "S2 Anna Ek tar paus: Paus",
            ],
        ),
        (
            {"to": "*632", "caller": "anna"},
            [
                "code pause:Lunch (agent-paused)",
                "S2 Anna Ek tar paus: Lunch",
            ],
        ),
        (
            {"to": "*64", "caller": "anna"},
            [
                "code resume (agent-resumed)",
                "S2 Anna Ek tar samtal igen",
            ],
        ),
        (
            {"to": "*61", "caller": "david"},
            [
                "refuse *61 (not-agent)",
                "S2 David Holm svarar inte i någon kö",
            ],
        ),
        (
            {"to": "*55", "caller": "anna"},
            [
                "code mailbox/anna",
                "V2 Anna Ek lyssnar av röstbrevlådan för Anna Ek",
            ],
        ),
        (
            {"to": "*55102", "caller": "anna"},
            [
                "code mailbox/bo",
                "V2 Anna Ek lyssnar av röstbrevlådan för Bo Lind",
            ],
        ),
        (
            {"to": "*55203", "caller": "anna"},
            [
                "code mailbox/teknik",
                "V2 Anna Ek lyssnar av röstbrevlådan för Teknisk service",
            ],
        ),
        (
            {"to": "*55199", "caller": "anna"},
            [
                "refuse *55199 (unknown)",
                "S2 numret 199 finns inte i växeln",
            ],
        ),
        (
            {"to": "*559", "caller": "anna"},
            [
                "refuse *559 (unknown)",
                "S2 numret 9 finns inte i växeln",
            ],
        ),
        (
            {"to": "*29#", "caller": "anna"},
            [
                "refuse *29# (unknown)",
                "S2 numret *29# finns inte i växeln",
            ],
        ),
        (
            {"to": "0812", "caller": "anna"},
            [
                "refuse 0812 (invalid)",
                "S2 0812 är inget giltigt telefonnummer",
            ],
        ),
        (
            {"to": "+4612", "caller": "anna"},
            [
                "refuse +4612 (invalid)",
                "S2 +4612 är inget giltigt telefonnummer",
            ],
        ),
        (
            {"to": "0900 123 456", "caller": "anna"},
            [
                "refuse +46900123456 (premium)",
                "O2 +46900123456 är ett betalnummer: samtalet spärras",
            ],
        ),
        (
            {"to": "118 118", "caller": "anna"},
            [
                "refuse 118118 (premium)",
                "O2 118118 är en betaltjänst, som nummerupplysningen: samtalet spärras",
            ],
        ),
        (
            {"to": "+18765550100", "caller": "anna"},
            [
                "refuse +18765550100 (greylisted)",
                "O2 +18765550100 hör till en grålistad destination (JM): samtalet spärras",
            ],
        ),
        (
            {
                "to": "*72104",
                "caller": "carin",
                "people": {"david": {"profile": "meeting"}, "gun": {"profile": "meeting"}},
            },
            [
                "voicemail david",
                "S1 David Holm söks på sitt eget nummer",
                "R3 David Holm har själv valt profilen ”I möte”",
                "F3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "M3 David Holm är upptagen av annat än telefon: till receptionen (Carin Dahl)",
                "R3 Gun Berg har själv valt profilen ”I möte”",
                "S2 ingen av dem som svarar för receptionen kan svara nu: till röstbrevlådan",
                "inte ring david: R3 David Holm har själv valt profilen ”I möte”",
                "inte ring carin: S2 det är Carin Dahl som ringer",
                "inte ring gun: R3 Gun Berg har själv valt profilen ”I möte”",
                "inte ring carin: S2 det är Carin Dahl som ringer",
            ],
        ),
        (
            {"to": "*710701740606", "caller": "anna"},
            [
                "ring bo",
                "M5 mobilen är en vanlig anknytning: Bo Lind söks på alla sina telefoner",
                "M5 Bo Lind har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "*710812", "caller": "anna"},
            [
                "refuse 0812 (invalid)",
                "S2 0812 är inget giltigt telefonnummer",
            ],
        ),
        (
            {"to": "*31*", "caller": "anna"},
            [
                "refuse *31* (unknown)",
                "S2 numret *31* finns inte i växeln",
            ],
        ),
        (
            {"to": "9", "caller": "carin"},
            [
                "ring carin",
                "S1 huvudnumret +46846500400 går till receptionen",
            ],
        ),
        (
            {"to": "9", "caller": "gun", "people": {"carin": {"profile": "meeting"}}},
            [
                "voicemail carin (reception)",
                "S1 huvudnumret +46846500400 går till receptionen",
                "R3 Carin Dahl har själv valt profilen ”I möte”",
                "S2 ingen av dem som svarar för receptionen kan svara nu: till röstbrevlådan",
                "inte ring carin: R3 Carin Dahl har själv valt profilen ”I möte”",
                "inte ring gun: S2 det är Gun Berg som ringer",
            ],
        ),
    ],
)
def test_each_outcome_has_its_order_and_its_record(asked: dict[str, Any], lines: list[str]) -> None:
    """A person who asks later why a call went where it did reads this."""
    assert told(ask(**asked)) == lines


@pytest.mark.parametrize(
    ("number", "why"),
    [
        *((one, None) for one in ("+46701234567", "+4722225555", "112", "1177", "116117")),
        *(
            (one, "invalid")
            for one in ("0701234567", "+46 70 123 45 67", "46701234567", "+46701", "51", "*61", "")
        ),
        *((one, "invalid") for one in ("+0018765550100", "118 118", "+112")),
        *((one, "greylisted") for one in ("+18765550100", "+5352345678")),
        ("118118", "premium"),
    ],
)
def test_o2_the_last_look_at_a_number_lets_out_only_what_may_leave(number: str, why: str | None) -> None:
    """Whatever was decided: in the one form in which numbers leave, of a country that may be called."""
    assert stopped(BOLAGET, number) == why
