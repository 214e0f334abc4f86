"""The API about recorded calls: as on the pages, whoever listens or deletes says why first, and the log keeps it.

Knows: recordings as the API shows them. Refuses to know: what is noted, and how they are sealed (recording_actions.py).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.operation import BASE
from app.web.api_v1.paging import Page, PageQuery, row_after
from app.web.ranges import sound_answer
from app.web.recorded.reason_door import LONGEST_WHY
from app.web.recorded.recording_keys import read_recording_key, write_recording_key
from app.web.row_id import row_id
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from aiohttp import web

    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.recorded.recording_actions import RecordedCall, RecordingActions

MOST_RECORDINGS: Final = 500


class RecordingsQuery(PageQuery):
    """Which recordings."""

    person: Annotated[str, Field(max_length=100, description="a person's id; empty: all")] = ""
    limit: Annotated[int, Field(ge=1, le=MOST_RECORDINGS, description="items on a page")] = 100


class AccessesQuery(PageQuery):
    """How much of the log, and from where."""

    limit: Annotated[int, Field(ge=1, le=MOST_RECORDINGS, description="items on a page")] = 200


class RecordingShown(BaseModel):
    """A recorded call. person: whose it is; call: its id in the journal."""

    id: int
    person: str
    direction: str
    began_at: datetime
    seconds: float
    call: str
    caller: str | None
    called: str | None


class RecordingPage(Page[RecordingShown]):
    """Some recordings, the newest first."""


class AccessShown(BaseModel):
    """Who did what with a recording, and why; of a list `why` is whose they asked for."""

    at: datetime
    who: str
    what: str
    why: str
    recording: int | None
    person: str | None


class AccessLogPage(Page[AccessShown]):
    """Some lines of the access log, the newest first."""


class ReasonGiven(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    why: Annotated[str, Field(min_length=1, max_length=LONGEST_WHY)]


class SoundOpened(BaseModel):
    """path: the sound, for whoever asked, during 15 minutes."""

    path: str


class RecordingsV1:
    """The operations."""

    def __init__(self, actions: RecordingActions) -> None:
        self._actions = actions

    def operations(self) -> list[Operation]:
        area = Area("Recordings", Right.RECORDINGS, recording="its id", ticket="from listenToRecording")
        one = "/recordings/{recording}"
        return [
            area("GET /recordings", "listRecordings", self._list),
            area("GET /recordings/log", "listRecordingAccesses", self._log),
            area(f"GET {one}", "readRecording", self._one),
            area(f"POST {one}/listen", "listenToRecording", self._listen, status=201),
            area(f"GET {one}/sound/{{ticket}}", "hearRecording", self._sound, media=("audio/wav",)),
            area(f"POST {one}/delete", "deleteRecording", self._delete),
        ]

    async def _list(self, asked: ApiRequest, query: RecordingsQuery) -> RecordingPage:
        """Recorded calls; that you asked for them is in the log."""
        below = read_recording_key(query.after)
        if query.after and below is None:
            raise Refusal(400, "it is no `next` of a page", "after")
        found, older = await self._actions.listed(asked.visitor, query.person, query.limit, below)
        following = write_recording_key(older) if older is not None else None
        return RecordingPage(items=[_shown(one) for one in found], next=following)

    async def _log(self, _asked: ApiRequest, query: AccessesQuery) -> AccessLogPage:
        """Who listed, listened to and deleted what, and why."""
        found = await self._actions.kept.log(query.limit, row_after(query))
        lines = [AccessShown.model_validate(one, from_attributes=True) for one in found.lines]
        return AccessLogPage(items=lines, next=str(found.next) if found.next else None)

    async def _one(self, asked: ApiRequest) -> RecordingShown:
        """One recorded call; that you asked for it is in the log."""
        return _shown(await self._actions.seen(asked.visitor, row_id(asked.place["recording"])))

    async def _listen(self, asked: ApiRequest, body: ReasonGiven) -> SoundOpened:
        """Say why you listen; the answer leads to the sound."""
        number = row_id(asked.place["recording"])
        _, ticket = await self._actions.listen(asked.visitor, number, body.why)
        return SoundOpened(path=f"{BASE}/recordings/{number}/sound/{ticket}")

    async def _sound(self, asked: ApiRequest) -> web.StreamResponse:
        """The sound, for whoever said why."""
        number, ticket = row_id(asked.place["recording"]), asked.place["ticket"]
        sound = await self._actions.sound(asked.visitor, number, ticket)
        return sound_answer(asked.request, sound)

    async def _delete(self, asked: ApiRequest, body: ReasonGiven) -> None:
        """Delete a recording for good, and say why."""
        await self._actions.remove(asked.visitor, row_id(asked.place["recording"]), body.why)


def _shown(one: RecordedCall) -> RecordingShown:
    return RecordingShown.model_validate(one, from_attributes=True)
