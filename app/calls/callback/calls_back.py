"""What calling back has in common, whether a queue's agents or one person do it: the list, and what came of an attempt.

Knows: that a callback which waits can be cancelled, and how an attempt's end is read. Refuses to know: who calls and
when, and the rule by which it is tried again (by_queue.py and by_person.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from app.calls.callback.notices import NoNotices
from app.calls.callback.tickets import OVER, State, Ticket, Tickets
from app.calls.load import Load
from app.calls.ports.news import Ending
from app.calls.possible import NotPossible, to_be_called

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.callback.notices import Notices
    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports.news import Ended
    from app.calls.snapshot import Snapshot
    from app.clock import AlarmClock
    from app.policy.model import Company


class CallsBack(ABC):
    """One kind of callbacks. kind: their name in the ledger."""

    def __init__(
        self,
        kind: str,
        ledger: Ledger,
        journal: Journal,
        clock: AlarmClock,
        snapshot: Callable[[], Snapshot],
    ) -> None:
        self._clock = clock
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
        """Nothing is kept of a customer any more, but a call that is being made. Returns how much it was."""
        for one in self._tickets:
            if one.number == number:
                self.cancel(one.id)
        return self._tickets.forget(number)

    def cancel(self, id_: str) -> bool:
        """Nobody is called any more. False: there is no such callback, or it is over, or being made."""
        return self._close(id_, State.CANCELLED, "cancelled")

    def ended(self, news: Ended) -> bool:
        """What came of an attempt. False: the call is none of ours."""
        ticket = self._tickets.by_leg(news.call)
        if ticket is None:
            return False
        if news.how is Ending.ANSWERED and ticket.state not in OVER:  # perhaps believed to have failed
            self._end(ticket, State.DONE, "answered", news)
        elif ticket.state is State.CALLING and news.how is Ending.AGENT_GONE:
            self._agent_hung_up(ticket)
        elif ticket.state is State.CALLING:
            made = ticket.attempts - (news.how is Ending.LOST)  # which is the exchange's fault alone
            self._again(replace(ticket, attempts=made), news.how.value, news)
        return True

    def _close(self, id_: str, state: State, why: str) -> bool:
        """End a callback that waits. False: there is no such callback, or it is over, or being made."""
        ticket = self._tickets.get(id_)
        if ticket is None or ticket.state is not State.WAITING or self._is_being_made(ticket):
            return False
        self._end(ticket, state, why)
        return True

    def _called(self, number: str, *, by_queue: bool) -> str:
        """The number that is called back. Raises NotPossible, and health tells of a limit that was reached."""
        try:
            return to_be_called(self._company(), number, by_queue=by_queue)
        except NotPossible as why:
            self.load.tell(why.reasons)
            raise

    @abstractmethod
    def _company(self) -> Company: ...

    def _is_being_made(self, ticket: Ticket) -> bool:  # noqa: ARG002 - of those that wait
        """Whether somebody is rung for it already."""
        return False

    @abstractmethod
    def _end(self, ticket: Ticket, state: State, why: str, news: Ended | None = None) -> None:
        """It is over. news: how the last attempt ended."""

    @abstractmethod
    def _agent_hung_up(self, ticket: Ticket) -> None:
        """Before the customer was called."""

    @abstractmethod
    def _again(self, ticket: Ticket, how: str, news: Ended | None = None) -> None:
        """Try it again later, or give it up."""
