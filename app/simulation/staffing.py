"""The fewest agents for each half-hour that keep a queue's promise (Q2), by simulation and by Erlang C.

Knows: how to try so many agents on one queue's calls, with the dispatcher that serves live calls. Refuses to know:
who they are, and when they are at work.

Each half-hour is tried alone, for long enough, with as many calls as it gets in the mean: as Erlang C does it. The
simulation also has patience, wrap-up, phones that ring a while, and the real shape of talks; where these differ,
the two must differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from app.calls.queue.rules import queue_rules
from app.lint.year import DayKind, day_kind
from app.policy.hours import STOCKHOLM
from app.queueing.entries import Entry
from app.queueing.rules import RingStrategy
from app.simulation.erlang import agents_by_formula
from app.simulation.ringing_agents import RingingAgents
from app.simulation.tally import CAME, HALF_HOURS
from app.simulation.virtual_time import VirtualTime

if TYPE_CHECKING:
    from datetime import date

    from app.policy.model import Company
    from app.policy.queues import Queue
    from app.queueing.rules import QueueRules
    from app.simulation.day import Plan
    from app.simulation.scenario import Scenario
    from app.simulation.tally import SimulationTally

TRIED_CALLS: Final = 3000  # of each trial: a share of 95 % is then known to about one part in a hundred
WARM_UP: Final = 300  # calls before we begin to count: an empty queue is no usual one
MOST_AGENTS: Final = 500
NOBODY_WAITS: Final = 0.9999  # of callers find an agent free: still more agents help nobody
WORKING_DAYS: Final = 5


@dataclass(frozen=True, slots=True)
class TrialQueue:
    """One queue's calls at a steady pace. patience: beyond the scenario's, until the queue sends callers on;
    seconds.
    """

    rules: QueueRules
    per_hour: float
    scenario: Scenario
    sent_on_after: float
    seed: str


@dataclass(frozen=True, slots=True)
class TriedQueue:
    """waits: of the answered; came: all who were counted."""

    came: int
    waits: tuple[float, ...]

    def share(self, promise: float) -> float:
        """The share of all callers who were answered within the promise."""
        return sum(one <= promise for one in self.waits) / self.came if self.came else 1.0


def tried_with(trial: TrialQueue, agents: int, calls: int = TRIED_CALLS) -> TriedQueue:
    """Serve a queue's calls with so many agents."""
    scenario = trial.scenario
    arrivals, house = Random(f"{trial.seed}/calls"), Random(f"{trial.seed}/house")
    clock = VirtualTime(0.0)
    ringing = RingingAgents(clock, scenario, house)
    names = tuple(f"a{one:03}" for one in range(agents))
    ringing.do(ringing.dispatcher.configure({trial.rules.id: replace(trial.rules, tiers=(names,))}, 0.0))
    for name in names:
        ringing.do(ringing.dispatcher.agent(name, 0.0, logged_in=frozenset({trial.rules.id}), reachable=True))
    talks: dict[str, float] = {}
    counted: set[str] = set()
    waits: list[float] = []

    def answered(agent: str, entry: Entry, _rang: float) -> None:
        if entry.id in counted:
            waits.append(clock.time - entry.arrived)
        clock.at(clock.time + talks.pop(entry.id), ringing.finished, agent)

    def gives_up(id_: str) -> None:
        if talks.pop(id_, None) is not None:
            ringing.do(ringing.dispatcher.leave(id_, clock.time))

    def arrive(number: int) -> None:
        now, id_ = clock.time, f"c{number:06}"
        talks[id_] = scenario.talk.drawn(arrivals)
        patience = scenario.patience.drawn(arrivals) if scenario.patience is not None else math.inf
        if number >= WARM_UP:
            counted.add(id_)
        ringing.do(ringing.dispatcher.join(Entry(id_, trial.rules.id, now), now))
        until = min(patience, trial.sent_on_after)
        if until < math.inf:
            clock.at(now + until, gives_up, id_)
        if number + 1 < calls + WARM_UP:
            gap = -math.log(1.0 - arrivals.random()) * 3600.0 / trial.per_hour
            clock.at(now + gap, arrive, number + 1)

    ringing.answered = answered
    clock.at(0.0, arrive, 0)
    clock.run(ringing.next_due, ringing.due)
    return TriedQueue(len(counted), tuple(waits))


@dataclass(frozen=True, slots=True)
class StaffedHalfHour:
    """half: of the day, from 0. calls: in it, on a working day in the mean. at_work: agents now, in the mean.

    needed: by simulation, None: more than MOST_AGENTS, or no number is enough; formula: by Erlang C. share: answered
    within the promise, with `needed`.
    """

    queue: str
    half: int
    calls: float
    at_work: float
    needed: int | None
    share: float
    formula: int


