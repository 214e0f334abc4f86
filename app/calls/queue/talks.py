"""Who talks with whom: agents, and the callers whom a queue brought to them.

Knows: each talk by the agent's leg. Refuses to know: what follows when one ends (hall.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from app.calls.queue.waiting import WaitingCaller


@dataclass(slots=True)
class Talk:
    """met: the caller was sent to the agent's leg; gone: the leg is no more; began: epoch seconds."""

    agent: str
    caller: WaitingCaller
    began: float
    gone: bool = False
    met: bool = False


class Talks(dict[str, Talk]):
    """By leg."""

    def agent_of(self, call: str) -> str:
        """The agent who talks with a caller; "" for nobody."""
        return next((talk.agent for talk in self.values() if talk.caller.entry.id == call), "")

    def of_agent(self, agent: str, queues: Container[str]) -> Talk | None:
        """The talk that an agent is in, with a caller of one of these queues."""
        theirs = (talk for talk in self.values() if talk.agent == agent and not talk.gone)
        return next((talk for talk in theirs if talk.caller.entry.queue in queues), None)

    def end(self, agent: str, call: str) -> list[str]:
        """Forget the talks of these two. Returns the agent's legs."""
        legs = [leg for leg, talk in self.items() if talk.agent == agent and talk.caller.entry.id == call]
        for leg in legs:
            del self[leg]
        return legs
