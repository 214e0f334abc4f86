"""Where a call to a number can go: each decision, and what follows from each way in which it can end.

Knows: how an attempt can end, and that ends with the same consequence are one branch. Refuses to know: how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.explain.path import leading_reason
from app.policy.decide import decide
from app.policy.decision import Attempt, Outcome
from app.policy.prose import happens
from app.policy.target_text import target_text
from app.policy.targets import Action, JoinQueue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.policy.decision import Decision, Situation
    from app.policy.model import Company

MOST_DEEP: Final = 6  # decisions one after another
MOST_DRAWN: Final = 60  # in the whole drawing
PRESSED_KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "")  # "": no key
RINGS_END: Final = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.DECLINED, Outcome.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class FlowBranch:
    """What follows from some ends. ends: outcomes' values; "key1" and "key" (none) where a key is pressed.

    step: None where the drawing stops, because it is deep enough.
    """

    ends: tuple[str, ...]
    step: FlowStep | None


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One decision. words: what happens, in a sentence; clause: of the rule that led here; "" none."""

    action: Action
    target: str
    words: str
    clause: str
    branches: tuple[FlowBranch, ...] = ()


def call_flow(company: Company, situation: Situation, lang: str) -> FlowStep:
    """The whole tree."""
    return _Flow(company, lang).step(situation, decide(company, situation), 1)


class _Flow:
    """Counts the steps: a menu in which each key leads to a chain of its own could be endless."""

    def __init__(self, company: Company, lang: str) -> None:
        self._company = company
        self._lang = lang
        self._steps = 0

    def step(self, situation: Situation, decision: Decision, depth: int) -> FlowStep:
        self._steps += 1
        reason = leading_reason(decision)
        return FlowStep(
            decision.action,
            target_text(decision.target),
            happens(self._company, decision, self._lang),
            reason.clause if reason is not None else "",
            tuple(self._branches(situation, decision, depth)),
        )

    def _branches(self, situation: Situation, decision: Decision, depth: int) -> Iterator[FlowBranch]:
        found: dict[tuple[Action, str], tuple[list[str], Situation, Decision]] = {}
        for end, attempt in _ends(self._company, decision):
            after = replace(situation, tried=(*situation.tried, attempt))
            following = decide(self._company, after)
            same = following.action, target_text(following.target)
            if following.action is decision.action and following.target == decision.target:
                continue  # such as a key that means nothing: the same is said again
            found.setdefault(same, ([], after, following))[0].append(end)
        for ends, after, following in found.values():
            shown = depth < MOST_DEEP and self._steps < MOST_DRAWN
            step = self.step(after, following, depth + 1) if shown else None
            yield FlowBranch(tuple(ends), step)


def _ends(company: Company, decision: Decision) -> Sequence[tuple[str, Attempt]]:
    """Each way in which it can end without an answer."""
    target = decision.target
    match decision.action:
        case Action.RING | Action.EXTERNAL:
            return [(one.value, Attempt(target, one)) for one in RINGS_END]
        case Action.QUEUE:
            assert isinstance(target, JoinQueue)
            ends = (company.queues[target.queue].wait_ends().outcome, Outcome.UNREACHABLE)
            return [(one.value, Attempt(target, one)) for one in ends]
        case Action.DIVERT | Action.MENU:
            return [(f"key{key}", Attempt(target, Outcome.REPLIED, key)) for key in PRESSED_KEYS]
        case _:
            return []
