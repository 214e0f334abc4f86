"""The tree of a call has each end once, says what follows, and stops."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.explain.flow import MOST_DEEP, MOST_DRAWN, FlowStep, call_flow
from app.policy.decision import Direction, Layer, Outcome, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.targets import Action
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COMPANY = BOLAGET
TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=STOCKHOLM)


def flow(to: str, people: Mapping[str, PersonState] | None = None) -> FlowStep:
    situation = Situation(TUESDAY, Direction.IN, "+46701234567", to, people=people or {})
    return call_flow(COMPANY, situation, "sv")


def steps(of: FlowStep) -> Iterator[FlowStep]:
    yield of
    for branch in of.branches:
        if branch.step is not None:
            yield from steps(branch.step)


def depth(of: FlowStep) -> int:
    return 1 + max((depth(one.step) for one in of.branches if one.step is not None), default=0)


def test_a_person_who_does_not_answer_leads_on_by_each_end_once() -> None:
    top = flow("gun")
    ends = [end for branch in top.branches for end in branch.ends]

    assert (top.action, top.target) == (Action.RING, "gun")
    assert sorted(ends) == sorted(
        one.value for one in (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.DECLINED, Outcome.UNREACHABLE)
    )


def test_a_spoken_diversion_has_a_branch_for_each_key_that_means_something() -> None:
    top = flow("anna", {"anna": PersonState("lunch", layer=Layer.MANUAL)})
    by_ends = {branch.ends: branch.step for branch in top.branches}

    assert top.action is Action.DIVERT
    assert any("key" in ends for ends in by_ends)
    assert all(step is not None and step.action is not Action.DIVERT for step in by_ends.values())


@pytest.mark.parametrize("to", [*COMPANY.people, *COMPANY.queues, "+46846500400", "nobody", "112"])
def test_every_tree_of_the_example_ends(to: str) -> None:
    top = flow(to)

    assert depth(top) <= MOST_DEEP
    assert len(list(steps(top))) <= MOST_DRAWN + MOST_DEEP
    assert all(step.words for step in steps(top))
