"""Agents' phones in a simulation: they ring for the dispatcher's offers, and are answered, pressed away or not
answered.

Knows: how to carry out what the dispatcher says, by chance. Refuses to know: who is offered whom (queueing), and
what comes after an answer.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Breached, Escalated, Offer, Why, Withdraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from app.queueing.entries import Effect, Entry
    from app.queueing.rules import EscalationStep
    from app.simulation.scenario import Scenario
    from app.simulation.virtual_time import VirtualTime


class RingingAgents:
    """answered: is told of an agent, the caller, and for how long it rang; the two talk from then on. may_answer:
    not while on the phone. rang: an offer ended without an answer by this agent, after so many seconds, and (True)
    nobody else took it: they did not answer, or pressed it away.
    """

    def __init__(self, time: VirtualTime, scenario: Scenario, chance: Random) -> None:
        self.dispatcher = Dispatcher()
        self._time = time
        self._scenario = scenario
        self._chance = chance.random
        self._rings: dict[str, tuple[Offer, float]] = {}  # by agent: since when
        self.answered: Callable[[str, Entry, float], None] = lambda _agent, _entry, _rang: None
        self.may_answer: Callable[[str], bool] = lambda _agent: True
        self.rang: Callable[[str, float, bool], None] = lambda _agent, _rang, _missed: None
        self.escalated: Callable[[Entry, EscalationStep], None] = lambda _entry, _step: None
        self.breached: Callable[[Entry], None] = lambda _entry: None

    def do(self, effects: Iterable[Effect]) -> None:
        """Carry out what the dispatcher says."""
        for effect in effects:
            match effect:
                case Offer():
                    self._ring(effect)
                case Withdraw(agent=agent, why=why):
                    rung = self._rings.pop(agent, None)
                    if rung is not None:
                        self.rang(agent, self._time.time - rung[1], why is Why.TIMED_OUT)
                case Escalated(entry=entry, step=step):
                    self.escalated(entry, step)
                case Breached(entry=entry):
                    self.breached(entry)

    def due(self) -> None:
        self.do(self.dispatcher.due(self._time.time))

    def next_due(self) -> float | None:
        return self.dispatcher.next_due

    def finished(self, agent: str) -> None:
        """A conversation from a queue is over."""
        self.do(self.dispatcher.finished(agent, self._time.time))

    def _ring(self, offer: Offer) -> None:
        scenario, now = self._scenario, self._time.time
        self._rings[offer.agent] = (offer, now)
        place = self._chance()
        if place < scenario.agents_answer:
            after = 0.0
            if scenario.agents_after:
                after = -math.log(1.0 - place / scenario.agents_answer) * scenario.agents_after
            if now + after < offer.until:
                self._time.at(now + after, self._answers, offer)
        elif place < scenario.agents_answer + scenario.agents_decline:
            after = min(scenario.agents_after, offer.until - now - 1.0)
            self._time.at(now + after, self._declines, offer)

    def _answers(self, offer: Offer) -> None:
        agent, now = offer.agent, self._time.time
        rung = self._rings.get(agent)
        if rung is None or rung[0] is not offer or not self.may_answer(agent):
            return
        del self._rings[agent]
        entry, effects = self.dispatcher.answered(agent, now)
        self.do(effects)
        if entry is not None:
            self.dispatcher.connected(agent)
            self.answered(agent, entry, now - rung[1])

    def _declines(self, offer: Offer) -> None:
        agent, now = offer.agent, self._time.time
        rung = self._rings.get(agent)
        if rung is not None and rung[0] is offer:
            del self._rings[agent]
            self.rang(agent, now - rung[1], True)
            self.do(self.dispatcher.declined(agent, now))
