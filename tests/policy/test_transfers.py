"""Where one of us may send a caller on to, in whose name, and when the caller comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Device, Direction, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.json_form import read_situation, situation_json
from app.policy.limits import Limits, abroad_by
from app.policy.recording import Recording
from app.policy.targets import DialOutside, LeaveMessage, RingPerson, SendOutside
from app.policy.transfers import refusal, why_refused
from app.policy.ways import PresentedNumber, Presents
from tests.policy.bolaget import BOLAGET, CUSTOMER, ask, rung, told

AT = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
FRIEND = "+46701740699"
RANG_BO = Attempt(RingPerson("bo"), Outcome.NO_ANSWER)
RANG_DAVID = Attempt(RingPerson("david"), Outcome.NO_ANSWER)


def sent_on(
    called: str,
    by: str = "david",
    tried: tuple[Attempt, ...] = (),
    device: Device = Device.FIXED,
    caller: str = CUSTOMER,
) -> Situation:
    return Situation(AT, Direction.IN, caller, called, device=device, tried=tried, transferred_by=by)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("by", "device", "presented", "clause"),
    [
        ("david", Device.FIXED, "+46846500404", "F1"),
        ("david", Device.MOBILE, "+46846500400", "M1"),
        ("anna", Device.FIXED, "+46701740605", "R1"),
        ("bo", Device.FIXED, "+46846500430", "R2"),
    ],
)
def test_a_caller_who_is_sent_outside_is_the_senders_own_call(
    by: str, device: Device, presented: str, clause: str
) -> None:
    decision = decide(BOLAGET, sent_on("0701740699", by, device=device))

    assert decision.target == SendOutside(FRIEND)
    assert (decision.presented, decision.reasons[0].clause) == (presented, clause)
    assert "sent_on" in codes(decision)


@pytest.mark.parametrize("caller", [CUSTOMER, "anna", ""])
def test_it_is_so_whoever_is_sent_on(caller: str) -> None:
    decision = decide(BOLAGET, sent_on(FRIEND, caller=caller))

    assert decision.presented == "+46846500404"


def test_for_a_queue_it_has_the_queues_number() -> None:
    assert decide(BOLAGET, sent_on("*710701740699", "anna")).presented == "+46846500410"


@pytest.mark.parametrize(
    ("called", "number"),
    [("*71102", "102"), ("*719", "9"), ("*71302", "302"), ("*31*102", "102"), ("#31#*71302", "302")],
)
def test_signs_before_a_number_of_ours_lead_there_as_when_one_dials_it(called: str, number: str) -> None:
    """A queue's prefix, or a number to withhold, changes nothing inside."""
    assert refusal(BOLAGET, called) is None
    assert decide(BOLAGET, sent_on(called, "anna")) == decide(BOLAGET, sent_on(number, "anna"))


@pytest.mark.parametrize(
    ("called", "presented", "withheld"),
    [
        ("*71301", "+46846500410", False),
        ("*31*301", "+46701740605", True),
        ("#31#*71301", "+46846500410", True),
    ],
)
def test_signs_before_a_short_number_count_for_the_number_behind_it(
    called: str, presented: str, withheld: bool
) -> None:
    """As when one dials them: *71301 calls the taxi for the queue Sälj."""
    decision = decide(BOLAGET, sent_on(called, "anna"))

    assert decision.target == SendOutside("+46856293000")
    assert (decision.presented, decision.withheld) == (presented, withheld)
    assert codes(decision)[-1] == "short_number"


def test_a_call_comes_back_when_a_queues_short_number_is_busy() -> None:
    busy = Attempt(SendOutside("+46856293000"), Outcome.BUSY)

    assert decide(BOLAGET, sent_on("*71301", "anna", tried=(busy,))).target == RingPerson("anna")


@pytest.mark.parametrize("called", ["*71301", "*71302", "*71102"])
def test_somebody_who_answers_in_no_queue_sends_nobody_on_by_its_prefix(called: str) -> None:
    decision = decide(BOLAGET, sent_on(called, "david"))

    assert decision.target == RingPerson("david")
    assert codes(decision) == ["not_agent", "transfer_refused"]


