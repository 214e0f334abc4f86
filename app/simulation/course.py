"""A simulated call's way: what is decided is tried, until somebody answers or the caller is gone.

Knows: how an attempt ends, by chance. Refuses to know: what is tried next (`decide`), who is next in a queue
(queueing), and how many calls come (arrivals.py).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.calls.ports.news import Source
from app.policy import numbers
from app.policy.choices import may_choose
from app.policy.decision import Outcome
from app.policy.queues import CALLBACK
from app.policy.targets import (
    AskMenu,
    JoinQueue,
    LeaveMessage,
    PromiseCallback,
    RingPerson,
    SendOutside,
    TellDiversion,
)
from app.queueing.entries import Entry, QueueFull
from app.simulation.decisions import Asker, own_count
from app.simulation.tally import (
    ANSWERED,
    CAME,
    GAVE_UP,
    HALF_HOUR,
    IN_TIME,
    WAITED,
    AgentTally,
    QueueTally,
    SimulatedEnd,
    half_hour,
)

if TYPE_CHECKING:
    from random import Random

    from app.policy.decision import Decision
    from app.policy.queues import Queue
    from app.queueing.rules import EscalationStep
    from app.simulation.arrivals import SimulatedCall
    from app.simulation.callers import CallersAlike
    from app.simulation.crew import Crew
    from app.simulation.decisions import Branch, RememberedDecisions
    from app.simulation.promised_calls import PromisedCalls
    from app.simulation.ringing_agents import RingingAgents
    from app.simulation.scenario import Scenario
    from app.simulation.spells import Spells
    from app.simulation.tally import SimulationTally
    from app.simulation.virtual_time import VirtualTime

VOICE: Final = 8.0  # seconds: a spoken diversion or a menu, until the caller has pressed or not
UNTIL_PRESSED: Final = 6.0  # seconds: the offer of a callback, until the caller has pressed
MOST_TRIES: Final = 20  # attempts of one call; the policy ends each before


class CallUnderWay:
    """One call. phase: grows with each attempt, so that news of an earlier one is known as late."""

    __slots__ = ("asker", "came", "id", "known", "patience_until", "phase", "queue", "slot")

    def __init__(self, id_: str, came: SimulatedCall, asker: Asker) -> None:
        self.id = id_
        self.came = came
        self.asker = asker
        self.patience_until = came.at + came.patience
        self.phase = 0
        self.known: Branch | None = None
        self.queue: Queue | None = None
        self.slot: list[float] | None = None


class Courses:
    """All calls under way."""

    def __init__(
        self,
        time: VirtualTime,
        scenario: Scenario,
        chance: Random,
        crew: Crew,
        ringing: RingingAgents,
        decisions: RememberedDecisions,
        callers: CallersAlike,
        spells: Spells,
        tally: SimulationTally,
        promised: PromisedCalls,
    ) -> None:
        self._time = time
        self._scenario = scenario
        self._chance = chance.random
        self._crew = crew
        self._ringing = ringing
        self._decisions = decisions
        self._callers = callers
        self._spells = spells
        self._tally = tally
        self._promised = promised
        self._waiting: dict[str, CallUnderWay] = {}
        self._number = 0
        self._slots: dict[
            str, tuple[int, list[float]]
        ] = {}  # by queue: the half-hour in which callers come now
        ringing.answered = self._agent_answered
        ringing.may_answer = lambda agent: not crew.floor.on_phone(agent)
        ringing.rang = self._rang
        ringing.escalated = self._escalated
        ringing.breached = self._breached

    def arrive(self, came: SimulatedCall) -> None:
        """A call comes in."""
        self._number += 1
        id_, load = f"c{self._number:07}", self._crew.load
        caller = self._callers.stands_for(came.caller)
        asker = Asker(
            came.called,
            caller,
            came.caller,
            datetime.fromtimestamp(came.at, UTC),
            self._spells.sight(came.called, came.at),
            self._crew.state,
            own_count(caller, came.caller, lambda key: load.count(key, id_)),
        )
        call = CallUnderWay(id_, came, asker)
        self._tally.calls += 1
        load.arrived(id_, Source.TRUNK, came.caller)
        self._follow(call, self._decisions.first(asker))

    def _after(self, call: CallUnderWay, outcome: Outcome, reply: str = "") -> None:
        assert call.known is not None
        if len(call.known.tried) >= MOST_TRIES:
            self._over(call, SimulatedEnd.REFUSED)
            return
        self._follow(call, self._decisions.next(call.known, outcome, reply, call.asker))

    def _follow(self, call: CallUnderWay, known: Branch) -> None:
        decision = known.decision
        assert decision is not None
        call.known = known
        call.phase += 1
        self._crew.load.tries(call.id, decision, call.came.caller)
        match decision.target:
            case RingPerson(person):
                self._ring(call, person, decision)
            case JoinQueue(queue):
                self._join(call, self._crew.company.queues[queue])
            case SendOutside():
                self._outside(call, decision)
            case TellDiversion() | AskMenu():
                self._time.at(self._time.time + VOICE, self._heard, call, decision)
            case LeaveMessage():
                leaves = self._chance() < self._scenario.leaves_message
                self._over(call, SimulatedEnd.MESSAGE if leaves else SimulatedEnd.NO_MESSAGE)
            case PromiseCallback():
                self._over(call, SimulatedEnd.CALLBACK)
            case _:
                self._over(call, SimulatedEnd.REFUSED)

    def _over(self, call: CallUnderWay, how: SimulatedEnd) -> None:
        self._answered_or_not(call, how)
        self._crew.load.over(call.id)

    def _answered_or_not(self, call: CallUnderWay, how: SimulatedEnd) -> None:
        self._tally.ends[call.came.called, how] += 1

    # A person, a number outside, a voice

    def _ring(self, call: CallUnderWay, person: str, decision: Decision) -> None:
        now, scenario = self._time.time, self._scenario
        ends = now + decision.ring_seconds
        answers = math.inf
        if self._chance() < scenario.people_answer:
            answers = now - math.log(1.0 - self._chance()) * scenario.people_after
        first = min(ends, answers, max(call.patience_until, now))
        if first == answers:
            self._time.at(answers, self._person_answers, call, person, ends)
        elif first == ends:
            self._time.at(ends, self._after, call, Outcome.NO_ANSWER)
        else:
            self._time.at(first, self._over, call, SimulatedEnd.GAVE_UP)

    def _person_answers(self, call: CallUnderWay, person: str, ends: float) -> None:
        crew = self._crew
        if crew.floor.on_phone(person) and not crew.company.people[person].call_waiting:
            self._time.at(ends, self._after, call, Outcome.NO_ANSWER)  # another call was answered meanwhile
            return
        self._answered_or_not(call, SimulatedEnd.PERSON)
        crew.load.came_back(call.id)
        counted = self._tally.agents.setdefault(person, AgentTally())
        counted.own += 1
        counted.talked += call.came.talk
        crew.talks(person, call.id)
        self._time.at(self._time.time + call.came.talk, self._person_hangs_up, call, person)

    def _person_hangs_up(self, call: CallUnderWay, person: str) -> None:
        self._crew.load.over(call.id)
        self._crew.hangs_up(person, call.id)

    def _outside(self, call: CallUnderWay, decision: Decision) -> None:
        now = self._time.time
        if self._chance() < self._scenario.service_answers:
            self._answered_or_not(call, SimulatedEnd.OUTSIDE)
            self._time.at(now + call.came.talk, self._crew.load.over, call.id)
        else:
            ends, gives_up = now + decision.ring_seconds, max(call.patience_until, now)
            if gives_up < ends:
                self._time.at(gives_up, self._over, call, SimulatedEnd.GAVE_UP)
            else:
                self._time.at(ends, self._after, call, Outcome.NO_ANSWER)

    def _heard(self, call: CallUnderWay, decision: Decision) -> None:
        offers = decision.spoken.offers if decision.spoken is not None else ()
        keys = [one.key for one in offers if one.key]
        key = ""
        if keys and self._chance() < self._scenario.presses_key:
            key = keys[int(self._chance() * len(keys))]
        self._after(call, Outcome.REPLIED, key)

    # Queues

    def _counted(self, queue: str) -> QueueTally:
        found = self._tally.queues.get(queue)
        if found is None:
            found = self._tally.queues[queue] = QueueTally()
        return found

    def _slot(self, queue: str, counted: QueueTally, at: float) -> list[float]:
        """The figures of the half-hour of the week in which a caller came."""
        since_1970 = int(at // HALF_HOUR)
        known = self._slots.get(queue)
        if known is None or known[0] != since_1970:
            row = counted.slots.setdefault(half_hour(at), [0.0] * 5)
            known = self._slots[queue] = (since_1970, row)
        return known[1]

    def _join(self, call: CallUnderWay, queue: Queue) -> None:
        now, ringing = self._time.time, self._ringing
        counted = self._counted(queue.id)
        priority = (
            queue.serving.priority_of(numbers.shown(call.came.caller)) if queue.serving.priorities else ""
        )
        entry = Entry(call.id, queue.id, call.came.at, priority)
        call.queue, call.slot = queue, self._slot(queue.id, counted, now)
        try:
            effects = ringing.dispatcher.join(entry, now)
        except QueueFull:
            counted.full += 1
            self._after(call, Outcome.NO_ANSWER)
            return
        counted.came += 1
        call.slot[CAME] += 1
        self._waiting[call.id] = call
        ringing.do(effects)
        if not self._spells.is_open(queue.id, now):
            self._crew.staff.stay_on(queue.id)
        end = queue.wait_ends(call.came.at, now)
        first = min(end.at, call.patience_until)
        outcome = None if first == call.patience_until else end.outcome
        self._time.at(first, self._waited_enough, call, call.phase, outcome)

    def _waited_enough(self, call: CallUnderWay, phase: int, outcome: Outcome | None) -> None:
        """The promised or the longest wait is over; or (None) the caller's patience."""
        if call.phase != phase or not self._leave(call):
            return
        assert call.queue is not None
        assert call.slot is not None
        counted = self._counted(call.queue.id)
        if outcome is None:
            counted.gave_up += 1
            call.slot[GAVE_UP] += 1
            self._over(call, SimulatedEnd.GAVE_UP)
        else:
            counted.passed_on += 1
            self._after(call, outcome)

    def _leave(self, call: CallUnderWay) -> bool:
        """Leave the queue. False: the caller waits no longer."""
        if self._waiting.pop(call.id, None) is None:
            return False
        self._ringing.do(self._ringing.dispatcher.leave(call.id, self._time.time))
        self._let_go_home()
        return True

    def _let_go_home(self) -> None:
        if self._crew.late.late:
            self._crew.staff.let_go_home()

    def _agent_answered(self, agent: str, entry: Entry, rang: float) -> None:
        counted = self._tally.agents.setdefault(agent, AgentTally())
        counted.answered += 1
        counted.rung += rang
        if entry.callback:
            self._promised.agent_answered(agent, entry)
            return
        now = self._time.time
        call = self._waiting.pop(entry.id)
        call.phase += 1
        wait = now - entry.arrived
        of_queue = self._counted(entry.queue)
        of_queue.answered += 1
        of_queue.waits[int(wait)] += 1
        assert call.slot is not None
        call.slot[ANSWERED] += 1
        call.slot[WAITED] += wait
        assert call.queue is not None
        if wait <= call.queue.serving.promise:
            of_queue.within += 1
            call.slot[IN_TIME] += 1
        self._answered_or_not(call, SimulatedEnd.AGENT)
        self._promised.served(entry.queue, call.came.caller)
        counted.talked += call.came.talk
        self._crew.load.came_back(call.id)
        self.talk(agent, entry.queue, call.id, call.came.talk)
        self._let_go_home()

    def talk(self, agent: str, queue: str, call: str, seconds: float) -> None:
        """An agent talks with a caller of a queue, and wraps up afterwards."""
        self._crew.talks(agent, call)
        self._time.at(self._time.time + seconds, self._talk_ends, agent, queue, call)

    def _talk_ends(self, agent: str, queue: str, call: str) -> None:
        self._crew.load.over(call)
        found = self._crew.company.queues.get(queue)
        if found is not None:
            self._tally.agents[agent].wrapped_up += found.serving.wrap_up
        self._ringing.finished(agent)
        self._crew.hangs_up(agent, call)

    def _rang(self, agent: str, rang: float, missed: bool) -> None:
        counted = self._tally.agents.setdefault(agent, AgentTally())
        counted.missed += missed
        counted.rung += rang

    def _breached(self, entry: Entry) -> None:
        self._counted(entry.queue).breached += 1

    def _escalated(self, entry: Entry, step: EscalationStep) -> None:
        call = self._waiting.get(entry.id)
        if step.offer_callback and call is not None and self._chance() < self._scenario.wants_callback:
            self._time.at(self._time.time + UNTIL_PRESSED, self._wants_callback, call, call.phase)

    def _wants_callback(self, call: CallUnderWay, phase: int) -> None:
        """The caller presses the key for a callback, where there is one."""
        if call.phase != phase or call.id not in self._waiting:
            return
        queue, known = call.queue, call.known
        assert queue is not None
        assert known is not None
        if CALLBACK not in queue.serving.keys.values() or not may_choose(known.tried):
            return
        entry = self._ringing.dispatcher.entry(call.id)
        if entry is None or not self._promised.ask(entry, call.came):
            return
        self._leave(call)
        self._over(call, SimulatedEnd.CALLBACK)
