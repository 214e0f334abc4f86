"""O3: whose calls are recorded, at which instants, and never during absence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.asking import Asked
from app.calls.presence import Presences
from app.policy.decide import decide
from app.policy.decision import Device, Direction, PersonState, Situation
from app.policy.hours import STOCKHOLM, Calendar
from app.policy.json_form import decision_json, read_situation, situation_json
from app.policy.people import Profile
from app.policy.recording import Recording
from app.policy.recording_service import verdict
from tests.policy.bolaget import BOLAGET, CUSTOMER, told

if TYPE_CHECKING:
    from app.policy.decision import Decision

# David has the service himself, Farid and Gun by their role.
SERVICE = Recording(frozenset({"david"}), frozenset({"support"}))
PROFILES = {
    **BOLAGET.profiles,
    "sick": Profile("sick", "Sjuk", "Sick", busy=True, absence=True),
    "course": Profile("course", "På kurs", "On a course", busy=False, absence=True),
}
COMPANY = replace(BOLAGET, recording=SERVICE, profiles=PROFILES)
NOON = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)


def ask(
    caller: str,
    called: str,
    at: datetime = NOON,
    device: Device | None = None,
    profiles: dict[str, str] | None = None,
) -> Decision:
    inside = caller in COMPANY.people
    outside = Direction.OUT if COMPANY.find(called) is None else Direction.INTERNAL
    people = {who: PersonState(profile) for who, profile in (profiles or {}).items()}
    direction = outside if inside else Direction.IN
    return decide(COMPANY, Situation(at, direction, caller, called, device, people))


def o3(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons if reason.clause == "O3"]


@pytest.mark.parametrize(
    ("at", "recorded"),
    [
        ("2026-11-24T07:59:59+01:00", False),
        ("2026-11-24T08:00:00+01:00", True),
        ("2026-11-24T17:59:59.999+01:00", True),  # and to its end: a call is judged by when it came in
        ("2026-11-24T18:00:00+01:00", False),
        ("2026-11-28T12:00:00+01:00", False),  # Saturday
        ("2026-11-29T12:00:00+01:00", False),
        ("2026-01-06T12:00:00+01:00", False),  # trettondedag jul, a Tuesday
        ("2026-05-14T12:00:00+02:00", False),  # Kristi himmelsfärd, a Thursday
        ("2026-06-19T12:00:00+02:00", False),  # midsommarafton
        ("2026-12-24T12:00:00+01:00", False),
        ("2026-12-31T12:00:00+01:00", False),
        ("2026-12-23T12:00:00+01:00", True),
        ("2026-03-27T16:59:00Z", True),  # 17:59, the last weekday of winter time
        ("2026-03-27T17:00:00Z", False),
        ("2026-03-30T06:00:00Z", True),  # 08:00, the first of summer time
        ("2026-03-30T05:59:00Z", False),
        ("2026-10-23T15:59:00Z", True),  # 17:59, the last of summer time
        ("2026-10-23T16:00:00Z", False),
        ("2026-10-26T07:00:00Z", True),  # 08:00, the first of winter time
        ("2026-10-26T06:59:00Z", False),
    ],
)
def test_calls_of_working_days_8_to_18_are_recorded(at: str, recorded: bool) -> None:
    decision = ask(CUSTOMER, "david", datetime.fromisoformat(at))

    assert decision.record is recorded
    assert o3(decision) == ["recorded" if recorded else "not_recorded_hours"]


def test_the_companys_own_closed_and_open_days_hold() -> None:
    tuesday, saturday = date(2026, 11, 24), date(2026, 11, 28)
    calendar = Calendar(closed_dates=frozenset({tuesday}), open_dates=frozenset({saturday}))
    company = replace(COMPANY, calendar=calendar)
    david = company.people["david"]

    codes = [verdict(company, david, False, NOON + timedelta(days=days)) for days in (0, 1, 4)]

    assert [why.code for why in codes if why] == ["not_recorded_hours", "recorded", "recorded"]


@pytest.mark.parametrize(
    ("caller", "called", "device"),
    [
        (CUSTOMER, "david", None),
        (CUSTOMER, "107", None),  # Gun, by her role
        ("david", "+46701740698", Device.FIXED),
        ("david", "+46701740698", Device.MOBILE),
        ("david", "103", Device.FIXED),  # "all calls": internal ones too
        ("carin", "104", Device.FIXED),
        ("farid", "*72+46701740698", Device.FIXED),  # for a queue
        ("david", "+46846500430", Device.FIXED),  # into a queue
    ],
)
def test_all_calls_of_whoever_has_the_service_are_recorded(
    caller: str, called: str, device: Device | None
) -> None:
    """Fixed and mobile, in and out and within the house."""
    decision = ask(caller, called, device=device)

    assert decision.record
    assert "recorded" in o3(decision)


@pytest.mark.parametrize(
    ("caller", "called"),
    [
        (CUSTOMER, "carin"),
        ("anna", "+46701740698"),
        ("anna", "bo"),
        ("david", "112"),
        ("david", "11414"),
        ("david", "+8821234567"),  # refused
        ("david", "999999"),
        ("farid", "*61"),
    ],
)
def test_nothing_else_is_recorded_and_112_never(caller: str, called: str) -> None:
    decision = ask(caller, called)

    assert not decision.record
    assert o3(decision) == []


def test_an_outside_caller_who_claims_a_number_of_ours_has_no_service() -> None:
    """A caller's number is a hint, never an identity."""
    assert not ask("+46701740608", "carin").record


