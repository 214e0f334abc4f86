"""The API about others' voicemail: as on the pages, whoever hears a message says why first, and the other sees it.

Knows: these messages as the API shows them. Refuses to know: what is noted, and where they are (message_hearing.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.operation import BASE
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.api_v1.recordings_v1 import ReasonGiven, SoundOpened
from app.web.ranges import sound_answer
from app.web.row_id import row_id

if TYPE_CHECKING:
    from aiohttp import web

    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.recorded.message_hearing import MessageHearing, OthersMessage


class BoxShown(BaseModel):
    """A voicemail box with messages. box: a person's or a queue's id."""

    box: str
    new: int
    heard: int


class BoxPage(Page[BoxShown]):
    """Some of the boxes that have messages, by id."""


class OthersMessageShown(BaseModel):
    """A message in somebody's box. call: its id in the journal."""

    id: int
    mailbox: str
    caller: str | None
    call: str | None
    recorded_at: datetime
    seconds: float
    heard: bool


class OthersMessagePage(Page[OthersMessageShown]):
    """Some of a box's messages, the newest first."""


class OthersMessagesV1:
    """The operations."""

    def __init__(self, hearing: MessageHearing) -> None:
        self._hearing = hearing

    def operations(self) -> list[Operation]:
        area = Area(
            "Recordings",
            Right.RECORDINGS,
            box="a person's or a queue's id",
            message="its id",
            ticket="from listenToOthersMessage",
        )
        here = "/recordings/messages"
        return [
            area(f"GET {here}", "listOthersBoxes", self._boxes),
            area(f"GET {here}/boxes/{{box}}", "listOthersMessages", self._list),
            area(f"GET {here}/{{message}}", "readOthersMessage", self._one),
            area(f"POST {here}/{{message}}/listen", "listenToOthersMessage", self._listen, status=201),
            area(
                f"GET {here}/{{message}}/sound/{{ticket}}",
                "hearOthersMessage",
                self._sound,
                media=("audio/wav",),
            ),
        ]

    async def _boxes(self, asked: ApiRequest, query: PageQuery) -> BoxPage:
        """Which voicemail boxes have messages; that you asked for them is in the log."""
        found = await self._hearing.boxes(asked.visitor)
        part, following = part_of(sorted(found), query, str)
        boxes = [BoxShown(box=box, new=found[box][0], heard=found[box][1]) for box in part]
        return BoxPage(items=boxes, next=following)

    async def _list(self, asked: ApiRequest, query: PageQuery) -> OthersMessagePage:
        """The messages of a box; that you asked for them is in the log."""
        found = await self._hearing.messages_in(asked.visitor, asked.place["box"])
        part, following = part_of(found, query, lambda one: str(one.id))
        return OthersMessagePage(items=[_shown(one) for one in part], next=following)

    async def _one(self, asked: ApiRequest) -> OthersMessageShown:
        """One message; that you asked for it is in the log."""
        return _shown(await self._hearing.seen(asked.visitor, row_id(asked.place["message"])))

    async def _listen(self, asked: ApiRequest, body: ReasonGiven) -> SoundOpened:
        """Say why you listen; the answer leads to the sound, and the message stays as new as it was."""
        number = row_id(asked.place["message"])
        _, ticket = await self._hearing.hear(asked.visitor, number, body.why)
        return SoundOpened(path=f"{BASE}/recordings/messages/{number}/sound/{ticket}")

    async def _sound(self, asked: ApiRequest) -> web.StreamResponse:
        """The sound, for whoever said why."""
        number, ticket = row_id(asked.place["message"]), asked.place["ticket"]
        sound = await self._hearing.sound(asked.visitor, number, ticket)
        return sound_answer(asked.request, sound)


def _shown(one: OthersMessage) -> OthersMessageShown:
    return OthersMessageShown.model_validate(one, from_attributes=True)
