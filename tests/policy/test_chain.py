"""A chain of diversions always ends, wherever the rules send it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM, Hours
from app.policy.model import Company
from app.policy.people import Person, Role
from app.policy.queues import Queue
from app.policy.targets import Action, JoinQueue, destination
from app.policy.ways import Cause, Outside, Reception, Rule, ToPerson, ToQueue, Voicemail, Way
from tests.policy.bolaget import BOLAGET, CUSTOMER, MAIN, ask, clauses, outcome, rejected

ALWAYS = Hours((((0, 1440),),) * 7, "Q10")
NEVER = Hours(((),) * 7, "Q10")
PEOPLE = ("p0", "p1", "p2", "p3")
QUEUES = ("q0", "q1")
BOXES = {*PEOPLE, *QUEUES}
WAYS: list[Way] = [
    Voicemail(),
    Voicemail("p1"),
    Reception(),
    *(ToPerson(one) for one in PEOPLE),
    *(ToQueue(one) for one in QUEUES),
    Outside("+46313900600"),
    Outside("+46313900601"),
]
rules = st.builds(Rule, st.sampled_from(WAYS), st.just("X1"))


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Any small company: rules that point anywhere, also at one another and at themselves."""
    people = {
        one: Person(
            one,
            one.upper(),
            f"role-{one}",
            f"10{i}",
            f"+4684650040{i}",
            f"+4670174060{i}" if draw(st.booleans()) else None,
        )
        for i, one in enumerate(PEOPLE)
    }
    queues = {
        one: Queue(
            one,
            one.upper(),
            tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))),
            draw(st.sampled_from([ALWAYS, NEVER])),
            draw(rules),
            draw(rules),
            number=f"+4684650041{i}",
        )
        for i, one in enumerate(QUEUES)
    }
    roles = {
        f"role-{one}": Role(f"role-{one}", one, None, {cause: draw(rules) for cause in Cause})
        for one in PEOPLE
    }
    reception = draw(st.sampled_from([*PEOPLE, *QUEUES]))
    return Company("Bolaget", "+46846500400", reception, people, queues, roles)


states = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.builds(PersonState, st.sampled_from(["available", "meeting", "gone"]), st.booleans()),
)


@settings(max_examples=600, deadline=None)
@given(
    companies(),
    states,
    st.sampled_from([*PEOPLE, *QUEUES, "+46846500400", "999"]),
    st.sampled_from([(Direction.IN, CUSTOMER), *((Direction.INTERNAL, one) for one in PEOPLE)]),
    st.data(),
)
@pytest.mark.whole
def test_every_call_ends_and_none_returns_to_where_it_has_been(
    company: Company,
    people: dict[str, PersonState],
    called: str,
    caller: tuple[Direction, str],
    data: st.DataObject,
) -> None:
    """The whole life of a call in which nobody ever answers, in any company, whatever happens meanwhile (S2)."""
    situation = Situation(datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM), *caller, called, people=people)
    if caller[0] is Direction.INTERNAL and called == "999":
        return

    for _ in range(len(PEOPLE) + len(QUEUES) + 3):
        decision = decide(company, situation)
        assert decision.reasons
        assert decision == decide(company, situation)
        there = destination(decision.target)
        if decision.action is Action.VOICEMAIL:
            assert there in BOXES
            return
        been = {destination(attempt.target) for attempt in situation.tried}
        assert there not in been
        assert decision.action in (Action.RING, Action.QUEUE, Action.EXTERNAL)
        for leg in decision.legs:
            now = situation.people.get(leg.person, PersonState())
            assert now.profile != "meeting"
            assert not now.on_phone
            assert leg.person not in been
        if situation.tried or there != called:
            assert there != caller[1] or called == company.main_number
        outcome_now = data.draw(st.sampled_from(Outcome))
        tried = (*situation.tried, Attempt(decision.target, outcome_now))
        situation = replace(situation, tried=tried, people=data.draw(states))

    raise AssertionError(f"still going round after {situation.tried}")


def with_rules(who: str, rule: Rule, company: Company = BOLAGET) -> Company:
    """The company where a person has this rule for every cause."""
    person = replace(company.people[who], role=f"as-{who}")
    role = Role(person.role, person.role, None, dict.fromkeys(Cause, rule))
    return replace(company, people={**company.people, who: person}, roles={**company.roles, role.id: role})


