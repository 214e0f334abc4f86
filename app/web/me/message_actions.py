"""One's own voicemail messages: listening, marking and deleting.

Knows: whose a message must be. Refuses to know: where it is stored, pages and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.accounts.audit_afterwards import AuditAfterwards
from app.web.me.storage_away import storage_away
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor


class MessageBoxes(Protocol):
    """Voicemail boxes with their recordings. Raises ConnectionError or TimeoutError: the database is away."""

    async def box_of(self, message: int) -> str | None: ...

    async def sound_of(self, message: int) -> Path | None: ...

    async def mark(self, message: int, *, heard: bool) -> None: ...

    async def delete(self, message: int) -> None: ...


class MessageActions:
    """What one may do with the messages of a box. box: a person's id. Raises Refusal."""

    def __init__(self, boxes: MessageBoxes, audit: AuditLog) -> None:
        self._boxes = boxes
        self._audit = AuditAfterwards(audit)

    async def sound(self, box: str, message: int) -> Path:
        """The recording, a WAV file."""
        await self._is_in(box, message)
        try:
            found = await self._boxes.sound_of(message)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        if found is None:
            raise message_gone()
        return found

    async def mark(self, visitor: Visitor, box: str, message: int, *, heard: bool) -> None:
        await self._is_in(box, message)
        try:
            await self._boxes.mark(message, heard=heard)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        await self._audit.note(visitor, "message.mark", f"message:{message}", None, {"heard": heard})

    async def delete(self, visitor: Visitor, box: str, message: int) -> None:
        await self._is_in(box, message)
        try:
            await self._boxes.delete(message)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        await self._audit.note(visitor, "message.delete", f"message:{message}", {"mailbox": box})

    async def _is_in(self, box: str, message: int) -> None:
        """Another box's message is as one that does not exist."""
        try:
            found = await self._boxes.box_of(message)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        if found != box:
            raise message_gone()


def message_gone() -> Refusal:
    return Refusal(404, "the message is not there any more", "message", "Meddelandet finns inte längre.")
