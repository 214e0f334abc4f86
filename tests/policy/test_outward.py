"""Calling for a queue (Q7, Q13, Q14): which number we present, who may, and that it allows nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.policy.decide import decide
from app.policy.decision import Decision, Device, Direction, PersonState, Situation
from app.policy.outward import not_called_back, on_behalf
from app.policy.register import Exemption, Register, What
from app.policy.targets import Action, DialOutside, RingPerson, destination
from app.policy.ways import PresentedNumber, Presents
from tests.policy.bolaget import BOLAGET, ask, told

if TYPE_CHECKING:
    from app.policy.model import Company

MISSING = replace(
    BOLAGET,
    people={
        **BOLAGET.people,
        "anna": replace(BOLAGET.people["anna"], mobile=None),
        "bo": replace(BOLAGET.people["bo"], direct=None),
        "david": replace(BOLAGET.people["david"], direct=None),
        "kerstin": replace(BOLAGET.people["kerstin"], role="saljare"),
    },
    queues={**BOLAGET.queues, "teknik": replace(BOLAGET.queues["teknik"], number=None)},
)
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def dialled(caller: str, number: str) -> Decision:
    return decide(BOLAGET, Situation(AT, Direction.OUT, caller, number))


@pytest.mark.parametrize(
    ("caller", "number", "presented", "clause"),
    [
        ("anna", "*710701740699", "+46846500410", "Q13"),
        ("hans", "*71+46701740699", "+46846500410", "Q13"),
        ("gun", "*720701740699", "+46846500407", "Q14"),
        ("carin", "*720701740699", "+46846500403", "Q14"),  # second line
        ("bo", "*730701740699", "+46846500400", "Q7"),
    ],
)
def test_a_call_for_a_queue_presents_the_queues_number(
    caller: str, number: str, presented: str, clause: str
) -> None:
    decision = dialled(caller, number)

    assert decision.target == DialOutside("+46701740699")
    assert (decision.presented, decision.reasons[0].clause) == (presented, clause)
    assert [reason.code for reason in decision.reasons[1:]] == ["for_queue"]
    assert presented not in [destination(no.target) for no in decision.rejected]


def test_somebody_else_may_not_call_for_the_queue() -> None:
    decision = dialled("david", "*710701740699")

    assert (decision.action, decision.say) == (Action.REFUSE, "not-agent")


@pytest.mark.parametrize(
    ("number", "say"),
    [("+18765550100", "greylisted"), ("0900123456", "premium"), ("0701", "invalid"), ("", "invalid")],
)
def test_the_prefix_opens_no_door(number: str, say: str) -> None:
    decision = dialled("anna", f"*71{number}")

    assert (decision.action, decision.say) == (Action.REFUSE, say)


def test_112_goes_out_after_a_prefix_too() -> None:
    assert dialled("anna", "*71112").target == DialOutside("112")


def test_a_number_of_ours_is_called_as_it_is() -> None:
    decision = dialled("anna", "*71102")

    assert decision.target == RingPerson("bo")


@pytest.mark.parametrize(
    ("number", "by_queue", "by_person"),
    [
        ("+46701234567", None, None),
        ("+46846500400", "own_number", "own_number"),  # the main one
        ("+46846500420", "own_number", "own_number"),  # the queue's
        ("+46846500407", "own_number", "own_number"),  # gun's
        ("+46701740605", None, "own_number"),  # anna's mobile, when she calls from where it is no extension
        ("+46900123456", "premium", "premium"),
        ("+18765550123", "greylisted", "greylisted"),
        ("112", "invalid_number", "invalid_number"),
        ("", "invalid_number", "invalid_number"),
    ],
)
@pytest.mark.parametrize("premium_refused", [True, False])
def test_some_numbers_are_never_called_back(
    number: str, by_queue: str | None, by_person: str | None, premium_refused: bool
) -> None:
    """A caller can show any number: that people may dial premium-rate numbers makes none of those a customer's."""
    company = replace(BOLAGET, premium=replace(BOLAGET.premium, refused=premium_refused))

    for queue, code in ((True, by_queue), (False, by_person)):
        no = not_called_back(company, number, by_queue=queue)
        assert (no.reasons[0].code if no is not None else None) == code


