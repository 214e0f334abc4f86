"""How to serve a queue: values only.

Knows: the rules of one queue. Refuses to know: who waits in it (live_queue.py), and where the rules come from (policy).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class RingStrategy(StrEnum):
    """Which free agents a caller rings."""

    ALL = "all"  # Q9: all of them at the same time
    LONGEST_AVAILABLE = "longest_available"  # Q13: the agent available longest


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """A step for a caller who has waited `after` seconds (Q2). It happens once, and lasts until the caller is served.

    tiers: how many tiers of agents to ask at once, instead of the first with anybody free.
    queues: ask the agents of these queues, too.
    offer_callback: offer the caller a callback.
    """

    after: float
    tiers: int | None = None
    queues: tuple[str, ...] = ()
    offer_callback: bool = False


@dataclass(frozen=True, slots=True)
class QueueRules:
    """One queue's rules. Times in seconds.

    tiers: the agents' ids, tier by tier; a later tier is asked when nobody of the tiers before it is free.
    spread: with ring-all and several waiting, the free agents are spread over them.
    ahead: by priority class, the head start over callers without one. It is the ageing rule too: nobody is passed by
        somebody who came more than the largest head start later.
    weight: between queues, for an agent who could take callers of several.
    """

    id: str
    tiers: tuple[tuple[str, ...], ...]
    ringing: RingStrategy = RingStrategy.ALL
    spread: bool = True
    ahead: Mapping[str, float] = field(default_factory=dict)
    weight: float = 1.0
    wrap_up: float = 0.0
    offer_for: float = 20.0
    after_decline: float = 30.0
    after_no_answer: float = 60.0
    most_waiting: int | None = None
    steps: tuple[EscalationStep, ...] = ()
    promise: float = 180.0
