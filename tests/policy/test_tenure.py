"""Leavers (S5), private phones (M6) and exceptions (S3, S6): what applies on which day, and where calls go then."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.company import document, from_document, parse_company, to_company
from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Direction, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.json_form import decision_json, read_situation, situation_json
from app.policy.prose import decision_story
from app.policy.register import (
    Exemption,
    Leaver,
    Permission,
    PermissionKind,
    PhoneKind,
    PrivateMobile,
    Register,
    What,
)
from app.policy.targets import Action, JoinQueue, RingPerson, SendOutside, Target, destination
from app.policy.tenure import as_of, next_turn_of_hours
from app.policy.ways import Reception, ToPerson, ToQueue
from tests.policy.bolaget import BOLAGET, CUSTOMER, EXAMPLE, MAIN, clauses, outcome, rejected, rung, told

if TYPE_CHECKING:
    from app.policy.model import Company

Heir = ToPerson | ToQueue | Reception

LAST = date(2026, 11, 24)  # a Tuesday
BEFORE = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
AFTER = datetime(2026, 11, 25, 12, tzinfo=STOCKHOLM)
OWN = "+46701740630"
ELSEWHERE = "+46701740690"
HANS = ("108", "hans", "+46846500408", "+46701740612")  # all that Hans is called on


def company(
    leavers: dict[str, Leaver] | None = None,
    private: dict[str, PrivateMobile] | None = None,
    exemptions: tuple[Exemption, ...] = (),
) -> Company:
    """The example company with this register and no other."""
    return replace(BOLAGET, register=Register(private or {}, leavers or {}, exemptions))


def left(successor: Heir, permission: Permission | None = None) -> Leaver:
    return Leaver(LAST, successor, permission)


def private(until: date = LAST) -> PrivateMobile:
    return PrivateMobile(OWN, until, "david", "vikarie", PhoneKind.TEMPORARY)


def exempt(who: str, what: What, since: date | None = None, until: date = LAST) -> Exemption:
    return Exemption(f"{who}-{what}", who, what, "david", "kunderna vet bara det numret", until, since)


def call_in(to: str, at: datetime, of: Company, *tried: Attempt) -> Decision:
    return decide(of, Situation(at, Direction.IN, CUSTOMER, to, tried=tried))


def call_out(caller: str, at: datetime, of: Company, to: str = CUSTOMER) -> Decision:
    return decide(of, Situation(at, Direction.OUT, caller, to))


# Leavers (S5)


@pytest.mark.parametrize("to", HANS)
def test_until_the_last_day_is_over_a_leaver_is_called_as_ever(to: str) -> None:
    decision = call_in(to, BEFORE, company({"hans": left(ToPerson("anna"))}))

    assert rung(decision) == ["hans fixed", "hans +46701740612"]
    assert "S5" not in clauses(decision)


@pytest.mark.parametrize("to", HANS)
@pytest.mark.parametrize(
    ("successor", "goes_to"),
    [
        (ToPerson("anna"), ("ring", "anna")),
        (ToQueue("salj"), ("queue", "salj")),
        (Reception(), ("ring", "carin")),
    ],
)
def test_from_the_day_after_every_number_of_a_leaver_leads_to_the_successor(
    to: str, successor: Heir, goes_to: tuple[str, str]
) -> None:
    """None of the leaver's phones ring, and the reason is S5."""
    decision = call_in(to, AFTER, company({"hans": left(successor)}))

    assert outcome(decision) == goes_to
    assert "S5" in clauses(decision)
    assert rejected(decision)["hans"] == "S5"
    assert not [leg for leg in decision.legs if leg.person == "hans"]


@pytest.mark.parametrize(
    ("at", "gone"),
    [
        ("2026-11-24T23:59:59.999999+01:00", False),
        ("2026-11-25T00:00:00+01:00", True),
        ("2026-11-24T22:59:59+00:00", False),  # the same, told by another clock
        ("2026-11-24T23:00:00+00:00", True),
        ("2026-11-25T07:59:59+09:00", False),
        ("2026-11-25T08:00:00+09:00", True),
    ],
)
def test_a_last_day_ends_at_midnight_in_stockholm(at: str, gone: bool) -> None:
    decision = call_in("108", datetime.fromisoformat(at), company({"hans": left(ToPerson("anna"))}))

    assert decision.target == RingPerson("anna" if gone else "hans")


