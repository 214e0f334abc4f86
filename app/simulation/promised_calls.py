"""Callbacks that a simulated queue has promised: they wait in the queue in their turn, as live ones do.

Knows: tickets, and how a customer answers, by chance. Refuses to know: when a queue may call back (calls/callback),
and whose turn it is (queueing).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.calls.callback.tickets import (
    AFTER_CLOSING,
    CUSTOMER_RINGS,
    MOST_OPEN,
    State,
    Ticket,
    may_be_called,
)
from app.calls.possible import NotPossible, to_be_called
from app.queueing.entries import Entry
from app.simulation.tally import QueueTally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from app.simulation.arrivals import SimulatedCall
    from app.simulation.crew import Crew
    from app.simulation.ringing_agents import RingingAgents
    from app.simulation.scenario import Scenario
    from app.simulation.spells import Spells
    from app.simulation.tally import SimulationTally
    from app.simulation.virtual_time import VirtualTime

ANSWERS_IN: Final = 10.0  # seconds until a customer answers our call


class PromisedCalls:
    """talk: begins a conversation of an agent for a queue, of so many seconds."""

    def __init__(
        self,
        time: VirtualTime,
        scenario: Scenario,
        chance: Random,
        crew: Crew,
        ringing: RingingAgents,
        spells: Spells,
        tally: SimulationTally,
    ) -> None:
        self._time = time
        self._scenario = scenario
        self._chance = chance
        self._crew = crew
        self._ringing = ringing
        self._spells = spells
        self._tally = tally
        self._tickets: dict[str, Ticket] = {}
        self._in_queue: set[str] = set()
        self._possible: dict[str, str] = {}
        self._number = 0
        self.talk: Callable[[str, str, str, float], None] = lambda _agent, _queue, _call, _seconds: None

    def begin(self, carried: Iterable[Ticket], changes: Iterable[float]) -> None:
        """Go on with the tickets of the days before; look again whenever a queue opens or closes."""
        self._tickets = {one.id: one for one in carried}
        for at in changes:
            self._time.at(at, self.look)
        if self._tickets:
            self.look()

    @property
    def open_ones(self) -> tuple[Ticket, ...]:
        return tuple(self._tickets.values())

    def ask(self, entry: Entry, came: SimulatedCall) -> bool:
        """A waiting caller wants a callback. False: their number cannot be called."""
        queue, now = entry.queue, self._time.time
        number = self._called(came.caller)
        same = [one for one in self.open_ones if one.queue == queue]
        if not number or len(same) >= MOST_OPEN:
            return False
        if all(one.number != number for one in same):
            self._number += 1
            id_ = f"t{int(now)}-{self._number}"
            self._tickets[id_] = Ticket(id_, queue, number, entry.arrived, now, entry.priority, call=entry.id)
            self._counted(queue).promised += 1
            self._time.at(now + AFTER_CLOSING, self.look)
            self._time.at(now, self.look)
        return True

    def _called(self, number: str) -> str:
        """As possible.to_be_called; "" if it is not."""
        found = self._possible.get(number)
        if found is None:
            try:
                found = to_be_called(self._crew.company, number, by_queue=True)
            except NotPossible:
                found = ""
            self._possible[number] = found
        return found

    def served(self, queue: str, caller: str) -> None:
        """A customer called again and was answered: the callback is dropped."""
        for one in self.open_ones if self._tickets else ():
            if one.queue == queue and one.state is State.WAITING and one.number == self._called(caller):
                self._end(one)

    def look(self) -> None:
        """Let all who may be called now wait in their queue, and nobody else."""
        now = self._time.time
        for one in self.open_ones:
            if one.state is State.CALLING or one.queue not in self._crew.company.queues:
                continue
            may = may_be_called(one, now, is_open=self._spells.is_open(one.queue, now))
            if may and one.id not in self._in_queue:
                self._in_queue.add(one.id)
                entry = Entry(one.id, one.queue, one.arrived, one.priority, callback=True)
                self._ringing.do(self._ringing.dispatcher.join(entry, now))
            elif not may and one.id in self._in_queue:
                self._out_of_queue(one)

    def _out_of_queue(self, ticket: Ticket) -> None:
        self._in_queue.discard(ticket.id)
        self._ringing.do(self._ringing.dispatcher.leave(ticket.id, self._time.time))

    def agent_answered(self, agent: str, entry: Entry) -> None:
        """An agent's phone was answered for a ticket: now the customer's phone rings."""
        now = self._time.time
        ticket = self._tickets[entry.id]
        self._in_queue.discard(ticket.id)
        ticket = replace(ticket, state=State.CALLING, attempts=ticket.attempts + 1, agent=agent)
        self._tickets[ticket.id] = ticket
        counted = self._tally.agents[agent]
        if self._chance.random() < self._scenario.customer_answers:
            took = ANSWERS_IN + self._scenario.talk.drawn(self._chance)
            self._counted(ticket.queue).called_back += 1
            self._counted(ticket.queue).callback_waits[int(now - ticket.asked)] += 1
            self._end(ticket)
        else:
            took = CUSTOMER_RINGS
            self._time.at(now + took, self._again, ticket)
        counted.talked += took
        self.talk(agent, ticket.queue, ticket.id, took)

    def _again(self, ticket: Ticket) -> None:
        queue = self._crew.company.queues.get(ticket.queue)
        if queue is None or ticket.attempts >= queue.serving.attempts:
            self._counted(ticket.queue).not_reached += 1
            self._end(ticket)
            return
        not_before = self._time.time + queue.serving.again_after
        self._tickets[ticket.id] = replace(ticket, state=State.WAITING, not_before=not_before)
        self._time.at(not_before, self.look)

    def _end(self, ticket: Ticket) -> None:
        if ticket.id in self._in_queue:
            self._out_of_queue(ticket)
        self._tickets.pop(ticket.id, None)

    def _counted(self, queue: str) -> QueueTally:
        return self._tally.queues.setdefault(queue, QueueTally())
