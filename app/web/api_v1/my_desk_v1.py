"""The API about one's own desk: how one stands to the queues, and the caller at hand.

Knows: these as the API shows them. Refuses to know: where they come from (desk/own.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.whose import mine_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.policy.model import Company
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.desk.own import Own
    from app.web.me.mine import Owners


class StandingShown(BaseModel):
    """How one stands to the queues. until: epoch seconds at which it ends, 0: not known."""

    is_agent: bool
    standing: str
    about: str
    until: float
    logged_in: bool
    paused: bool
    reasons: list[str]


class QueueCallerShown(BaseModel):
    """The caller of a queue who rings here or talks here. waited: seconds. phrase: what to answer with."""

    queue: str
    caller: str
    waited: float
    phrase: str
    callback: bool
    talking: bool


class TalkShown(BaseModel):
    """Any call of one's own. call: its id, which a transfer names; asks: who is being asked, "" nobody."""

    call: str
    other: str
    number: str
    talking: bool
    asks: str


class EarlierShown(BaseModel):
    """A call of the same number before."""

    at: datetime
    called: str
    how: str
    answered_by: str


class MyDeskShown(BaseModel):
    """My desk now. earlier: the caller's calls before, the newest first; read once, so empty at first."""

    standing: StandingShown
    caller: QueueCallerShown | None
    talk: TalkShown | None
    earlier: list[EarlierShown]


class MyDeskV1:
    """The operation. look: how it is at a person's desk now."""

    def __init__(self, owners: Owners, look: Callable[[Company, str], Own]) -> None:
        self._owners = owners
        self._look = look

    def operations(self) -> list[Operation]:
        area = Area("My telephone", Right.BOARD, refusals=(409,))
        return [area("GET /me/desk", "readMyDesk", self._now)]

    async def _now(self, asked: ApiRequest) -> MyDeskShown:
        """My desk: how I stand to the queues, and the caller at hand."""
        mine = mine_of(self._owners, asked)
        found = self._look(mine.company, mine.person.id)
        return MyDeskShown(
            standing=StandingShown.model_validate(found.standing, from_attributes=True),
            caller=QueueCallerShown.model_validate(found.at_hand, from_attributes=True)
            if found.at_hand is not None
            else None,
            talk=TalkShown.model_validate(found.talk, from_attributes=True)
            if found.talk is not None
            else None,
            earlier=[EarlierShown.model_validate(one, from_attributes=True) for one in found.earlier],
        )
