"""Callbacks by queues: customers get their call in their turn, and the rule for trying again.

Knows: all customers to call, stored in the ledger; a callback waits in the queue like a caller, with the
time of arrival of the call that asked for it. Refuses to know: who is next (queueing), and how to ring a phone.

An agent may also choose one (`take`), in the queue's hours: it is theirs at once, and if they do not answer, or hang
up, it is where it was. It counts as an attempt only when the customer was called.

The agent's phone rings first, then the customer's: so there are never more callbacks at once than free agents. The
exchange log tells the outcome, even if the service was away.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.calls.callback.calls_back import CallOut, CallsBack
from app.calls.callback.tickets import OVER, UNHEARD, State, Ticket, may_be_called
from app.calls.possible import NotPossible, to_be_called
from app.calls.queue.waiting import AgentAnswered, WaitingCaller
from app.policy import numbers
from app.policy.called_back import decide_callback
from app.policy.decision import Direction, Situation
from app.policy.hours import Opening, opening
from app.queueing.entries import CannotTake, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports.exchange import QueueExchange
    from app.calls.ports.news import Ended
    from app.calls.queue.hall import Hall
    from app.calls.snapshot import Snapshot
    from app.policy.model import Company
    from app.policy.queues import Queue


CALLBACKS_KIND: Final = "callback"
LOOK_AT_CALLBACKS: Final = 5.0  # seconds between looks at who may be called now
AGENT_GONE: Final = (
    10.0  # seconds until another is asked, when an agent hung up before the customer was called
)


class NotNow(Exception):
    """An agent cannot have the callback that they chose.

    why: over (it does not wait), closed (its queue calls nobody now), taken, caller_first (somebody on the phone is
    before it), or how the agent stands (queueing.entries.Standing).
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Callbacks(CallsBack):
    """All callbacks of queues, live. `run` looks for due ones; news come through `ended` and `served`."""

    def __init__(
        self,
        hall: Hall,
        exchange: QueueExchange,
        ledger: Ledger,
        journal: Journal,
        snapshot: Callable[[], Snapshot],
        spawn: Callable[[Coroutine[object, object, None]], object],
    ) -> None:
        super().__init__(CALLBACKS_KIND, exchange, ledger, journal, hall.clock, snapshot)
        self._hall = hall
        self._spawn = spawn
        self._in_queue: set[str] = set()
        self._early: set[str] = set()  # chosen by an agent before their time, and for nobody else
        hall.talks.on_served = self.served
        hall.on_given_back = self._early.discard

    def _company(self) -> Company:
        return self._snapshot().company

    def waiting(self, queue: str) -> int:
        """How many customers of a queue wait for a call or are being called."""
        return sum(one.queue == queue and one.state not in OVER for one in self._tickets)

    def ask(self, queue: Queue, number: str, *, arrived: float, priority: str = "", call: str = "") -> Ticket:
        """A customer wants a callback. A customer who asks again keeps the first place. Raises NotPossible."""
        number = self._called(number, by_queue=True)
        ticket = self._tickets.open_one(queue.id, number)
        if ticket is None:
            ticket = self._tickets.begin(
                number, queue=queue.id, arrived=arrived, priority=priority, call=call
            )
            self.notices.callback_booked(ticket.id, queue, number, call=call)
            self.look()
        return ticket

    async def settled(self) -> None:
        """Wait until all callbacks so far would survive a crash."""
        await self._tickets.settled()

    def possible(self, queue: Queue, number: str) -> bool:
        try:
            number = to_be_called(self._company(), number, by_queue=True)
        except NotPossible:
            return False
        return self._tickets.open_one(queue.id, number) is not None or not self._tickets.is_full(queue.id)

    def served(self, queue: str, number: str) -> None:
        """A customer called again and talks with an agent now: drop the callback."""
        number = numbers.canonical(numbers.shown(number)).text
        for one in self._tickets:
            if (one.queue, one.number) == (queue, number) and one.state is State.WAITING:
                self._end(one, State.DONE, "the customer called again, and was answered")

    def take(self, id_: str, agent: str) -> Ticket:
        """An agent chooses a callback. Raises NotNow."""
        ticket = self._tickets.get(id_)
        queue = self._company().queues.get(ticket.queue) if ticket is not None else None
        if ticket is None or queue is None or ticket.state is not State.WAITING:
            raise NotNow("over")
        if not self._may_be_called(replace(ticket, not_before=0.0), queue, self._clock.now()):
            raise NotNow("closed")
        try:
            self._hall.take(agent, self._as_a_caller(ticket))
        except CannotTake as no:
            raise NotNow("caller_first" if no.first else no.why.value if no.why else "taken") from no
        if id_ not in self._in_queue:
            self._early.add(id_)
        return ticket

    def _as_a_caller(self, ticket: Ticket) -> WaitingCaller:
        entry = Entry(ticket.id, ticket.queue, ticket.arrived, ticket.priority, callback=True)
        return WaitingCaller(entry, ticket.number, partial(self._taken, ticket.id))

    async def run(self) -> None:
        while True:
            self.look()
            await self._clock.sleep(LOOK_AT_CALLBACKS)

    def look(self) -> None:
        """Let all due customers wait in their queue; delete callbacks that ended long ago."""
        now, company = self._clock.now(), self._company()
        for ticket in self._tickets:
            queue = company.queues.get(ticket.queue)
            if ticket.state in OVER:
                self._tickets.forget_if_old(ticket)
            elif queue is None:
                self._end(ticket, State.FAILED, f"the queue {ticket.queue} is no more")
            elif ticket.state is State.CALLING:
                if now - ticket.changed > UNHEARD:
                    self._again(ticket, "lost")
            elif ticket.id in self._early:
                pass
            elif ticket.id not in self._in_queue and self._may_be_called(ticket, queue, now):
                self._in_queue.add(ticket.id)
                self._hall.join(self._as_a_caller(ticket))
            elif ticket.id in self._in_queue and not self._may_be_called(ticket, queue, now):
                self._out_of_queue(ticket)

    def _may_be_called(self, ticket: Ticket, queue: Queue, now: float) -> bool:
        is_open = opening(queue.hours, self._company().calendar, self._clock()) is Opening.OPEN
        return may_be_called(ticket, now, is_open=is_open)

    def _out_of_queue(self, ticket: Ticket) -> None:
        self._in_queue.discard(ticket.id)
        self._early.discard(ticket.id)
        self._hall.leave(ticket.id)

    # One attempt

    def _taken(self, id_: str, news: object) -> None:
        if isinstance(news, AgentAnswered) and self._tickets[id_].state is State.WAITING:
            self._spawn(self._call(self._tickets[id_], news.agent, news.leg))

    async def _call(self, ticket: Ticket, agent: str, leg: str) -> None:
        """An agent answered for this customer: call the customer. If that fails, both are as free as before."""
        try:
            await self._attempt(ticket, agent, leg)
        except Exception:
            self._out_of_queue(ticket)
            raise

    async def _attempt(self, ticket: Ticket, agent: str, leg: str) -> None:
        company = self._company()
        people = self._hall.at_work.states(except_for=agent)
        situation = Situation(self._clock(), Direction.OUT, agent, ticket.number, people=people)
        situation = replace(situation, counts=self.load.others(""))
        decision = decide_callback(company, situation, ticket.queue)
        number = await self._may_call(ticket, leg, situation, decision)
        if number is None:
            self._hall.talks.vanished(leg)
            self._end(ticket, State.FAILED, decision.reasons[0].code)
            return
        ticket = self._begin(ticket, agent, leg)
        where = self._early if ticket.id in self._early else self._in_queue
        where.discard(ticket.id)
        match await self._call_customer(ticket, number, decision):
            case CallOut.CALLED:
                self._hall.talks.brought_together(leg)
            case CallOut.AGENT_GONE:
                where.add(ticket.id)
                self._agent_gone(ticket, ticket.not_before)
                self._hall.talks.vanished(leg)
            case CallOut.UNKNOWN:
                self._hall.leave(ticket.id)  # so the agent is free
                await self._break_off(ticket)

    def _agent_hung_up(self, ticket: Ticket) -> None:
        self._agent_gone(ticket, max(ticket.not_before, self._clock.now() + AGENT_GONE))

    def _agent_gone(self, ticket: Ticket, again_at: float) -> None:
        """The agent hung up before we called the customer: that was no attempt."""
        self._tickets.keep(
            replace(ticket, state=State.WAITING, attempts=ticket.attempts - 1, not_before=again_at)
        )
        self._tickets.note(
            ticket,
            f"{ticket.agent} answered and was gone: in line again",
            f"{ticket.agent} svarade och var borta: i kön igen",
        )

    def _again(self, ticket: Ticket, how: str, news: Ended | None = None) -> None:
        serving = (
            self._company().queues[ticket.queue].serving if ticket.queue in self._company().queues else None
        )
        if serving is None or ticket.attempts >= serving.attempts:
            self._end(ticket, State.FAILED, how, news)
            return
        self._tickets.wait_again(ticket, how, self._clock.now() + serving.again_after)

    def _end(self, ticket: Ticket, state: State, why: str, news: Ended | None = None) -> None:
        if ticket.id in self._in_queue or ticket.id in self._early:
            self._out_of_queue(ticket)
        self._tickets.end(ticket, state, why, news)
        queue = self._company().queues.get(ticket.queue)
        if state is State.FAILED and ticket.attempts and queue is not None:
            self.notices.callback_failed(ticket.id, queue, ticket.number)
