"""The API about queues: who waits, who answers, and the figures of each.

Knows: queues as the API shows them. Refuses to know: who is next (queueing), and where the figures come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.desk.own import queues_to_see
from app.web.desk.waiting_actions import LONGEST_MOVE_REASON
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.policy.model import Company
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.desk.waiting_actions import WaitingActions
    from app.web.queues import QueueNow


class WaitingShown(BaseModel):
    """A caller who waits; place 1 is next."""

    place: int
    caller: Annotated[str, Field(description="the number as shown; empty: withheld")]
    waited: Annotated[float, Field(description="seconds")]
    priority: Annotated[str, Field(description="the priority's id, or empty")]
    call: Annotated[str, Field(description="the call's id")]


class AgentShown(BaseModel):
    """An agent of a queue."""

    id: str
    name: str
    line: Annotated[int, Field(description="1 is rung first")]
    standing: Annotated[str, Field(description="free, ringing, talking, wrap_up, paused, logged_out ...")]
    about: Annotated[str, Field(description="the reason of a pause")]
    available: Annotated[float, Field(description="seconds")]


class QueueShown(BaseModel):
    """A queue. Counts are since the service's start; longest and average in seconds; service_level 0 to 1."""

    id: str
    name: str
    open: bool
    waiting: list[WaitingShown]
    agents: list[AgentShown]
    longest: float
    average: float
    came: int
    answered: int
    answered_in_time: int
    abandoned: int
    breaches: int
    service_level: float | None
    callbacks: int


class QueueList(BaseModel):
    """Queues."""

    items: list[QueueShown]


class MoveWanted(BaseModel):
    """Where a waiting caller goes: front, queue:ID or person:ID; the reason stands in the call's story."""

    model_config = ConfigDict(extra="forbid")
    to: Annotated[str, Field(max_length=100)]
    reason: Annotated[str, Field(max_length=LONGEST_MOVE_REASON)] = ""


class QueuesApi:
    """The operations about queues. company: as of today."""

    def __init__(
        self,
        queues: Callable[[], Sequence[QueueNow]],
        company: Callable[[], Company],
        waiting: WaitingActions,
    ) -> None:
        self._queues = queues
        self._company = company
        self._waiting = waiting

    def operations(self) -> list[Operation]:
        area = Area("Queues", Right.BOARD, queue="the queue's id", call="the call's id, of those that wait")
        return [
            area("GET /queues", "listQueues", self._list),
            area("GET /queues/{queue}", "readQueue", self._one),
            area(
                "POST /queues/{queue}/waiting/{call}/move",
                "moveWaiting",
                self._move,
                right=Right.STEER,
                refusals=(409,),
            ),
        ]

    async def _move(self, asked: ApiRequest, body: MoveWanted) -> None:
        """Move a waiting caller to the front, to another queue, or to a colleague."""
        place = asked.place
        await self._waiting.move(asked.visitor, place["call"], body.to, body.reason, place["queue"])

    async def _list(self, asked: ApiRequest) -> QueueList:
        """Queues now: your own; all for who steers or answers none."""
        return QueueList(items=[_shown(one) for one in self._seen(asked)])

    async def _one(self, asked: ApiRequest) -> QueueShown:
        """One queue now."""
        wanted = asked.place["queue"]
        for one in self._seen(asked):
            if one.id == wanted:
                return _shown(one)
        raise Refusal(404, f"there is no queue {wanted!r}")

    def _seen(self, asked: ApiRequest) -> list[QueueNow]:
        seen = queues_to_see(self._company(), asked.visitor)
        return [one for one in self._queues() if one.id in seen]


def _shown(one: QueueNow) -> QueueShown:
    return QueueShown.model_validate(one, from_attributes=True)