@pytest.mark.parametrize(
    ("caller", "called", "profiles"),
    [
        ("david", "+46701740698", {"david": "sick"}),
        (CUSTOMER, "david", {"david": "course"}),
        ("david", "gun", {"gun": "course"}),  # though David's own calls are recorded
        ("gun", "david", {"gun": "course"}),
    ],
)
def test_an_absent_person_with_the_service_is_not_recorded(
    caller: str, called: str, profiles: dict[str, str]
) -> None:
    decision = ask(caller, called, profiles=profiles)

    assert not decision.record
    assert o3(decision) == ["not_recorded_absence"]


def test_the_absence_of_somebody_without_the_service_is_no_matter() -> None:
    assert ask("david", "bo", profiles={"bo": "course"}).record


def test_a_busy_profile_is_no_absence() -> None:
    assert ask("david", "+46701740698", profiles={"david": "meeting"}).record


def test_a_message_in_a_mailbox_is_no_recorded_call() -> None:
    decision = ask(CUSTOMER, "eva", profiles={"eva": "meeting", "carin": "meeting", "gun": "meeting"})

    assert decision.action == "voicemail"
    assert not decision.record


def test_in_a_queue_it_depends_on_who_answers() -> None:
    """The reason names the people with the service; a queue without such agents says nothing."""
    support, sales = ask(CUSTOMER, "+46846500420"), ask(CUSTOMER, "+46846500410")

    assert (support.record, o3(support)) == (False, ["recorded_if"])
    assert dict(support.reasons[-1].about)["people"] == "Farid Amini, Gun Berg"
    assert o3(sales) == []
    assert o3(ask(CUSTOMER, "+46846500420", NOON.replace(hour=7, minute=30))) == []


def test_a_call_that_is_sent_on_to_the_outside_is_nobodys_of_ours() -> None:
    """The answering service answers in our name, but David has not got the call."""
    decision = ask(CUSTOMER, "+46846500410", NOON.replace(hour=17, minute=59, day=22))  # a Sunday

    assert (decision.action, decision.record) == ("external", False)


def test_a_recorded_decision_is_replayed_byte_for_byte() -> None:
    situation = Situation(NOON, Direction.OUT, "david", "+46701740698", people={"david": PersonState()})
    again = read_situation(COMPANY, situation_json(situation), NOON)

    first, second = (decision_json(decide(COMPANY, one), "sv") for one in (situation, again))

    assert first == second
    assert first["record"] is True
    assert {"clause": "O3", "code": "recorded"}.items() <= first["reasons"][-1].items()


def test_only_those_who_have_the_service_are_asked_about() -> None:
    """What a decision rests on is journalled: others' states are none of its business."""
    people = Asked(Presences(lambda: NOON, lambda: COMPANY), lambda _: False, except_for="")

    decide(COMPANY, Situation(NOON, Direction.OUT, "anna", "+46701740698", people=people))
    decide(COMPANY, Situation(NOON, Direction.OUT, "david", "+46701740698", people=people))

    assert list(people) == ["david"]


def test_a_company_without_the_section_records_nobody() -> None:
    assert verdict(BOLAGET, BOLAGET.people["david"], False, NOON) is None


@pytest.mark.parametrize(
    ("at", "profiles", "why"),
    [
        (NOON, {}, "O3 David Holm har inspelningstjänsten: samtalet spelas in"),
        (
            NOON,
            {"david": "sick"},
            "O3 samtalet spelas inte in: David Holm är frånvarande, och spelas då aldrig in",
        ),
        (
            NOON + timedelta(hours=8),
            {},
            "O3 samtalet spelas inte in: David Holm har inspelningstjänsten, men inte vid den här tiden",
        ),
    ],
)
def test_it_is_told_whose_calls_are_recorded_and_why_not(
    at: datetime, profiles: dict[str, str], why: str
) -> None:
    assert told(ask("david", "103", at, Device.FIXED, profiles))[-1] == why


def test_a_colleague_transfer_does_not_make_the_transferrer_a_party() -> None:
    """David has the service and Bo has not: what Bo says to the customer is not recorded."""
    sent = Situation(NOON, Direction.IN, CUSTOMER, "bo", transferred_by="david")
    outside = Situation(NOON, Direction.IN, CUSTOMER, "+46701740698", transferred_by="david")

    assert [decide(COMPANY, one).record for one in (sent, outside)] == [False, True]