@pytest.mark.parametrize(
    ("last", "at", "gone"),
    [
        ("2026-03-28", "2026-03-28T22:59:59+00:00", False),  # the night before the clock goes on
        ("2026-03-28", "2026-03-28T23:00:00+00:00", True),
        ("2026-03-29", "2026-03-29T21:59:59+00:00", False),  # a last day of 23 hours
        ("2026-03-29", "2026-03-29T22:00:00+00:00", True),
        ("2026-10-24", "2026-10-24T21:59:59+00:00", False),
        ("2026-10-24", "2026-10-24T22:00:00+00:00", True),
        ("2026-10-25", "2026-10-25T22:59:59+00:00", False),  # a last day of 25 hours
        ("2026-10-25", "2026-10-25T23:00:00+00:00", True),
    ],
)
def test_a_last_day_is_as_long_as_the_day_is_when_the_clock_is_changed(
    last: str, at: str, gone: bool
) -> None:
    leaving = company({"hans": Leaver(date.fromisoformat(last), ToPerson("anna"))})

    decision = call_in("108", datetime.fromisoformat(at), leaving)

    assert decision.target == RingPerson("anna" if gone else "hans")


def test_a_message_for_a_leaver_is_the_successors() -> None:
    """Nobody listens to a leaver's mailbox (S2)."""
    leaving = company({"hans": left(ToPerson("anna"))})

    decision = call_in("108", AFTER, leaving, Attempt(RingPerson("anna"), Outcome.NO_ANSWER))

    assert outcome(decision) == ("voicemail", "anna")


def test_a_rule_s_own_mailbox_of_a_leaver_is_the_successors_too() -> None:
    leaving = company({"hans": left(ToQueue("salj"))})

    assert leaving.in_force.box("hans") == "hans"
    assert as_of(leaving, AFTER).in_force.box("hans") == "salj"


def test_a_successor_who_has_left_too_is_passed_over() -> None:
    leaving = company({"hans": left(ToPerson("anna")), "anna": left(ToPerson("eva"))})

    decision = call_in("108", AFTER, leaving)

    assert outcome(decision) == ("ring", "eva")
    assert clauses(decision)[:3] == ["S1", "S5", "S5"]


def test_successors_in_a_circle_lead_to_reception() -> None:
    leaving = company({"hans": left(ToPerson("anna")), "anna": left(ToPerson("hans"))})

    decision = call_in("108", AFTER, leaving)

    assert outcome(decision) == ("ring", "carin")
    assert as_of(leaving, AFTER).in_force.box("hans") == "carin"


def test_a_successor_who_calls_the_leavers_number_does_not_ring_herself() -> None:
    leaving = company({"hans": left(ToPerson("anna"))})

    decision = decide(leaving, Situation(AFTER, Direction.INTERNAL, "anna", "108"))

    assert outcome(decision) == ("ring", "carin")


def test_a_leaver_is_no_agent_any_more() -> None:
    leaving = company({"hans": left(ToPerson("anna"))})

    before, after = call_in("salj", BEFORE, leaving), call_in("salj", AFTER, leaving)

    assert "hans" in {leg.person for leg in before.legs}
    assert {leg.person for leg in after.legs} == {"anna"}


def test_a_queue_whose_agents_have_all_left_takes_a_message() -> None:
    leaving = company({"bo": left(Reception()), "iris": left(Reception())})

    decision = call_in("teknik", AFTER, leaving)
    then = call_in("teknik", AFTER, leaving, Attempt(JoinQueue("teknik"), Outcome.UNREACHABLE))

    assert (decision.legs, outcome(then)) == ((), ("voicemail", "teknik"))


@pytest.mark.parametrize("to", [CUSTOMER, "101", "*61", "9", "not a number"])
@pytest.mark.parametrize("caller", ["hans", "108", "+46701740612"])
def test_from_a_leavers_phone_nobody_calls_as_them(caller: str, to: str) -> None:
    leaving = company({"hans": left(ToPerson("anna"))})

    decision = call_out(caller, AFTER, leaving, to)

    assert (decision.action, decision.say, clauses(decision)) == (Action.REFUSE, "left", ["S5"])


