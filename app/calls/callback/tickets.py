"""Tickets: all customers to call back, stored in the ledger and noted in the journal.

Knows: what a ticket holds, and how it begins and ends. Refuses to know: when to call, and who calls
(by_queue.py and by_person.py).
"""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import structlog

from app.calls.journal import Begin, End, Step
from app.calls.possible import NotPossible
from app.policy.decision import Direction
from app.policy.json_form import decision_json, situation_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.calls.journal import Journal, StepKind
    from app.calls.ledger import Ledger
    from app.calls.ports.exchange import QueueExchange
    from app.calls.ports.news import Ended
    from app.clock import AlarmClock
    from app.policy.decision import Decision, Situation

log = structlog.get_logger()

KEPT_FOR: Final = 7 * 86400.0  # seconds that an ended ticket stays in the list
UNHEARD: Final = (
    4 * 3600.0
)  # seconds after which a call of which nothing more was heard is believed to have failed
AFTER_CLOSING: Final = (
    3600.0  # seconds: who asked before closing is called within so long, although it has struck (Q12)
)
CUSTOMER_RINGS: Final = 40  # seconds that a customer's phone rings
MOST_OPEN: Final = 200  # per queue or person; more would be invented numbers


class State(StrEnum):
    """The state of a callback."""

    WAITING = "waiting"
    CALLING = "calling"
    DONE = "done"
    FAILED = "failed"  # all attempts were made
    CANCELLED = "cancelled"


