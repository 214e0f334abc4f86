"""Callbacks: customers who are called back in their turn, and the rule by which it is tried again.

Knows: every customer who is to be called, kept in the ledger; a callback waits in the queue like a caller, with the
arrival of the call from which it was asked for. Refuses to know: who is next (queueing), and how a phone is rung.

The agent's phone rings first, then the customer's: so there are never more callbacks at once than free agents. What
came of it is heard from the exchange log, also if the service was away meanwhile.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from app.calls.hall import Guest, Taken
from app.calls.journal import Begin, End, Step
from app.calls.notices import NoNotices
from app.calls.ports import CallBack, ChannelGone
from app.policy import numbers
from app.policy.decision import Action, Direction
from app.policy.hours import Opening, opening
from app.policy.json_form import decision_json
from app.policy.numbers import Kind
from app.policy.outward import on_behalf
from app.queueing.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from app.calls.call import Snapshot
    from app.calls.hall import Hall
    from app.calls.journal import Journal, What
    from app.calls.ledger import Ledger
    from app.calls.notices import Notices
    from app.calls.ports import Ended, QueueExchange
    from app.policy.model import Company, Queue

log = structlog.get_logger()

KIND: Final = "callback"
LOOK: Final = 5.0  # seconds between looks at who may be called now
RINGS: Final = 40  # seconds that the customer's phone rings
AFTER_CLOSING: Final = (
    3600.0  # seconds: who asked before closing is called within so long, although it has struck (Q12)
)
UNHEARD: Final = (
    4 * 3600.0
)  # seconds after which a call of which nothing more was heard is believed to have failed
KEPT_FOR: Final = 7 * 86400.0  # seconds that one that is over stays in the list


class State(StrEnum):
    """Where a callback is."""

    WAITING = "waiting"
    CALLING = "calling"
    DONE = "done"
    FAILED = "failed"  # all attempts were made
    CANCELLED = "cancelled"


OVER: Final = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class NotPossible(Exception):
    """The number cannot be called back: it is unknown, invalid, or blocked by the policy."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A customer to be called. Times are epoch seconds.

    id: also the journal's; arrived: when they first called, which gives the place; call: the one from which it was
    asked; leg: the agent's, of the last attempt; why: in words, how that ended.
    """

    id: str
    queue: str
    number: str
    arrived: float
    asked: float
    priority: str = ""
    call: str = ""
    attempts: int = 0
    not_before: float = 0.0
    state: State = State.WAITING
    agent: str = ""
    leg: str = ""
    changed: float = 0.0
    why: str = ""


class Callbacks:
    """All of them, live. `run` looks who may be called; news come by `ended` and `served`."""

    def __init__(
        self,
        hall: Hall,
        exchange: QueueExchange,
        ledger: Ledger,
        journal: Journal,
        snapshot: Callable[[], Snapshot],
        spawn: Callable[[Coroutine[object, object, None]], object],
    ) -> None:
        self._hall = hall
        self._exchange = exchange
        self._ledger = ledger
        self._journal = journal
        self._snapshot = snapshot
        self._spawn = spawn
        self.notices: Notices = NoNotices()
        self._tickets: dict[str, Ticket] = {}
        self._in_line: set[str] = set()
        for id_, value in ledger.all(KIND).items():
            try:
                self._tickets[id_] = _read(value)
            except (TypeError, ValueError) as error:
                log.error("a callback in the ledger cannot be read", id=id_, value=value, error=str(error))
        hall.on_served = self.served

    def _company(self) -> Company:
        return self._snapshot().company

    def all(self) -> list[Ticket]:
        """Those that wait first, in the order of arrival; then those that are over, the newest first."""
        waiting = [one for one in self._tickets.values() if one.state not in OVER]
        over = [one for one in self._tickets.values() if one.state in OVER]
        return sorted(waiting, key=lambda one: one.arrived) + sorted(over, key=lambda one: -one.changed)

    def waiting(self, queue: str) -> int:
        """How many customers of a queue are to be called, or being called."""
        return sum(one.queue == queue and one.state not in OVER for one in self._tickets.values())

    def ask(self, queue: Queue, number: str, *, arrived: float, priority: str = "", call: str = "") -> Ticket:
        """A customer wants to be called back. Whoever asks again keeps the first place. Raises NotPossible."""
        number = self._callable(queue, number)
        for one in self._tickets.values():
            if (one.queue, one.number) == (queue.id, number) and one.state not in OVER:
                return one
        now = self._hall.now()
        ticket = Ticket(f"callback-{uuid.uuid4().hex[:12]}", queue.id, number, arrived, now, priority, call)
        self._journal.write(
            Begin(
                ticket.id,
                self._stamp(now),
                "callback",
                Direction.OUT,
                queue.id,
                number,
                self._snapshot().version,
            )
        )
        self._note(
            ticket,
            f"asked for from the call {call}" if call else "asked for",
            f"begärd i samtalet {call}" if call else "begärd",
        )
        self._keep(ticket)
        self.notices.callback_booked(ticket.id, queue, number, call=call)
        self.look()
        return ticket

    async def settled(self) -> None:
        """All that was asked for until now survives a crash."""
        await self._ledger.settled()

    def possible(self, queue: Queue, number: str) -> bool:
        try:
            self._callable(queue, number)
        except NotPossible:
            return False
        return True

    def cancel(self, id_: str) -> bool:
        """Nobody is called any more. False: there is no such callback, or it is over, or being made."""
        ticket = self._tickets.get(id_)
        if ticket is None or ticket.state is not State.WAITING:
            return False
        self._end(ticket, State.CANCELLED, "cancelled")
        return True

    def served(self, queue: str, number: str) -> None:
        """A customer called again, and talks with an agent now: they need not be called."""
        for one in list(self._tickets.values()):
            if (one.queue, one.number) == (queue, numbers.shown(number)) and one.state is State.WAITING:
                self._end(one, State.DONE, "the customer called again, and was answered")

    def ended(self, news: Ended) -> bool:
        """What came of an attempt. False: the call is none of ours."""
        ticket = next((one for one in self._tickets.values() if one.leg == news.call), None)
        if ticket is None:
            return False
        if ticket.state is State.CALLING:
            if news.how == "answered":
                self._end(ticket, State.DONE, "answered", news)
            else:
                self._again(ticket, news.how, news)
        return True

    async def run(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(LOOK)

    def look(self) -> None:
        """Let everybody wait in line who may be called now; forget those that have been over for long."""
        now, company = self._hall.now(), self._company()
        for ticket in list(self._tickets.values()):
            queue = company.queues.get(ticket.queue)
            if ticket.state in OVER:
                if now - ticket.changed > KEPT_FOR:
                    del self._tickets[ticket.id]
                    self._ledger.drop(KIND, ticket.id)
            elif queue is None:
                self._end(ticket, State.FAILED, f"the queue {ticket.queue} is no more")
            elif ticket.state is State.CALLING:
                if now - ticket.changed > UNHEARD:
                    self._again(ticket, "lost")
            elif ticket.id not in self._in_line and self._may_be_called(ticket, queue, now):
                entry = Entry(ticket.id, queue.id, ticket.arrived, ticket.priority, callback=True)
                self._in_line.add(ticket.id)
                self._hall.join(Guest(entry, ticket.number, partial(self._taken, ticket.id)))
            elif ticket.id in self._in_line and not self._may_be_called(ticket, queue, now):
                self._out_of_line(ticket)

    def _may_be_called(self, ticket: Ticket, queue: Queue, now: float) -> bool:
        """In opening hours; and for a while after them, for who asked before."""
        if now < ticket.not_before:
            return False
        at = datetime.fromtimestamp(now, UTC)
        is_open = opening(queue.hours, self._company().calendar, at) is Opening.OPEN
        return is_open or (ticket.attempts == 0 and 0 <= now - ticket.asked < AFTER_CLOSING)

    def _out_of_line(self, ticket: Ticket) -> None:
        self._in_line.discard(ticket.id)
        self._hall.leave(ticket.id)

    # One attempt

    def _taken(self, id_: str, news: object) -> None:
        if isinstance(news, Taken) and self._tickets[id_].state is State.WAITING:
            self._spawn(self._call(self._tickets[id_], news.agent, news.leg))

    async def _call(self, ticket: Ticket, agent: str, leg: str) -> None:
        """An agent's phone was answered for this customer: call them."""
        company = self._company()
        queue = company.queues[ticket.queue]
        decision = on_behalf(company, queue, company.people[agent], ticket.number)
        self._step(ticket, "decision", {"decision": decision_json(decision, "sv")})
        if decision.action is not Action.TRUNK:  # the policy has changed since
            await self._exchange.end_leg(leg, elsewhere=False)
            self._hall.vanished(leg)
            self._end(ticket, State.FAILED, decision.reasons[0].code)
            return
        ticket = self._keep(
            replace(ticket, state=State.CALLING, agent=agent, leg=leg, attempts=ticket.attempts + 1)
        )
        self._in_line.discard(ticket.id)
        await self._ledger.settled()  # whoever is called twice is called once too often
        presented = decision.presented or company.main_number
        try:
            await self._exchange.call_back(leg, CallBack(decision.target, presented, RINGS))
        except ChannelGone:
            self._in_line.add(ticket.id)
            self._keep(replace(ticket, state=State.WAITING, leg="", attempts=ticket.attempts - 1))
            self._note(
                ticket,
                f"{agent} answered and was gone: first in line again",
                f"{agent} svarade och var borta: först i kön igen",
            )
            self._hall.vanished(leg)
            return
        self._hall.brought_together(leg)

    def _again(self, ticket: Ticket, how: str, news: Ended | None = None) -> None:
        serving = (
            self._company().queues[ticket.queue].serving if ticket.queue in self._company().queues else None
        )
        if serving is None or ticket.attempts >= serving.attempts:
            self._end(ticket, State.FAILED, how, news)
            return
        at = self._hall.now() + serving.again_after
        self._step(ticket, "outcome", {"action": "trunk", "target": ticket.number, "outcome": how})
        self._keep(replace(ticket, state=State.WAITING, leg="", not_before=at, why=how))

    def _end(self, ticket: Ticket, state: State, why: str, news: Ended | None = None) -> None:
        if ticket.id in self._in_line:
            self._out_of_line(ticket)
        self._keep(replace(ticket, state=state, why=why))
        queue = self._company().queues.get(ticket.queue)
        if state is State.FAILED and ticket.attempts and queue is not None:
            self.notices.callback_failed(ticket.id, queue, ticket.number)
        how = news.how if news is not None else {State.DONE: "answered"}.get(state, state.value)
        self._journal.write(
            End(
                ticket.id,
                self._stamp(self._hall.now()),
                how,
                ticket.agent or None,
                news.ringing_ms if news is not None else 0,
                news.talking_ms if news is not None else 0,
                news.cause if news is not None else 0,
            )
        )

    # What may be called

    def _callable(self, queue: Queue, number: str) -> str:
        """The number in E.164, if the policy lets the queue's agents call it. Raises NotPossible."""
        given = numbers.shown(number)
        if numbers.canonical(given).kind is not Kind.E164:
            raise NotPossible(f"{number!r} is no number that can be called")
        company = self._company()
        decision = on_behalf(company, queue, company.people[queue.members[0]], given)
        if decision.action is not Action.TRUNK:
            raise NotPossible(f"{given} is not called: {decision.reasons[0].code}")
        return given

    # What is written down

    def _keep(self, ticket: Ticket) -> Ticket:
        ticket = replace(ticket, changed=self._hall.now())
        self._tickets[ticket.id] = ticket
        self._ledger.put(KIND, ticket.id, asdict(ticket))
        return ticket

    def _note(self, ticket: Ticket, text: str, sv: str) -> None:
        self._step(ticket, "note", {"text": text, "sv": sv})

    def _step(self, ticket: Ticket, what: What, data: dict[str, Any]) -> None:
        self._journal.write(Step(ticket.id, self._stamp(self._hall.now()), uuid.uuid4().hex, what, data))

    def _stamp(self, at: float) -> str:
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _read(value: Mapping[str, Any]) -> Ticket:
    """Raises TypeError or ValueError for what this version did not write."""
    ticket = Ticket(**value)
    if not isinstance(ticket.arrived, int | float) or not isinstance(ticket.number, str):
        raise TypeError("arrived or number is of another kind")
    return replace(ticket, state=State(ticket.state))
