"""Recorded calls for the pages: their rows from the store, their sound from the archive.

Knows: where both are. Refuses to know: pages (web/recorded), and how a recording is sealed (storage/vault.py).
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.clock import real_clock
from app.storage.archive import open_recording
from app.storage.rows import Access
from app.storage.vault import BadKeyFile, CannotOpen
from app.web.recorded.reason_door import SoundAway
from app.web.recorded.recording_actions import RecordingActions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.calls.tape import RecordingKey
    from app.service.build import Rooms
    from app.storage.rows import AccessPage, StoredRecording
    from app.storage.store import Store
    from app.web.recorded.recording_actions import RecordedCall


def recording_actions(rooms: Rooms) -> RecordingActions:
    """What pages and API do alike: a ticket of the one is one of the other."""
    settings = rooms.settings
    return RecordingActions(
        ArchivedRecordings(rooms.store, settings.data / "recordings", settings.recording_key), real_clock
    )


class ArchivedRecordings:
    """As app.web.recorded.recording_actions.KeptRecordings."""

    def __init__(self, store: Store, kept: Path, key: Path) -> None:
        """kept: the directory of the sealed sounds; key: the file with the master keys."""
        self._store = store
        self._kept = kept
        self._key = key

    async def listed(
        self, who: str, asked: str, person: str | None, limit: int, below: RecordingKey | None
    ) -> Sequence[StoredRecording]:
        access = Access(datetime.now(UTC), who, "list", asked, person=person)
        return await self._store.recordings(access, limit, person=person, below=below)

    async def one(self, id: int) -> StoredRecording | None:  # noqa: A002 - the word of the trade
        return await self._store.recording(id)

    async def note(self, who: str, what: str, why: str, recording: RecordedCall) -> None:
        await self._store.note_access(_access(who, what, why, recording))

    async def note_look(self, who: str, what: str, recording: RecordedCall) -> None:
        await self._store.note_looks([_access(who, what, "", recording)])

    async def sound(self, recording: StoredRecording) -> bytes:
        try:
            return await asyncio.to_thread(lambda: b"".join(open_recording(self._kept, self._key, recording)))
        except (CannotOpen, BadKeyFile, OSError) as error:
            raise SoundAway from error

    async def remove(self, recording: StoredRecording) -> None:
        await asyncio.to_thread((self._kept / recording.file).unlink, missing_ok=True)
        await self._store.forget_recording(recording.id)

    async def log(self, limit: int, below: int | None) -> AccessPage:
        return await self._store.access_page(limit, below)


def _access(who: str, what: str, why: str, recording: RecordedCall) -> Access:
    return Access(datetime.now(UTC), who, what, why, recording.id, recording.call, recording.person)