@pytest.mark.parametrize("number", ["112", "11414", "1177"])
def test_from_a_leavers_phone_112_goes_out_and_can_be_called_back(number: str) -> None:
    """The number shown is the company's main one: the leaver's own leads to somebody else."""
    decision = call_out("hans", AFTER, company({"hans": left(ToPerson("anna"))}), number)

    assert (outcome(decision), decision.presented) == (("trunk", number), MAIN)


@pytest.mark.parametrize(
    ("day", "goes_to"),
    [
        ("2026-11-25", ("external", ELSEWHERE)),
        ("2026-12-24", ("external", ELSEWHERE)),
        ("2026-12-25", ("ring", "anna")),
    ],
)
def test_by_special_permission_calls_follow_a_leaver_until_its_last_day(
    day: str, goes_to: tuple[str, str]
) -> None:
    permission = Permission(PermissionKind.FORWARD, "david", "egen firma", ELSEWHERE, date(2026, 12, 24))
    leaving = company({"hans": left(ToPerson("anna"), permission)})

    decision = call_in("108", datetime.fromisoformat(f"{day}T12:00:00+01:00"), leaving)

    assert outcome(decision) == goes_to
    assert "S5" in clauses(decision)
    if goes_to[0] == "external":
        assert decision.presented == "+46846500408"
        failed = Attempt(SendOutside(ELSEWHERE), Outcome.NO_ANSWER)
        assert outcome(call_in("108", AFTER, leaving, failed)) == ("voicemail", "anna")


def test_a_leaver_without_a_number_of_their_own_is_followed_with_the_main_one_s5() -> None:
    """A call without a number is one that the far end may refuse, and cannot call back."""
    permission = Permission(PermissionKind.FORWARD, "david", "egen firma", ELSEWHERE, date(2026, 12, 24))
    leaving = company({"hans": left(ToPerson("anna"), permission)})
    hans = replace(leaving.people["hans"], direct=None)

    decision = call_in("108", AFTER, replace(leaving, people={**leaving.people, "hans": hans}))

    assert (outcome(decision), decision.presented) == (("external", ELSEWHERE), MAIN)


def test_a_number_that_will_be_ported_leads_to_the_successor_as_long_as_it_is_ours() -> None:
    leaving = company(
        {"hans": left(ToPerson("anna"), Permission(PermissionKind.PORT, "david", "tar numret med sig"))}
    )

    assert outcome(call_in("108", AFTER, leaving)) == ("ring", "anna")


# Private phones (M6)


def test_a_private_phone_rings_as_the_persons_mobile_until_its_last_day() -> None:
    lent = company(private={"gun": private()})

    before, after = call_in("107", BEFORE, lent), call_in("107", AFTER, lent)

    assert rung(before) == ["gun fixed", f"gun {OWN}"]
    assert "M6" in clauses(before)
    assert rung(after) == ["gun fixed"]
    assert "M6" not in clauses(after)


def test_after_its_last_day_the_number_is_nobodys() -> None:
    """A call from it is an outside caller's, and a call to it goes out like any other."""
    lent = company(private={"gun": private()})

    known = as_of(lent, BEFORE).person_of(OWN)
    assert known is not None
    assert known.id == "gun"
    assert as_of(lent, AFTER).person_of(OWN) is None
    assert outcome(call_out("carin", BEFORE, lent, OWN)) == ("ring", "gun")
    assert outcome(call_out("carin", AFTER, lent, OWN)) == ("trunk", OWN)
    assert call_out(OWN, AFTER, lent).action is Action.REFUSE


def test_a_removed_private_phone_is_not_rung_but_its_owner_gets_messages() -> None:
    without = replace(BOLAGET.people["eva"], mobile=None)
    lent = replace(
        BOLAGET, people={**BOLAGET.people, "eva": without}, register=Register({"eva": private()}, {}, ())
    )

    before, after = call_in("105", BEFORE, lent), call_in("105", AFTER, lent)

    assert rung(before) == [f"eva {OWN}"]
    assert (outcome(after), rejected(after)["eva"]) == (("voicemail", "eva"), "M6")


