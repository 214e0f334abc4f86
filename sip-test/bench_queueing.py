"""The queues' core by itself: events per second, and whether an event costs more when many wait.

    make bench-queueing         or: python sip-test/bench_queueing.py --help

An event is one piece of news: a caller joins or leaves, an agent answers, the two talk, the conversation ends, the
agent's phone is free, a caller has waited for 30 s and gets the offer of a callback. The timers run as in the service.
Each round keeps the number of waiting callers: after each served call another caller joins, and one in eight leaves
unserved. As in a full queue, all agents are busy except in the instant between two calls.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.queueing.dispatcher import Dispatcher
from app.queueing.entries import Entry, Escalated, Offer
from app.queueing.rules import EscalationStep, QueueRules, RingStrategy

AGENTS = tuple(f"a{number}" for number in range(200))


def rounds(waiting: int, ringing: RingStrategy, calls: int, seed: int) -> float:
    """Seconds per event."""
    dice = random.Random(seed)
    it = Dispatcher()
    steps = (EscalationStep(30.0, offer_callback=True),)
    it.configure({"q": QueueRules("q", (AGENTS,), ringing, ahead={"vip": 600.0}, steps=steps)}, 0.0)
    now = 2000.0
    for number in range(waiting + len(AGENTS)):
        it.join(
            Entry(f"c{number}", "q", now - 1000.0 + number * 0.001, "vip" if number % 10 == 0 else ""), now
        )
    it.due(now)  # their steps, and breaches of the promise
    offered: list[Offer] = []
    for agent in AGENTS:
        offered += [one for one in it.agent(agent, now, logged_in=frozenset("q")) if isinstance(one, Offer)]
    coming = [
        Entry(f"n{number}", "q", now + number * 0.01, "vip" if dice.random() < 0.1 else "")
        for number in range(calls * 9 // 8 + 1)
    ]
    leaving = dice.sample(range(len(AGENTS), waiting), calls // 8) if waiting > calls // 2 else []
    next_one = iter(coming)
    gc.collect()
    gc.freeze()  # as the service does
    gc.set_threshold(20_000, 20, 50)
    events = 0
    began = time.perf_counter()
    for turn in range(calls):
        now += 0.01
        due = it.next_due
        if due is not None and due <= now:
            events += sum(isinstance(one, Escalated) for one in it.due(now))
        agent = offered.pop(0).agent
        it.answered(agent, now)
        it.agent(agent, now, on_phone=True)
        it.connected(agent)
        it.join(next(next_one), now)
        it.finished(agent, now)
        offered += [one for one in it.agent(agent, now, on_phone=False) if isinstance(one, Offer)]
        events += 6
        if turn % 8 == 0 and leaving:
            it.leave(f"c{leaving.pop()}", now)
            it.join(next(next_one), now)
            events += 2
    seconds = time.perf_counter() - began
    gc.unfreeze()
    assert len(offered) == len(AGENTS)
    return seconds / events


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=10_000, help="calls served in a round (10000)")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    sizes = (1_000, 10_000, 100_000)
    for ringing in RingStrategy:
        cost: dict[int, list[float]] = {size: [] for size in sizes}
        for number in range(options.rounds):
            for size in sizes:
                cost[size].append(rounds(size, ringing, options.calls, number))
        first = statistics.median(cost[sizes[0]])
        print(f"{ringing.value}, 200 agents, median of {options.rounds} rounds")
        for size in sizes:
            median = statistics.median(cost[size])
            print(
                f"  {size:7,} waiting: {1 / median:9,.0f} events/s, {median * 1e6:5.2f} us each, "
                f"{median / first:.2f} of the least"
            )


if __name__ == "__main__":
    main()
