"""One queue at work: who waits in it, in which order, and which of its agents are free.

Knows: the order, and how to find the first caller and the longest available agent in O(log n). Refuses to know: when
anybody becomes free (dispatcher.py).

The order is (arrived - the priority's head start, arrived, id). It never changes while callers wait. It is
chronological within a class (Q8, Q14), and ages by itself: nobody is passed by somebody who came more than the largest
head start later. A person's choice comes before it: whom somebody put in front has a head start that no rule gives.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final

from sortedcontainers import SortedList

from app.queueing.rules import RingStrategy

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.queueing.entries import Entry
    from app.queueing.rules import EscalationStep, QueueRules

Key = tuple[float, float, str]
PUT_THERE: Final = 1e10  # seconds, 300 years: the head start of whom a person put before everybody


class Waiting:
    """Somebody who waits in a queue. ringing: the agents being rung, in the order in which they began."""

    __slots__ = (
        "alive",
        "chosen_by",
        "crowds",
        "early",
        "entry",
        "in_front",
        "key",
        "overflow_to",
        "promised",
        "queue",
        "ringing",
        "taken_by",
        "taken_steps",
        "tiers_open",
    )

    def __init__(self, entry: Entry, live: LiveQueue, key: Key) -> None:
        self.entry = entry
        self.queue = live
        self.key = key
        self.ringing: list[Agent] = []
        self.crowds: set[LiveQueue] = set()  # queues that know of it as `crowded`
        self.taken_by: Agent | None = None
        self.tiers_open = 0  # so many tiers are asked at once; 0: the first with anybody free
        self.overflow_to: tuple[LiveQueue, ...] = ()  # queues whose agents are asked too
        self.taken_steps: tuple[EscalationStep, ...] = ()  # also of rules that hold no more
        self.promised = True  # it was not told yet that they wait longer than was promised
        self.in_front = False  # put before everybody, whatever the rules say
        self.chosen_by: Agent | None = None  # as long as they ring for it, or have answered
        self.early = False  # a callback before its time: for the agent who chose it alone
        self.alive = True

    def __lt__(self, other: Waiting) -> bool:
        return False  # in a heap, after equal keys: any order will do

    @property
    def next_step(self) -> EscalationStep | None:
        return next((step for step in self.queue.rules.steps if step not in self.taken_steps), None)

    @property
    def unrung(self) -> bool:
        return self.alive and not self.ringing and self.taken_by is None

    @property
    def has_turn(self) -> bool:
        """Whether agents may be rung: without `spread`, for the first in the queue only."""
        return not self.queue.first_only or self.queue.first == self.key

    @property
    def counts_from(self) -> float:
        """From when its wait counts beside those of other queues, head start included; epoch seconds."""
        first = self.key[0]
        return first + PUT_THERE if _is_put_there(first) else first

    @property
    def key_elsewhere(self) -> Key:
        """Its place beside the callers of other queues: who is put in front is so in their own queue only."""
        return (self.counts_from, *self.key[1:])


class Agent:
    """An agent's state. A time of 0 is past."""

    __slots__ = (
        "allowed",
        "back_off_until",
        "free",
        "id",
        "logged_in",
        "offer",
        "offer_until",
        "on_phone",
        "paused",
        "queues",
        "reachable",
        "since",
        "taken",
        "talking_for",
        "wrap_up_until",
    )  # fmt: skip

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.queues: list[tuple[LiveQueue, int]] = []  # the queues served, and the number of the tier in each
        self.logged_in: frozenset[str] = frozenset()
        self.paused: str | None = None
        self.allowed = True
        self.reachable = True
        self.on_phone = False
        self.since = 0.0
        self.wrap_up_until = 0.0
        self.back_off_until = 0.0
        self.offer: Waiting | None = None
        self.offer_until = 0.0
        self.taken: Waiting | None = None  # answered; the two do not talk yet
        self.talking_for: str | None = None  # the queue from which the present conversation came
        self.free = False

    @property
    def willing(self) -> bool:
        return self.allowed and self.reachable and self.paused is None and not self.on_phone

    def may_be_offered(self, now: float) -> bool:
        return (
            self.willing
            and self.offer is None
            and self.taken is None
            and self.talking_for is None
            and self.wrap_up_until <= now
            and self.back_off_until <= now
        )


