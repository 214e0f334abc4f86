"""The API for the company's own recordings of what callers hear.

Knows: paths, sizes and errors. Refuses to know: which prompts there are, and what a recording must be (speech).

    GET    /prompts                 every prompt: language, name, whose voice speaks it, words
    PUT    /prompts/{lang}/{name}   the recording, of at most 60 s: WAV (audio/wav), MP3 (audio/mpeg), M4A (audio/mp4)
    DELETE /prompts/{lang}/{name}   back to the synthetic voice

As app.web.api: with the token.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from aiohttp import web

from app.web.answers import refused
from app.web.bodies import bytes_of
from app.web.holders import did

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.model import Company
    from app.web.holders import Holders

LARGEST_UPLOAD: Final = 25_000_000  # bytes: 60 s at 48 kHz in stereo and 32 bits
WAV: Final = ("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave")
OTHERS: Final = ("audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac")


class OwnRecordings(Protocol):
    """As speech/recordings.py: answers are dataclasses. LookupError: no such prompt; ValueError: not accepted;
    RuntimeError: a program is missing; the message names it."""

    def listed(self, company: Company) -> Sequence[Any]: ...

    async def put(self, company: Company, lang: str, name: str, sound: Path) -> Any: ...

    async def remove(self, company: Company, lang: str, name: str) -> None: ...

    def sound_of(self, company: Company, lang: str, name: str) -> Path: ...


class PromptsApi:
    """The handlers; `add_to` adds them to an application."""

    def __init__(self, recordings: OwnRecordings) -> None:
        self._recordings = recordings

    def add_to(self, app: web.Application, holders: Holders) -> None:
        app.router.add_get("/prompts", holders(self._list))
        app.router.add_put("/prompts/{lang}/{name}", holders(self._put))
        app.router.add_delete("/prompts/{lang}/{name}", holders(self._remove))

    async def _list(self, _request: web.Request, company: Company) -> web.Response:
        listed = await asyncio.to_thread(self._recordings.listed, company)
        return web.json_response([asdict(one) for one in listed])

    async def _put(self, request: web.Request, company: Company) -> web.Response:
        lang, name = request.match_info["lang"], request.match_info["name"]
        if request.content_type not in (*WAV, *OTHERS):
            return refused(
                415, f"Content-Type is {request.content_type}: it must be {WAV[0]}, audio/mpeg or audio/mp4"
            )
        body = await bytes_of(request, LARGEST_UPLOAD)
        with tempfile.TemporaryDirectory() as here:
            sound = Path(here, "sound.wav")
            await asyncio.to_thread(sound.write_bytes, body)
            try:
                heard = await self._recordings.put(company, lang, name, sound)
            except LookupError as error:
                return refused(404, str(error))
            except ValueError as error:
                return refused(400, str(error))
            except RuntimeError as missing:  # a program that we need
                return refused(503, str(missing))
            except OSError as error:
                return refused(503, f"the recording could not be saved: {error}")
        did(request, "prompt.record", f"prompt:{lang}/{name}")
        return web.json_response({"lang": lang, "name": name, **asdict(heard)})

    async def _remove(self, request: web.Request, company: Company) -> web.Response:
        lang, name = request.match_info["lang"], request.match_info["name"]
        try:
            await self._recordings.remove(company, lang, name)
        except LookupError as error:
            return refused(404, str(error))
        except OSError as error:
            return refused(503, f"the recording could not be removed: {error}")
        did(request, "prompt.remove", f"prompt:{lang}/{name}")
        return web.json_response({"lang": lang, "name": name})