def test_a_callback_is_judged_by_the_same_rules() -> None:
    gun, support = BOLAGET.people["gun"], BOLAGET.queues["support"]

    assert on_behalf(BOLAGET, support, gun, "+46701740699", AT).presented == gun.direct
    assert on_behalf(BOLAGET, support, gun, "+18765550100", AT).action is Action.REFUSE


# The number withheld (P2)


@pytest.mark.parametrize(
    ("dialled_as", "asked"),
    [("#31#0701740699", False), ("*31*0701740699", False), ("*31*0701740699#", False), ("0701740699", True)],
)
def test_a_number_that_is_withheld_is_for_the_networks_alone_p2(dialled_as: str, asked: bool) -> None:
    """By the code before the number, or by the phone."""
    decision = decide(BOLAGET, Situation(AT, Direction.OUT, "david", dialled_as, withheld=asked))

    assert (decision.target, decision.withheld) == (DialOutside("+46701740699"), True)
    assert decision.presented == "+46846500404"
    assert [reason.clause for reason in decision.reasons if reason.code == "withheld"] == ["P2"]


def test_a_call_for_a_queue_can_be_withheld_too() -> None:
    decision = dialled("anna", "#31#*710701740699")

    assert (decision.target, decision.presented, decision.withheld) == (
        DialOutside("+46701740699"),
        "+46846500410",
        True,
    )


@pytest.mark.parametrize("number", ["112", "#31#112", "*31*11414"])
def test_an_emergency_call_shows_its_number_all_the_same(number: str) -> None:
    decision = decide(BOLAGET, Situation(AT, Direction.OUT, "david", number, withheld=True))

    assert (decision.action, decision.withheld) == (Action.TRUNK, False)
    assert "not_withheld" in [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("number", "say"),
    [("#31#+18765550100", "greylisted"), ("*31*0900123456", "premium"), ("#31#0701", "invalid")],
)
def test_a_number_that_is_withheld_opens_no_door(number: str, say: str) -> None:
    assert (dialled("david", number).action, dialled("david", number).say) == (Action.REFUSE, say)


def test_to_a_colleague_nothing_is_withheld() -> None:
    decision = decide(BOLAGET, Situation(AT, Direction.INTERNAL, "david", "#31#103", withheld=True))

    assert (decision.target, decision.withheld) == (RingPerson("carin"), False)


# The profile's own number (P2)


def with_profile(presents: Presents | None) -> Company:
    """The example company, where `trip` presents a number of its own."""
    trip = replace(BOLAGET.profiles["trip"], presents=presents)
    return replace(BOLAGET, profiles={**BOLAGET.profiles, "trip": trip})


def called_by(
    company: Company, caller: str, profile: str | None, *, device: Device | None = None
) -> Decision:
    people = {caller: PersonState(profile)} if profile is not None else {}
    situation = Situation(AT, Direction.OUT, caller, "0701740699", device=device, people=people)
    return decide(company, situation)


def codes_of(decision: Decision) -> list[str]:
    return [f"{one.clause} {one.code}" for one in decision.reasons]


@pytest.mark.parametrize("caller", ["anna", "bo", "carin", "david", "eva"])
def test_the_profile_in_force_decides_which_number_a_customer_sees_p2(caller: str) -> None:
    """Before the role's (R1, R2) and the extension's (F1, M1); a mobile number of a role is then shown to nobody."""
    company = with_profile(Presents(PresentedNumber.QUEUE, "P2", "support"))

    decision = called_by(company, caller, "trip")

    assert decision.presented == "+46846500420"
    assert codes_of(decision) == ["P2 presents_queue", "P2 presents_by_profile"]
    assert dict(decision.reasons[1].about) == {"sv": "Tjänsteresa", "en": "Business trip"}


def test_a_profile_that_says_nothing_of_numbers_leaves_the_roles_number_p2() -> None:
    """Another profile presents a number; the caller has not chosen that one."""
    company = with_profile(Presents(PresentedNumber.MAIN, "P2"))

    for chosen in ("available", "meeting", None, "none-such"):
        decision = called_by(company, "anna", chosen)

        assert decision.presented == "+46701740605", chosen
        assert codes_of(decision) == ["R1 presents_mobile", "S3 mobile_by_role"], chosen


