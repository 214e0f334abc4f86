"""What came of the simulated calls, counted: figures that can be added up.

Knows: sums. Refuses to know: how they are shown (report.py, plots.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from collections.abc import Mapping

_Key = TypeVar("_Key", str, int)

HALF_HOURS: Final = 48  # of a day
HALF_HOUR: Final = 1800.0  # seconds
CAME, ANSWERED, IN_TIME, GAVE_UP, WAITED = range(5)  # of a half-hour's figures


class SimulatedEnd(StrEnum):
    """How a call ended."""

    AGENT = "agent"  # a queue's agent answered
    PERSON = "person"
    OUTSIDE = "outside"  # the answering service, or another number outside
    MESSAGE = "message"
    CALLBACK = "callback"  # promised, by a queue or a person
    NO_MESSAGE = "no_message"  # hung up at the beep
    GAVE_UP = "gave_up"  # hung up while it rang or in a queue
    REFUSED = "refused"


@dataclass(slots=True)
class QueueTally:
    """One queue. waits: by whole seconds from the call's beginning, of answered callers. passed_on: sent on after
    the promised or longest wait. nobody: spells while it was open and no agent was at work; epoch seconds.

    slots: by half-hour of the week, Monday first: CAME, ANSWERED, IN_TIME, GAVE_UP, and the seconds WAITED by the
    answered. staffed: likewise: for how many seconds it was open, and how many agents' seconds were at work then.
    """

    came: int = 0
    answered: int = 0
    within: int = 0
    breached: int = 0
    gave_up: int = 0
    passed_on: int = 0
    full: int = 0
    open_for: float = 0.0
    waits: Counter[int] = field(default_factory=Counter)
    nobody: list[tuple[float, float]] = field(default_factory=list)
    slots: dict[int, list[float]] = field(default_factory=dict)
    staffed: dict[int, list[float]] = field(default_factory=dict)
    promised: int = 0
    called_back: int = 0
    not_reached: int = 0
    callback_waits: Counter[int] = field(default_factory=Counter)

    def add(self, other: QueueTally) -> None:
        for name in COUNTS_OF_A_QUEUE:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waits.update(other.waits)
        self.callback_waits.update(other.callback_waits)
        for start, end in other.nobody:
            if self.nobody and self.nobody[-1][1] == start:
                self.nobody[-1] = (self.nobody[-1][0], end)
            else:
                self.nobody.append((start, end))
        _add_rows(self.slots, other.slots)
        _add_rows(self.staffed, other.staffed)


COUNTS_OF_A_QUEUE: Final = (
    "came", "answered", "within", "breached", "gave_up", "passed_on", "full", "open_for", "promised", "called_back",
    "not_reached",
)  # fmt: skip


@dataclass(slots=True)
class AgentTally:
    """One agent. Seconds: at_work (a queue of theirs is open, and their profile lets calls through), talked (also
    calls to themselves), wrapped_up, rung. answered, missed: offers of a queue; own: calls to themselves.
    """

    at_work: float = 0.0
    talked: float = 0.0
    wrapped_up: float = 0.0
    rung: float = 0.0
    answered: int = 0
    missed: int = 0
    own: int = 0

    def add(self, other: AgentTally) -> None:
        for name in ("at_work", "talked", "wrapped_up", "rung", "answered", "missed", "own"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class SimulationTally:
    """Everything. ends: by number called; rules: how often a reason (clause, code, about) was given.

    days: by date: calls, answered by one of ours, gave up.
    """

    calls: int = 0
    ends: Counter[tuple[str, SimulatedEnd]] = field(default_factory=Counter)
    rules: Counter[tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=Counter)
    queues: dict[str, QueueTally] = field(default_factory=dict)
    agents: dict[str, AgentTally] = field(default_factory=dict)
    days: dict[str, list[float]] = field(default_factory=dict)
    asked: int = 0  # how often the policy itself was asked, and not the memory
    open_tickets: int = 0  # promised callbacks that wait when it ends

    def add(self, other: SimulationTally) -> None:
        """Add what came later."""
        self.calls += other.calls
        self.asked += other.asked
        self.ends.update(other.ends)
        self.rules.update(other.rules)
        for queue, one in other.queues.items():
            self.queues.setdefault(queue, QueueTally()).add(one)
        for agent, each in other.agents.items():
            self.agents.setdefault(agent, AgentTally()).add(each)
        _add_rows(self.days, other.days)


def half_hour(at: float) -> int:
    """The half-hour of the week of an instant (epoch seconds), in Stockholm, Monday first."""
    local = datetime.fromtimestamp(at, UTC).astimezone(STOCKHOLM)
    return local.weekday() * HALF_HOURS + local.hour * 2 + local.minute // 30


def _add_rows(mine: dict[_Key, list[float]], others: Mapping[_Key, list[float]]) -> None:
    for key, row in others.items():
        have = mine.get(key)
        mine[key] = list(row) if have is None else [a + b for a, b in zip(have, row, strict=True)]
