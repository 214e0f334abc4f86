"""All ways that one call can take: each phone that does not answer, each wait that ends, each key pressed.

Knows: how an attempt can end. Refuses to know: what comes then: `decide` says it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.policy.decide import decide
from app.policy.decision import Attempt, Outcome
from app.policy.targets import Action, JoinQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.decision import Decision, Situation
    from app.policy.model import Company

LONGEST: Final = 16  # attempts: more are a loop
OF_A_PHONE: Final = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.DECLINED)


@dataclass(frozen=True, slots=True)
class CallStep:
    """A decision on a call's way. waited: seconds in queues before it."""

    situation: Situation
    decision: Decision
    waited: float


def walk(company: Company, situation: Situation) -> Iterator[CallStep]:
    """Every decision on every way of a call."""
    todo: list[tuple[Situation, float]] = [(situation, 0.0)]
    seen: set[tuple[Attempt, ...]] = set()
    while todo:
        now, waited = todo.pop()
        decision = decide(company, now)
        yield CallStep(now, decision, waited)
        if len(now.tried) >= LONGEST:
            continue
        for attempt, seconds in _ends(company, decision, waited):
            tried = (*now.tried, attempt)
            if tried not in seen:
                seen.add(tried)
                todo.append((replace(now, tried=tried), waited + seconds))


def _ends(company: Company, decision: Decision, waited: float) -> Iterator[tuple[Attempt, float]]:
    """How what was decided can end without an answer, and how much longer the caller has waited in queues then."""
    target = decision.target
    match decision.action:
        case Action.RING:
            yield from ((Attempt(target, outcome), 0.0) for outcome in OF_A_PHONE)
        case Action.QUEUE:
            assert isinstance(target, JoinQueue)
            queue = company.queues[target.queue]
            end = queue.wait_ends(since=waited)
            yield Attempt(target, end.outcome), end.at - waited
            if end.outcome is Outcome.OVERDUE:
                yield Attempt(target, Outcome.UNREACHABLE), 0.0
        case Action.EXTERNAL:
            yield Attempt(target, Outcome.NO_ANSWER), 0.0
        case Action.DIVERT | Action.MENU:
            offers = decision.spoken.offers if decision.spoken is not None else ()
            for key in (*(one.key for one in offers if one.key), ""):
                yield Attempt(target, Outcome.REPLIED, key), 0.0
        case _:
            return
