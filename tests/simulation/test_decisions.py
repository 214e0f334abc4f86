"""A remembered decision is the one that the policy would make now, whatever the hour, the people, the counts."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.policy.decide import decide
from app.policy.decision import Attempt, Direction, Layer, Outcome, PersonState, Situation
from app.policy.targets import Action
from app.simulation.callers import CallersAlike
from app.simulation.decisions import Asker, RememberedDecisions, Watched, own_count
from app.simulation.spells import Spells
from tests.policy.bolaget import BOLAGET, MAIN

if TYPE_CHECKING:
    from app.policy.decision import Decision

DAY = date(2026, 11, 24)
SPELLS = Spells(BOLAGET, DAY)
CALLED = (MAIN, "+46846500410", "+46846500420", "+46846500430", "anna", "carin", "jonas", "+46846500499")
CALLERS = ("+46701740001", "+46701749999", "+46313900611", "+5312345678", "+46701740608", "")
ENDS = {
    Action.RING: (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.DECLINED),
    Action.QUEUE: (Outcome.OVERDUE, Outcome.NO_ANSWER, Outcome.UNREACHABLE),
    Action.EXTERNAL: (Outcome.NO_ANSWER,),
    Action.DIVERT: (Outcome.REPLIED,),
    Action.MENU: (Outcome.REPLIED,),
}


def with_tried(situation: Situation, decision: Decision, outcome: Outcome, reply: str) -> Situation:
    spoken = decision.spoken.profile if decision.spoken is not None else ""
    attempt = Attempt(decision.target, outcome, reply, spoken)
    return replace(situation, tried=(*situation.tried, attempt))


@pytest.mark.parametrize("limited", [False, True])
def test_a_remembered_decision_is_the_one_that_the_policy_takes(limited: bool) -> None:
    chance = random.Random(4 + limited)
    limits = replace(BOLAGET.limits, trunk=6, kept_free=1, caller=2, ringing=1, sent=2)
    company = replace(BOLAGET, limits=limits) if limited else BOLAGET
    decisions, alike = RememberedDecisions(company), CallersAlike(company)
    asked = 0
    for _ in range(400):
        at = SPELLS_START + timedelta(minutes=chance.randrange(365 * 24 * 60))
        people = {
            who: PersonState(
                chance.choice(["available", "available", "lunch", "gone"]), chance.random() < 0.2, layer
            )
            for who in company.people
            for layer in [chance.choice([Layer.BASE, Layer.SCHEDULE, Layer.MANUAL])]
        }
        top = chance.choice([0, 0, 0, 3, 8])
        counts = CountsByKey(top)
        caller, called = chance.choice(CALLERS), chance.choice(CALLED)
        stands_for = alike.stands_for(caller)
        asker = Asker(
            called,
            stands_for,
            caller,
            at,
            SPELLS.sight(called, at.timestamp()),
            people.__getitem__,
            own_count(stands_for, caller, counts.__getitem__),
        )
        situation = Situation(at, Direction.IN, caller, called, people=people, counts=counts)
        known = decisions.first(asker)
        while True:
            asked += 1
            decision = known.decision
            assert decision is not None
            expected = decide(company, situation)
            assert said(decision, stands_for, caller) == said(expected, stands_for, caller)
            outcomes = ENDS.get(decision.action)
            if outcomes is None or len(situation.tried) > 3:
                break
            outcome, reply = chance.choice(outcomes), ""
            if outcome is Outcome.REPLIED:
                reply = chance.choice(["", "1", "2"])
            situation = with_tried(situation, decision, outcome, reply)
            known = decisions.next(known, outcome, reply, asker)

    assert decisions.asked < 0.8 * asked, "nothing was remembered"


SPELLS_START = datetime(2026, 11, 24, tzinfo=UTC)


class CountsByKey(dict[str, int]):
    """A count for every key, the same each time."""

    def __init__(self, top: int) -> None:
        super().__init__()
        self.top = top

    def __missing__(self, key: str) -> int:
        return 0 if key == "sound" else sum(map(ord, key)) % (self.top + 1)

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002 - each key has a count
        return self[key]


def said(decision: Decision, stands_for: str, caller: str) -> object:
    """All of a decision, but that the one caller stands for the other."""
    text = repr(decision)
    return (
        text.replace(repr(stands_for), "WHO").replace(repr(caller), "WHO") if stands_for != caller else text
    )


def test_a_count_notes_what_it_is_compared_with() -> None:
    trace: list[tuple[Any, Any]] = []
    count = Watched.of(3, "trunk", trace)

    answers = [count >= 3, count > 3, count < 4, count <= 2, count == 3, count != 3, bool(count)]

    assert answers == [True, False, True, False, True, False, True]
    assert trace == [
        ((">=", "trunk", 3), True),
        ((">", "trunk", 3), False),
        (("<", "trunk", 4), True),
        (("<=", "trunk", 2), False),
        (("==", "trunk", 3), True),
        (("==", "trunk", 3), True),
        (("==", "trunk", 0), False),
    ]


def test_each_reason_is_told_with_how_often_it_was_given() -> None:
    decisions = RememberedDecisions(BOLAGET)
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    asker = Asker(MAIN, CALLERS[0], CALLERS[0], at, 1, lambda _who: PersonState(), lambda _key: 0)

    first = decisions.first(asker)
    again = decisions.first(asker)

    assert first is again
    assert decisions.asked == 1
    assert first.decision is not None
    given = Counter(
        (one.clause, one.code, one.about) for one in (*first.decision.reasons, *first.decision.reasons)
    )
    assert decisions.take_rules() == given
    assert decisions.take_rules() == Counter()
