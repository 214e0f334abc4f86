"""What a phone's own settings mean: do not disturb, a forward (302), and calls that wait while its person talks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.policy.decision import Outcome
from app.policy.limits import abroad_by
from app.policy.targets import JoinQueue, LeaveMessage, RingPerson, SendOutside
from app.policy.ways import PhoneForwards
from tests.policy.bolaget import (
    BOLAGET,
    CUSTOMER,
    MEETING,
    NOBODY_STANDS_IN,
    ON_PHONE,
    ask,
    clauses,
    rejected,
    whys,
)

GUNS_MOBILE, ABROAD, PREMIUM, OUTSIDE = "+46701740611", "+1212555100", "+46900123456", "+46701740698"


def forwards(to: str, allowed: PhoneForwards, **more: object):  # type: ignore[no-untyped-def]
    """Gun's phone sends a call from outside to a number."""
    company = replace(BOLAGET, phone_forwards=allowed)
    tried = {"action": "ring", "target": "gun", "outcome": "sent_away", "reply": to}
    return ask("gun", "in", attempts=[tried], company=company, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "clause", "goes_to"),
    [
        (Outcome.BUSY, "F2", LeaveMessage("gun")),  # 486
        (Outcome.DECLINED, "F3", RingPerson("carin")),  # 480, 603
        (Outcome.NO_ANSWER, "S2", LeaveMessage("gun")),
    ],
)
def test_each_refusal_of_a_phone_is_one_clause(outcome: Outcome, clause: str, goes_to: object) -> None:
    """A busy phone is on the phone (F2); one that declines, or is set to do not disturb, is not (F3)."""
    plain = replace(BOLAGET, people={**BOLAGET.people, "gun": replace(BOLAGET.people["gun"], role="ekonom")})

    decision = ask("gun", "in", tried=[f"ring gun {outcome}"], company=plain)

    assert decision.target == goes_to
    assert clause in clauses(decision)


@pytest.mark.parametrize("allowed", [PhoneForwards.COLLEAGUES, PhoneForwards.ANYWHERE])
@pytest.mark.parametrize("number", ["104", "+46846500404", "0846500404"])
def test_a_phone_may_forward_to_a_colleague_where_the_company_allows_it_r3(
    number: str, allowed: PhoneForwards
) -> None:
    decision = forwards(number, allowed)

    assert decision.target == RingPerson("david")
    assert f"R3 Gun Berg has set the phone to forward calls to {number}" in whys(decision)


def test_a_phone_may_forward_to_a_queue() -> None:
    assert forwards("+46846500420", PhoneForwards.COLLEAGUES).target == JoinQueue("support")


def test_the_colleague_s_own_rules_apply_to_a_forwarded_call() -> None:
    decision = forwards("104", PhoneForwards.COLLEAGUES, people={"david": MEETING, **NOBODY_STANDS_IN})

    assert decision.target != RingPerson("david")


def test_nobody_forwards_where_the_company_refuses_it_and_the_journal_tells_why() -> None:
    decision = forwards("104", PhoneForwards.REFUSED)

    assert decision.target == LeaveMessage("gun")
    assert "tried_forwards" in [why.reason.code for why in decision.rejected]


def test_outside_is_for_companies_that_allow_it() -> None:
    decision = forwards(OUTSIDE, PhoneForwards.COLLEAGUES)

    assert decision.target == LeaveMessage("gun")
    assert (
        f"P2 Gun Berg has set the phone to forward calls to {OUTSIDE}, but only the company's own numbers may be used"
        in whys(decision)
    )


def test_a_forward_outside_is_shown_the_person_s_number_s1() -> None:
    decision = forwards("070-174 06 98", PhoneForwards.ANYWHERE)

    assert decision.target == SendOutside(OUTSIDE)
    assert decision.presented == BOLAGET.people["gun"].direct


