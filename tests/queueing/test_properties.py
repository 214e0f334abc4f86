"""Whatever happens in whatever order: nobody is lost, nobody is served twice, the order is exact.

The model is a list that is sorted anew at each look.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import (
    Before,
    Breached,
    CannotTake,
    Effect,
    Entry,
    Escalated,
    GivenBack,
    Offer,
    Standing,
    Withdraw,
)
from app.queueing.rules import EscalationStep, QueueRules, RingStrategy

if TYPE_CHECKING:
    import random

AGENTS = ("a", "b", "c", "d", "e")
QUEUES = {
    "all": QueueRules(
        "all", (("a", "b"), ("c",)), wrap_up=5, after_decline=10, after_no_answer=20, promise=20
    ),
    "one": QueueRules(
        "one",
        (("b", "c", "d"),),
        RingStrategy.LONGEST_AVAILABLE,
        ahead={"vip": 60.0},
        weight=2.0,
        steps=(EscalationStep(40, queues=("all",)),),
    ),
    "head": QueueRules(
        "head",
        (("d", "e"),),
        spread=False,
        steps=(EscalationStep(30, tiers=2), EscalationStep(50, queues=("one",))),
    ),
}
STEPS = (
    QUEUES["head"].steps,
    (),
    (EscalationStep(10, queues=("one",)), EscalationStep(30, tiers=2), EscalationStep(60, queues=("all",))),
)
ids = st.integers(0, 30)


@dataclass
class WaitingOne:
    entry: Entry
    key: tuple[int, float, float, str]  # 0: a person put them in front; 1: by the rules
    agents: set[str] = field(default_factory=set)


class Queues(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.it = Dispatcher()
        self.now = 100_000.0
        self.in_force: dict[str, QueueRules] = QUEUES
        self.it.configure(self.in_force, self.now)
        self.waiting: dict[str, WaitingOne] = {}
        self.taken: dict[str, WaitingOne] = {}  # by agent
        self.talking: dict[str, str] = {}  # agent to queue
        self.facts: dict[str, tuple[str | None, frozenset[str]]] = dict.fromkeys(
            AGENTS, (None, frozenset(QUEUES))
        )
        self.steps: dict[str, tuple[EscalationStep, ...]] = {}  # by caller
        self.breached: set[str] = set()
        self.offered: dict[str, str] = {}  # agent to caller
        self.served: list[str] = []
        self.number = 0
        self.busy: set[str] = set()
        self.chosen: set[str] = set()  # callbacks whose agent, who rings or has answered, chose them
        self.early: set[str] = set()  # of those that an agent chose: their time had not come
        for agent in AGENTS:
            self.told(self.it.agent(agent, self.now, logged_in=frozenset(QUEUES)))

    def told(self, effects: list[Effect]) -> None:
        """Carry out what the core says, on the model; every offer must be one that may be made."""
        for effect in effects:
            match effect:
                case Withdraw(entry=entry, agent=agent):
                    if self.offered.get(agent) == entry.id:
                        del self.offered[agent]
                        if entry.id in self.waiting:
                            self.waiting[entry.id].agents.discard(agent)
                    else:
                        assert self.taken.pop(agent).entry == entry
                case Offer(entry=entry, agent=agent):
                    assert agent not in self.offered, "two offers at once"
                    assert agent not in self.taken
                    assert agent not in self.talking
                    assert agent not in self.busy, "somebody on the phone is rung"
                    self.offered[agent] = entry.id
                    (self.chosen.add if effect.chosen else self.chosen.discard)(entry.id)
                    assert effect.chosen or entry.id not in self.early, "it is somebody's alone"
                    self.waiting[entry.id].agents.add(agent)
                case Escalated(entry=entry, step=step):
                    assert step == self.steps_left(entry)[0], "a step is taken once, in its turn"
                    assert entry.arrived + step.after <= self.now
                    self.steps[entry.id] = (*self.steps.get(entry.id, ()), step)
                case GivenBack(entry=entry):
                    self.early.remove(entry.id)
                    assert not self.waiting.pop(entry.id).agents
                case Breached(entry=entry):
                    assert entry.id not in self.breached
                    self.breached.add(entry.id)

    def steps_left(self, entry: Entry) -> list[EscalationStep]:
        return [one for one in self.in_force[entry.queue].steps if one not in self.steps.get(entry.id, ())]

    @rule(queue=st.sampled_from(sorted(QUEUES)), vip=st.booleans(), callback=st.booleans())
    def join(self, queue: str, vip: bool, callback: bool) -> None:
        self.number += 1
        entry = Entry(f"c{self.number}", queue, self.now, "vip" if vip else "", callback)
        ahead = QUEUES[queue].ahead.get(entry.priority, 0.0)
        self.waiting[entry.id] = WaitingOne(entry, (1, self.now - ahead, self.now, entry.id))
        self.told(self.it.join(entry, self.now))

    @precondition(lambda self: self.waiting)
    @rule(which=ids)
    def leave(self, which: int) -> None:
        id_ = sorted(self.waiting)[which % len(self.waiting)]
        effects = self.it.leave(id_, self.now)
        waits = self.waiting.pop(id_)
        for agent in waits.agents:
            self.offered.pop(agent)
        self.told([one for one in effects if not (isinstance(one, Withdraw) and one.entry.id == id_)])

    @precondition(lambda self: self.waiting)
    @rule(which=ids)
    def put_in_front(self, which: int) -> None:
        waits = self.waiting[sorted(self.waiting)[which % len(self.waiting)]]
        self.is_first(waits)
        waits.key = (0, *waits.key[1:])
        self.told(self.it.to_front(waits.entry.id, self.now))

    def is_first(self, waits: WaitingOne) -> None:
        others = [
            one.key
            for one in self.waiting.values()
            if one.entry.queue == waits.entry.queue and one is not waits
        ]
        if others and min(others) < waits.key:
            rank, first, _, _ = min(others)
            waits.key = (rank, first - 0.001, waits.entry.arrived, waits.entry.id)

    @rule(
        which=ids,
        agent=st.sampled_from(AGENTS),
        queue=st.sampled_from(sorted(QUEUES)),
        earlier=st.sampled_from([0.0, 50.0]),
        rests=st.booleans(),
    )
    def choose(self, which: int, agent: str, queue: str, earlier: float, rests: bool) -> None:
        """An agent chooses a callback that waits, or one that rests between two attempts."""
        callbacks = sorted(id_ for id_, one in self.waiting.items() if one.entry.callback)
        if rests or not callbacks:
            self.number += 1
            entry = Entry(f"c{self.number}", queue, self.now - earlier, callback=True)
            waits = WaitingOne(entry, (1, entry.arrived, entry.arrived, entry.id))
        else:
            waits = self.waiting[callbacks[which % len(callbacks)]]
        entry = waits.entry
        before = [
            one
            for one in self.waiting.values()
            if one.entry.queue == entry.queue and one.key < waits.key and not one.entry.callback
        ]
        try:
            effects = self.it.take(agent, entry, self.now)
        except CannotTake:
            return
        assert not waits.agents
        assert all(one.agents for one in before), "it passes a caller on the phone for whom nobody rings"
        assert [(one.agent, one.entry) for one in effects if isinstance(one, Offer)] == [(agent, entry)]
        if entry.id not in self.waiting:
            self.waiting[entry.id] = waits
            self.early.add(entry.id)
        self.told(effects)

    @precondition(lambda self: self.offered)
    @rule(which=ids)
    def answer(self, which: int) -> None:
        agent = sorted(self.offered)[which % len(self.offered)]
        id_ = self.offered.pop(agent)
        self.waiting[id_].agents.discard(agent)
        entry, effects = self.it.answered(agent, self.now)
        assert entry is not None
        assert entry.id == id_
        waits = self.waiting.pop(id_)
        assert all(
            isinstance(one, Withdraw) and one.agent in waits.agents for one in effects[: len(waits.agents)]
        )
        for other in waits.agents:
            self.offered.pop(other)
        self.taken[agent] = waits
        self.told(effects[len(waits.agents) :])

    @precondition(lambda self: self.taken)
    @rule(which=ids, there=st.booleans())
    def meet(self, which: int, there: bool) -> None:
        agent = sorted(self.taken)[which % len(self.taken)]
        waits = self.taken.pop(agent)
        if there:
            self.it.connected(agent)
            self.talking[agent] = waits.entry.queue
            self.served.append(waits.entry.id)
            self.early.discard(waits.entry.id)
            return
        if waits.entry.id not in self.chosen:
            self.is_first(waits)
        waits.agents = set()
        self.waiting[waits.entry.id] = waits
        self.told(self.it.vanished(agent, self.now))

    @precondition(lambda self: self.talking)
    @rule(which=ids)
    def finish(self, which: int) -> None:
        agent = sorted(self.talking)[which % len(self.talking)]
        del self.talking[agent]
        self.told(self.it.finished(agent, self.now))

    @precondition(lambda self: self.offered)
    @rule(which=ids)
    def decline(self, which: int) -> None:
        agent = sorted(self.offered)[which % len(self.offered)]
        self.waiting[self.offered.pop(agent)].agents.discard(agent)
        self.told(self.it.declined(agent, self.now))

    @rule(agent=st.sampled_from(AGENTS))
    def own_call(self, agent: str) -> None:
        if agent in self.busy:
            self.busy.discard(agent)
            self.told(self.it.agent(agent, self.now, on_phone=False))
        else:
            self.busy.add(agent)
            self.told(self.it.agent(agent, self.now, on_phone=True))

    @rule(
        agent=st.sampled_from(AGENTS),
        paused=st.sampled_from([None, "lunch"]),
        queues=st.sets(st.sampled_from(sorted(QUEUES))),
    )
    def comes_and_goes(self, agent: str, paused: str | None, queues: set[str]) -> None:
        self.facts[agent] = paused, frozenset(queues)
        self.told(self.it.agent(agent, self.now, paused=paused, logged_in=frozenset(queues)))

    @rule(seconds=st.floats(0.001, 30))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.told(self.it.due(self.now))
        for waits in self.waiting.values():
            entry = waits.entry
            late = not entry.callback and entry.arrived + self.in_force[entry.queue].promise <= self.now
            assert not late or entry.id in self.breached, "whoever waits too long is counted"
            if entry.id not in self.early:  # which rings for the agent who chose it, or is not there
                assert all(entry.arrived + one.after > self.now for one in self.steps_left(entry))

    @rule(seconds=st.floats(1, 300))
    def the_clock_is_put_back(self, seconds: float) -> None:
        self.now -= seconds
        self.told(self.it.due(self.now))

    @rule()
    def the_rules_are_read_again(self) -> None:
        self.told(self.it.configure(self.in_force, self.now))

    @rule(steps=st.sampled_from(STEPS), promise=st.sampled_from([20.0, 180.0]))
    def there_are_new_rules(self, steps: tuple[EscalationStep, ...], promise: float) -> None:
        self.in_force = {**QUEUES, "head": replace(QUEUES["head"], steps=steps, promise=promise)}
        self.told(self.it.configure(self.in_force, self.now))

    @precondition(lambda self: not self.taken)
    @rule(dice=st.randoms(use_true_random=False))
    def the_service_is_restarted(self, dice: random.Random) -> None:
        """The phones fall silent, callers are found in any order, and then agents are within reach again."""
        before, self.it = self.it, Dispatcher()
        self.it.configure(self.in_force, self.now)
        self.offered.clear()
        for agent in AGENTS:
            if agent in self.talking:
                self.it.talks(agent, self.talking[agent])
            paused, queues = self.facts[agent]
            facts = {"paused": paused, "logged_in": queues, "on_phone": agent in self.busy}
            self.told(self.it.agent(agent, self.now, reachable=False, **facts))  # type: ignore[arg-type]
        for id_ in self.early & self.waiting.keys():
            del self.waiting[id_]
        found = sorted(self.waiting.values(), key=lambda waits: waits.entry.id)
        dice.shuffle(found)
        for waits in found:
            id_ = waits.entry.id
            waits.agents = set()
            steps = len(self.steps.get(id_, ()))  # the next run counts them by the rules of its own day
            self.steps[id_] = self.in_force[waits.entry.queue].steps[:steps]
            known = Before(before.front(id_), steps, breached=id_ in self.breached)
            self.told(self.it.join(waits.entry, self.now, before=known))
        for agent in AGENTS:
            self.told(self.it.agent(agent, self.now, reachable=True))

    @invariant()
    def the_order_is_exact_and_nobody_is_lost(self) -> None:
        for queue in QUEUES:
            model = sorted(
                (one for one in self.waiting.values() if one.entry.queue == queue), key=lambda one: one.key
            )
            assert [entry.id for entry in self.it.waiting(queue)] == [one.entry.id for one in model]
            for place, one in enumerate(model, 1):
                assert self.it.place(one.entry.id) == place

    @invariant()
    def nobody_is_served_twice(self) -> None:
        assert len(self.served) == len(set(self.served))
        assert not set(self.served) & set(self.waiting)

    @invariant()
    def offers_are_as_told(self) -> None:
        for id_, waits in self.waiting.items():
            assert {agent for agent, for_ in self.offered.items() if for_ == id_} == waits.agents

    @invariant()
    def nothing_of_an_agent_lasts_longer_than_its_rule(self) -> None:
        longest = {Standing.WRAP_UP: 5, Standing.BACK_OFF: 60, Standing.RINGING: 20}
        for queue in QUEUES:
            for one in self.it.considered(queue, self.now):
                assert one.until <= self.now + longest.get(one.standing, 0)

    @invariant()
    def nobody_is_free_while_a_caller_waits_unrung(self) -> None:
        for rules in QUEUES.values():
            waiting = list(self.it.waiting(rules.id))
            if rules.id == "head":
                waiting = [one for one in waiting if one.id not in self.early][:1]
            if any(not self.waiting[entry.id].agents for entry in waiting):
                standing = {one.agent: one.standing for one in self.it.considered(rules.id, self.now)}
                assert "free" not in standing.values(), standing

    @invariant()
    def who_is_free_has_no_ring_all_call_to_ring_for(self) -> None:
        """Of their own queue; and a later tier rings only while nobody of an earlier one rings beside others."""
        for rules in QUEUES.values():
            if rules.ringing is not RingStrategy.ALL:
                continue
            number = {agent: tier for tier, agents in enumerate(rules.tiers) for agent in agents}
            standing = {one.agent: one.standing for one in self.it.considered(rules.id, self.now)}
            free = [number[agent] for agent, how in standing.items() if how == "free"]
            for entry in self.it.waiting(rules.id):
                rung = [number[one] for one in self.waiting[entry.id].agents if one in number]
                if free and rung and not entry.callback:
                    assert min(free) > max(rung), (rules.id, entry.id)


Queues.TestCase.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
TestQueues = Queues.TestCase
