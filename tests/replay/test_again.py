"""A record is decided anew: the same bytes under the policy of then; and what another policy may lack is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.policy.decision import Attempt, Device, Direction, Layer, Outcome, PersonState, Situation
from app.policy.targets import JoinQueue, RingPerson
from app.replay.again import Again, cannot_have_come, decided_again
from app.replay.cannot import CannotReplay, WhyNot
from app.replay.moved import same_bytes
from app.replay.record import read_record
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER, MAIN
from tests.replay.journal import AT, called, record, text

if TYPE_CHECKING:
    from app.policy.model import Company

SUPPORT = "+46846500420"
MEETING = PersonState("meeting", False, Layer.CALENDAR, AT.replace(hour=9))
CALLS = [
    called("+46846500401"),
    called("0846500401", people={"anna": MEETING}),
    called("+46846500404", people={"david": PersonState(on_phone=True)}),
    called("+46846500404", tried=(Attempt(RingPerson("david"), Outcome.NO_ANSWER),)),
    called(MAIN, via="+46812345678", counts={"trunk": 3, "nothing": 0}),
    called(SUPPORT, people={"farid": MEETING}),
    called(SUPPORT, tried=(Attempt(JoinQueue("support"), Outcome.OVERDUE),)),
    called("101", "david", direction=Direction.INTERNAL, device=Device.MOBILE),
    called("00472212345678", "anna", direction=Direction.OUT, withheld=True),
    called("*21*2#", "anna", direction=Direction.OUT),
    called("112", "nobody", direction=Direction.OUT),
    called("104", "+46701234567", transferred_by="anna"),
    called("+1 555", ""),
]


def again(asked: Situation, company: Company = BOLAGET, *, exact: bool = False) -> Again:
    return decided_again(company, read_record(text(record(asked))), exact=exact)


def without(*people: str, queue: str = "") -> Company:
    """The example company without them."""
    queues = {
        id_: replace(one, members=tuple(who for who in one.members if who not in people))
        for id_, one in BOLAGET.queues.items()
        if id_ != queue
    }
    others = {id_: one for id_, one in BOLAGET.people.items() if id_ not in people}
    return replace(BOLAGET, people=others, queues=queues)


@pytest.mark.parametrize("asked", CALLS, ids=lambda one: f"{one.caller} to {one.called}")
def test_under_the_policy_of_then_the_decision_is_the_same_bytes(asked: Situation) -> None:
    written = read_record(text(record(asked)))

    assert same_bytes(written.decision, decided_again(BOLAGET, written, exact=True).decision)


@pytest.mark.parametrize(
    ("asked", "company"),
    [
        (called(SUPPORT, tried=(Attempt(JoinQueue("support"), Outcome.OVERDUE),)), without(queue="support")),
        (called("104", CUSTOMER, transferred_by="anna"), without("anna")),
    ],
)
def test_a_person_who_was_gone_then_is_gone_again(asked: Situation, company: Company) -> None:
    """A version came in force while the call was under way, and had no such queue or person any more."""
    written = read_record(text(record(asked, company)))

    assert same_bytes(written.decision, decided_again(company, written, exact=True).decision)


def test_a_record_that_lacks_a_state_is_not_guessed_at_when_it_shall_be_exact() -> None:
    data = record(called("+46846500401"))
    data["situation"]["people"] = {}

    with pytest.raises(CannotReplay) as told:
        decided_again(BOLAGET, read_record(text(data)), exact=True)

    assert (told.value.why, told.value.name) == (WhyNot.STATE, "anna")


def test_a_policy_that_asks_about_more_people_gets_their_schedules_and_they_are_named() -> None:
    data = record(called("+46846500401"))
    data["situation"]["people"] = {}

    assert decided_again(BOLAGET, read_record(text(data)), exact=False).guessed == {"anna"}
    assert again(called("+46846500401")).guessed == set()


def test_a_recorded_state_of_somebody_who_left_does_not_matter() -> None:
    there = again(called(SUPPORT), without("farid"))

    assert {leg.person for leg in there.decision.legs} == {
        leg.person for leg in again(called(SUPPORT)).decision.legs
    } - {"farid"}


@pytest.mark.parametrize(
    ("asked", "company", "why", "name"),
    [
        (
            called("+46846500404", tried=(Attempt(RingPerson("david"), Outcome.BUSY),)),
            without("david"),
            WhyNot.PERSON,
            "david",
        ),
        (
            called(SUPPORT, tried=(Attempt(JoinQueue("support"), Outcome.OVERDUE),)),
            without(queue="support"),
            WhyNot.QUEUE,
            "support",
        ),
        (called("104", CUSTOMER, transferred_by="anna"), without("anna"), WhyNot.PERSON, "anna"),
        (
            called("+46846500401", people={"anna": MEETING}),
            replace(
                BOLAGET, profiles={id_: one for id_, one in BOLAGET.profiles.items() if id_ != "meeting"}
            ),
            WhyNot.PROFILE,
            "meeting",
        ),
    ],
)
def test_a_person_or_queue_that_the_new_policy_lacks_is_named(
    asked: Situation, company: Company, why: WhyNot, name: str
) -> None:
    with pytest.raises(CannotReplay) as told:
        again(asked, company)

    assert (told.value.why, told.value.name) == (why, name)


@pytest.mark.parametrize("wrong", [{"to": "101"}, {"at": "yesterday", "to": "101"}, {"at": AT.isoformat()}])
def test_a_situation_of_another_form_is_said_to_be_one(wrong: dict[str, str]) -> None:
    data = {**record(called("101")), "situation": wrong}

    with pytest.raises(CannotReplay) as told:
        decided_again(BOLAGET, read_record(text(data)), exact=False)

    assert told.value.why is WhyNot.FORM


def test_a_callback_is_asked_as_a_callback_was() -> None:
    asked = called(CUSTOMER, "gun", direction=Direction.OUT)
    data = {**record(asked), "callback": "support"}

    told = decided_again(BOLAGET, read_record(text(data)), exact=False)

    assert "for_queue" in [one.code for one in told.decision.reasons]
    with pytest.raises(CannotReplay, match="queue: support"):
        decided_again(without(queue="support"), read_record(text(data)), exact=False)


def test_a_call_by_or_to_somebody_who_is_not_there_proves_nothing() -> None:
    by = called("101", "david", direction=Direction.INTERNAL)

    assert cannot_have_come(BOLAGET, by) is None
    assert str(cannot_have_come(without("david"), by)) == "person: david"
    assert str(cannot_have_come(without("anna"), called("anna"))) == "called: anna"
    assert cannot_have_come(without("anna"), called(ANSWERING_SERVICE)) is None


def test_an_error_of_one_record_ends_nothing_else() -> None:
    support = replace(BOLAGET.queues["support"], members=("somebody",))
    odd = replace(BOLAGET, queues={**BOLAGET.queues, "support": support})

    with pytest.raises(CannotReplay, match="failed: "):
        again(called(SUPPORT), odd)
