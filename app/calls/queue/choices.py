"""Agents: their choices (logged in, paused) and how long they have been available; both survive restarts.

Knows: each agent's own state, and the ledger. Refuses to know: who is offered what (hall.py, queueing).

Everybody named in a queue is logged in until they log out, for all of their queues.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final, assert_never

import structlog

from app.policy.targets import LogIn, LogOut, Pause, Resume

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.calls.ledger import Ledger
    from app.policy.targets import AgentChoice

log = structlog.get_logger()

AGENTS_KIND: Final = "agent"


@dataclass(frozen=True, slots=True)
class AgentState:
    """paused: the reason, None for no pause; since: available since, wrap_up_until: both epoch seconds, 0 unknown.

    talking: on the phone at the last news; so we notice a call that ended while the service was away.
    serving: the queue whose caller they talk with, "" for none; wrap-up follows when that is over.
    """

    logged_in: bool = True
    paused: str | None = None
    since: float = 0.0
    wrap_up_until: float = 0.0
    talking: bool = False
    serving: str = ""


NEW: Final = AgentState()


class Agents:
    """By person's id; people who are not in the ledger are NEW."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._states: dict[str, AgentState] = {}
        self.changes = 0  # grows with every choice
        for agent, value in ledger.all(AGENTS_KIND).items():
            state = _read(value)
            if state is None:
                log.error("an agent's state in the ledger cannot be read", agent=agent, value=value)
            else:
                self._states[agent] = state

    def of(self, agent: str) -> AgentState:
        return self._states.get(agent, NEW)

    def log_in(self, agent: str) -> None:
        """Whoever logs in is not paused."""
        self._keep(agent, replace(self.of(agent), logged_in=True, paused=None))

    def log_out(self, agent: str) -> None:
        self._keep(agent, replace(self.of(agent), logged_in=False, paused=None))

    def pause(self, agent: str, reason: str) -> None:
        """Whoever pauses is logged in."""
        self._keep(agent, replace(self.of(agent), logged_in=True, paused=reason))

    def resume(self, agent: str) -> None:
        """As `log_in`: an agent who asks for calls must get them, even after having logged out, too."""
        self.log_in(agent)

    def choose(self, agent: str, choice: AgentChoice) -> None:
        match choice:
            case LogIn():
                self.log_in(agent)
            case LogOut():
                self.log_out(agent)
            case Resume():
                self.resume(agent)
            case Pause(reason):
                self.pause(agent, reason)
            case _:
                assert_never(choice)

    def free_since(self, agent: str, since: float, wrap_up_until: float, *, talking: bool = False) -> None:
        kept = replace(self.of(agent), since=since, wrap_up_until=wrap_up_until, talking=talking)
        self._keep(agent, kept)

    def serves(self, agent: str, queue: str) -> None:
        """The agent talks with a caller of this queue; "" no more."""
        self._keep(agent, replace(self.of(agent), serving=queue))

    def _keep(self, agent: str, state: AgentState) -> None:
        before = self.of(agent)
        if state != before:
            self.changes += (state.logged_in, state.paused) != (before.logged_in, before.paused)
            self._states[agent] = state
            self._ledger.put(AGENTS_KIND, agent, asdict(state))


def _read(value: Mapping[str, object]) -> AgentState | None:
    match value:
        case {
            "logged_in": bool(logged_in),
            "paused": (str() | None) as paused,
            "since": (int() | float()) as since,
            "wrap_up_until": (int() | float()) as until,
        }:
            serving = value.get("serving", "")
            talking = value.get("talking") is True
            return AgentState(
                logged_in, paused, since, until, talking, serving if isinstance(serving, str) else ""
            )
        case _:
            return None
