"""The dispatcher: news of callers and agents goes in, offers come out.

Knows: who waits, how each agent stands, and the rules that match them. Refuses to know: time
(every method takes `now`, seconds, epoch), channels and words. Choosing a caller and taking the agent is one step:
there is no state in which an agent has two offers, or a caller two agents.

How an agent is chosen for a caller for whom nobody rings:
  longest available  the free agent of the earliest tier who has been available longest;
  all                every free agent of the earliest tier with anybody free; for a callback one agent, as there.
  A later tier is asked only when nobody of the earlier ones is free, unless a step has opened it. If nobody is free, an
  agent who rings for a caller together with others is moved to the one for whom nobody rings (spread); one of an
  earlier tier is moved even before a later tier is asked.
How a caller is chosen for an agent who becomes free:
  Of each queue, the first for whom nobody rings; between queues, the one whose wait (head start included) times the
  queue's weight is largest. If somebody rings for everybody, a ring-all call for which the agent's tier or a later one
  is asked, also another queue's caller, is rung by this agent too: the first in order.
Without `spread`, a ring-all queue serves its first caller only; a callback chosen before its time is never the first.
How an agent chooses a callback (`take`):
  It rings them at once, and nobody else, whatever callbacks are before it; but never before a caller on the phone.

It is long because choosing a caller and taking the agent is one breath: apart, its parts would share all their state.
"""

from __future__ import annotations

import heapq
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from app.queueing.entries import (
    AgentNow,
    Before,
    Breached,
    CannotTake,
    Effect,
    Entry,
    Escalated,
    GivenBack,
    Offer,
    QueueFull,
    Why,
    Withdraw,
)
from app.queueing.live_queue import Agent, LiveQueue, Waiting, key_from
from app.queueing.rules import RingStrategy
from app.queueing.standing import agent_now, why_not_to_choose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.queueing.rules import QueueRules


class _Unset:
    """This fact was not given."""


UNSET = _Unset()


