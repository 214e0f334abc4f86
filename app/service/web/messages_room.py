"""Others' voicemail for the pages: rows from the store, sounds from the voicemail directory.

Knows: where both are. Refuses to know: pages, and who must say why (web/recorded).
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.clock import real_clock
from app.storage.rows import Access
from app.web.recorded.message_hearing import MessageHearing
from app.web.recorded.reason_door import SoundAway

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.service.build import Rooms
    from app.storage.rows import StoredMessage
    from app.storage.store import Store


def message_hearing(rooms: Rooms) -> MessageHearing:
    """What pages and API do alike: a ticket of the one is one of the other."""
    return MessageHearing(StoredBoxes(rooms.store, rooms.settings.data / "voicemail"), real_clock)


class StoredBoxes:
    """As app.web.recorded.message_hearing.OthersBoxes."""

    def __init__(self, store: Store, kept: Path) -> None:
        """kept: the directory of the sounds."""
        self._store = store
        self._kept = kept

    async def boxes(self) -> Mapping[str, tuple[int, int]]:
        return await self._store.message_counts()

    async def messages_in(self, box: str) -> Sequence[StoredMessage]:
        return await self._store.messages(box)

    async def one(self, id: int) -> StoredMessage | None:  # noqa: A002 - the word of the trade
        return await self._store.message(id)

    async def note(self, who: str, what: str, why: str, box: str, call: str | None) -> None:
        await self._store.note_access(Access(datetime.now(UTC), who, what, why, call=call, person=box))

    async def note_look(
        self, who: str, what: str, why: str = "", box: str | None = None, call: str | None = None
    ) -> None:
        await self._store.note_looks([Access(datetime.now(UTC), who, what, why, call=call, person=box)])

    async def sound(self, message: StoredMessage) -> bytes:
        try:
            return await asyncio.to_thread((self._kept / message.sound).read_bytes)
        except OSError as error:
            raise SoundAway from error
