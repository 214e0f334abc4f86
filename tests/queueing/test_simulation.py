"""A day's calls under virtual time, compared with Erlang's formula for queues whose callers wait (Erlang C)."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass

import pytest

from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Entry, Offer
from app.queueing.rules import QueueRules, RingStrategy


def erlang_c(agents: int, load: float) -> float:
    """The probability that a caller must wait; load in erlangs. By the recursion for Erlang B."""
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - (load / agents) * (1 - blocked))


@dataclass
class Day:
    waits: list[float]
    served: list[str]
    longest_line: int


def simulate(agents: int, load: float, mean_talk: float, calls: int, ringing: RingStrategy, seed: int) -> Day:
    """Poisson arrivals, exponential talks, answers in no time."""
    dice = random.Random(seed)
    it = Dispatcher()
    names = tuple(f"a{number:04d}" for number in range(agents))
    it.configure({"q": QueueRules("q", (names,), ringing, promise=1e9)}, 0.0)
    for name in names:
        it.agent(name, 0.0, logged_in=frozenset("q"))
    events: list[tuple[float, int, str, str]] = []
    now, order = 0.0, 0
    for number in range(calls):
        now += dice.expovariate(load / mean_talk)
        heapq.heappush(events, (now, number, "join", f"c{number}"))
    order = calls
    day = Day([], [], 0)
    while events:
        now, _, what, whom = heapq.heappop(events)
        effects = it.join(Entry(whom, "q", now), now) if what == "join" else it.finished(whom, now)
        while effects:
            offer = next((one for one in effects if isinstance(one, Offer)), None)
            effects = []
            if offer is not None:
                entry, effects = it.answered(offer.agent, now)
                assert entry is not None
                it.connected(offer.agent)
                day.waits.append(now - entry.arrived)
                day.served.append(entry.id)
                order += 1
                heapq.heappush(events, (now + dice.expovariate(1 / mean_talk), order, "end", offer.agent))
        day.longest_line = max(day.longest_line, it.count("q"))
    return day


@pytest.mark.parametrize(
    ("agents", "load", "calls", "ringing"),
    [
        (10, 8.0, 30_000, RingStrategy.LONGEST_AVAILABLE),
        (10, 8.0, 10_000, RingStrategy.ALL),
        (100, 92.0, 40_000, RingStrategy.LONGEST_AVAILABLE),
    ],
)
@pytest.mark.whole
def test_a_days_calls_wait_as_erlang_says(
    agents: int, load: float, calls: int, ringing: RingStrategy
) -> None:
    """A full queue is correlated with itself, so the tolerance is wide where few of its waves fit in a day."""
    talk = 180.0

    day = simulate(agents, load, talk, calls, ringing, seed=3)

    assert sorted(day.served) == sorted(f"c{number}" for number in range(calls))
    assert day.served == sorted(
        day.served, key=lambda id_: int(id_[1:])
    )  # served in the order in which they came
    wait = sum(1 for one in day.waits if one > 0) / calls
    mean = sum(day.waits) / calls
    expected = erlang_c(agents, load)
    assert wait == pytest.approx(expected, abs=0.06)
    assert mean == pytest.approx(expected * talk / (agents - load), rel=0.35)


@pytest.mark.whole
def test_thousands_of_agents_serve_a_day_in_order_and_lose_nobody() -> None:
    """So large a house needs weeks to come to rest: Erlang's mean is no yardstick for its day, a bound is."""
    day = simulate(2000, 1940.0, 180.0, 60_000, RingStrategy.LONGEST_AVAILABLE, seed=1)

    assert day.served == [f"c{number}" for number in range(60_000)]
    assert sum(1 for one in day.waits if one > 0) / 60_000 < 2 * erlang_c(2000, 1940.0)
