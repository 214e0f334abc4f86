"""Others' voicemail: boxes, their messages, and hearing one. Each is in the access log before it is done.

Knows: that a reason is needed to hear a message. Refuses to know: HTML, and where messages are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from app.web.recorded.reason_door import ReasonDoor, reason_given
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.clock import Clock


class OthersMessage(Protocol):
    """As storage.rows.StoredMessage."""

    @property
    def id(self) -> int: ...
    @property
    def mailbox(self) -> str: ...
    @property
    def caller(self) -> str | None: ...
    @property
    def call(self) -> str | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def seconds(self) -> float: ...
    @property
    def sound(self) -> str:
        """The file, which is no other message's ever."""

    @property
    def heard(self) -> bool: ...


class OthersBoxes(Protocol):
    """Everybody's voicemail boxes."""

    async def boxes(self) -> Mapping[str, tuple[int, int]]:
        """New and heard messages by box, without empty ones."""

    async def messages_in(self, box: str) -> Sequence[OthersMessage]: ...

    async def one(self, id: int) -> OthersMessage | None: ...  # noqa: A002 - the word of the trade

    async def note(self, who: str, what: str, why: str, box: str, call: str | None) -> None:
        """Add a line to the access log."""

    async def note_look(
        self, who: str, what: str, why: str = "", box: str | None = None, call: str | None = None
    ) -> None:
        """As `note`, but the same within some minutes is one line."""

    async def sound(self, message: Any) -> bytes:
        """WAV. Raises SoundAway."""


class MessageHearing:
    """The operations. Hearing a message leaves it as new as it was: that is its owner's to change."""

    def __init__(self, kept: OthersBoxes, clock: Clock) -> None:
        self.kept = kept
        self._door = ReasonDoor(clock)

    async def boxes(self, visitor: Visitor) -> Mapping[str, tuple[int, int]]:
        """New and heard messages by box."""
        await self.kept.note_look(visitor.by, "boxes")
        return await self.kept.boxes()

    async def messages_in(self, visitor: Visitor, box: str) -> Sequence[OthersMessage]:
        """The newest first."""
        await self.kept.note_look(visitor.by, "messages", box=box)
        return await self.kept.messages_in(box)

    async def seen(self, visitor: Visitor, id_: int) -> OthersMessage:
        """Whose it is, who called and when. Raises Refusal."""
        found = await self._found(id_)
        await self.kept.note_look(
            visitor.by, "message_seen", f"#{found.id}", box=found.mailbox, call=found.call
        )
        return found

    async def _found(self, id_: int) -> OthersMessage:
        """Raises Refusal."""
        found = await self.kept.one(id_)
        if found is None:
            raise Refusal(404, "there is no such message", sv="meddelandet finns inte")
        return found

    async def hear(self, visitor: Visitor, id_: int, why: str) -> tuple[OthersMessage, str]:
        """The message, and a ticket for its sound. Raises NoReason and Refusal."""
        reason, found = reason_given(why), await self._found(id_)
        await self.kept.note(visitor.by, "hear", f"{reason} (#{found.id})", found.mailbox, found.call)
        return found, self._door.admit(visitor, found.sound)

    async def sound(self, visitor: Visitor, id_: int, ticket: str) -> bytes:
        """WAV, for whoever got the ticket, while it holds. Raises Refusal."""
        found = await self._found(id_)
        self._door.check(visitor, found.sound, ticket)
        return await self.kept.sound(found)
