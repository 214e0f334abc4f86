"""What may be done with recorded calls (O3): list, listen, delete. Each is in the access log before it is done.

Knows: that a reason is needed to listen and to delete. Refuses to know: HTML, and how recordings are sealed.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.clock import Clock

LISTENS_FOR: Final = timedelta(minutes=15)
MOST_TICKETS: Final = 500
LONGEST_WHY: Final = 300  # characters


class NoReason(ValueError):
    """Nobody listens to or deletes a recording without saying why."""


class RecordingAway(LookupError):
    """There is no such recording, or its sound cannot be opened."""


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
    def call(self) -> str: ...
    @property
    def caller(self) -> str | None: ...
    @property
    def called(self) -> str | None: ...


class LoggedAccess(Protocol):
    """As storage.rows.Access."""

    @property
    def at(self) -> datetime: ...
    @property
    def who(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def recording(self) -> int | None: ...
    @property
    def person(self) -> str | None: ...


class KeptRecordings(Protocol):
    """Recorded calls; each question is noted in the access log in the same transaction."""

    async def listed(
        self, who: str, asked: str, person: str | None, limit: int
    ) -> Sequence[RecordedCall]: ...

    async def one(self, id: int) -> RecordedCall | None: ...  # noqa: A002 - the word of the trade

    async def note(self, who: str, what: str, why: str, recording: RecordedCall) -> None: ...

    async def sound(self, recording: Any) -> bytes:
        """WAV. Raises RecordingAway."""

    async def remove(self, recording: Any) -> None: ...

    async def log(self, limit: int) -> Sequence[LoggedAccess]: ...


@dataclass(frozen=True, slots=True)
class _Ticket:
    session: str
    recording: int
    until: datetime


class RecordingActions:
    """The operations. Who says why gets a ticket, with which the browser may fetch the sound for a while."""

    def __init__(self, kept: KeptRecordings, clock: Clock) -> None:
        self.kept = kept
        self._clock = clock
        self._tickets: OrderedDict[str, _Ticket] = OrderedDict()

    async def listed(self, visitor: Visitor, person: str, limit: int) -> Sequence[RecordedCall]:
        """The newest, of one person or of all."""
        return await self.kept.listed(visitor.by, person, person or None, limit)

    async def found(self, id_: int) -> RecordedCall:
        """Raises RecordingAway."""
        found = await self.kept.one(id_)
        if found is None:
            raise RecordingAway(f"there is no recording {id_}")
        return found

    async def listen(self, visitor: Visitor, id_: int, why: str) -> str:
        """A ticket for the sound. Raises NoReason and RecordingAway."""
        found = await self._noted(visitor, id_, "listen", why)
        self._forget_old()
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = _Ticket(visitor.session, found.id, self._clock() + LISTENS_FOR)
        return ticket

    async def sound(self, visitor: Visitor, id_: int, ticket: str) -> bytes:
        """WAV, for whoever got the ticket, while it holds. Raises RecordingAway."""
        self._forget_old()
        held = self._tickets.get(ticket)
        if held is None or held.session != visitor.session or held.recording != id_:
            raise RecordingAway("listen again: say why")
        return await self.kept.sound(await self.found(id_))

    async def remove(self, visitor: Visitor, id_: int, why: str) -> None:
        """Delete it for good. Raises NoReason and RecordingAway."""
        await self.kept.remove(await self._noted(visitor, id_, "delete", why))

    async def _noted(self, visitor: Visitor, id_: int, what: str, why: str) -> RecordedCall:
        reason = " ".join(why.split())[:LONGEST_WHY]
        if not reason:
            raise NoReason
        found = await self.found(id_)
        await self.kept.note(visitor.by, what, reason, found)
        return found

    def _forget_old(self) -> None:
        now = self._clock()
        while self._tickets and (
            len(self._tickets) > MOST_TICKETS or next(iter(self._tickets.values())).until <= now
        ):
            self._tickets.popitem(last=False)
