"""What all callbacks share, by a queue's agents or by one person: the list, an attempt, its outcome.

Knows: that one can cancel a waiting callback, how to call the customer once an agent has answered, and
how to read the attempt's end. Refuses to know: whose phone rings and when, and when to try again
(by_queue.py and by_person.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

import structlog

from app.calls.callback.notices import NoNotices
from app.calls.callback.tickets import CUSTOMER_RINGS, OVER, State, Ticket, Tickets
from app.calls.load import Load
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import Ending
from app.calls.ports.orders import CallBack, Tape
from app.calls.possible import NotPossible, to_be_called
from app.calls.tape import Occasion, announcement, name
from app.policy.decision import Direction
from app.policy.targets import DialOutside
from app.policy.ways_out import ways_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.callback.notices import Notices
    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports.exchange import QueueExchange
    from app.calls.ports.news import Ended
    from app.calls.snapshot import Snapshot
    from app.clock import AlarmClock
    from app.policy.decision import Decision, Situation
    from app.policy.model import Company

log = structlog.get_logger()


class CallOut(Enum):
    """The outcome of the order to call a customer, while the agent waits."""

    CALLED = auto()
    AGENT_GONE = auto()  # before we called the customer
    UNKNOWN = auto()  # the exchange did not say


class CallsBack(ABC):
    """One kind of callbacks. kind: their name in the ledger."""

    def __init__(
        self,
        kind: str,
        exchange: QueueExchange,
        ledger: Ledger,
        journal: Journal,
        clock: AlarmClock,
        snapshot: Callable[[], Snapshot],
    ) -> None:
        self._clock = clock
        self._exchange = exchange
        self._snapshot = snapshot
        self._tickets = Tickets(kind, ledger, journal, clock, lambda: snapshot().version)
        self.notices: Notices = NoNotices()
        self.load = Load(clock)

    def all(self) -> list[Ticket]:
        """As Tickets.in_order."""
        return self._tickets.in_order()

    def legs(self) -> frozenset[str]:
        """As Tickets.legs."""
        return self._tickets.legs()

    def forget(self, number: str) -> int:
        """Erase a customer's callbacks, except a call under way. Returns how many."""
        for one in self._tickets:
            if one.number == number:
                self.cancel(one.id)
        return self._tickets.forget(number)

    def cancel(self, id_: str) -> bool:
        """Cancel a callback. False: it does not exist, is over, or under way."""
        return self._close(id_, State.CANCELLED, "cancelled")

    def ended(self, news: Ended) -> bool:
        """Take in an attempt's outcome. False: the call is not ours."""
        ticket = self._tickets.by_leg(news.call)
        if ticket is None:
            return False
        if news.how is Ending.ANSWERED and ticket.state not in OVER:  # we may have taken it for failed
            self._end(ticket, State.DONE, "answered", news)
        elif ticket.state is State.CALLING and news.how is Ending.AGENT_GONE:
            self._agent_hung_up(ticket)
        elif ticket.state is State.CALLING:
            made = ticket.attempts - (news.how is Ending.LOST)  # that is the exchange's fault alone
            self._again(replace(ticket, attempts=made), news.how.value, news)
        return True

    # One attempt, from the agent's answer

    async def _may_call(
        self, ticket: Ticket, leg: str, situation: Situation, decision: Decision
    ) -> str | None:
        """The number to call, as decided; journals it. None: do not call, and let the agent go."""
        self.load.tell(decision.reasons)
        self._tickets.decided(ticket, situation, decision, callback=ticket.queue)
        if isinstance(decision.target, DialOutside):
            return decision.target.number
        await self._exchange.end_leg(leg, elsewhere=False)
        return None

    def _begin(self, ticket: Ticket, agent: str, leg: str) -> Ticket:
        """From now on it counts as an attempt, also for the next run of the service."""
        return self._tickets.keep(
            replace(ticket, state=State.CALLING, agent=agent, leg=leg, attempts=ticket.attempts + 1)
        )

    async def _call_customer(self, ticket: Ticket, number: str, decision: Decision) -> CallOut:
        """Let the exchange call this number for the agent who answered, as decided."""
        await self._tickets.settled()  # never call a customer twice
        presented = decision.presented or self._company().main_number
        tape = None
        if decision.record:
            named = name(ticket.agent, Direction.OUT, Occasion.CALLBACK, ticket.id)
            tape = Tape(named, callers=True, tell=announcement(self._company(), number))
        try:
            self.load.calls_back(ticket.leg, ticket.agent, number)
            ways = ways_to(self._company(), number, presented, self.load.others(ticket.leg))
            order = CallBack(number, presented, CUSTOMER_RINGS, tape, ways)
            await self._exchange.call_back(ticket.leg, order)
        except ChannelGone:
            self.load.over(ticket.leg)
            return CallOut.AGENT_GONE
        except ConnectionError as error:
            log.warning("a customer could not be called back", ticket=ticket.id, error=str(error))
            return CallOut.UNKNOWN
        return CallOut.CALLED

    async def _break_off(self, ticket: Ticket) -> None:
        """We do not know whether the two were connected."""
        if (again := await self._tickets.broken_off(ticket.id, ticket.leg, self._exchange)) is not None:
            self._again(again, "failed")

    def _close(self, id_: str, state: State, why: str) -> bool:
        """End a waiting callback. False: it does not exist, is over, or under way."""
        ticket = self._tickets.get(id_)
        if ticket is None or ticket.state is not State.WAITING or self._is_being_made(ticket):
            return False
        self._end(ticket, state, why)
        return True

    def _called(self, number: str, *, by_queue: bool) -> str:
        """The number to call back. Raises NotPossible, and health reports a reached limit."""
        try:
            return to_be_called(self._company(), number, by_queue=by_queue)
        except NotPossible as why:
            self.load.tell(why.reasons)
            raise

    @abstractmethod
    def _company(self) -> Company: ...

    def _is_being_made(self, ticket: Ticket) -> bool:  # noqa: ARG002 - of those that wait
        """Whether somebody's phone rings for it already."""
        return False

    @abstractmethod
    def _end(self, ticket: Ticket, state: State, why: str, news: Ended | None = None) -> None:
        """It is over. news: how the last attempt ended."""

    @abstractmethod
    def _agent_hung_up(self, ticket: Ticket) -> None:
        """The agent hung up before we called the customer."""

    @abstractmethod
    def _again(self, ticket: Ticket, how: str, news: Ended | None = None) -> None:
        """Try it again later, or give it up."""
