"""The decisions of a call to which nobody answers, one after another.

Knows: how an attempt ends if nobody answers or presses a key. Refuses to know: what comes then: `decide` says it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.policy.decide import decide
from app.policy.decision import Attempt, Outcome
from app.policy.targets import Action, JoinQueue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.decision import Decision, Reason, Situation
    from app.policy.model import Company

LONGEST_PATH: Final = 16  # decisions; a call ends by itself (S2), this keeps us from waiting for a fault
# What sends a call somewhere, besides a rule for a cause such as `busy.queue`.
LEADS: Final = frozenset(
    {
        "main_number",
        "unknown_number",
        "called",
        "called_on_mobile",
        "stands_in",
        "nobody_at_reception",
        "menu_key",
        "menu_nothing",
        "chose_key",
        "chose_nothing",
        "spoken",
        "left_person",
        "left_queue",
        "left_reception",
        "left_forwarded",
        "phone_forwards",
        "outside_failed",
        "transfer_unanswered",
        "transfer_refused",
    }
)


@dataclass(frozen=True, slots=True)
class PathStep:
    """A question to the policy and its answer."""

    situation: Situation
    decision: Decision


def path(company: Company, situation: Situation) -> list[PathStep]:
    """What happens if nobody answers, until the call ends."""
    steps: list[PathStep] = []
    while len(steps) < LONGEST_PATH:
        decision = decide(company, situation)
        steps.append(PathStep(situation, decision))
        attempt = unanswered_attempt(company, decision)
        if attempt is None:
            break
        situation = replace(situation, tried=(*situation.tried, attempt))
    return steps


def unanswered_attempt(company: Company, decision: Decision) -> Attempt | None:
    """What was decided, without an answer; None if the call ends with it."""
    match decision.action:
        case Action.RING | Action.EXTERNAL:
            return Attempt(decision.target, Outcome.NO_ANSWER)
        case Action.QUEUE:
            assert isinstance(decision.target, JoinQueue)
            return Attempt(decision.target, company.queues[decision.target.queue].wait_ends().outcome)
        case Action.DIVERT | Action.MENU:
            return Attempt(decision.target, Outcome.REPLIED)
        case _:
            return None


def leading_reason(decision: Decision) -> Reason | None:
    """The rule that led a call to where this decision sends it; None of a decision without reasons."""
    reasons = decision.reasons
    return reasons[leading_code([one.code for one in reasons])] if reasons else None


def leading_code(codes: Sequence[str]) -> int:
    """Of the reasons' codes the last that sends calls somewhere; else the first. Its place in the list."""
    leading = [index for index, code in enumerate(codes) if "." in code or code in LEADS]
    return leading[-1] if leading else 0
