"""The hall: connects waiting callers with free agents.

Knows: how to carry out the dispatcher's offers. Refuses to know: who is next (queueing), how agents stand
(staff.py), which phones ring (ringing.py) and what they show (at_hand.py), what a caller does while waiting (stay.py)
and hears (announcing.py), the exchange's words.

The dispatcher chooses and takes in one step; what takes time here happens beside it, and news
that comes too late finds its offer gone and ends its leg.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from app.calls.ports.news import LegAnswered, LegGone
from app.calls.queue.at_hand import AtHand, at_hand, shown_on_phone
from app.calls.queue.at_work import AtWork
from app.calls.queue.callers import Callers
from app.calls.queue.hall_journal import HallJournal
from app.calls.queue.staff import Staff
from app.calls.queue.talks import Talks
from app.calls.queue.timer import Timer
from app.calls.queue.waiting import AgentAnswered, CallbackOffered, WaitingCaller
from app.calls.ringing import Ringing
from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Breached, Effect, Escalated, GivenBack, Offer, Standing, Why, Withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Coroutine, Iterable

    from app.calls.floor import Floor
    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports.exchange import QueueExchange
    from app.calls.presence import Presences
    from app.clock import AlarmClock
    from app.policy.model import Company

log = structlog.get_logger()

TOLD_AT_ONCE: Final = 500  # agents; calls wait while the dispatcher is told of them: some milliseconds
AWAY = frozenset({Standing.LOGGED_OUT, Standing.PAUSED, Standing.PROFILE, Standing.OUT_OF_REACH})


class Hall:
    """All queues, live. `company` is asked for at each offer."""

    def __init__(
        self,
        exchange: QueueExchange,
        journal: Journal,
        clock: AlarmClock,
        company: Callable[[], Company],
        floor: Floor,
        presences: Presences,
        ledger: Ledger,
        spawn: Callable[[Coroutine[object, object, None]], object],
    ) -> None:
        self.exchange = exchange
        self.clock = clock
        self.dispatcher = Dispatcher()
        self.changes = 0  # grows with every change that an agent's board could show
        self.joins = 0  # grows with everybody who begins to wait
        self._company = company
        self._leaving = False
        self._written = HallJournal(journal, clock, company, self.dispatcher)
        self.at_work = AtWork(presences, floor, clock, self.dispatcher.waiting)
        self.callers = Callers(ledger)
        self.staff = Staff(self.dispatcher, self._do, clock, company, floor, self.at_work, ledger)
        self.talks = Talks(self.dispatcher, self._do, clock, company, self.callers, self.staff)
        self.on_given_back: Callable[[str], None] = lambda _callback: None
        self._ringing = Ringing(exchange, spawn, clock.now, self._nobody_answered, self.staff.exchange_lost)
        self._timer = Timer(clock, self._due)

    def configure(self, company: Company) -> None:
        """Put a company and its people's profiles of now in force; all waiting callers keep waiting."""
        self.callers.count(company.queues)
        self.staff.configure(company, TOLD_AT_ONCE)

    def start_over(self, alive: Container[str]) -> None:
        """After a new connection: we know again which legs are left, and how the agents stand.

        Callers who waited before have joined.
        """
        for leg in self.talks.legs:
            if leg not in alive:
                self._gone(leg, cause=0)
        self.staff.start_over()

    # Callers

    def join(self, waiting: WaitingCaller, *, again: bool = False) -> None:
        """A caller begins to wait, or waits again. Raises QueueFull."""
        entry = waiting.entry
        self.callers.add(waiting)
        before = self.callers.waits.before(entry) if again else None
        try:
            effects = self.dispatcher.join(entry, self.clock.now(), before=before)
        except Exception:
            self.callers.drop(entry.id)
            raise
        self.joins += 1
        self._do(effects)
        if not any(isinstance(one, Offer) and one.entry.id == entry.id for one in effects):
            self._written.nobody(entry)
        if not entry.callback:
            self.callers.came(waiting, self.clock.now())
            self.staff.stay_on(entry.queue)

    def leave(self, call: str, *, abandoned: bool = False) -> None:
        """A caller no longer waits; harmless for one already served."""
        waiting = self.callers.drop(call)
        if waiting is not None and abandoned:
            self.callers.figures[waiting.entry.queue].abandoned += 1
        if not self._leaving:
            self.callers.waits.over(call, waiting.entry.queue if waiting is not None else "")
        self._do(self.dispatcher.leave(call, self.clock.now()))
        self.staff.let_go_home()

    def goes_elsewhere(self, call: str) -> None:
        """A caller is about to leave the queue: nobody rings for them, and they have no place, but count as here."""
        self._do(self.dispatcher.leave(call, self.clock.now()))
        self.staff.let_go_home()

    def take(self, agent: str, waiting: WaitingCaller) -> None:
        """An agent chooses a callback: their phones ring for it at once. Raises CannotTake."""
        effects = self.dispatcher.take(agent, waiting.entry, self.clock.now())
        self.callers.add(waiting)
        self._do(effects)

    def to_front(self, call: str) -> None:
        """Put a waiting caller before everybody. Raises KeyError."""
        self._do(self.dispatcher.to_front(call, self.clock.now()))
        self.callers.waits.note(call, front=self.dispatcher.front(call))

    def place(self, call: str) -> int | None:
        return self.dispatcher.place(call)

    def expected_wait(self, call: str) -> float | None:
        """Seconds until it is the caller's turn, at the present pace; None when nobody is at work."""
        place, entry = self.dispatcher.place(call), self.dispatcher.entry(call)
        if place is None or entry is None:
            return None
        agents = self.dispatcher.considered(entry.queue, self.clock.now())
        ring = sum(one.standing is Standing.RINGING and one.rings_for == entry.queue for one in agents)
        free = sum(one.standing is Standing.FREE for one in agents) + ring
        at_work = sum(one.standing not in AWAY for one in agents)
        return self.callers.figures[entry.queue].wait(place, free, at_work)

    # Legs

    def hear(self, news: LegAnswered | LegGone) -> None:
        match news:
            case LegAnswered(leg=leg):
                self._answered(leg)
            case LegGone(leg=leg, cause=cause):
                self._gone(leg, cause)

    def _answered(self, leg: str) -> None:
        agent = self._ringing.answered(leg)
        if agent is None:
            return
        entry, effects = self.dispatcher.answered(agent, self.clock.now())
        waiting = self.callers.get(entry.id) if entry is not None else None
        if waiting is None:
            self._ringing.end(leg, elsewhere=True)
        else:
            self.talks.begin(leg, agent, waiting)
            waiting.tell(AgentAnswered(agent, leg))
        self._do(effects)

    def _gone(self, leg: str, cause: int) -> None:
        if not self.talks.gone(leg):
            self._ringing.gone(leg, cause)

    def _nobody_answered(self, agent: str, declined: bool) -> None:
        lost = self.dispatcher.declined if declined else self.dispatcher.no_answer
        self._do(lost(agent, self.clock.now()))

    # Carrying out what the dispatcher says

    def _do(self, effects: Iterable[Effect]) -> None:
        """A failure with one effect must not stop the next."""
        self.changes += 1
        for effect in effects:
            try:
                self._carry_out(effect)
            except Exception:
                log.exception("what a queue decided could not be carried out", effect=str(effect))
        self._timer.set(self.dispatcher.next_due)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Offer():
                self._offer(effect)
            case Withdraw(entry=entry, agent=agent, why=why):
                elsewhere = why is Why.ANSWERED_ELSEWHERE
                if not self._ringing.withdraw(agent, entry.id, elsewhere=elsewhere):
                    for leg in self.talks.end(agent, entry.id):
                        self._ringing.end(leg, elsewhere=False)
            case Escalated(entry=entry, step=step):
                waits = self.callers.waits
                waits.note(entry.id, steps=waits.before(entry).steps + 1)
                self._written.escalated(entry, step)
                waiting = self.callers.get(entry.id)
                if step.offer_callback and waiting is not None and not entry.callback:
                    waiting.tell(CallbackOffered())
            case GivenBack(entry=entry):
                self.callers.drop(entry.id)
                self.on_given_back(entry.id)
            case Breached(entry=entry):
                self.callers.waits.note(entry.id, breached=True)
                self.callers.figures[entry.queue].breaches += 1
                self._written.breached(entry)

    def _offer(self, offer: Offer) -> None:
        if self._leaving:
            return
        waiting = self.callers[offer.entry.id]
        company = self._company()
        shown = shown_on_phone(offer.agent, waiting, company, self.clock.now())
        self._written.offer(offer)
        self._ringing.ring(offer, self.at_work.legs(offer.agent, company), shown)

    def at_hand(self, agent: str) -> AtHand | None:
        """Whom an agent is rung for, or talks with, now."""
        company = self._company()
        match self._ringing.offer_to(agent):
            case (offer, began) if offer.entry.id in self.callers:
                waiting = self.callers[offer.entry.id]
                return at_hand(agent, waiting, company, until=began, talking=False)
            case _:
                pass
        talk = self.talks.of_agent(agent, company.queues)
        if talk is None:
            return None
        return at_hand(agent, talk.caller, company, until=talk.began, talking=True)

    def _due(self) -> None:
        self._timer.rang()
        self._do(self.dispatcher.due(self.clock.now()))

    async def close(self) -> None:
        """The service stops: no phone rings on. Waiting callers keep waiting, with music, for the next run."""
        self._leaving = True
        self._timer.cancel()
        ended = [self.exchange.end_leg(leg, elsewhere=False) for leg in self._ringing.legs]
        await asyncio.gather(*ended, return_exceptions=True)
