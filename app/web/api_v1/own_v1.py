"""The API about one's own telephone: messages, callbacks, calls by a click, and sending a caller on.

Knows: these as the API shows them; each is one's own alone. Refuses to know: what is possible (me/, desk/ actions).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal, Protocol

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.policy.decision import Device
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.api_v1.whose import mine_of
from app.web.me.message_actions import message_gone
from app.web.row_id import row_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounts.visitor import Visitor
    from app.policy.people import Person
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.me.call_actions import CallActions
    from app.web.me.callback_actions import CallbackActions
    from app.web.me.message_actions import MessageActions
    from app.web.me.mine import Owners


class MessageShown(BaseModel):
    """A voicemail message. caller: null is unknown; seconds: its length."""

    id: int
    caller: str | None
    recorded_at: datetime
    seconds: float
    heard: bool


class MessagePage(Page[MessageShown]):
    """Some messages, the newest first."""


class MessageMark(BaseModel):
    """Whether it has been heard."""

    model_config = ConfigDict(extra="forbid")
    heard: bool


class ClickWanted(BaseModel):
    """Whom to call. device: which of one's telephones rings first; null: the desk phone if it is there."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[str, Field(max_length=60)]
    device: Device | None = None


class TransferWanted(BaseModel):
    """What to do with the caller one talks with. to: person:ID, queue:ID or number:NUMBER."""

    model_config = ConfigDict(extra="forbid")
    do: Literal["send_on", "ask", "join", "take_back"]
    to: Annotated[str, Field(max_length=100)] = ""
    call: Annotated[
        str,
        Field(max_length=100, description="the call that you mean, as readMyDesk says; empty: the newest"),
    ] = ""


class PromisedShown(BaseModel):
    """A customer whom I shall call. number: E.164; attempts: made by Växel."""

    id: str
    number: str
    asked_at: datetime
    state: str
    attempts: int


class PromisedList(BaseModel):
    """Whom I have still to call, in the order in which they asked."""

    items: list[PromisedShown]


class OwnMessage(Protocol):
    """As storage.rows.StoredMessage."""

    @property
    def id(self) -> int: ...
    @property
    def caller(self) -> str | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def seconds(self) -> float: ...
    @property
    def heard(self) -> bool: ...


class KeptMessages(Protocol):
    """Where messages are kept."""

    async def messages(self, mailbox: str) -> Sequence[OwnMessage]: ...


class SendsOn(Protocol):
    """As desk.transfer_actions.TransferActions."""

    async def transfer(self, visitor: Visitor, does: str, to: str = "", call: str = "") -> None: ...


class OwnV1:
    """The operations about one's own telephone. A token has none."""

    def __init__(
        self,
        owners: Owners,
        kept: KeptMessages,
        messages: MessageActions,
        callbacks: CallbackActions,
        calls: CallActions,
        transfers: SendsOn,
    ) -> None:
        self._owners = owners
        self._kept = kept
        self._messages = messages
        self._callbacks = callbacks
        self._calls = calls
        self._transfers = transfers

    def operations(self) -> list[Operation]:
        nobodys = (409,)  # an account that is nobody's telephone
        area = Area("My telephone", Right.OWN, refusals=nobodys, message="its id", callback="its id")
        one = "/me/messages/{message}"
        return [
            area("GET /me/messages", "listMessages", self._list),
            area(f"GET {one}", "readMessage", self._one),
            area(f"PUT {one}", "markMessage", self._mark, now=self._one),
            area(f"DELETE {one}", "deleteMessage", self._delete, now=self._one),
            area(f"GET {one}/sound", "hearMessage", self._sound, media=("audio/wav",)),
            area("GET /me/callbacks", "listMyCallbacks", self._promised),
            area("POST /me/callbacks/{callback}/done", "myCallbackDone", self._called_back),
            area("DELETE /me/callbacks/{callback}", "cancelMyCallback", self._cancel),
            area("POST /me/calls", "clickToCall", self._call),
            area("POST /me/transfers", "sendOn", self._transfer, right=Right.BOARD),
        ]

    async def _list(self, asked: ApiRequest, query: PageQuery) -> MessagePage:
        """My voicemail messages."""
        found = await self._kept.messages(self._mine(asked).id)
        part, following = part_of(found, query, lambda one: str(one.id))
        return MessagePage(items=[_message(one) for one in part], next=following)

    async def _one(self, asked: ApiRequest) -> MessageShown:
        """A voicemail message of mine."""
        number = row_id(asked.place["message"])
        for one in await self._kept.messages(self._mine(asked).id):
            if one.id == number:
                return _message(one)
        raise message_gone()

    async def _mark(self, asked: ApiRequest, body: MessageMark) -> None:
        """Mark a message as heard or new."""
        box = self._mine(asked).id
        await self._messages.mark(asked.visitor, box, row_id(asked.place["message"]), heard=body.heard)

    async def _delete(self, asked: ApiRequest) -> None:
        """Delete a message."""
        await self._messages.delete(asked.visitor, self._mine(asked).id, row_id(asked.place["message"]))

    async def _sound(self, asked: ApiRequest) -> web.StreamResponse:
        """A message's sound."""
        file = await self._messages.sound(self._mine(asked).id, row_id(asked.place["message"]))
        return web.FileResponse(file, headers={"Content-Type": "audio/wav"})

    async def _promised(self, asked: ApiRequest) -> PromisedList:
        """Customers whom I shall call back."""
        found = self._callbacks.open_ones(self._mine(asked).id)
        return PromisedList(
            items=[
                PromisedShown(
                    id=one.id,
                    number=one.number,
                    asked_at=datetime.fromtimestamp(one.asked, UTC),
                    state=one.state,
                    attempts=one.attempts,
                )
                for one in found
            ]
        )

    async def _called_back(self, asked: ApiRequest) -> None:
        """I have called the customer."""
        await self._callbacks.done(asked.visitor, self._mine(asked).id, asked.place["callback"])

    async def _cancel(self, asked: ApiRequest) -> None:
        """Nobody is to call the customer."""
        await self._callbacks.cancel(asked.visitor, self._mine(asked).id, asked.place["callback"])

    async def _call(self, asked: ApiRequest, body: ClickWanted) -> None:
        """Ring my telephone, then theirs."""
        await self._calls.call(asked.visitor, self._mine(asked), body.number, body.device)

    async def _transfer(self, asked: ApiRequest, body: TransferWanted) -> None:
        """Send on the caller I talk with."""
        await self._transfers.transfer(asked.visitor, body.do, body.to, body.call)

    def _mine(self, asked: ApiRequest) -> Person:
        return mine_of(self._owners, asked).person


def _message(one: OwnMessage) -> MessageShown:
    return MessageShown.model_validate(one, from_attributes=True)
