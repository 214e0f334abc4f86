"""What a screen on a wall shows of a queue, as values.

Knows: which figures, and when one of them is bad. Refuses to know: how they look, and where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.web.queues import QueueNow

SOON_TOO_LONG: Final = 0.75  # of the promise: then it stands out
AGENT_GROUPS: Final = {  # how agents stand, in few words
    "free": "free",
    "ringing": "talking",
    "talking": "talking",
    "wrap_up": "wrap_up",
    "back_off": "paused",
    "paused": "paused",
    "profile": "away",
    "logged_out": "away",
    "out_of_reach": "away",
}


@dataclass(frozen=True, slots=True)
class QueueToday:
    """A queue's callers since midnight, from the journal: also from before the service's last start."""

    calls: int = 0
    in_time: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class WallQueue:
    """A queue on the wall. longest, promise: seconds; level: 0 to 1, None before the day's first caller.

    late: callers of today who waited longer than the promise, also those who still wait. agents: by group.
    """

    id: str
    name: str
    open: bool
    waiting: int
    longest: float
    promise: float
    level: float | None
    late: int
    callbacks: int
    agents: dict[str, int]

    @property
    def wait_is(self) -> str:
        """A class of the style sheet: "", busy (soon too long) or bad."""
        if not self.waiting or self.longest < SOON_TOO_LONG * self.promise:
            return ""
        return "bad" if self.longest > self.promise else "busy"


class WallHouse(Protocol):
    """Where the figures are."""

    def wall_queues(self, queues: Collection[str]) -> Sequence[WallQueue]:
        """These queues, or all for (); those that are no longer there are left out."""

    def wall_clock(self) -> str:
        """The time on the wall, HH:MM."""


def wall_queue(now: QueueNow, promise: float, today: QueueToday) -> WallQueue:
    """The figures of now and those of the day together."""
    agents = dict.fromkeys(AGENT_GROUPS.values(), 0)
    for one in now.agents:
        agents[AGENT_GROUPS.get(one.standing, "away")] += 1
    return WallQueue(
        id=now.id,
        name=now.name,
        open=now.open,
        waiting=len(now.waiting),
        longest=now.longest,
        promise=promise,
        level=today.in_time / today.calls if today.calls else None,
        late=today.late + sum(one.waited > promise for one in now.waiting),
        callbacks=now.callbacks,
        agents=agents,
    )