def test_another_persons_short_number_is_none_behind_a_prefix_either() -> None:
    decision = decide(BOLAGET, sent_on("*7151", "anna"))

    assert decision.target == RingPerson("anna")
    assert codes(decision) == ["invalid_number", "transfer_refused"]


def test_the_senders_number_is_withheld_if_they_want_it() -> None:
    assert decide(BOLAGET, sent_on("*31*0701740699")).withheld


@pytest.mark.parametrize(
    ("called", "code"),
    [
        ("+18765550100", "greylisted"),
        ("0900123456", "premium"),
        ("0701", "invalid_number"),
        ("999", "unknown_extension"),
        ("*61", "unknown_extension"),
        ("*710900123456", "premium"),
    ],
)
def test_a_transfer_to_a_forbidden_number_comes_back_at_once_o2(called: str, code: str) -> None:
    """Most often the phone was told so, and nobody was sent anywhere (refusal)."""
    decision = decide(BOLAGET, sent_on(called))
    no = refusal(BOLAGET, called)

    assert no is not None
    assert codes(no) == [code]
    assert decision.target == RingPerson("david")
    assert codes(decision) == [code, "transfer_refused"]


@pytest.mark.parametrize(
    "called", ["102", "+46846500402", "0846500400", "9", "202", "0701740699", "112", "*710701740699"]
)
def test_any_other_number_may_be_tried(called: str) -> None:
    assert refusal(BOLAGET, called) is None


def test_somebody_else_than_its_agents_sends_nobody_on_for_a_queue() -> None:
    decision = decide(BOLAGET, sent_on("*710701740699", "david"))

    assert decision.target == RingPerson("david")
    assert codes(decision) == ["not_agent", "transfer_refused"]


def test_a_caller_whom_a_colleague_does_not_answer_comes_back_s2() -> None:
    decision = decide(BOLAGET, sent_on("102", tried=(RANG_BO,)))

    assert decision.target == RingPerson("david")
    assert codes(decision) == ["transfer_unanswered"]


def test_an_unanswered_transfer_leaves_a_message_with_the_colleague_s2_v2() -> None:
    decision = decide(BOLAGET, sent_on("102", tried=(RANG_BO, RANG_DAVID)))

    assert decision.target == LeaveMessage("bo")


def test_a_company_may_have_it_that_nobody_comes_back() -> None:
    divert = replace(BOLAGET, transfers_return=False)
    decision = decide(divert, sent_on("102", tried=(RANG_BO,)))

    assert decision.target == LeaveMessage("bo")


def test_a_person_busy_otherwise_is_diverted_as_before_f3() -> None:
    """A profile tells the caller something, or sends them on: no phone rang."""
    meeting = replace(sent_on("102"), people={"bo": PersonState("meeting")})

    assert decide(BOLAGET, meeting).target == RingPerson("carin")


def test_an_unanswered_outside_transfer_comes_back_and_then_leaves_a_message() -> None:
    busy = Attempt(SendOutside(FRIEND), Outcome.BUSY)
    back = decide(BOLAGET, sent_on(FRIEND, tried=(busy,)))
    then = decide(BOLAGET, sent_on(FRIEND, tried=(busy, RANG_DAVID)))

    assert back.target == RingPerson("david")
    assert then.target == LeaveMessage("david")


def test_an_emergency_call_of_a_caller_goes_out_in_the_senders_name() -> None:
    decision = decide(BOLAGET, sent_on("112"))

    assert (decision.target, decision.presented) == (DialOutside("112"), "+46846500404")


def test_a_call_that_the_sender_of_it_would_have_recorded_is_recorded_o3() -> None:
    recorded = replace(BOLAGET, recording=Recording(frozenset({"david"})))

    assert decide(recorded, sent_on(FRIEND)).record
    assert not decide(recorded, sent_on(FRIEND, "bo")).record