class LiveQueue:
    """A queue's rules, its callers in order, and its free agents."""

    def __init__(self, rules: QueueRules) -> None:
        self.rules = rules
        self.first_only = rules.ringing is RingStrategy.ALL and not rules.spread
        self.order: SortedList[Key] = SortedList()
        self.early: set[Key] = set()  # of `order`: callbacks before their time, whose turn it never is
        self.free: list[SortedList[tuple[float, str]]] = [SortedList() for _ in rules.tiers]
        self.crowded: set[Waiting] = set()  # several agents ring for them, some of this queue
        self.overflow: set[Waiting] = set()  # callers of other queues whom these agents may take
        self._unrung: list[
            tuple[Key, Key, Waiting]
        ] = []  # a heap with stale entries, cleaned when they come up
        self._overflow_unrung: list[tuple[Key, Key, Waiting]] = []

    def __len__(self) -> int:
        return len(self.order)

    @property
    def first(self) -> Key | None:
        """Whose turn it is."""
        return next((key for key in self.order if key not in self.early), None)

    def add(self, waiting: Waiting) -> None:
        self.order.add(waiting.key)
        if waiting.early:
            self.early.add(waiting.key)

    def discard(self, waiting: Waiting) -> None:
        self.order.discard(waiting.key)
        self.early.discard(waiting.key)

    def key_of(self, entry: Entry) -> Key:
        return key_from(entry.arrived - self.rules.ahead.get(entry.priority, 0.0), entry)

    def key_in_front(self, waiting: Waiting, *, put_there: bool = False) -> Key:
        """Before everybody who waits: for a caller whom an agent answered and left.

        put_there: by a person, so also before whoever comes later with a head start (Q14), until another is put there.
        """
        first = waiting.key[0]
        if self.order and self.order[0] < waiting.key:
            first = self.order[0][0] - 0.001
        if put_there and not _is_put_there(first):
            first -= PUT_THERE
        return key_from(first, waiting.entry)

    def note_unrung(self, waiting: Waiting) -> None:
        heapq.heappush(self._unrung, (waiting.key, waiting.key, waiting))
        for live in waiting.overflow_to:
            heapq.heappush(live._overflow_unrung, (waiting.key_elsewhere, waiting.key, waiting))

    def note_overflow(self, waiting: Waiting) -> None:
        self.overflow.add(waiting)
        if waiting.unrung:
            heapq.heappush(self._overflow_unrung, (waiting.key_elsewhere, waiting.key, waiting))

    def first_unrung(self) -> Waiting | None:
        return _first(self._unrung, lambda one: one.unrung)

    def first_overflow(self) -> Waiting | None:
        """Whoever has no turn is noted again when they have (`note_unrung`)."""
        return _first(self._overflow_unrung, lambda one: one.unrung and one.has_turn)

    def add_free(self, agent: Agent, number: int) -> None:
        self.free[number].add((agent.since, agent.id))

    def remove_free(self, agent: Agent, number: int) -> None:
        self.free[number].discard((agent.since, agent.id))

    def first_with_anybody_free(self) -> int | None:
        """The number of the first tier with a free agent."""
        return next((number for number, agents in enumerate(self.free) if agents), None)

    def free_agents(self, tiers_open: int, rings_in: int | None = None) -> list[str]:
        """Who is asked, longest available first: all free of the open tiers, else of the first tier with any.

        rings_in: somebody of this tier rings for the caller already, so none of a later one is asked before it is open.
        """
        if rings_in is not None:
            asked = [one for agents in self.free[: max(tiers_open, rings_in + 1)] for one in agents]
            return [id_ for _, id_ in sorted(asked)]
        if tiers_open <= 1:
            for agents in self.free:
                if agents:
                    return [id_ for _, id_ in agents]
            return []
        asked = [one for agents in self.free[:tiers_open] for one in agents]
        if asked:
            return [id_ for _, id_ in sorted(asked)]
        for agents in self.free[tiers_open:]:
            if agents:
                return [id_ for _, id_ in agents]
        return []

    def longest_available(self, tiers_open: int) -> str | None:
        """The first of `free_agents`."""
        if tiers_open <= 1:
            for agents in self.free:
                if agents:
                    return str(agents[0][1])
            return None
        asked = self.free_agents(tiers_open)
        return asked[0] if asked else None


def _is_put_there(first: float) -> bool:
    return first < -PUT_THERE / 2


def key_from(first: float, entry: Entry) -> Key:
    return (first, entry.arrived, entry.id)


def _first(heap: list[tuple[Key, Key, Waiting]], suits: Callable[[Waiting], bool]) -> Waiting | None:
    """heap: the order in it, the waiting's key at that time, and the waiting."""
    while heap:
        _, key, waiting = heap[0]
        if waiting.key == key and suits(waiting):
            return waiting
        heapq.heappop(heap)
    return None
