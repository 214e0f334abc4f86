"""What Växel would have done with calls that another exchange has had, by the example company's policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.beside.shadow.ends import CallEnd, Kind
from app.beside.shadow.judge import Verdict, judge
from app.beside.shadow.past import How
from app.beside.shadow.question import Unjudged
from app.beside.shadow.then import Then
from app.policy.absence import Chosen
from tests.beside.shadow.past import ANNA, ANSWERED, BO, CUSTOMER, DAVID, OUT, TUESDAY, UNANSWERED
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET

if TYPE_CHECKING:
    from datetime import datetime

    from app.beside.shadow.past import PastCall

NIGHT = TUESDAY + timedelta(hours=12)
SUPPORT = "+46846500420"


def verdict(past: PastCall, chosen: dict[str, tuple[datetime, Chosen]] | None = None) -> Verdict:
    people = Then(BOLAGET, past.at, past.talking or frozenset(), chosen or {}, lambda _person: ())
    found = judge(BOLAGET, past, people)
    assert isinstance(found, Verdict), found
    return found


def unjudged(past: PastCall) -> Unjudged:
    found = judge(BOLAGET, past, Then(BOLAGET, past.at, frozenset(), {}, lambda _person: ()))
    assert isinstance(found, Unjudged), found
    return found


def test_a_person_who_answered_there_would_have_rung_here() -> None:
    found = verdict(ANSWERED)

    assert not found.elsewhere
    assert found.there == found.here == CallEnd(Kind.PERSON, "david")


def test_another_one_who_answered_there_would_not_have_rung_here() -> None:
    found = verdict(replace(ANSWERED, by="PJSIP/102-00000002"))

    assert found.elsewhere
    assert (found.there, found.here) == (CallEnd(Kind.PERSON, "bo"), CallEnd(Kind.PERSON, "david"))


@pytest.mark.parametrize("dialled", ["PJSIP/0701740605@operator,30", "SIP/operator/+46701740605,300,T"])
def test_an_answer_on_a_mobile_that_a_trunk_rang_is_that_persons_m5(dialled: str) -> None:
    past = replace(ANSWERED, called=ANNA, by="PJSIP/operator-00000009", dialled=dialled)

    assert not verdict(past).elsewhere
    assert verdict(replace(past, dialled="")).there.kind is Kind.SOMEBODY


def test_a_stand_in_rung_second_there_is_compared_with_the_next_step_here() -> None:
    """F3 is for people who are busy otherwise; without an answer the call goes to voicemail, not to Bo."""
    found = verdict(replace(ANSWERED, by="PJSIP/102-2", rang=("PJSIP/104-1",)))

    assert found.elsewhere
    assert found.here == CallEnd(Kind.MESSAGE, "david")


def test_a_call_that_nobody_answered_would_have_left_a_message_s2() -> None:
    found = verdict(UNANSWERED)

    assert found.lost
    assert found.captured
    assert found.here == CallEnd(Kind.MESSAGE, "david")


def test_a_caller_who_hung_up_before_we_would_take_a_message_is_not_counted_as_captured() -> None:
    found = verdict(replace(UNANSWERED, waited=8.0))

    assert found.lost
    assert not found.captured
    assert not found.elsewhere


@pytest.mark.parametrize("busy", [("PJSIP/104-2",), ()])
def test_a_busy_phone_there_is_voicemail_here_f2(busy: tuple[str, ...]) -> None:
    found = verdict(replace(ANSWERED, how=How.BUSY, by="", busy=busy, waited=0.0))

    assert found.captured
    assert found.here == CallEnd(Kind.MESSAGE, "david")
    assert found.reason.clause == "F2"


def test_a_person_seen_talking_is_on_the_phone_f2() -> None:
    found = verdict(replace(ANSWERED, talking=frozenset({"david"})))

    assert found.here == CallEnd(Kind.MESSAGE, "david")
    assert found.reason.clause == "F2"


def test_a_schedule_of_that_time_counts_m4() -> None:
    found = verdict(
        replace(ANSWERED, called=ANNA, by="PJSIP/101-2", at=TUESDAY + timedelta(hours=2, minutes=30))
    )

    assert found.elsewhere
    assert found.here == CallEnd(Kind.TOLD, "anna")
    assert found.reason.clause == "M4"


def test_a_choice_counts_from_when_it_was_made() -> None:
    since = {"david": (TUESDAY - timedelta(hours=1), Chosen("dnd"))}
    later = {"david": (TUESDAY + timedelta(hours=1), Chosen("dnd"))}

    assert verdict(ANSWERED, since).elsewhere
    assert not verdict(ANSWERED, later).elsewhere


def test_a_closed_queue_leads_to_the_answering_service_q14() -> None:
    past = replace(UNANSWERED, at=NIGHT, called=SUPPORT, queue="support", rang=(), waited=70.0)

    found = verdict(past)

    assert found.here == CallEnd(Kind.OUTSIDE, ANSWERING_SERVICE)
    assert found.captured
    assert found.elsewhere
    assert found.reason.clause == "Q14"


def test_a_wait_longer_than_our_promise_would_have_gone_on_and_shorter_ones_not_q2() -> None:
    waiting = replace(UNANSWERED, called=SUPPORT, queue="support", rang=())

    assert verdict(replace(waiting, waited=200.0)).captured
    assert not verdict(replace(waiting, waited=60.0)).captured


def test_an_answer_after_more_than_three_minutes_is_late_q2() -> None:
    taken = replace(ANSWERED, called=SUPPORT, queue="Support", by="PJSIP/106-2")

    assert verdict(replace(taken, waited=181.0)).late
    assert not verdict(replace(taken, waited=180.0)).late
    assert not verdict(taken).elsewhere  # Farid is of the queue


def test_a_queues_name_is_enough_where_no_number_is_known() -> None:
    assert not verdict(replace(ANSWERED, called="", queue="Support", by="PJSIP/106-2")).elsewhere


def test_a_mobile_that_was_shown_outside_would_not_be_s3() -> None:
    found = verdict(replace(OUT, shown="+46701740605"))

    assert found.private
    assert found.elsewhere
    assert found.shown == ("+46701740605", DAVID)
    assert found.reason.clause == "F1"


def test_the_number_that_we_would_show_too_is_no_difference() -> None:
    assert not verdict(OUT).elsewhere
    assert not verdict(replace(OUT, shown="104")).elsewhere  # what the operator made of it is not known


def test_an_outside_call_that_nobody_answered_is_not_lost() -> None:
    found = verdict(replace(OUT, how=How.NO_ANSWER, by="", rang=("PJSIP/operator-4",)))

    assert not found.lost
    assert not found.elsewhere


@pytest.mark.parametrize(
    "past",
    [
        replace(OUT, called="0018761234567"),
        replace(OUT, called="0018761234567", how=How.NO_ANSWER, by=""),
        replace(ANSWERED, caller="+18761234567"),
    ],
)
def test_a_greylisted_country_would_not_have_been_called_nor_heard_o2(past: PastCall) -> None:
    found = verdict(past)

    assert found.blocked
    assert found.elsewhere
    assert found.here.kind is Kind.REFUSED


def test_a_call_that_was_refused_there_too_is_no_difference() -> None:
    assert not verdict(replace(OUT, called="0018761234567", how=How.FAILED, by="")).elsewhere


def test_112_is_never_a_difference() -> None:
    found = verdict(replace(OUT, called="112", shown=""))

    assert not found.elsewhere
    assert not found.blocked


def test_a_machine_of_which_no_more_is_known_is_not_lost() -> None:
    found = verdict(replace(ANSWERED, how=How.MACHINE, by="", talking=frozenset({"david"})))

    assert not found.lost
    assert not found.elsewhere  # it may have been his voicemail


def test_a_call_between_two_of_us_is_judged_as_one() -> None:
    found = verdict(replace(ANSWERED, caller="102", called="104", phone="PJSIP/102-1"))

    assert not found.elsewhere


@pytest.mark.parametrize(
    ("past", "why"),
    [
        (replace(ANSWERED, called="s"), Unjudged.CALLED),
        (replace(ANSWERED, called="400"), Unjudged.CALLED),
        (replace(ANSWERED, called=""), Unjudged.CALLED),
        (replace(ANSWERED, caller="199", phone="PJSIP/199-1"), Unjudged.CALLER),
        (replace(OUT, called="*97"), Unjudged.CODE),
        (replace(OUT, called="104"), Unjudged.ITSELF),
    ],
)
def test_situations_outside_the_company_file_are_not_judged(past: PastCall, why: Unjudged) -> None:
    assert unjudged(past) is why


def test_people_are_only_worked_out_when_the_policy_asks_about_them() -> None:
    people = Then(BOLAGET, TUESDAY, frozenset({"bo"}), {}, lambda _person: ())

    judge(BOLAGET, replace(ANSWERED, called=BO, by="PJSIP/102-2", caller=CUSTOMER), people)

    assert "bo" in set(people)
    assert len(people) < len(BOLAGET.people)