class Dispatcher:
    """All queues of a company and all their agents."""

    def __init__(self) -> None:
        self._queues: dict[str, LiveQueue] = {}
        self._agents: dict[str, Agent] = {}
        self._waiting: dict[str, Waiting] = {}
        self._due: list[tuple[float, int, str, object]] = []
        self._number = itertools.count()
        self._latest = 0.0  # the time of the last news

    # The rules

    def configure(self, rules: Mapping[str, QueueRules], now: float) -> list[Effect]:
        """Put rules in force. Whoever waits in a queue that is gone keeps waiting until they leave it."""
        effects: list[Effect] = []
        kept = {id_: live for id_, live in self._queues.items() if id_ not in rules and len(live)}
        before = self._queues
        for agent in self._agents.values():
            self._engage(agent)
            agent.queues = []
        self._queues = {id_: LiveQueue(one) for id_, one in rules.items()}
        for id_, live in kept.items():
            self._queues[id_] = LiveQueue(_without_agents(live.rules))
        for id_, live in self._queues.items():
            for number, ids in enumerate(live.rules.tiers):
                for agent_id in ids:
                    self._agent(agent_id).queues.append((live, number))
            for key in before[id_].order if id_ in before else ():
                self._resettle(self._waiting[key[2]], live)
        for waiting in self._waiting.values():
            _not_crowded(waiting)
            if len(waiting.ringing) > 1:
                _crowded(waiting, waiting.ringing)
            if waiting.taken_by is not None:
                waiting.queue = self._queues.get(waiting.entry.queue, waiting.queue)
            self._invite(waiting)
            old, new = before.get(waiting.entry.queue), waiting.queue.rules
            if old is None or (old.rules.steps, old.rules.promise) != (new.steps, new.promise):
                self._at_breach(waiting)
                self._at_next_step(waiting)
        for agent in self._agents.values():
            effects += self._look(agent, now)
        return effects

    def _resettle(self, waiting: Waiting, live: LiveQueue) -> None:
        waiting.queue = live
        if not waiting.in_front:
            waiting.key = live.key_of(waiting.entry)
        waiting.overflow_to = ()
        live.add(waiting)
        if waiting.unrung:
            live.note_unrung(waiting)

    def _invite(self, waiting: Waiting) -> None:
        """Ask also the agents of the queues that the steps taken so far name."""
        steps = [step for step in waiting.queue.rules.steps if step in waiting.taken_steps]
        waiting.tiers_open = max((step.tiers or 0 for step in steps), default=0)
        names = dict.fromkeys(queue for step in steps for queue in step.queues)
        asked = tuple(self._queues[name] for name in names if name in self._queues)
        for live in asked:
            if live not in waiting.overflow_to:
                live.note_overflow(waiting)
        waiting.overflow_to = asked

    # Callers

    def join(self, entry: Entry, now: float, *, before: Before | None = None) -> list[Effect]:
        """A caller begins to wait, or (with the old `arrived`) waits again. Raises QueueFull, or KeyError.

        before: of who waits again; a full queue is not full for them.
        """
        if entry.id in self._waiting:
            return []
        live = self._queues[entry.queue]
        rules = live.rules
        full = rules.most_waiting is not None and len(live) >= rules.most_waiting
        if full and before is None and not entry.callback:
            raise QueueFull(entry.queue)
        known = before or Before()
        waiting = Waiting(entry, live, live.key_of(entry))
        if known.front is not None:
            waiting.key, waiting.in_front = key_from(known.front, entry), True
        waiting.taken_steps = rules.steps[: known.steps]
        self._waiting[entry.id] = waiting
        live.add(waiting)
        live.note_unrung(waiting)
        if waiting.taken_steps:
            self._invite(waiting)
        # A callback does not wait on the phone.
        waiting.promised = not entry.callback and not known.breached
        self._at_breach(waiting)
        self._at_next_step(waiting)
        return self._serve(waiting, now)

    def _at_breach(self, waiting: Waiting) -> None:
        if waiting.promised:
            self._at(waiting.entry.arrived + waiting.queue.rules.promise, "breach", waiting)

    def _at_next_step(self, waiting: Waiting) -> None:
        step = waiting.next_step
        if step is not None:
            self._at(waiting.entry.arrived + step.after, "step", waiting)

    def leave(self, entry_id: str, now: float) -> list[Effect]:
        """A caller no longer waits. Harmless for one who does not wait."""
        waiting = self._waiting.pop(entry_id, None)
        if waiting is None:
            return []
        effects: list[Effect] = []
        waiting.alive = False
        agent = waiting.taken_by
        if agent is not None:
            agent.taken = None
            waiting.taken_by = None
            effects.append(Withdraw(waiting.entry, agent.id, Why.CALLER_LEFT))
            effects += self._look(agent, now)
            return effects
        effects += self._remove(waiting, Why.CALLER_LEFT, now)
        return effects

    def to_front(self, entry_id: str, now: float) -> list[Effect]:
        """Put a caller before everybody, until another one is put there, whatever priority the next ones have (Q14).

        A phone that rings for another rings on. Raises KeyError.
        """
        waiting = self._waiting[entry_id]
        if waiting.taken_by is not None:
            return []
        self._put_in_front(waiting, put_there=True)
        return [] if waiting.ringing else self._serve(waiting, now)

    def _put_in_front(self, waiting: Waiting, *, put_there: bool = False) -> None:
        live = waiting.queue
        live.discard(waiting)
        waiting.key, before = live.key_in_front(waiting, put_there=put_there), waiting.key
        waiting.in_front = waiting.in_front or waiting.key != before
        live.add(waiting)
        live.note_unrung(waiting)

    def take(self, id_: str, entry: Entry, now: float) -> list[Effect]:
        """An agent chooses a callback, also one whose time has not come. Raises CannotTake; KeyError: no such queue.

        If they do not answer, it is where it was: in its place, or (GivenBack) out of the queue.
        """
        agent, live = self._agent(id_), self._queues[entry.queue]
        waiting = self._waiting.get(entry.id)
        if waiting is not None and not waiting.unrung:
            raise CannotTake
        hindrance = why_not_to_choose(agent, entry.queue)
        if hindrance is not None:
            raise CannotTake(hindrance)
        if waiting is None:
            waiting = Waiting(entry, live, live.key_of(entry))
            waiting.early, waiting.promised = True, False
        first = self._caller_before(waiting)
        if first is not None:
            raise CannotTake(first=first)
        if waiting.early:
            self._waiting[entry.id] = waiting
            live.add(waiting)
        waiting.chosen_by = agent
        return [replace(self._offer(waiting, agent, live, now), chosen=True)]

    def _caller_before(self, waiting: Waiting) -> Entry | None:
        """The first caller on the phone, before this callback in the order, for whom nobody rings."""
        for key in waiting.queue.order:
            if key >= waiting.key:
                return None
            one = self._waiting[key[2]]
            if one.unrung and not one.entry.callback:
                return one.entry
        return None

    def _give_back(self, waiting: Waiting) -> list[Effect]:
        """A callback before its time leaves the queue. Only the agent who chose it was rung, and no longer is."""
        del self._waiting[waiting.entry.id]
        waiting.alive = False
        waiting.queue.discard(waiting)
        return [GivenBack(waiting.entry)]

    def _remove(self, waiting: Waiting, why: Why, now: float, but: Agent | None = None) -> list[Effect]:
        """Remove a caller, and silence all phones but one; their agents are free for the next."""
        effects: list[Effect] = []
        live = waiting.queue
        was_first = live.first_only and live.first == waiting.key
        live.discard(waiting)
        for other in waiting.overflow_to:
            other.overflow.discard(waiting)
        rung, waiting.ringing = waiting.ringing, []
        _not_crowded(waiting)
        for agent in rung:
            agent.offer = None
            if agent is not but:
                effects.append(Withdraw(waiting.entry, agent.id, why))
        for agent in rung:
            if agent is not but:
                effects += self._look(agent, now)
        if was_first and live.first is not None:
            first = self._waiting[live.first[2]]
            live.note_unrung(first)
            effects += self._serve(first, now)
        return effects

    # Agents

    def agent(
        self,
        id_: str,
        now: float,
        *,
        logged_in: frozenset[str] | None = None,
        paused: str | _Unset | None = UNSET,
        allowed: bool | None = None,
        on_phone: bool | None = None,
        since: float | None = None,
        wrap_up_until: float | None = None,
        reachable: bool | None = None,
    ) -> list[Effect]:
        """Facts about an agent; what is not given is as before.

        logged_in: the queues; allowed: by the profile; since, wrap_up_until: after a restart; reachable: some phone
        is there, and when it comes it ends the back-off. The end of a call of
        any kind is when "available longest" begins anew. Whoever logs out, pauses or may not, is rung no more; a call
        that begins while the phone rings leaves it ringing, for it may be the answer.
        """
        agent = self._agent(id_)
        self._notice(now)  # while free agents are known as free
        self._engage(agent)
        if logged_in is not None:
            if not agent.since:
                agent.since = now
            agent.logged_in = logged_in
        if not isinstance(paused, _Unset):
            agent.paused = paused
        if allowed is not None:
            agent.allowed = allowed
        if on_phone is not None:
            if agent.on_phone and not on_phone:
                agent.since = now
            agent.on_phone = on_phone
        if since is not None:
            agent.since = since
        if wrap_up_until is not None and wrap_up_until > now:
            agent.wrap_up_until = wrap_up_until
            self._at(wrap_up_until, "agent", agent)
        if reachable is not None:
            if reachable and not agent.reachable:
                agent.back_off_until = 0.0
            agent.reachable = reachable
        effects: list[Effect] = []
        offered = agent.offer
        if offered is not None:
            wants = agent.paused is None or offered.chosen_by is agent
            if not (agent.allowed and wants and self._serves(agent, offered)):
                effects += self._withdraw(agent, Why.NOT_FREE, now)
        return effects + self._look(agent, now)

    def answered(self, id_: str, now: float) -> tuple[Entry | None, list[Effect]]:
        """An agent answered the offer. Returns their caller; None: somebody was faster, or the caller left."""
        agent = self._agent(id_)
        waiting = agent.offer
        if waiting is None:
            return None, []
        waiting.taken_by = agent
        agent.taken = waiting
        effects = self._remove(waiting, Why.ANSWERED_ELSEWHERE, now, but=agent)
        return waiting.entry, effects

    def connected(self, id_: str) -> None:
        """The agent and the caller talk: the caller no longer waits."""
        agent = self._agent(id_)
        waiting = agent.taken
        if waiting is not None:
            agent.taken = None
            agent.talking_for = waiting.entry.queue
            waiting.taken_by = None
            waiting.alive = False
            self._waiting.pop(waiting.entry.id, None)

    def vanished(self, id_: str, now: float) -> list[Effect]:
        """The agent answered but went before they talked: the caller is first in the queue again."""
        agent = self._agent(id_)
        waiting = agent.taken
        if waiting is None:
            return []
        agent.taken = waiting.taken_by = None
        backs_off = waiting.queue.rules.after_no_answer
        chosen, waiting.chosen_by = waiting.chosen_by is not None, None
        if waiting.early:
            return self._backs_off(agent, backs_off, now) + self._give_back(waiting)
        if chosen:
            waiting.queue.add(waiting)
            waiting.queue.note_unrung(waiting)
        else:
            self._put_in_front(waiting)
        for other in waiting.overflow_to:
            other.overflow.add(waiting)
        self._at_breach(waiting)  # it may have come meanwhile
        return self._backs_off(agent, backs_off, now) + self._serve(waiting, now)

    def talks(self, id_: str, queue: str) -> None:
        """The agent talks with a caller of the queue, whom an earlier run of the service brought there."""
        agent = self._agent(id_)
        self._engage(agent)
        agent.talking_for = queue

    def finished(self, id_: str, now: float) -> list[Effect]:
        """The conversation from a queue is over: wrap-up begins."""
        agent = self._agent(id_)
        if agent.talking_for is None:
            return []
        live = self._queues.get(agent.talking_for)
        self._engage(agent)
        agent.talking_for = None
        agent.since = now
        if live is not None and live.rules.wrap_up:
            agent.wrap_up_until = now + live.rules.wrap_up
            self._at(agent.wrap_up_until, "agent", agent)
        return self._look(agent, now)

    def wrap_up(self, id_: str, until: float, now: float) -> list[Effect]:
        """An agent ends the work after a conversation (until is past) or prolongs it."""
        agent = self._agent(id_)
        self._engage(agent)
        agent.wrap_up_until = until
        if until > now:
            self._at(until, "agent", agent)
        return self._look(agent, now)

    def declined(self, id_: str, now: float) -> list[Effect]:
        """The agent turned the offer down."""
        return self._lost(id_, now, declined=True)

    def no_answer(self, id_: str, now: float) -> list[Effect]:
        """The agent's phone rang out, or could not be reached."""
        return self._lost(id_, now, declined=False)

    def _lost(self, id_: str, now: float, *, declined: bool) -> list[Effect]:
        agent = self._agent(id_)
        waiting = agent.offer
        if waiting is None:
            return []
        rules = waiting.queue.rules
        self._stops_ringing(agent, waiting)
        effects = self._backs_off(agent, rules.after_decline if declined else rules.after_no_answer, now)
        return effects + self._unrung(waiting, now)

    def _backs_off(self, agent: Agent, seconds: float, now: float) -> list[Effect]:
        self._engage(agent)
        agent.back_off_until = now + seconds
        self._at(agent.back_off_until, "agent", agent)
        return self._look(agent, now)

    def _withdraw(self, agent: Agent, why: Why, now: float) -> list[Effect]:
        waiting = agent.offer
        assert waiting is not None
        self._stops_ringing(agent, waiting)
        return [Withdraw(waiting.entry, agent.id, why), *self._unrung(waiting, now)]

    def _unrung(self, waiting: Waiting, now: float) -> list[Effect]:
        if waiting.ringing or not waiting.alive:
            return []
        if waiting.early:
            return self._give_back(waiting)
        waiting.queue.note_unrung(waiting)
        return self._serve(waiting, now)

    # Bringing the two together

    def _look(self, agent: Agent, now: float) -> list[Effect]:
        """The agent may have become free: take up a caller, or wait for one."""
        self._notice(now)
        self._engage(agent)
        if not agent.may_be_offered(now):
            return []
        best: Waiting | None = None
        through: LiveQueue | None = None
        most = 0.0
        for live, _ in agent.queues:
            if live.rules.id not in agent.logged_in:
                continue
            for waiting in (_first(live), live.first_overflow() if live.overflow else None):
                if waiting is None or waiting is best:
                    continue
                worth = (now - waiting.counts_from) * waiting.queue.rules.weight
                if best is None or (-worth, waiting.key) < (-most, best.key):
                    best, through, most = waiting, live, worth
        if best is None:
            best, through = self._more_ringing(agent)
        if best is not None and through is not None:
            return [self._offer(best, agent, through, now)]
        agent.free = True
        for live, number in agent.queues:
            if live.rules.id in agent.logged_in:
                live.add_free(agent, number)
        return []

    def _more_ringing(self, agent: Agent) -> tuple[Waiting | None, LiveQueue | None]:
        """The first ring-all call, in order, for which this agent's phone should ring, too."""
        best: Waiting | None = None
        through: LiveQueue | None = None
        for live, number in agent.queues:
            if live.rules.id not in agent.logged_in:
                continue
            own = next((one for one in self._rung_in(live) if _rings_for(one, live, number)), None)
            overflow = (one for one in live.overflow if _rings_for(one, live, number))
            for waiting in (own, min(overflow, key=lambda one: one.key_elsewhere, default=None)):
                if waiting is not None and (best is None or waiting.key_elsewhere < best.key_elsewhere):
                    best, through = waiting, live
        return best, through

    def _rung_in(self, live: LiveQueue) -> Iterator[Waiting]:
        """A ring-all queue's own callers in order, when somebody rings for all of them, or may for the first only."""
        if live.rules.ringing is RingStrategy.ALL:
            for key in live.order:
                if key in live.early:
                    continue
                yield self._waiting[key[2]]
                if live.first_only:
                    return

    def _serve(self, waiting: Waiting, now: float) -> list[Effect]:
        """Nobody rings for this caller: find somebody."""
        self._notice(now)
        live = waiting.queue
        rules = live.rules
        effects: list[Effect] = []
        if not waiting.has_turn:
            return effects
        later = live.first_with_anybody_free()
        if later is not None and later >= max(waiting.tiers_open, 1) and not waiting.ringing:
            effects += self._move(waiting, now, before=later)  # the earlier tiers are not full yet
        for place in (live, *waiting.overflow_to):
            tiers_open = waiting.tiers_open if place is live else 0
            if rules.ringing is RingStrategy.ALL and not waiting.entry.callback:
                for id_ in place.free_agents(tiers_open, _rings_in(waiting, place)):
                    effects.append(self._offer(waiting, self._agents[id_], place, now))
            elif not waiting.ringing:
                first = place.longest_available(tiers_open)
                if first is not None:
                    effects.append(self._offer(waiting, self._agents[first], place, now))
        if not waiting.ringing:
            effects += self._move(waiting, now)
        return effects

    def _move(self, waiting: Waiting, now: float, before: int | None = None) -> list[Effect]:
        """Take an agent from the caller with the most ringing agents: from the earliest tier, the one who began last.

        before: only one of an earlier tier than this of the caller's own queue.
        """
        places = (waiting.queue, *waiting.overflow_to) if before is None else (waiting.queue,)
        crowded = set().union(*(place.crowded for place in places))
        for most in sorted(crowded, key=lambda one: (-len(one.ringing), one.key)):
            if not most.queue.rules.spread:
                continue
            found: tuple[int, Agent, LiveQueue] | None = None
            for agent in reversed(most.ringing):
                if found is not None and found[0] == 0:
                    break
                if agent.on_phone:  # perhaps it is the answer; else they have no time
                    continue
                for place, number in agent.queues:
                    if place not in places or place.rules.id not in agent.logged_in:
                        continue
                    if (before is None or number < before) and (found is None or number < found[0]):
                        found = (number, agent, place)
            if found is not None:
                _, agent, through = found
                self._stops_ringing(agent, most)
                offer = self._offer(waiting, agent, through, now)
                return [Withdraw(most.entry, agent.id, Why.MOVED), replace(offer, moved=True)]
        return []

    def _stops_ringing(self, agent: Agent, waiting: Waiting) -> None:
        agent.offer = waiting.chosen_by = None
        waiting.ringing.remove(agent)
        if len(waiting.ringing) < 2:
            _not_crowded(waiting)

    def _offer(self, waiting: Waiting, agent: Agent, place: LiveQueue, now: float) -> Offer:
        self._engage(agent)
        agent.offer = waiting
        agent.offer_until = now + waiting.queue.rules.offer_for
        waiting.ringing.append(agent)
        if len(waiting.ringing) > 1:
            _crowded(waiting, waiting.ringing if len(waiting.ringing) == 2 else [agent])
        self._at(agent.offer_until, "offer", agent)
        return Offer(waiting.entry, agent.id, place.rules.id, agent.offer_until)

    def _engage(self, agent: Agent) -> None:
        """No longer among the free. Before anything of the agent changes."""
        if agent.free:
            agent.free = False
            for live, number in agent.queues:
                live.remove_free(agent, number)

    def _serves(self, agent: Agent, waiting: Waiting) -> bool:
        return self._place_for(agent, waiting) is not None

    def _place_for(self, agent: Agent, waiting: Waiting) -> LiveQueue | None:
        for live, _ in agent.queues:
            if live.rules.id in agent.logged_in and (live is waiting.queue or live in waiting.overflow_to):
                return live
        return None

    def _agent(self, id_: str) -> Agent:
        agent = self._agents.get(id_)
        if agent is None:
            agent = self._agents[id_] = Agent(id_)
        return agent

    # Time

    def _at(self, when: float, what: str, whom: object) -> None:
        heapq.heappush(self._due, (when, next(self._number), what, whom))

    @property
    def next_due(self) -> float | None:
        """When `due` should be called next (epoch seconds); too early or too late does no harm."""
        return self._due[0][0] if self._due else None

    def due(self, now: float) -> list[Effect]:
        """What time itself brings: the ends of wrap-up, back-off and offers, steps, breaches."""
        self._notice(now)
        effects: list[Effect] = []
        while self._due and self._due[0][0] <= now:
            _, _, what, whom = heapq.heappop(self._due)
            if isinstance(whom, Agent):
                if what == "offer" and whom.offer is not None and whom.offer_until <= now:
                    effects.append(Withdraw(whom.offer.entry, whom.id, Why.TIMED_OUT))
                    effects += self.no_answer(whom.id, now)
                elif what == "agent" and whom.offer is None:
                    effects += self._look(whom, now)
            elif isinstance(whom, Waiting) and whom.alive and self._waiting.get(whom.entry.id) is whom:
                if what == "breach":
                    effects += self._breach(whom, now)
                elif what == "step":
                    effects += self._step(whom, now)
        return effects

    def _notice(self, now: float) -> None:
        """After the clock went back: no wrap-up, back-off or offer lasts longer from now than its rule says."""
        put_back, self._latest = now < self._latest, now
        for agent in self._agents.values() if put_back else ():
            rules = [live.rules for live, _ in agent.queues]
            wrap_up = max((one.wrap_up for one in rules), default=0.0)
            back_off = max((max(one.after_decline, one.after_no_answer) for one in rules), default=0.0)
            agent.wrap_up_until = 0.0 if agent.free else min(agent.wrap_up_until, now + wrap_up)
            agent.back_off_until = 0.0 if agent.free else min(agent.back_off_until, now + back_off)
            self._at(agent.wrap_up_until, "agent", agent)
            self._at(agent.back_off_until, "agent", agent)
            if agent.offer is not None:
                agent.offer_until = min(agent.offer_until, now + agent.offer.queue.rules.offer_for)
                self._at(agent.offer_until, "offer", agent)

    def _breach(self, waiting: Waiting, now: float) -> list[Effect]:
        if waiting.entry.arrived + waiting.queue.rules.promise > now:  # by new rules
            return []
        if not waiting.promised or waiting.taken_by is not None:
            return []
        waiting.promised = False
        return [Breached(waiting.entry)]

    def _step(self, waiting: Waiting, now: float) -> list[Effect]:
        step = waiting.next_step
        if step is None or waiting.entry.arrived + step.after > now:  # by new rules
            return []
        waiting.taken_steps += (step,)
        self._at_next_step(waiting)
        self._invite(waiting)
        effects: list[Effect] = [Escalated(waiting.entry, step)]
        if waiting.taken_by is None and (
            not waiting.ringing or waiting.queue.rules.ringing is RingStrategy.ALL
        ):
            effects += self._serve(waiting, now)
        return effects

    # To look at

    def place(self, entry_id: str) -> int | None:
        """The place in the queue, 1 is next; None for somebody who does not wait (or has just been answered)."""
        waiting = self._waiting.get(entry_id)
        if waiting is None or waiting.taken_by is not None:
            return None
        return int(waiting.queue.order.bisect_left(waiting.key)) + 1

    def waiting(self, queue: str) -> Iterator[Entry]:
        """The waiting callers, in order."""
        live = self._queues.get(queue)
        return (self._waiting[key[2]].entry for key in (live.order if live is not None else ()))

    def entry(self, entry_id: str) -> Entry | None:
        waiting = self._waiting.get(entry_id)
        return waiting.entry if waiting is not None else None

    def count(self, queue: str) -> int:
        live = self._queues.get(queue)
        return len(live) if live is not None else 0

    def considered(self, queue: str, now: float) -> tuple[AgentNow, ...]:
        """Every agent of the queue and how they stand: why this one rings, and the others do not."""
        live = self._queues.get(queue)
        if live is None:
            return ()
        return tuple(
            agent_now(self._agents[id_], queue, number, now)
            for number, ids in enumerate(live.rules.tiers)
            for id_ in ids
        )

    def considered_one(self, queue: str, agent: str, now: float) -> AgentNow | None:
        """The same of one agent; None for one who is not the queue's."""
        tiers = self._queues[queue].rules.tiers if queue in self._queues else ()
        number = next((number for number, ids in enumerate(tiers) if agent in ids), None)
        return agent_now(self._agents[agent], queue, number, now) if number is not None else None

    def anybody_free(self, queue: str) -> bool:
        """Whether a caller of this queue would ring an agent at once."""
        live = self._queues.get(queue)
        return live is not None and live.first_with_anybody_free() is not None

    def front(self, entry_id: str) -> float | None:
        """The key of a caller put before everybody (Before.front); None for one who waits in turn."""
        waiting = self._waiting.get(entry_id)
        return waiting.key[0] if waiting is not None and waiting.in_front else None

    def available_since(self, id_: str) -> tuple[float, float]:
        """When the agent's last call of any kind ended, and until when wrap-up lasts: epoch seconds, 0 if not known."""
        agent = self._agents.get(id_)
        return (agent.since, agent.wrap_up_until) if agent is not None else (0.0, 0.0)