def test_a_role_that_presents_the_mobile_does_not_present_a_private_one() -> None:
    """S3: it needs an exception of the person's own; the role's is not enough, nor one for the role."""
    sales = replace(BOLAGET.people["hans"], mobile=None)
    people = {**BOLAGET.people, "hans": sales}

    def shown(*exemptions: Exemption) -> Decision:
        lent = replace(BOLAGET, people=people, register=Register({"hans": private()}, {}, exemptions))
        return call_out("hans", BEFORE, lent)

    by_role, for_role = shown(), shown(exempt("saljare", What.PRESENTS_MOBILE))
    own = shown(exempt("hans", What.PRESENTS_MOBILE))

    for decision in (by_role, for_role):
        assert decision.presented == "+46846500408"
        assert "private_not_presented" in [reason.code for reason in decision.reasons]
        assert rejected(decision)[OWN] == "S3"
    assert own.presented == OWN
    assert clauses(own) == ["S3", "S6"]


# Exceptions (S6)


@pytest.mark.parametrize(
    ("who", "what", "caller", "presented"),
    [
        ("carin", What.PRESENTS_DIRECT, "carin", "+46846500403"),
        ("eva", What.PRESENTS_DIRECT, "eva", "+46846500405"),  # else the main number (M1)
        ("saljare", What.PRESENTS_DIRECT, "anna", "+46846500401"),  # else the mobile (R1)
        ("david", What.PRESENTS_MOBILE, "david", "+46701740608"),
        ("teknisk-service", What.PRESENTS_MOBILE, "iris", "+46701740613"),
    ],
)
def test_an_exception_holds_for_a_person_or_a_role(who: str, what: What, caller: str, presented: str) -> None:
    decision = call_out(caller, BEFORE, company(exemptions=(exempt(who, what),)))

    assert decision.presented == presented
    assert "S6" in clauses(decision)
    assert decision.reasons[0].clause == ("S3" if what is What.PRESENTS_MOBILE else "S1")


@pytest.mark.parametrize(
    ("day", "presented"),
    [
        ("2026-11-22", MAIN),
        ("2026-11-23", "+46846500405"),
        ("2026-11-24", "+46846500405"),
        ("2026-11-25", MAIN),
    ],
)
def test_an_exception_begins_and_ends_by_itself(day: str, presented: str) -> None:
    """The same company, never loaded again: only the time of the call is another."""
    allowed = company(exemptions=(exempt("eva", What.PRESENTS_DIRECT, date(2026, 11, 23)),))

    assert call_out("eva", datetime.fromisoformat(f"{day}T23:30:00+01:00"), allowed).presented == presented


def test_a_persons_own_exception_comes_before_the_roles() -> None:
    both = (exempt("saljare", What.PRESENTS_DIRECT), exempt("anna", What.PRESENTS_MOBILE))

    assert call_out("anna", BEFORE, company(exemptions=both)).presented == "+46701740605"
    assert call_out("hans", BEFORE, company(exemptions=both)).presented == "+46846500408"


def test_an_exception_without_the_number_changes_nothing() -> None:
    without = company(exemptions=(exempt("gun", What.PRESENTS_MOBILE),))

    assert call_out("gun", BEFORE, without) == call_out("gun", BEFORE, BOLAGET)


@pytest.mark.parametrize("who", ["david", "chef"])
def test_an_exempted_mobile_rings_outside_hours_until_its_last_day(who: str) -> None:
    """S4, S6."""
    allowed = company(exemptions=(exempt(who, What.MOBILE_RINGS_OUTSIDE_HOURS),))

    evenings = [day.replace(hour=20) for day in (BEFORE, AFTER)]
    assert [rung(call_in("david", evening, allowed)) for evening in evenings] == [
        ["david fixed", "david +46701740608"],
        ["david fixed"],
    ]
    assert rung(call_in("anna", evenings[0], allowed)) == ["anna fixed"]


def test_why_a_mobile_rings_outside_hours_is_told_where_it_is_by_exception_s6() -> None:
    allowed = company(exemptions=(exempt("david", What.MOBILE_RINGS_OUTSIDE_HOURS),))
    david = allowed.people["david"]
    always = replace(allowed, people={**allowed.people, "david": replace(david, mobile_rests=False)})
    evening = BEFORE.replace(hour=20)

    def exempted(which: Company, at: datetime, who: str = "david") -> list[str]:
        return [one.clause for one in call_in(who, at, which).reasons if one.code == "exempted"]

    assert exempted(allowed, evening) == ["S6"]
    assert exempted(allowed, BEFORE.replace(hour=10)) == []
    assert exempted(allowed, evening, "anna") == []
    assert exempted(always, evening) == []  # by the person's own rule (R3)


# The company of a day


def test_a_company_without_records_is_its_own_on_every_day() -> None:
    plain = replace(BOLAGET, register=Register())

    assert as_of(plain, AFTER) is plain


