"""What may be done with recorded calls (O3): list, see, listen, delete. Each is in the access log before it is done.

Knows: that a reason is needed to listen and to delete. Refuses to know: HTML, and how recordings are sealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from app.web.recorded.reason_door import ReasonDoor, reason_given
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.calls.tape import RecordingKey
    from app.clock import Clock
    from app.web.recorded.access_lines import AccessLines


class RecordedCall(Protocol):
    """As storage.rows.StoredRecording."""

    @property
    def id(self) -> int: ...
    @property
    def person(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def began_at(self) -> datetime: ...
    @property
    def seconds(self) -> float: ...
    @property
    def file(self) -> str:
        """The sealed sound, which is no other recording's ever."""

    @property
    def call(self) -> str: ...
    @property
    def caller(self) -> str | None: ...
    @property
    def called(self) -> str | None: ...


class KeptRecordings(Protocol):
    """Recorded calls; each question is noted in the access log in the same transaction."""

    async def listed(
        self, who: str, asked: str, person: str | None, limit: int, below: RecordingKey | None
    ) -> Sequence[RecordedCall]:
        """The newest first. below: the last one of the page before; None: from the newest."""

    async def one(self, id: int) -> RecordedCall | None: ...  # noqa: A002 - the word of the trade

    async def note(self, who: str, what: str, why: str, recording: RecordedCall) -> None: ...

    async def note_look(self, who: str, what: str, recording: RecordedCall) -> None:
        """As `note`, but the same within some minutes is one line."""

    async def sound(self, recording: Any) -> bytes:
        """WAV. Raises SoundAway."""

    async def remove(self, recording: Any) -> None: ...

    async def log(self, limit: int, below: int | None) -> AccessLines:
        """The newest first. below: `next` of the page before; None: from the newest."""


class RecordingActions:
    """The operations. Who says why gets a ticket, with which the browser may fetch the sound for a while."""

    def __init__(self, kept: KeptRecordings, clock: Clock) -> None:
        self.kept = kept
        self._door = ReasonDoor(clock)

    async def listed(
        self, visitor: Visitor, person: str, limit: int, below: RecordingKey | None = None
    ) -> tuple[Sequence[RecordedCall], RecordingKey | None]:
        """A page of them, the newest first, of one person or of all; and what `below` is on the next page."""
        found = await self.kept.listed(visitor.by, person, person or None, limit + 1, below)
        last = found[limit - 1] if len(found) > limit else None
        return found[:limit], (last.began_at, last.id) if last is not None else None

    async def seen(self, visitor: Visitor, id_: int) -> RecordedCall:
        """Whose it is, with whom and when. Raises Refusal."""
        found = await self._found(id_)
        await self.kept.note_look(visitor.by, "recording_seen", found)
        return found

    async def _found(self, id_: int) -> RecordedCall:
        """Raises Refusal."""
        found = await self.kept.one(id_)
        if found is None:
            raise Refusal(404, "there is no such recording", sv="inspelningen finns inte")
        return found

    async def listen(self, visitor: Visitor, id_: int, why: str) -> tuple[RecordedCall, str]:
        """The recording, and a ticket for its sound. Raises NoReason and Refusal."""
        found = await self._noted(visitor, id_, "listen", why)
        return found, self._door.admit(visitor, found.file)

    async def sound(self, visitor: Visitor, id_: int, ticket: str) -> bytes:
        """WAV, for whoever got the ticket, while it holds. Raises Refusal."""
        found = await self._found(id_)
        self._door.check(visitor, found.file, ticket)
        return await self.kept.sound(found)

    async def remove(self, visitor: Visitor, id_: int, why: str) -> None:
        """Delete it for good. Raises NoReason and Refusal."""
        await self.kept.remove(await self._noted(visitor, id_, "delete", why))

    async def _noted(self, visitor: Visitor, id_: int, what: str, why: str) -> RecordedCall:
        reason, found = reason_given(why), await self._found(id_)
        await self.kept.note(visitor.by, what, reason, found)
        return found