def test_a_transfer_can_be_asked_of_again() -> None:
    situation = sent_on("102", tried=(RANG_BO,))

    assert read_situation(BOLAGET, situation_json(situation), AT) == situation


def test_the_limits_abroad_are_the_senders_o2() -> None:
    """Five calls abroad in an hour count as David's, whomever he sends there."""
    limited = replace(BOLAGET, limits=Limits(abroad_hour=5))
    situation = replace(sent_on("+4587654321"), counts={abroad_by("david"): 5})
    decision = decide(limited, situation)

    assert decision.target == RingPerson("david")
    assert codes(decision) == ["limit_abroad_hour", "transfer_refused"]


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "0701740699", "direction": "in", "transferred_by": "david"},
            [
                "external +46701740699 som +46846500404",
                "F1 det egna direktnumret +46846500404 visas",
                "P2 David Holm kopplar samtalet vidare: det är David Holm som ringer ut",
                "inte trunk +46846500400: F1 i stället visas +46846500404",
                "inte trunk +46701740608: S3 mobilnumret +46701740608 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "+18765550100", "direction": "in", "transferred_by": "david"},
            [
                "ring david",
                "O2 +18765550100 hör till en grålistad destination (JM): samtalet spärras",
                "S2 samtalet kopplas inte till +18765550100: det går tillbaka till David Holm",
                (
                    "inte trunk +18765550100: O2 +18765550100 hör till en grålistad destination (JM): samtalet "
                    "spärras"
                ),
            ],
        ),
        (
            {"to": "0701", "direction": "in", "transferred_by": "david"},
            [
                "ring david",
                "S2 0701 är inget giltigt telefonnummer",
                "S2 samtalet kopplas inte till 0701: det går tillbaka till David Holm",
                "inte trunk 0701: S2 0701 är inget giltigt telefonnummer",
            ],
        ),
        (
            {"to": "999", "direction": "in", "transferred_by": "david"},
            [
                "ring david",
                "S2 numret 999 finns inte i växeln",
                "S2 samtalet kopplas inte till 999: det går tillbaka till David Holm",
                "inte trunk 999: S2 numret 999 finns inte i växeln",
            ],
        ),
        (
            {"to": "*710812", "direction": "in", "transferred_by": "anna"},
            [
                "ring anna",
                "S2 0812 är inget giltigt telefonnummer",
                "S2 samtalet kopplas inte till 0812: det går tillbaka till Anna Ek",
                "inte trunk 0812: S2 0812 är inget giltigt telefonnummer",
            ],
        ),
        (
            {"to": "*719", "direction": "in", "transferred_by": "david"},
            [
                "ring david",
                "S2 David Holm svarar inte i kön Sälj",
                "S2 samtalet kopplas inte till 9: det går tillbaka till David Holm",
                "inte trunk 9: S2 David Holm svarar inte i kön Sälj",
            ],
        ),
        (
            {"to": "*719", "direction": "in", "transferred_by": "anna"},
            [
                "ring carin",
                "S1 huvudnumret +46846500400 går till receptionen",
            ],
        ),
        (
            {"to": "*71301", "direction": "in", "transferred_by": "anna"},
            [
                "external +46856293000 som +46846500410",
                "Q13 gruppens gemensamma nummer +46846500410 visas",
                "Q13 samtalet rings för kön Sälj",
                "P2 Anna Ek kopplar samtalet vidare: det är Anna Ek som ringer ut",
                "S2 kortnumret 301 är Taxi: +46856293000",
                "inte trunk +46846500401: Q13 i stället visas +46846500410",
                "inte trunk +46846500400: Q13 i stället visas +46846500410",
                "inte trunk +46701740605: S3 mobilnumret +46701740605 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "*71+46701740699", "direction": "in", "transferred_by": "david"},
            [
                "ring david",
                "S2 David Holm svarar inte i kön Sälj",
                "S2 samtalet kopplas inte till +46701740699: det går tillbaka till David Holm",
                "inte trunk +46701740699: S2 David Holm svarar inte i kön Sälj",
            ],
        ),
        (
            {"to": "112", "direction": "in", "transferred_by": "david"},
            [
                "trunk 112 som +46846500404",
                "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
                "S1 det egna direktnumret +46846500404 visas",
            ],
        ),
        (
            {"to": "bo", "direction": "in", "transferred_by": "david"},
            [
                "ring bo",
                "S1 Bo Lind söks på sitt eget nummer",
                "M5 Bo Lind har fast telefon och mobil: båda ringer samtidigt",
            ],
        ),
        (
            {"to": "bo", "direction": "in", "transferred_by": "david", "tried": ["ring bo no_answer"]},
            [
                "ring david",
                "S2 Bo Lind svarade inte: samtalet går tillbaka till David Holm, som kopplade det",
            ],
        ),
        (
            {
                "to": "bo",
                "direction": "in",
                "transferred_by": "david",
                "tried": ["ring bo no_answer", "ring david no_answer"],
            },
            [
                "voicemail bo",
                "S2 David Holm svarade inte: till röstbrevlådan för Bo Lind",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte ring bo: S2 Bo Lind har sökts och svarade inte",
                "inte ring david: S2 David Holm har sökts och svarade inte",
            ],
        ),
        (
            {
                "to": "0701740699",
                "direction": "in",
                "transferred_by": "david",
                "tried": ["external +46701740699 no_answer"],
            },
            [
                "ring david",
                "S2 +46701740699 svarade inte: samtalet går tillbaka till David Holm, som kopplade det",
            ],
        ),
        (
            {
                "to": "0701740699",
                "direction": "in",
                "transferred_by": "david",
                "tried": ["external +46701740699 no_answer", "ring david no_answer"],
            },
            [
                "voicemail david",
                "S2 David Holm svarade inte: till röstbrevlådan för David Holm",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte external +46701740699: S2 +46701740699 har sökts och svarade inte",
                "inte ring david: S2 David Holm har sökts och svarade inte",
            ],
        ),
        (
            {
                "to": "+18765550100",
                "direction": "in",
                "transferred_by": "david",
                "tried": ["ring david no_answer"],
            },
            [
                "voicemail david",
                "S2 David Holm svarade inte: till röstbrevlådan för David Holm",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte ring david: S2 David Holm har sökts och svarade inte",
            ],
        ),
        (
            {
                "to": "0701740699",
                "direction": "in",
                "transferred_by": "eva",
                "at": "2026-11-24T22:00:00+01:00",
                "tried": ["external +46701740699 no_answer"],
            },
            [
                "voicemail eva",
                "S2 +46701740699 svarade inte: samtalet fångas upp i röstbrevlådan",
                "V2 den som ringer kan alltid lämna ett meddelande",
                "inte external +46701740699: S2 +46701740699 har sökts och svarade inte",
            ],
        ),
        (
            {"to": "301", "direction": "in", "transferred_by": "david"},
            [
                "external +46856293000 som +46846500404",
                "F1 det egna direktnumret +46846500404 visas",
                "P2 David Holm kopplar samtalet vidare: det är David Holm som ringer ut",
                "S2 kortnumret 301 är Taxi: +46856293000",
                "inte trunk +46846500400: F1 i stället visas +46846500404",
                "inte trunk +46701740608: S3 mobilnumret +46701740608 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "51", "direction": "in", "transferred_by": "david"},
            [
                "external +46701740651 som +46846500404",
                "F1 det egna direktnumret +46846500404 visas",
                "P2 David Holm kopplar samtalet vidare: det är David Holm som ringer ut",
                "S2 kortnumret 51 är Revisorn: +46701740651",
                "inte trunk +46846500400: F1 i stället visas +46846500404",
                "inte trunk +46701740608: S3 mobilnumret +46701740608 visas utåt bara som undantag",
            ],
        ),
        (
            {"to": "51", "direction": "in", "transferred_by": "anna"},
            [
                "ring anna",
                "S2 numret 51 finns inte i växeln",
                "S2 samtalet kopplas inte till 51: det går tillbaka till Anna Ek",
                "inte trunk 51: S2 numret 51 finns inte i växeln",
            ],
        ),
        (
            {"to": "302", "direction": "in", "transferred_by": "david"},
            [
                "queue support",
                "Q14 kön Support är öppen",
                "S2 kortnumret 302 är Support: support",
            ],
        ),
        (
            {
                "to": "0701740699",
                "direction": "in",
                "transferred_by": "anna",
                "people": {"anna": {"profile": "trip"}},
                "device": "mobile",
            },
            [
                "external +46701740699 som +46701740605",
                "R1 det personliga mobilnumret +46701740605 visas",
                "S3 mobilnumret får visas utåt: rollen säljare är ett undantag",
                "P2 Anna Ek kopplar samtalet vidare: det är Anna Ek som ringer ut",
                "inte trunk +46846500401: R1 i stället visas +46701740605",
                "inte trunk +46846500400: R1 i stället visas +46701740605",
            ],
        ),
        (
            {"to": "0701740699", "direction": "in", "transferred_by": "david", "counts": {"trunk": 196}},
            [
                "ring david",
                "S2 linjerna ut är upptagna (200 samtal): de sista hålls fria för nödsamtal",
                "S2 samtalet kopplas inte till +46701740699: det går tillbaka till David Holm",
                (
                    "inte trunk +46701740699: S2 linjerna ut är upptagna (200 samtal): de sista hålls fria för "
                    "nödsamtal"
                ),
            ],
        ),
        (
            {
                "to": "0701740699",
                "direction": "in",
                "transferred_by": "david",
                "counts": {"trunk": 196},
                "tried": ["external +46701740699 no_answer"],
            },
            [
                "ring david",
                "S2 +46701740699 svarade inte: samtalet går tillbaka till David Holm, som kopplade det",
            ],
        ),
        (
            {"to": "*71+46701740699", "direction": "in", "transferred_by": "anna", "counts": {"trunk": 196}},
            [
                "ring anna",
                "S2 linjerna ut är upptagna (200 samtal): de sista hålls fria för nödsamtal",
                "S2 samtalet kopplas inte till +46701740699: det går tillbaka till Anna Ek",
                (
                    "inte trunk +46701740699: S2 linjerna ut är upptagna (200 samtal): de sista hålls fria för "
                    "nödsamtal"
                ),
            ],
        ),
        (
            {
                "to": "+4722225555",
                "direction": "in",
                "transferred_by": "david",
                "at": "2026-11-24T22:00:00+01:00",
                "counts": {"abroad:david": 3},
            },
            [
                "ring david",
                "O2 David Holm har ringt 3 samtal utomlands på en timme, och fler får ingen ringa",
                "S2 samtalet kopplas inte till +4722225555: det går tillbaka till David Holm",
                (
                    "inte trunk +4722225555: O2 David Holm har ringt 3 samtal utomlands på en timme, och fler får "
                    "ingen ringa"
                ),
            ],
        ),
        (
            {
                "to": "*71+4722225555",
                "direction": "in",
                "transferred_by": "anna",
                "at": "2026-11-24T22:00:00+01:00",
                "counts": {"abroad:anna": 3},
            },
            [
                "ring anna",
                "O2 Anna Ek har ringt 3 samtal utomlands på en timme, och fler får ingen ringa",
                "S2 samtalet kopplas inte till +4722225555: det går tillbaka till Anna Ek",
                (
                    "inte trunk +4722225555: O2 Anna Ek har ringt 3 samtal utomlands på en timme, och fler får "
                    "ingen ringa"
                ),
            ],
        ),
        (
            {
                "to": "0701740699",
                "direction": "in",
                "transferred_by": "david",
                "at": "2026-11-24T22:00:00+01:00",
                "tried": ["external +46701740699 no_answer"],
                "people": {"david": {"profile": "meeting"}},
            },
            [
                "ring david",
                "S2 +46701740699 svarade inte: samtalet går tillbaka till David Holm, som kopplade det",
            ],
        ),
    ],
)
def test_a_forwarded_callers_story_names_the_clause(asked: dict[str, Any], lines: list[str]) -> None:
    """To whom, in whose name, and when they come back."""
    assert told(ask(**asked)) == lines