def _enough(trial: TrialQueue) -> int:
    """So many that more would change nothing: callers hang up while a phone rings, however many agents there are.

    Where all free phones ring, the first of more is answered sooner; so there we go on to MOST_AGENTS.
    """
    rules = trial.rules
    busy = trial.scenario.talk.mean + rules.wrap_up + rules.offer_for + rules.after_no_answer
    load = trial.per_hour * busy / 3600
    if rules.ringing is RingStrategy.ALL or load >= MOST_AGENTS:
        return MOST_AGENTS
    return min(MOST_AGENTS, agents_by_formula(load, busy, 0.0, NOBODY_WAITS))


def fewest(trial: TrialQueue, promise: float, target: float, near: int) -> tuple[int | None, float]:
    """The fewest agents that keep the promise, and the share with them. near: where to begin to look."""
    shares: dict[int, float] = {}

    def keeps(agents: int) -> bool:
        shares[agents] = tried_with(trial, agents).share(promise)
        return shares[agents] >= target

    agents = max(1, near)
    if keeps(agents):
        while agents > 1 and keeps(agents - 1):
            agents -= 1
        return agents, shares[agents]
    most = _enough(trial)
    while agents < most:
        agents += 1
        if keeps(agents):
            return agents, shares[agents]
    return None, 0.0


@dataclass(frozen=True, slots=True)
class HalfHourTask:
    """As StaffedHalfHour, before it is tried."""

    queue: Queue
    half: int
    calls: float
    at_work: float
    scenario: Scenario
    seed: str


def staffing_tasks(plan: Plan, tally: SimulationTally) -> list[HalfHourTask]:
    """Each half-hour of a working day at which a queue got calls in the simulation."""
    company = plan.company
    days = (plan.first + timedelta(days=ahead) for ahead in range(plan.days))
    working_days = sum(_is_working(company, one) for one in days)
    found = []
    for id_, queue in company.queues.items():
        counted = tally.queues.get(id_)
        for half in range(HALF_HOURS if counted is not None and working_days else 0):
            assert counted is not None
            places = [day * HALF_HOURS + half for day in range(WORKING_DAYS)]
            calls = sum(counted.slots[one][CAME] for one in places if one in counted.slots) / working_days
            rows = [counted.staffed[one] for one in places if one in counted.staffed]
            open_for, at_work = (sum(column) for column in zip(*rows, strict=True)) if rows else (0.0, 0.0)
            if calls and open_for:
                found.append(HalfHourTask(queue, half, calls, at_work / open_for, plan.scenario, plan.seed))
    return found


def _is_working(company: Company, day: date) -> bool:
    noon = datetime.combine(day, time(12), STOCKHOLM)
    return day.weekday() < WORKING_DAYS and day_kind(company, noon) is DayKind.USUAL


def staffed(task: HalfHourTask) -> StaffedHalfHour:
    """Find the fewest agents for one half-hour."""
    queue, scenario = task.queue, task.scenario
    serving = queue.serving
    handling = scenario.talk.mean + serving.wrap_up
    per_hour = task.calls * 2
    formula = agents_by_formula(per_hour * handling / 3600, handling, serving.promise, scenario.target)
    trial = TrialQueue(
        replace(queue_rules(queue), steps=(), most_waiting=None),
        per_hour,
        scenario,
        queue.wait_ends().at,
        f"{task.seed}/{queue.id}/{task.half}",
    )
    needed, share = fewest(trial, serving.promise, scenario.target, formula)
    return StaffedHalfHour(queue.id, task.half, task.calls, task.at_work, needed, share, formula)


class Differs:
    """Why Erlang C's figure is not the simulation's: codes of report_words.py."""

    PATIENCE: Final = "patience"
    RINGING: Final = "ringing"
    SHAPE: Final = "shape"
    SHARED: Final = "shared"
    PRIORITY: Final = "priority"


def differs(company: Company, queue: Queue, scenario: Scenario) -> tuple[str, ...]:
    """What this queue has that Erlang C knows nothing of; nothing: there the two agree."""
    found = []
    if scenario.patience is not None or queue.at_promise is not None:
        found.append(Differs.PATIENCE)
    if scenario.agents_after or scenario.agents_answer < 1:
        found.append(Differs.RINGING)
    if scenario.talk.shape != "exponential" or queue.serving.wrap_up:
        found.append(Differs.SHAPE)
    others = [one for one in company.queues.values() if one.id != queue.id]
    if any(queue.agents & one.agents for one in others):
        found.append(Differs.SHARED)
    if queue.serving.priorities:
        found.append(Differs.PRIORITY)
    return tuple(found)
