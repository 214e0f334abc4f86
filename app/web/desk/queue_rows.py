"""The queues as a desk shows them: the callers in order, for whom whose phone rings, and the agents.

Knows: whom to ask. Refuses to know: HTML. Times are instants (epoch seconds): the page counts them up by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.calls.callback.tickets import State
from app.policy import numbers
from app.policy.hours import Opening, opening

if TYPE_CHECKING:
    from app.calls.callback.by_queue import Callbacks
    from app.calls.queue.hall import Hall
    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.queues import Queue


@dataclass(frozen=True, slots=True)
class CallerRow:
    """Somebody who waits. caller: a number in E.164, a colleague's name, or "" withheld; priority: its name, or "".

    callback: a customer who waits to be called back, in their turn. rings: the agents whose phones ring for them.
    goes_first: put before everybody, whatever the order says.
    """

    id: str
    place: int
    caller: str
    arrived: float
    priority: str
    callback: bool
    rings: tuple[str, ...]
    goes_first: bool = False


@dataclass(frozen=True, slots=True)
class RestingCallback:
    """A customer whose time to be called has not come. number: E.164; asked: epoch seconds.

    attempts: how often they were called in vain. next: the next time, epoch seconds; 0: when the queue is open.
    """

    id: str
    number: str
    asked: float
    attempts: int
    next: float


@dataclass(frozen=True, slots=True)
class DeskAgent:
    """An agent of a queue. until: when wrap-up or a pause after no answer ends, epoch seconds, 0 if not known."""

    id: str
    name: str
    standing: str
    about: str
    until: float


@dataclass(frozen=True, slots=True)
class DeskQueue:
    """One queue. promise: seconds that callers wait at most (Q2); later: callbacks whose time has not come."""

    id: str
    name: str
    open: bool
    promise: float
    callers: tuple[CallerRow, ...]
    agents: tuple[DeskAgent, ...]
    later: tuple[RestingCallback, ...] = ()

    @property
    def free(self) -> int:
        return sum(one.standing == "free" for one in self.agents)


class QueueRows:
    """Looks at the queues on request."""

    def __init__(self, hall: Hall, callbacks: Callbacks, clock: Clock) -> None:
        self._hall = hall
        self._callbacks = callbacks
        self._clock = clock

    def one(self, company: Company, queue: Queue) -> DeskQueue:
        now = self._hall.clock.now()
        agents = self._hall.dispatcher.considered(queue.id, now)
        names = {one.id: one.name for one in queue.serving.priorities}
        rings: dict[str, list[str]] = {}
        for one in agents:
            if one.standing == "ringing" and one.entry is not None:
                rings.setdefault(one.entry, []).append(company.people[one.agent].name)
        callers = tuple(
            CallerRow(
                entry.id,
                place,
                self._caller(company, entry.id),
                entry.arrived,
                names.get(entry.priority, entry.priority),
                entry.callback,
                tuple(rings.get(entry.id, ())),
                self._hall.dispatcher.front(entry.id) is not None,
            )
            for place, entry in enumerate(self._hall.dispatcher.waiting(queue.id), 1)
        )
        return DeskQueue(
            queue.id,
            queue.name,
            opening(queue.hours, company.calendar, self._clock()) is Opening.OPEN,
            queue.serving.promise,
            callers,
            tuple(
                DeskAgent(one.agent, company.people[one.agent].name, one.standing.value, one.about, one.until)
                for one in agents
            ),
            self._later(queue.id, now),
        )

    def _later(self, queue: str, now: float) -> tuple[RestingCallback, ...]:
        return tuple(
            RestingCallback(
                one.id, one.number, one.asked, one.attempts, one.not_before if one.not_before > now else 0.0
            )
            for one in self._callbacks.all()
            if one.queue == queue
            and one.state is State.WAITING
            and self._hall.dispatcher.entry(one.id) is None
        )

    def _caller(self, company: Company, call: str) -> str:
        number = self._hall.callers.number(call)
        colleague = company.people.get(number)
        return colleague.name if colleague is not None else numbers.shown(number)