def test_a_phone_is_told_in_words_why_nobody_is_sent_on_to_a_number() -> None:
    assert why_refused(BOLAGET, "999") == {
        "sv": "numret 999 finns inte i växeln",
        "en": "there is no number 999 in this exchange",
    }
    assert why_refused(BOLAGET, "*710900123456") == {
        "sv": "+46900123456 är ett betalnummer: samtalet spärras",
        "en": "+46900123456 is a premium-rate number: the call is blocked",
    }
    assert why_refused(BOLAGET, "0701740699") == {}


def test_a_caller_who_comes_back_rings_the_phones_that_ring_for_anybody() -> None:
    """A mobile that rests stays in peace, unless its owner chose otherwise; a profile may let one phone ring alone."""
    night = "2026-11-24T22:00:00+01:00"

    def phones(**more: Any) -> list[str]:
        return rung(ask("bo", "in", tried=["ring bo no_answer"], transferred_by="david", **more))

    assert phones() == ["david fixed", "david +46701740608"]
    assert phones(at=night) == ["david fixed"]
    assert phones(at=night, people={"david": {"profile": "available", "layer": "manual"}}) == [
        "david fixed",
        "david +46701740608",
    ]
    assert phones(people={"david": {"profile": "trip"}}) == ["david +46701740608"]


