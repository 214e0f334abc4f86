"""What goes in and comes out of the core: waiting callers, and what to do.

Knows: values only. Refuses to know: how an offer is chosen (dispatcher.py) or carried out (calls).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.queueing.rules import EscalationStep


@dataclass(frozen=True, slots=True)
class Entry:
    """A waiting caller. id: the call's; arrived: epoch seconds, kept over restarts and by callbacks."""

    id: str
    queue: str
    arrived: float
    priority: str = ""
    callback: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """The earlier history of a caller who waits again.

    front: the first part of the key that put them before everybody (live_queue.py); steps: of the queue's rules, so
    many are taken; breached: it was told that they waited longer than was promised.
    """

    front: float | None = None
    steps: int = 0
    breached: bool = False


class Why(StrEnum):
    """Why an agent's phone stops ringing."""

    ANSWERED_ELSEWHERE = "answered_elsewhere"
    CALLER_LEFT = "caller_left"
    MOVED = "moved"  # to a caller for whom nobody rang (spread)
    TIMED_OUT = "timed_out"
    NOT_FREE = "not_free"  # logged out, paused, or chose a profile that takes no calls


@dataclass(frozen=True, slots=True)
class Offer:
    """Ring this agent for this caller until `until` (epoch seconds). queue: the queue through which the agent serves.

    moved: taken from a caller for whom others ring, too (spread), and chosen for that, not for being available longest.
    chosen: it is a callback that the agent chose.
    """

    entry: Entry
    agent: str
    queue: str
    until: float
    moved: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Stop ringing this agent for this caller; or, if the agent had answered, there is no caller any more."""

    entry: Entry
    agent: str
    why: Why


@dataclass(frozen=True, slots=True)
class Escalated:
    """The caller has waited long enough for this step of the queue's rules."""

    entry: Entry
    step: EscalationStep


@dataclass(frozen=True, slots=True)
class Breached:
    """The caller has waited longer than promised (Q2)."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The agent who chose this callback before its time did not call: it waits in the queue no more."""

    entry: Entry


Effect = Offer | Withdraw | Escalated | Breached | GivenBack


class QueueFull(Exception):
    """The queue takes no more callers."""


class Standing(StrEnum):
    """How an agent stands to the queue, at one instant."""

    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    BACK_OFF = "back_off"  # has just declined, or did not answer
    PAUSED = "paused"
    LOGGED_OUT = "logged_out"
    OUT_OF_REACH = "out_of_reach"  # no phone is registered
    PROFILE = "profile"  # the profile chosen takes no calls


class CannotTake(Exception):
    """An agent cannot have the callback that they chose.

    why: how the agent stands; None: a phone rings for it, or somebody has it, already. first: a caller, waiting on the
    phone, who is before it in the queue.
    """

    def __init__(self, why: Standing | None = None, first: Entry | None = None) -> None:
        super().__init__(
            why.value if why is not None else "taken" if first is None else "somebody is before it"
        )
        self.why, self.first = why, first


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent as one queue sees it. since: available since, epoch seconds; about: why paused; until: wrap-up's end.

    rings_for: the queue of the caller for whom the phone rings, not always the one that sees it.
    """

    agent: str
    tier: int
    standing: Standing
    since: float
    about: str = ""
    until: float = 0.0
    entry: str | None = None
    rings_for: str = ""