def test_the_company_of_a_day_is_made_once_for_all_days_that_are_alike() -> None:
    leaving = company({"hans": left(ToPerson("anna"))})

    assert as_of(leaving, AFTER) is as_of(leaving, AFTER + timedelta(days=300))
    assert as_of(leaving, AFTER) is not as_of(leaving, BEFORE)


def test_a_sweep_over_a_thousand_days_keeps_few_companies() -> None:
    many = company(
        exemptions=tuple(exempt("eva", What.PRESENTS_DIRECT, until=LAST + timedelta(n)) for n in range(300))
    )

    for day in range(300):
        as_of(many, AFTER + timedelta(days=day))

    assert len(many.spans) <= 64


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        as_of(company({"hans": left(Reception())}), datetime(2026, 11, 25, 12))


def test_the_example_s_register_is_in_force_on_its_days() -> None:
    summer = datetime(2027, 7, 1, 10, 0, tzinfo=STOCKHOLM)  # at midnight mobiles rest (S4)

    assert outcome(call_in("110", summer - timedelta(days=1), BOLAGET)) == ("ring", "jonas")
    assert outcome(call_in("110", summer, BOLAGET)) == ("ring", "eva")
    assert call_out("jonas", BEFORE, BOLAGET).presented == "+46846500440"
    assert rung(call_in("111", BEFORE, BOLAGET)) == ["kerstin fixed", "kerstin +46701740615"]
    assert rung(call_in("111", summer, BOLAGET)) == ["kerstin fixed"]


# Replay


@pytest.mark.parametrize("at", [BEFORE, AFTER])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_journalled_situation_is_replayed_byte_for_byte_and_told(at: datetime, lang: str) -> None:
    """On a later day, from the stored document, and whatever was asked in between."""
    text = EXAMPLE.read_text().replace("leaves: 2027-06-30", "leaves: 2026-11-24")
    assert text != EXAMPLE.read_text()
    found = document(parse_company(text.encode()))
    then, later = to_company(from_document(found)), to_company(from_document(json.loads(json.dumps(found))))
    situation = Situation(at.astimezone(UTC), Direction.IN, CUSTOMER, "110")

    first = json.dumps(decision_json(decide(then, situation), lang))
    call_in("110", AFTER + timedelta(days=700), later)
    read = read_situation(later, situation_json(situation), AFTER + timedelta(days=700))
    again = json.dumps(decision_json(decide(later, read), lang))

    assert (read, again) == (situation, first)
    assert decision_story(later, read, decide(later, read), lang)


# Whoever leaves

SOMEBODY = tuple(one for one in BOLAGET.people if one != BOLAGET.reception)
HEIRS: list[Heir] = [
    Reception(),
    *(ToPerson(one) for one in BOLAGET.people),
    *(ToQueue(one) for one in BOLAGET.queues),
]
days = st.dates(LAST - timedelta(days=2), LAST + timedelta(days=2))
permissions = st.none() | st.builds(
    Permission, st.sampled_from(PermissionKind), st.just("david"), st.just("x"), st.just(ELSEWHERE), days
)
leavers = st.dictionaries(
    st.sampled_from(SOMEBODY), st.builds(Leaver, days, st.sampled_from(HEIRS), permissions)
)
phones = st.dictionaries(st.sampled_from(["gun", "kerstin"]), st.builds(private, days))
states = st.dictionaries(
    st.sampled_from(sorted(BOLAGET.people)),
    st.builds(PersonState, st.sampled_from(["available", "meeting"]), st.booleans()),
)