@pytest.mark.parametrize("number", ["+881234567", PREMIUM, "112", "4711", "anna@elsewhere", "*21*1#"])
def test_a_forward_goes_nowhere_that_its_person_may_not_call_o2(number: str) -> None:
    decision = forwards(number, PhoneForwards.ANYWHERE)

    assert decision.target == LeaveMessage("gun")
    assert SendOutside not in {type(decision.target)}


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("abc", "S2 abc is not a valid telephone number"),
        (PREMIUM, f"O2 {PREMIUM} is a premium-rate number: the call is blocked"),
    ],
)
def test_the_journal_tells_why_a_forward_goes_nowhere_o2(number: str, why: str) -> None:
    assert whys(forwards(number, PhoneForwards.ANYWHERE))[0] == why


@pytest.mark.parametrize(("hour", "goes"), [("12", True), ("22", False)])
def test_a_forward_abroad_counts_as_the_persons_own_call_at_that_hour_o2(hour: str, *, goes: bool) -> None:
    norway = "+4721234567"
    limits = replace(BOLAGET.limits, abroad_hour=9, abroad_hour_off=1)
    company = replace(BOLAGET, phone_forwards=PhoneForwards.ANYWHERE, limits=limits)
    tried = {"action": "ring", "target": "gun", "outcome": "sent_away", "reply": norway}

    decision = ask(
        "gun",
        "in",
        at=f"2026-11-24T{hour}:00:00+01:00",
        attempts=[tried],
        company=company,
        counts={abroad_by("gun"): 1},
    )

    assert (decision.target == SendOutside(norway)) is goes


def test_a_forward_does_not_go_back_to_the_caller_nor_over_a_limit() -> None:
    back = forwards(CUSTOMER, PhoneForwards.ANYWHERE)
    full = forwards(OUTSIDE, PhoneForwards.ANYWHERE, counts={f"sent:{OUTSIDE}": 99})

    assert back.target == LeaveMessage("gun")
    assert full.target == LeaveMessage("gun")
    assert "S2" in clauses(full)


def test_a_forward_to_the_own_number_or_to_where_the_call_has_been_ends_in_the_mailbox() -> None:
    """Two phones that forward to each other."""
    own = forwards("107", PhoneForwards.COLLEAGUES)
    company = replace(BOLAGET, phone_forwards=PhoneForwards.COLLEAGUES)
    tried = [
        {"action": "ring", "target": "gun", "outcome": "sent_away", "reply": "104"},
        {"action": "ring", "target": "david", "outcome": "sent_away", "reply": "107"},
    ]
    round_ = ask("gun", "in", attempts=tried, company=company, people=NOBODY_STANDS_IN)

    assert own.target == LeaveMessage("gun")
    assert round_.target not in (RingPerson("gun"), RingPerson("david"))


# Call waiting


def test_a_person_on_the_phone_is_not_rung_unless_they_asked_for_it_m2_m5() -> None:
    patient = replace(BOLAGET.people["david"], call_waiting=True)
    company = replace(BOLAGET, people={**BOLAGET.people, "david": patient})

    usual = ask("david", "in", people={"david": ON_PHONE})
    waiting = ask("david", "in", people={"david": ON_PHONE}, company=company)

    assert usual.target != RingPerson("david")
    assert rejected(usual)
    assert waiting.target == RingPerson("david")
    assert waiting.legs == BOLAGET.people["david"].legs
    assert "R3 David Holm is on the phone, and wants to hear of calls that wait" in whys(waiting)


def test_a_profile_and_the_limit_of_ringing_hold_for_calls_that_wait_too() -> None:
    patient = replace(BOLAGET.people["david"], call_waiting=True)
    company = replace(BOLAGET, people={**BOLAGET.people, "david": patient})

    away = ask("david", "in", people={"david": {**ON_PHONE, **MEETING}}, company=company)
    full = ask("david", "in", people={"david": ON_PHONE}, company=company, counts={"ringing:david": 99})

    assert away.target != RingPerson("david")
    assert full.target != RingPerson("david")


def test_a_queue_rings_no_agent_who_is_on_the_phone_whatever_they_want() -> None:
    patient = replace(BOLAGET.people["gun"], call_waiting=True)
    company = replace(BOLAGET, people={**BOLAGET.people, "gun": patient})

    decision = ask("support", "in", people={"gun": ON_PHONE}, company=company)

    assert "gun" not in {leg.person for leg in decision.legs}