OVER: Final = frozenset({State.DONE, State.FAILED, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class Ticket:
    """A customer to be called. Times are epoch seconds.

    id: also the journal's; queue: whose agents call, or "" where `agent` is the person who does; arrived: when they
    first called, which gives the place; call: the one from which it was asked; leg: of the last attempt; why: in words,
    how that ended.
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


def may_be_called(ticket: Ticket, now: float, *, is_open: bool) -> bool:
    """Whether a queue calls back now: in opening hours, and a while after for customers who asked before."""
    if now < ticket.not_before:
        return False
    return is_open or (ticket.attempts == 0 and 0 <= now - ticket.asked < AFTER_CLOSING)


class Tickets:
    """All tickets of one kind. version: the policy's in force."""

    def __init__(
        self,
        kind: str,
        ledger: Ledger,
        journal: Journal,
        clock: AlarmClock,
        version: Callable[[], str],
    ) -> None:
        self._kind = kind
        self._ledger = ledger
        self._journal = journal
        self._clock = clock
        self._version = version
        self._tickets: dict[str, Ticket] = {}
        for id_, value in ledger.all(kind).items():
            try:
                self._tickets[id_] = _read(value)
            except (TypeError, ValueError) as error:
                log.error("a callback in the ledger cannot be read", id=id_, value=value, error=str(error))

    def __iter__(self) -> Iterator[Ticket]:
        return iter(list(self._tickets.values()))

    def __getitem__(self, id_: str) -> Ticket:
        return self._tickets[id_]

    def get(self, id_: str) -> Ticket | None:
        return self._tickets.get(id_)

    def in_order(self) -> list[Ticket]:
        """Waiting tickets first, in order of arrival; then ended ones, newest first."""
        waiting = [one for one in self if one.state not in OVER]
        over = [one for one in self if one.state in OVER]
        return sorted(waiting, key=lambda one: one.arrived) + sorted(over, key=lambda one: -one.changed)

    def open_one(self, who: str, number: str) -> Ticket | None:
        """The open ticket of a queue or person for a number, if there is one."""
        same = (one for one in self if (one.queue or one.agent, one.number) == (who, number))
        return next((one for one in same if one.state not in OVER), None)

    def is_full(self, who: str) -> bool:
        """Whether a queue or person has reached the limit of open tickets."""
        return sum((one.queue or one.agent) == who and one.state not in OVER for one in self) >= MOST_OPEN

    def legs(self) -> frozenset[str]:
        """The tickets whose customers we are calling."""
        return frozenset(one.leg for one in self if one.state is State.CALLING)

    async def broken_off(self, id_: str, leg: str, exchange: QueueExchange) -> Ticket | None:
        """It is not known whether the two were connected: end the leg. The ticket, if it is to be tried again now."""
        try:
            await exchange.end_leg(leg, elsewhere=False)
        except ConnectionError:
            return None  # they may talk: when the exchange is back it is seen
        ticket = self._tickets[id_]
        return ticket if ticket.state is State.CALLING else None  # else something was heard of it meanwhile

    def by_leg(self, leg: str) -> Ticket | None:
        """The ticket whose last attempt used this leg."""
        return next((one for one in self if one.leg == leg), None)

    def begin(
        self,
        number: str,
        *,
        queue: str = "",
        agent: str = "",
        arrived: float,
        priority: str = "",
        call: str = "",
    ) -> Ticket:
        """A new ticket, kept and journalled as a call of its own. Raises NotPossible when there are MOST_OPEN."""
        caller = queue or agent
        if self.is_full(caller):
            raise NotPossible(f"{caller} has {MOST_OPEN} to call back already")
        id_ = f"callback-{uuid.uuid4().hex[:12]}"
        ticket = Ticket(id_, queue, number, arrived, self._clock.now(), priority, call, agent=agent)
        at = self._stamp()
        self._journal.write(Begin(id_, at, "callback", Direction.OUT, caller, number, self._version()))
        self.note(
            ticket,
            f"asked for from the call {call}" if call else "asked for",
            f"begärd i samtalet {call}" if call else "begärd",
        )
        return self.keep(ticket)

    def keep(self, ticket: Ticket) -> Ticket:
        ticket = replace(ticket, changed=self._clock.now())
        self._tickets[ticket.id] = ticket
        self._ledger.put(self._kind, ticket.id, asdict(ticket))
        return ticket

    def wait_again(self, ticket: Ticket, how: str, not_before: float) -> None:
        """The last attempt came to nothing: another follows, at this time at the earliest."""
        self.step(ticket, "outcome", {"action": "trunk", "target": ticket.number, "outcome": how})
        self.keep(replace(ticket, state=State.WAITING, not_before=not_before, why=how))

    def end(self, ticket: Ticket, state: State, why: str, news: Ended | None = None) -> None:
        """It is over. news: how the last attempt ended."""
        self.keep(replace(ticket, state=state, why=why))
        how = news.how.value if news is not None else {State.DONE: "answered"}.get(state, state.value)
        self._journal.write(
            End(
                ticket.id,
                self._stamp(),
                how,
                ticket.agent or None,
                news.ringing_ms if news is not None else 0,
                news.talking_ms if news is not None else 0,
                news.cause if news is not None else 0,
            )
        )

    def forget_if_old(self, ticket: Ticket) -> None:
        """Take it off the list, when it has been over for long."""
        if self._clock.now() - ticket.changed > KEPT_FOR:
            del self._tickets[ticket.id]
            self._ledger.drop(self._kind, ticket.id)

    def forget(self, number: str) -> int:
        """Take all that are over off the list, of a customer whose data are erased. Returns how many."""
        theirs = [one for one in self if one.number == number and one.state in OVER]
        for one in theirs:
            del self._tickets[one.id]
            self._ledger.drop(self._kind, one.id)
        return len(theirs)

    async def settled(self) -> None:
        """All that was kept until now survives a crash."""
        await self._ledger.settled()

    def note(self, ticket: Ticket, text: str, sv: str) -> None:
        self.step(ticket, "note", {"text": text, "sv": sv})

    def decided(
        self, ticket: Ticket, situation: Situation, decision: Decision, *, callback: str | None = None
    ) -> None:
        """Journal what the policy said. callback: it was `decide_callback`, for this queue or ""; None: `decide`."""
        data = {
            "policy": self._version(),
            "situation": situation_json(situation),
            **({} if callback is None else {"callback": callback}),
            "decision": decision_json(decision, "sv"),
        }
        self.step(ticket, "decision", data)

    def step(self, ticket: Ticket, what: StepKind, data: dict[str, Any]) -> None:
        self._journal.write(Step(ticket.id, self._stamp(), uuid.uuid4().hex, what, data))

    def _stamp(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")


def _read(value: Mapping[str, Any]) -> Ticket:
    """Raises TypeError or ValueError for what this version did not write."""
    ticket = Ticket(**value)
    if not isinstance(ticket.arrived, int | float) or not isinstance(ticket.number, str):
        raise TypeError("arrived or number is of another kind")
    return replace(ticket, state=State(ticket.state))