def _first(live: LiveQueue) -> Waiting | None:
    """The queue's first caller for whom nobody rings; without `spread` only the first of all."""
    first = live.first_unrung()
    if first is not None and live.first_only and live.first != first.key:
        return None
    return first


def _crowded(waiting: Waiting, agents: list[Agent]) -> None:
    """These agents ring for a caller together with others: each could be moved to a caller of any of their queues."""
    for agent in agents:
        for live, _ in agent.queues:
            live.crowded.add(waiting)
            waiting.crowds.add(live)


def _not_crowded(waiting: Waiting) -> None:
    for live in waiting.crowds:
        live.crowded.discard(waiting)
    waiting.crowds = set()


def _rings_in(waiting: Waiting, queue: LiveQueue) -> int | None:
    """The last of a queue's tiers (from 0) of which somebody rings for the caller; None while nobody of it does."""
    numbers = [number for agent in waiting.ringing for one, number in agent.queues if one is queue]
    return max(numbers, default=None)


def _rings_for(waiting: Waiting, queue: LiveQueue, number: int) -> bool:
    """Whether an agent of this tier of the queue rings for a ring-all call that somebody rings for already."""
    if waiting.entry.callback or not waiting.ringing or waiting.queue.rules.ringing is not RingStrategy.ALL:
        return False
    opened = waiting.tiers_open if queue is waiting.queue else 0
    return number <= max(_rings_in(waiting, queue) or 0, opened - 1)


def _without_agents(rules: QueueRules) -> QueueRules:
    return replace(rules, tiers=(), steps=())