def test_an_outside_number_rings_a_minute_and_whoever_sent_the_caller_on_as_long_as_ever() -> None:
    assert decide(BOLAGET, sent_on("0701740699")).ring_seconds == 60
    assert decide(BOLAGET, sent_on("bo", tried=(RANG_BO,))).ring_seconds == 20


def test_a_caller_who_is_sent_to_a_reception_that_does_not_answer_gets_who_stands_in() -> None:
    decision = ask("9", "in", tried=["ring carin no_answer"], transferred_by="david")

    assert decision.target == RingPerson("gun")


def test_a_leaver_sends_nobody_on_and_the_successor_gets_the_message_s5() -> None:
    """Their phone still had the caller on the line."""
    decision = ask("0701234567", "in", at="2027-07-05T12:00:00+02:00", transferred_by="jonas")

    assert told(decision) == [
        "voicemail eva",
        "S5 Jonas Ask har slutat: från den telefonen går bara nöd- och samhällsnummer att ringa",
        "S2 samtalet kopplas inte till 0701234567: det går tillbaka till Jonas Ask",
        "V2 den som ringer kan alltid lämna ett meddelande",
    ]


def test_a_caller_who_is_sent_outside_is_shown_the_number_of_the_senders_profile_p2() -> None:
    trip = replace(BOLAGET.profiles["trip"], presents=Presents(PresentedNumber.QUEUE, "P2", "support"))
    company = replace(BOLAGET, profiles={**BOLAGET.profiles, "trip": trip})

    decision = ask(
        "0701740699", "in", transferred_by="david", people={"david": {"profile": "trip"}}, company=company
    )

    assert decision.presented == "+46846500420"


def test_an_emergency_call_that_is_sent_on_shows_a_number_even_if_the_sender_has_none() -> None:
    people = {**BOLAGET.people, "david": replace(BOLAGET.people["david"], direct=None)}

    decision = ask("112", "in", transferred_by="david", company=replace(BOLAGET, people=people))

    assert (decision.target, decision.presented) == (DialOutside("112"), BOLAGET.main_number)


def test_the_phone_of_whoever_sends_on_hears_that_a_number_does_not_exist() -> None:
    no = refusal(BOLAGET, "999")

    assert no is not None
    assert no.say == "unknown"