def test_two_people_diverted_to_each_other_end_at_reception() -> None:
    company = with_rules(
        "gun", Rule(ToPerson("david"), "X1"), with_rules("david", Rule(ToPerson("gun"), "X2"))
    )
    busy = {"gun": PersonState("meeting"), "david": PersonState("dnd")}
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))

    assert outcome(decision) == ("ring", "carin")
    assert clauses(decision) == ["S1", "R3", "X1", "R3", "X2", "S2"]
    assert decision.reasons[-1].code == "been_there"


def test_two_people_diverted_to_each_other_end_in_the_first_ones_mailbox_when_reception_is_busy() -> None:
    company = with_rules(
        "gun", Rule(ToPerson("david"), "X1"), with_rules("david", Rule(ToPerson("gun"), "X2"))
    )
    busy = {"gun": PersonState("meeting"), "david": PersonState("dnd"), "carin": PersonState(on_phone=True)}
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)

    assert outcome(decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))) == (
        "voicemail",
        "gun",
    )


def test_a_closed_queue_that_sends_to_itself_goes_to_reception() -> None:
    queue = replace(BOLAGET.queues["teknik"], hours=NEVER, closed=Rule(ToQueue("teknik"), "X1"))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "teknik": queue})
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "teknik"))

    assert outcome(decision) == ("ring", "carin")
    assert [reason.code for reason in decision.reasons] == ["closed_hours", "closed.queue", "been_there"]


def test_a_chosen_mailbox_is_used_whoever_was_called() -> None:
    company = with_rules("gun", Rule(Voicemail("carin"), "X1"))
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    busy = {"gun": PersonState("dnd")}

    assert outcome(decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))) == (
        "voicemail",
        "carin",
    )


def test_a_persons_own_diversion_outside_presents_the_direct_number() -> None:
    company = with_rules("gun", Rule(Outside("+46313900600"), "X1"))
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    busy = {"gun": PersonState("dnd")}

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))

    assert outcome(decision) == ("external", "+46313900600")
    assert decision.presented == "+46846500407"
    assert decision.ring_seconds == 60


def test_reception_may_be_a_queue() -> None:
    company = replace(BOLAGET, reception="support")
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    night = datetime(2026, 11, 24, 22, tzinfo=STOCKHOLM)

    assert outcome(decide(company, Situation(at, Direction.IN, CUSTOMER, company.main_number))) == (
        "queue",
        "support",
    )
    assert (
        decide(company, Situation(night, Direction.IN, CUSTOMER, company.main_number)).action
        is Action.EXTERNAL
    )


def test_somebody_who_has_left_while_the_call_rang_leaves_the_message_to_who_was_called() -> None:
    decision = ask("david", "in", tried=["ring ghost no_answer"])

    assert outcome(decision) == ("voicemail", "david")
    assert rejected(decision) == {"ghost": "S2"}


def test_whoever_has_no_number_of_their_own_diverts_outside_with_the_main_one() -> None:
    """A call without a number is one that the far end may refuse, and cannot call back."""
    company = with_rules("gun", Rule(Outside("+46313900600"), "X1"))
    gun = replace(company.people["gun"], direct=None)
    company = replace(company, people={**company.people, "gun": gun})
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    busy = {"gun": PersonState("dnd")}

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "gun", people=busy))

    assert (decision.action, decision.presented) == (Action.EXTERNAL, company.main_number)


@pytest.mark.parametrize(("number", "presented"), [("+46846500420", "+46846500420"), (None, MAIN)])
def test_a_queue_that_sends_its_callers_outside_shows_its_own_number_there(
    number: str | None, presented: str
) -> None:
    """The answering service sees for whom it answers: when nobody of the queue did, as when it is closed."""
    support = replace(BOLAGET.queues["support"], number=number, no_answer=Rule(Outside("+46313900600"), "X1"))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "support": support})
    at = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)
    tried = (Attempt(JoinQueue("support"), Outcome.NO_ANSWER),)

    decision = decide(company, Situation(at, Direction.IN, CUSTOMER, "202", tried=tried))

    assert (outcome(decision), decision.presented) == (("external", "+46313900600"), presented)


def test_whoever_calls_their_own_number_rings_their_other_phone() -> None:
    """A caller is not diverted to themselves; but they may ask for themselves."""
    decision = ask("101", "internal", caller="anna", device="fixed")

    assert outcome(decision) == ("ring", "anna")
    assert "is_caller" not in [one.code for one in decision.reasons]
