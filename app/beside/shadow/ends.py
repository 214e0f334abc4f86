"""Where a call ends, there and here, and when the two ends are the same.

Knows: ends. Refuses to know: how a call got there (judge.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from app.beside.shadow.past import How
from app.beside.shadow.question import answered_by, queue_of
from app.policy import numbers
from app.policy.targets import (
    AskMenu,
    DialOutside,
    JoinQueue,
    LeaveMessage,
    OpenMailbox,
    PromiseCallback,
    RefuseCall,
    RingPerson,
    SendOutside,
    TellDiversion,
    destination,
)

if TYPE_CHECKING:
    from app.beside.shadow.past import PastCall
    from app.policy.decision import Decision
    from app.policy.model import Company


class Kind(StrEnum):
    """Where a call ends; beside it stands a person's or queue's id, or a number."""

    PERSON = "person"
    QUEUE = "queue"
    MESSAGE = "message"
    OUTSIDE = "outside"
    REFUSED = "refused"
    TOLD = "told"  # a voice tells why, and offers ways on
    MACHINE = "machine"
    NOBODY = "nobody"
    SOMEBODY = "somebody"  # not one of us


@dataclass(frozen=True, slots=True)
class CallEnd:
    """The end of a call, there or here."""

    kind: Kind
    to: str = ""


def here_of(decision: Decision) -> CallEnd:
    match decision.target:
        case RingPerson(person=to):
            return CallEnd(Kind.PERSON, to)
        case JoinQueue(queue=to):
            return CallEnd(Kind.QUEUE, to)
        case LeaveMessage(box=to):
            return CallEnd(Kind.MESSAGE, to)
        case SendOutside(number=to) | DialOutside(number=to):
            return CallEnd(Kind.OUTSIDE, to)
        case RefuseCall(number=to):
            return CallEnd(Kind.REFUSED, to)
        case TellDiversion(person=to) | PromiseCallback(person=to):
            return CallEnd(Kind.TOLD, to)
        case OpenMailbox() | AskMenu():
            return CallEnd(Kind.MACHINE)
        case _:
            return CallEnd(Kind.MACHINE, destination(decision.target))


def there_of(company: Company, past: PastCall, *, outgoing: bool) -> CallEnd:
    match past.how:
        case How.ANSWERED:
            person = None if outgoing else answered_by(company, past)
            if person is not None:
                return CallEnd(Kind.PERSON, person)
            queue = queue_of(company, past.queue)
            if queue:
                return CallEnd(Kind.QUEUE, queue)
            if outgoing:
                return CallEnd(Kind.OUTSIDE, numbers.canonical(past.called).text or past.called)
            return CallEnd(Kind.SOMEBODY, past.by)
        case How.MESSAGE:
            owner = company.person_of(past.box) if past.box else None
            return CallEnd(Kind.MESSAGE, owner.id if owner is not None else "")
        case How.MACHINE:
            return CallEnd(Kind.MACHINE)
        case How.TOLD | How.NO_ANSWER | How.BUSY | How.FAILED:
            return CallEnd(Kind.NOBODY)
        case _:
            assert_never(past.how)


def same_end(company: Company, past: PastCall, there: CallEnd, here: CallEnd) -> bool:
    if there == here:
        return True
    match here.kind:
        case Kind.QUEUE:
            queue = company.queues[here.to]
            return there.to in queue.agents or queue_of(company, past.queue) == here.to
        case Kind.MESSAGE:
            return there.kind is Kind.MACHINE or (there.kind is Kind.MESSAGE and there.to == "")
        case Kind.OUTSIDE:
            return there.kind in (Kind.SOMEBODY, Kind.OUTSIDE, Kind.MACHINE)
        case Kind.TOLD | Kind.MACHINE:
            return there.kind is Kind.MACHINE
        case Kind.REFUSED:  # the exchange did not connect it there either
            return past.how in (How.FAILED, How.TOLD)
        case _:
            return False
