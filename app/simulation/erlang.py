"""Erlang C: waits in a queue with so many agents, by formula.

Knows: the formula for M/M/c: calls at random, exponential handling times, nobody hangs up, every agent answers at
once and serves this queue alone. Refuses to know: whether a queue is like that (staffing.py says where it is not).
"""

from __future__ import annotations

import math


def share_who_wait(agents: int, load: float) -> float:
    """The share of callers who wait at all. load: calls in an hour times hours each takes; 1.0 if it is too much."""
    if load >= agents:
        return 1.0
    blocked = 1.0  # Erlang B, by its recursion: no factorials, and no overflow
    for one in range(1, agents + 1):
        blocked = load * blocked / (one + load * blocked)
    return agents * blocked / (agents - load * (1.0 - blocked))


def share_within(agents: int, load: float, handling: float, seconds: float) -> float:
    """The share of callers who wait at most so many seconds. handling: seconds that a call takes an agent."""
    if load >= agents:
        return 0.0
    return 1.0 - share_who_wait(agents, load) * math.exp(-(agents - load) * seconds / handling)


def mean_wait(agents: int, load: float, handling: float) -> float:
    """Seconds, of all callers; inf if it is too much for the agents."""
    if load >= agents:
        return math.inf
    return share_who_wait(agents, load) * handling / (agents - load)


def agents_by_formula(load: float, handling: float, seconds: float, target: float) -> int:
    """The fewest agents with whom this share (target) of callers waits at most so many seconds."""
    agents = max(1, math.floor(load))
    while share_within(agents, load, handling, seconds) < target:
        agents += 1
    return agents
