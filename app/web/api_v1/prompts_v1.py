"""The API about what callers hear: the prompts, and the company's own recordings of them.

Knows: prompts as the API shows them. Refuses to know: which there are, and what a recording must be (speech).
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.my_settings_v1 import SOUNDS_TAKEN
from app.web.api_v1.paging import Page, PageQuery, part_of
from app.web.prompts_api import LARGEST_UPLOAD
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.audit import AuditLog
    from app.policy.model import Company
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.prompts_api import OwnRecordings


class PromptShown(BaseModel):
    """A prompt. by: own, synthetic or missing; text: its words, "" if there is only a recording."""

    lang: str
    name: str
    by: str
    text: str


class PromptPage(Page[PromptShown]):
    """Some prompts, the most frequent first."""


class RecordingHeard(BaseModel):
    """What is in a recording. clipped: it was recorded too loud."""

    lang: str
    name: str
    seconds: float
    clipped: bool


class PromptsV1:
    """The operations. company: as of today."""

    def __init__(self, company: Callable[[], Company], recordings: OwnRecordings, audit: AuditLog) -> None:
        self._company = company
        self._recordings = recordings
        self._audit = audit

    def operations(self) -> list[Operation]:
        area = Area("Prompts", Right.COMPANY, lang="sv or en", name="the prompt's name")
        one = "/prompts/{lang}/{name}"
        return [
            area("GET /prompts", "listPrompts", self._list),
            area(f"GET {one}", "hearPrompt", self._sound, media=("audio/wav",)),
            area(
                f"PUT {one}",
                "recordPrompt",
                self._put,
                now=self._file,
                largest=LARGEST_UPLOAD,
                takes=SOUNDS_TAKEN,
            ),
            area(f"DELETE {one}", "removePromptRecording", self._remove, now=self._file),
        ]

    async def _list(self, _asked: ApiRequest, query: PageQuery) -> PromptPage:
        """What callers hear, and whose voice speaks it."""
        found = await asyncio.to_thread(self._recordings.listed, self._company())
        part, following = part_of(found, query, lambda one: f"{one.lang}/{one.name}")
        items = [PromptShown.model_validate(one, from_attributes=True) for one in part]
        return PromptPage(items=items, next=following)

    async def _sound(self, asked: ApiRequest) -> web.StreamResponse:
        """A prompt as callers hear it."""
        return web.FileResponse(await self._file(asked), headers={"Content-Type": "audio/wav"})

    async def _file(self, asked: ApiRequest) -> Path:
        lang, name = asked.place["lang"], asked.place["name"]
        try:
            return await asyncio.to_thread(self._recordings.sound_of, self._company(), lang, name)
        except LookupError as none:
            raise Refusal(404, str(none)) from none

    async def _put(self, asked: ApiRequest, body: bytes) -> RecordingHeard:
        """Use a recording of at most 60 seconds as a prompt: WAV, MP3 or M4A."""
        lang, name = asked.place["lang"], asked.place["name"]
        with tempfile.TemporaryDirectory() as here:
            sound = Path(here, "sound.wav")
            await asyncio.to_thread(sound.write_bytes, body)
            try:
                heard = await self._recordings.put(self._company(), lang, name, sound)
            except LookupError as none:
                raise Refusal(404, str(none)) from none
            except ValueError as bad:
                raise Refusal(400, str(bad), "body") from bad
            except RuntimeError as missing:  # a program that we need
                raise Refusal(503, str(missing)) from missing
            except OSError as full:
                raise Refusal(503, f"the recording could not be saved: {full}") from full
        await self._audit.note(asked.visitor, "prompt.record", f"prompt:{lang}/{name}")
        return RecordingHeard(lang=lang, name=name, seconds=heard.seconds, clipped=heard.clipped)

    async def _remove(self, asked: ApiRequest) -> None:
        """Let the synthetic voice speak a prompt again."""
        lang, name = asked.place["lang"], asked.place["name"]
        try:
            await self._recordings.remove(self._company(), lang, name)
        except LookupError as none:
            raise Refusal(404, str(none)) from none
        except OSError as error:
            raise Refusal(503, f"the recording could not be removed: {error}") from error
        await self._audit.note(asked.visitor, "prompt.remove", f"prompt:{lang}/{name}")