def test_a_profile_may_show_the_mobile_and_says_that_it_is_the_profile_s3() -> None:
    company = with_profile(Presents(PresentedNumber.MOBILE, "S3"))

    decision = called_by(company, "david", "trip")

    assert decision.presented == "+46701740608"
    assert codes_of(decision) == ["S3 presents_mobile", "S3 presents_by_profile"]


def test_an_approved_exception_is_presented_before_the_profiles_number_s6() -> None:
    company = with_profile(Presents(PresentedNumber.QUEUE, "P2", "support"))
    today = AT.date()
    approved = Exemption("e1", "david", What.PRESENTS_MOBILE, "carin", "kunderna har bara det", today, today)

    decision = called_by(replace(company, register=Register(exemptions=(approved,))), "david", "trip")

    assert decision.presented == "+46701740608"
    assert "presents_by_profile" not in [one.code for one in decision.reasons]


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "+46701234567", "caller": "david"},
            [
                "trunk +46701234567 som +46846500400",
                "M1 huvudnumret +46846500400 visas",
                "F1 David Holm saknar det nummer som regeln anger: huvudnumret visas",
                "inte trunk +46701740608: S3 mobilnumret +46701740608 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "112", "caller": "david"},
            [
                "trunk 112 som +46846500400",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 huvudnumret +46846500400 visas",
            ],
        ),
        (
            {"to": "+46701234567", "caller": "bo"},
            [
                "trunk +46701234567 som +46846500400",
                "M1 huvudnumret +46846500400 visas",
                "R2 Bo Lind saknar det nummer som regeln anger: huvudnumret visas",
                "inte trunk +46701740606: S3 mobilnumret +46701740606 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "+46701234567", "caller": "anna"},
            [
                "trunk +46701234567 som +46846500401",
                "F1 det egna direktnumret +46846500401 visas",
                "R1 rollen säljare visar mobilnumret, men Anna Ek har inget",
                "inte trunk +46846500400: F1 i stället visas +46846500401",
            ],
        ),
        (
            {"to": "+46701234567", "caller": "kerstin"},
            [
                "trunk +46701234567 som +46846500441",
                "F1 det egna direktnumret +46846500441 visas",
                (
                    "S3 rollen säljare visar mobilnumret, men Kerstin Ro har en privat mobil: dess nummer visas "
                    "bara med eget undantag"
                ),
                "inte trunk +46846500400: F1 i stället visas +46846500441",
                "inte trunk +46701740615: S3 mobilnumret +46701740615 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "*73+46701234567", "caller": "bo"},
            [
                "trunk +46701234567 som +46846500400",
                "Q7 huvudnumret +46846500400 visas",
                "Q7 samtalet rings för kön Teknisk service",
                "inte trunk +46701740606: S3 mobilnumret +46701740606 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "*73112", "caller": "bo"},
            [
                "trunk 112 som +46846500400",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 huvudnumret +46846500400 visas",
            ],
        ),
    ],
)
def test_another_number_is_presented_when_the_rules_number_is_missing_or_private(
    asked: dict[str, Any], lines: list[str]
) -> None:
    """David, Bo and technical service have no number of their own here, Anna no mobile."""
    assert told(ask(**asked, company=MISSING)) == lines


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        ("0701", ["refuse 0701 (invalid)", "S2 0701 är inget giltigt telefonnummer"]),
        (
            "0900123456",
            ["refuse +46900123456 (premium)", "O2 +46900123456 är ett betalnummer: samtalet spärras"],
        ),
        (
            "+81312345678",
            [
                "refuse +81312345678 (unknown)",
                "O2 +81312345678 hör till ett land som ingen rings upp i (JP)",
            ],
        ),
        (
            "+80012345678",  # free of charge, in all countries
            ["refuse +80012345678 (unknown)", "O2 +80012345678 hör till ett land som ingen rings upp i (-)"],
        ),
        (
            "08-465 004 01",
            ["refuse +46846500401 (unknown)", "S2 +46846500401 är vårt eget nummer: det rings inte upp"],
        ),
    ],
)
def test_it_is_told_why_nobody_is_called_back(number: str, lines: list[str]) -> None:
    no = not_called_back(BOLAGET, number, by_queue=True)

    assert no is not None
    assert told(no) == lines
