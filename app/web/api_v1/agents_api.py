"""The API about agents: log them in and out, pause and resume them.

Knows: the choice as JSON. Refuses to know: who may choose for whom, and what is possible (desk_actions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.api_v1.area import Area

if TYPE_CHECKING:
    from app.calls.queue.staff import Staff
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.desk.desk_actions import DeskActions


class AgentWanted(BaseModel):
    """What an agent chooses. reason: of a pause, one of the company's."""

    model_config = ConfigDict(extra="forbid")
    # One list, for pydantic tells of each list of a union by itself.
    do: Literal["log_in", "log_out", "pause", "resume", "end_wrap_up", "prolong_wrap_up"]
    reason: Annotated[str, Field(max_length=40)] = ""


class AgentChosen(BaseModel):
    """An agent after a choice. paused: the reason."""

    agent: str
    logged_in: bool
    paused: str | None


class AgentsApi:
    """The operation about agents."""

    def __init__(self, actions: DeskActions, staff: Staff) -> None:
        self._actions = actions
        self._staff = staff

    def operations(self) -> list[Operation]:
        area = Area("Queues", Right.BOARD, agent="the person's id; another's for who steers")
        return [area("POST /agents/{agent}", "agentChooses", self._choose, refusals=(409,))]

    async def _choose(self, asked: ApiRequest, body: AgentWanted) -> AgentChosen:
        """Log an agent in or out, pause, resume, end or prolong wrap-up."""
        agent = asked.place["agent"]
        await self._actions.choose(asked.visitor, agent, body.do, body.reason)
        now = self._staff.agents.of(agent)
        return AgentChosen(agent=agent, logged_in=now.logged_in, paused=now.paused)
