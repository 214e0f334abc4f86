"""What Växel would have done with another exchange's call, by the same `decide` as for our own calls.

Knows: how far the ways there and here agree, and what differs after that. Refuses to know: the policy's rules,
and how we report the answer.

We assume that a person who did not answer there, or was busy, would have done the same here. A person who did not ring
there might have answered. A caller whom nobody answered has the same patience here as there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.beside.ami.ear import person_at
from app.beside.shadow.ends import CallEnd, Kind, here_of, same_end, there_of
from app.beside.shadow.past import ENDED_BY_IT, LOST_THERE, How
from app.beside.shadow.question import Unjudged, answered_by, queue_of, situation_of
from app.policy import numbers
from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Direction, Outcome, Situation
from app.policy.numbers import NumberKind
from app.policy.targets import (
    Action,
    AskMenu,
    DialOutside,
    JoinQueue,
    LeaveMessage,
    PromiseCallback,
    RingPerson,
    SendOutside,
    TellDiversion,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.shadow.past import PastCall
    from app.policy.decision import PersonState, Reason
    from app.policy.model import Company

MOST_STEPS: Final = 20
_PROMISE: Final = 180.0  # seconds (Q2), where no queue of ours says another
# Reasons that begin or end a way without turning it; recording (O3) leads nobody anywhere.
NO_TURNS: Final = frozenset(
    {"called", "called_on_mobile", "message", "rings_both", "queue_open", "short_number", "private_phone"}
    | {"mobile_at_any_hour", "mobile_by_choice", "spoken", "leads_to_nobody"}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """there, here: where the call ended, and where it would have. clause, reason: what would have led it elsewhere.

    shown: the number that the outside saw there, and the one that it would have seen here, if they differ.
    """

    there: CallEnd
    here: CallEnd
    elsewhere: bool
    reason: Reason
    lost: bool = False  # there: somebody from outside reached nobody, and left nothing
    captured: bool = (
        False  # lost there; here the caller would have left a message, or somebody would have rung (S2)
    )
    late: bool = False  # answered there, but later than we promise (Q2)
    private: bool = False  # the outside saw a private or mobile number there (S3)
    blocked: bool = False  # to or from a country or number that is barred here (O2)
    shown: tuple[str, str] | None = None


def judge(company: Company, past: PastCall, people: Mapping[str, PersonState]) -> Verdict | Unjudged:
    """Compare. people: the states of our people then. Never raises."""
    situation = situation_of(company, past, people)
    if isinstance(situation, Unjudged):
        return situation
    decision = _followed(company, past, situation)
    incoming = situation.direction is Direction.IN
    here, there = here_of(decision), there_of(company, past, outgoing=situation.direction is Direction.OUT)
    reason = _turn(decision)
    shown = _shown(past, decision)
    blocked = decision.action is Action.REFUSE and reason.clause == "O2"
    captured = incoming and past.how in LOST_THERE and not blocked and _captured(company, past, situation)
    if situation.direction is Direction.OUT and here.kind is Kind.OUTSIDE:
        there = here  # it is not for us whether the far end answers
    differs = not same_end(company, past, there, here) and (past.how not in LOST_THERE or captured or blocked)
    return Verdict(
        there,
        here,
        elsewhere=differs or shown is not None,
        reason=reason,
        lost=incoming and past.how in LOST_THERE,
        captured=captured,
        late=incoming and past.how is How.ANSWERED and past.waited > _promise(company, past),
        private=shown is not None and _is_private(company, shown[0]),
        blocked=blocked,
        shown=shown,
    )


def _followed(company: Company, past: PastCall, situation: Situation) -> Decision:
    """The decision at which the ways part, else the last one."""
    answered = answered_by(company, past)
    rang = {person_at(company, one) for one in past.rang}
    busy = _busy(company, past)
    tried: tuple[Attempt, ...] = ()
    for _ in range(MOST_STEPS):
        decision = decide(company, replace(situation, tried=tried))
        match decision.target:
            case RingPerson(person=person) if person == answered:
                break
            case RingPerson(person=person) if person in busy or (None in busy and not tried):
                outcome = Outcome.BUSY
            case RingPerson(person=person) if person in rang:
                outcome = Outcome.NO_ANSWER
            case RingPerson() if not decision.legs:
                outcome = Outcome.UNREACHABLE
            case AskMenu():
                outcome = Outcome.REPLIED
            case _:
                break
        tried = (*tried, Attempt(decision.target, outcome))
    return decision


def _busy(company: Company, past: PastCall) -> set[str | None]:
    """Who was busy there; None if the exchange does not say who: then it was the person called."""
    if past.how is How.BUSY and not past.busy:
        return {None}
    return {person for one in past.busy if (person := person_at(company, one)) is not None}


def _captured(company: Company, past: PastCall, situation: Situation) -> bool:
    """Whether a call that was lost there would have left something here, even if nobody answered here either.

    A caller who hung up there has no more patience here.
    """
    patience = float("inf") if past.how in ENDED_BY_IT else past.waited
    busy = _busy(company, past)
    took = 0.0
    tried: tuple[Attempt, ...] = ()
    for _ in range(MOST_STEPS):
        decision = decide(company, replace(situation, tried=tried))
        match decision.target:
            case RingPerson(person=person) if person in busy or (None in busy and not tried):
                outcome = Outcome.BUSY
            case RingPerson():
                took += decision.ring_seconds if decision.legs else 0
                outcome = Outcome.NO_ANSWER if decision.legs else Outcome.UNREACHABLE
            case JoinQueue(queue=queue):
                end = company.queues[queue].wait_ends(since=took)
                took, outcome = end.at, end.outcome
            case AskMenu():
                outcome = Outcome.REPLIED
            case LeaveMessage() | SendOutside() | TellDiversion() | PromiseCallback():
                return took <= patience
            case _:
                return False
        tried = (*tried, Attempt(decision.target, outcome))
    return False


def _turn(decision: Decision) -> Reason:
    """The last reason that turned the call, else the last one; if several clauses say the same, the first of them."""
    turns = [one for one in decision.reasons if one.code not in NO_TURNS and one.clause != "O3"]
    last = (turns or list(decision.reasons))[-1]
    return next(one for one in decision.reasons if (one.code, one.about) == (last.code, last.about))


def _shown(past: PastCall, decision: Decision) -> tuple[str, str] | None:
    """Both numbers that the outside saw, if they differ."""
    if not isinstance(decision.target, DialOutside) or decision.presented is None:
        return None
    there = numbers.shown(past.shown)
    if not there or there == decision.presented or numbers.canonical(past.shown).kind is NumberKind.SHORT:
        return None
    return there, decision.presented


def _is_private(company: Company, number: str) -> bool:
    """A mobile of ours, or a private phone of the register."""
    return any(one.mobile == number for one in company.people.values())


def _promise(company: Company, past: PastCall) -> float:
    queue = company.queues.get(queue_of(company, past.queue))
    return queue.serving.promise if queue is not None else _PROMISE