@settings(max_examples=400, deadline=None)
@given(
    leavers,
    phones,
    states,
    st.sampled_from([*BOLAGET.people, *BOLAGET.queues, MAIN, "+46701740612", "+46846500440"]),
    st.sampled_from(
        [(Direction.IN, CUSTOMER), *((Direction.INTERNAL, one) for one in ("anna", "carin", "eva"))]
    ),
    st.datetimes(datetime(2026, 11, 21), datetime(2026, 11, 28)),
)
@pytest.mark.whole
def test_after_anybody_leaves_every_number_leads_to_somebody_present(
    gone: dict[str, Leaver],
    phone: dict[str, PrivateMobile],
    people: dict[str, PersonState],
    to: str,
    caller: tuple[Direction, str],
    at: datetime,
) -> None:
    """In any set of leavers with any successors, until nobody has answered anywhere: never nowhere, never a loop."""
    leaving = company(gone, phone)
    situation = Situation(at.replace(tzinfo=STOCKHOLM), *caller, to, people=people)
    today = at.date()
    absent = {who for who, leaver in gone.items() if leaver.last_day < today}
    if caller[1] in absent:
        return
    seen: set[Target] = set()

    for _ in range(len(BOLAGET.people) + len(BOLAGET.queues) + 3):
        decision = decide(leaving, situation)
        assert decision.reasons
        assert absent.isdisjoint(leg.person for leg in decision.legs)
        if decision.action is Action.VOICEMAIL:
            assert destination(decision.target) in (BOLAGET.people.keys() | BOLAGET.queues.keys()) - absent
            return
        assert decision.target not in seen
        seen.add(decision.target)
        assert decision.action in (Action.RING, Action.QUEUE, Action.EXTERNAL)
        if isinstance(decision.target, RingPerson):
            assert decision.target.person not in absent
            assert decision.legs
        if decision.target == SendOutside(ELSEWHERE):
            assert any(
                leaver.permission is not None
                and leaver.permission.kind is PermissionKind.FORWARD
                and today <= (leaver.permission.until or today)
                for leaver in gone.values()
            )
        tried = Attempt(decision.target, Outcome.NO_ANSWER)
        situation = replace(situation, tried=(*situation.tried, tried))
    pytest.fail("the call never ended")


FORWARDED = Permission(
    PermissionKind.FORWARD, "david", "kunderna följer med", ELSEWHERE, LAST + timedelta(days=30)
)


@pytest.mark.parametrize(
    ("leaver", "lines"),
    [
        (
            left(ToQueue("support")),
            [
                "queue support",
                "S1 Hans Falk söks på sitt eget nummer",
                "S5 Hans Falk slutade 2026-11-24: samtalen går till kön Support",
                "Q14 kön Support är öppen",
                "inte ring hans: S5 Hans Falk slutade 2026-11-24: samtalen går till kön Support",
            ],
        ),
        (
            left(ToPerson("anna")),
            [
                "ring anna",
                "S1 Hans Falk söks på sitt eget nummer",
                "S5 Hans Falk slutade 2026-11-24: samtalen går till efterträdaren Anna Ek",
                "M5 Anna Ek har fast telefon och mobil: båda ringer samtidigt",
                "inte ring hans: S5 Hans Falk slutade 2026-11-24: samtalen går till efterträdaren Anna Ek",
            ],
        ),
        (
            left(Reception()),
            [
                "ring carin",
                "S1 Hans Falk söks på sitt eget nummer",
                "S5 Hans Falk slutade 2026-11-24: samtalen går till receptionen (Carin Dahl)",
                "inte ring hans: S5 Hans Falk slutade 2026-11-24: samtalen går till receptionen (Carin Dahl)",
            ],
        ),
        (
            left(ToPerson("anna"), FORWARDED),
            [
                "external +46701740690 som +46846500408",
                "S1 Hans Falk söks på sitt eget nummer",
                (
                    "S5 Hans Falk slutade 2026-11-24: med särskilt tillstånd av David Holm går samtalen "
                    "till +46701740690 till och med 2026-12-24"
                ),
                (
                    "inte ring hans: S5 Hans Falk slutade 2026-11-24: med särskilt tillstånd av David Holm "
                    "går samtalen till +46701740690 till och med 2026-12-24"
                ),
            ],
        ),
    ],
)
def test_it_is_told_where_a_leavers_calls_go_s5(leaver: Leaver, lines: list[str]) -> None:
    """And by whose permission they go to another number, until when."""
    assert told(call_in("hans", AFTER, company({"hans": leaver}))) == lines


def test_it_is_told_that_a_leavers_phone_calls_nobody_but_112_s5() -> None:
    of = company({"hans": left(ToPerson("anna"))})

    assert told(call_out("hans", AFTER, of, "0701234567")) == [
        "refuse 0701234567 (left)",
        "S5 Hans Falk har slutat: från den telefonen går bara nöd- och samhällsnummer att ringa",
    ]
    assert told(call_out("hans", AFTER, of, "112")) == [
        "trunk 112 som +46846500400",
        "O2 112 är ett nöd- eller samhällsnummer: det spärras aldrig",
    ]


