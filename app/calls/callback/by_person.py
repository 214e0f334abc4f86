"""People who call back: they promised a call to callers who could not reach them (P4).

Knows: when to keep a promise, and when to try again. Refuses to know: what a promise stores
(tickets.py), and what the policy says about the person at that moment (we ask it).

We ring the person only when the policy would put a call from that number through to them (so never in a meeting, nor
while they talk), and only in their working hours, unless they chose to be available (S4). Their phone rings first;
when they answer, we call the caller. The exchange log tells the outcome, even if the service was away.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.calls.asking import Asked
from app.calls.callback.calls_back import CallOut, CallsBack
from app.calls.callback.tickets import OVER, UNHEARD, State, Ticket
from app.calls.ports.news import LegAnswered
from app.calls.ports.orders import Shown
from app.calls.ringing import Ringing
from app.policy.called_back import decide_callback
from app.policy.decide import decide
from app.policy.decision import Direction, Layer, Situation
from app.policy.hours import Opening, opening
from app.policy.targets import RingPerson
from app.policy.tenure import as_of
from app.queueing.entries import Entry, Offer

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from app.calls.floor import Floor
    from app.calls.journal import Journal
    from app.calls.ledger import Ledger
    from app.calls.ports.exchange import Desks, QueueExchange
    from app.calls.ports.news import Ended, LegGone
    from app.calls.presence import Presences
    from app.calls.snapshot import Snapshot
    from app.clock import AlarmClock
    from app.policy.model import Company
    from app.policy.people import Person


RETURNS_KIND: Final = "return"
LOOK_AT_PROMISES: Final = 2.0  # seconds between looks at who may be called now


class Returns(CallsBack):
    """All promises, live. `run` looks for due ones; news come through `ended` and `hear`."""

    def __init__(
        self,
        exchange: QueueExchange,
        desks: Desks,
        ledger: Ledger,
        journal: Journal,
        snapshot: Callable[[], Snapshot],
        presences: Presences,
        floor: Floor,
        clock: AlarmClock,
        spawn: Callable[[Coroutine[object, object, None]], object],
    ) -> None:
        super().__init__(RETURNS_KIND, exchange, ledger, journal, clock, snapshot)
        self._desks = desks
        self._presences = presences
        self._floor = floor
        self._spawn = spawn
        self._rung: dict[str, str] = {}  # ticket by person
        self._away = False  # the exchange is away: it is not a person's fault that they do not answer
        self._ringing = Ringing(exchange, spawn, clock.now, self._nobody_answered, self._exchange_lost)

    def _company(self) -> Company:
        return as_of(self._snapshot().company, self._clock())

    async def ask(self, person: Person, number: str, *, call: str = "") -> Ticket:
        """Promise a caller that this person calls back; the promise is stored when this returns. Raises NotPossible."""
        given = self._called(number, by_queue=False)
        ticket = self._tickets.open_one(person.id, given)
        if ticket is None:
            ticket = self._tickets.begin(given, agent=person.id, arrived=self._clock.now(), call=call)
            self.notices.callback_booked(ticket.id, None, given, call=call)
        await self._tickets.settled()
        return ticket

    def done(self, id_: str) -> bool:
        """The person called the customer already. False as for `cancel`."""
        return self._close(id_, State.DONE, "marked as done")

    # News

    def hear(self, news: LegAnswered | LegGone) -> bool:
        """Take in the end of a leg. False: the leg is not ours."""
        if not self._ringing.knows(news.leg):
            return False
        if isinstance(news, LegAnswered):
            person = self._ringing.answered(news.leg)
            ticket = self._tickets.get(self._rung.pop(person, "")) if person else None
            if ticket is not None:
                self._spawn(self._call(ticket, news.leg))
        else:
            self._ringing.gone(news.leg, news.cause)
        return True

    async def run(self) -> None:
        while True:
            with contextlib.suppress(ConnectionError):  # if we cannot ask, we cannot ring either
                await self._see_who_talks()
                self._away = False
                self.look()
            await self._clock.sleep(LOOK_AT_PROMISES)

    async def _see_who_talks(self) -> None:
        """Ask about the phones of all whom we may ring now, even if they report changes. Raises ConnectionError."""
        due = {
            one.agent
            for one in self._tickets
            if one.state is State.WAITING and one.not_before <= self._clock.now()
        }
        await self._desks.look_at([person for person in due if person in self._company().people])

    def asking(self) -> None:
        """A new connection: ring again all people whose phones were ringing; it does not count as an attempt."""
        for ticket in self._tickets:
            self._quiet(ticket)

    def look(self) -> None:
        """Ring all people who may keep a promise now; delete promises that ended long ago."""
        now, company = self._clock.now(), self._company()
        for ticket in self._tickets:
            person = company.people.get(ticket.agent)
            if ticket.state in OVER:
                self._tickets.forget_if_old(ticket)
            elif person is None or person.id in company.in_force.gone:
                self._fail(ticket, f"{ticket.agent} is here no more")
            elif ticket.state is State.CALLING:
                if now - ticket.changed > UNHEARD:
                    self._again(ticket, "lost")
            elif now >= ticket.not_before and person.id not in self._rung:
                self._ring_if_possible(ticket, person)

    # One attempt

    def _ring_if_possible(self, ticket: Ticket, person: Person) -> None:
        situation = self._as_if_called(ticket, person)
        decision = decide(self._company(), situation)
        if decision.target != RingPerson(person.id) or not self._is_at_work(person):
            return
        until = self._clock.now() + decision.ring_seconds
        entry = Entry(ticket.id, "", ticket.arrived, callback=True)
        self._rung[person.id] = ticket.id
        self._tickets.decided(ticket, situation, decision)
        offer = Offer(entry, person.id, "", until)
        self._ringing.ring(offer, decision.legs, Shown(ticket.number, "Återuppringning"))
        self._clock.ring_in(decision.ring_seconds, partial(self._rang_long_enough, offer))

    def _as_if_called(self, ticket: Ticket, person: Person) -> Situation:
        """A call from that number, now."""
        people = Asked(self._presences, self._floor.on_phone, except_for="")
        return Situation(self._clock(), Direction.IN, ticket.number, person.id, people=people)

    def _is_at_work(self, person: Person) -> bool:
        company = self._company()
        if self._presences.of(person.id).layer is Layer.MANUAL:
            return True
        hours = company.working_hours_of(person)
        return opening(hours, company.calendar, self._clock()) is Opening.OPEN

    def _rang_long_enough(self, offer: Offer) -> None:
        rung = self._ringing.offer_to(offer.agent)
        if rung is not None and rung[0] is offer:
            self._ringing.withdraw(offer.agent, offer.entry.id, elsewhere=False)
            self._spawn(self._rang_out(offer.agent))

    async def _rang_out(self, person: str) -> None:
        """Nobody answered; or nobody could, because the exchange went away."""
        try:
            await self._desks.look_at([person])
        except ConnectionError:
            self._exchange_lost()
        self._nobody_answered(person, declined=False)

    def _exchange_lost(self) -> None:
        self._away = True

    def _quiet(self, ticket: Ticket) -> None:
        """Stop ringing for this promise."""
        if self._rung.get(ticket.agent) == ticket.id:
            del self._rung[ticket.agent]
            self._ringing.withdraw(ticket.agent, ticket.id, elsewhere=False)

    def _nobody_answered(self, person: str, declined: bool) -> None:
        ticket = self._tickets.get(self._rung.pop(person, ""))
        if ticket is not None and not self._away:
            how = "declined" if declined else "no_answer"
            self._again(replace(ticket, attempts=ticket.attempts + 1), f"{person}: {how}")

    async def _call(self, ticket: Ticket, leg: str) -> None:
        """The person answered: call the customer."""
        company = self._company()
        people = Asked(self._presences, self._floor.on_phone, except_for=ticket.agent)
        situation = Situation(self._clock(), Direction.OUT, ticket.agent, ticket.number, people=people)
        situation = replace(situation, counts=self.load.others(leg))
        decision = decide_callback(company, situation)
        number = await self._may_call(ticket, leg, situation, decision)
        if number is None:
            self._fail(ticket, decision.reasons[0].code)
            return
        ticket = self._begin(ticket, ticket.agent, leg)
        match await self._call_customer(ticket, number, decision):
            case CallOut.AGENT_GONE:
                self._agent_hung_up(ticket)
            case CallOut.UNKNOWN:
                await self._break_off(ticket)
            case CallOut.CALLED:
                pass

    def _is_being_made(self, ticket: Ticket) -> bool:
        return ticket.agent in self._rung

    def _agent_hung_up(self, ticket: Ticket) -> None:  # as if they had declined
        self._again(ticket, f"{ticket.agent} answered and was gone")

    def _end(self, ticket: Ticket, state: State, why: str, news: Ended | None = None) -> None:
        self._quiet(ticket)
        self._tickets.end(ticket, state, why, news)

    def _again(self, ticket: Ticket, how: str, news: Ended | None = None) -> None:
        company = self._company()
        if ticket.attempts >= company.return_attempts:
            self._fail(ticket, how, news)
            return
        self._tickets.wait_again(ticket, how, self._clock.now() + company.return_again_after)

    def _fail(self, ticket: Ticket, why: str, news: Ended | None = None) -> None:
        """Give up, and tell the customer."""
        self._tickets.end(ticket, State.FAILED, why, news)
        self.notices.callback_failed(ticket.id, None, ticket.number)