def test_it_is_told_that_somebodys_only_phone_was_private_and_has_lapsed_m6() -> None:
    """The call goes on as when nobody answers."""
    assert told(call_in("eva", AFTER, company(private={"eva": private()}))) == [
        "voicemail eva",
        "S1 Eva Nyström söks på sitt eget nummer",
        "M6 Eva Nyström fick använda sin privata mobil till och med 2026-11-24, och har ingen annan telefon",
        "S2 Eva Nyström svarade inte: till röstbrevlådan för Eva Nyström",
        "inte ring eva: M6 Eva Nyström fick använda sin privata mobil till och med 2026-11-24, "
        "och har ingen annan telefon",
    ]


def test_it_is_told_who_allowed_an_exception_why_and_until_when_s6() -> None:
    of = company(exemptions=(exempt("chef", What.PRESENTS_MOBILE),))

    assert told(call_out("david", BEFORE, of))[:3] == [
        "trunk +46701234567 som +46701740608",
        "S3 det personliga mobilnumret +46701740608 visas",
        "S6 undantag godkänt av David Holm, till och med 2026-11-24: kunderna vet bara det numret",
    ]


def test_a_message_for_a_leaver_whose_successor_left_too_is_for_who_came_after_both_s5() -> None:
    of = company({"hans": left(ToPerson("bo")), "bo": left(ToPerson("anna"))})

    decision = call_in("hans", AFTER, of, Attempt(RingPerson("anna"), Outcome.NO_ANSWER))

    assert outcome(decision) == ("voicemail", "anna")


def test_a_message_for_leavers_who_succeed_each_other_is_for_reception_s5() -> None:
    of = company({"hans": left(ToPerson("bo")), "bo": left(ToPerson("hans"))})
    tried = (Attempt(RingPerson("carin"), Outcome.NO_ANSWER), Attempt(RingPerson("gun"), Outcome.NO_ANSWER))

    assert outcome(call_in("hans", AFTER, of, *tried)) == ("voicemail", "carin")


def test_a_leaver_is_not_of_a_queues_second_line_and_others_stay_s5() -> None:
    support = BOLAGET.queues["support"]
    serving = replace(support.serving, second_line=("carin", "anna"))
    of = company({"carin": left(ToPerson("gun"))})
    of = replace(of, queues={**of.queues, "support": replace(support, serving=serving)})

    assert as_of(of, BEFORE).queues["support"].serving.second_line == ("carin", "anna")
    assert as_of(of, AFTER).queues["support"].serving.second_line == ("anna",)


def test_an_exception_without_a_first_day_lasts_as_long_as_the_company_allows() -> None:
    """Thirty days before its last here, not a year."""
    until = LAST + timedelta(days=30)
    register = Register(
        {"gun": private(until)}, exemptions=(exempt("david", What.PRESENTS_MOBILE, until=until),)
    )
    of = replace(BOLAGET, register=replace(register, longest=29))

    assert [as_of(of, at).people["gun"].mobile for at in (BEFORE, AFTER)] == [None, OWN]
    assert [call_out("david", at, of).presented for at in (BEFORE, AFTER)] == ["+46846500404", "+46701740608"]


def test_an_exception_for_somebody_else_or_of_another_kind_is_no_turn_of_ones_hours() -> None:
    """Nor has one that lasts to the end of time an end."""
    what = What.MOBILE_RINGS_OUTSIDE_HOURS
    of = company(exemptions=(exempt("hans", what), exempt("anna", What.PRESENTS_MOBILE)))
    endless = company(exemptions=(exempt("anna", what, date(2026, 1, 1), date.max),))

    assert next_turn_of_hours(of, of.people["anna"], BEFORE) is None
    assert next_turn_of_hours(of, of.people["hans"], BEFORE) == datetime(2026, 11, 25, tzinfo=STOCKHOLM)
    assert next_turn_of_hours(endless, of.people["anna"], BEFORE) is None


def test_an_exception_for_a_number_that_somebody_has_not_is_none_s6() -> None:
    """Nor is it told of."""
    of = company(exemptions=(exempt("david", What.PRESENTS_DIRECT),))
    of = replace(of, people={**of.people, "david": replace(of.people["david"], direct=None)})

    decision = call_out("david", BEFORE, of)

    assert decision.presented == MAIN
    assert "S6" not in clauses(decision)
