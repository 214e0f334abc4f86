"""Live views: parts of a page that are told at each change, as server-sent events.

Knows: parts by their element's id, numbers, and readers. Refuses to know: what a part says.

A view is rendered once for all who read it, however many they are. Each reader first gets the whole view ("full"), then
only parts that differ ("parts"), each message numbered; a reader who missed a number gets the whole view again.
{"n": 17, "parts": {"queues": "<table>..."}}. The first says the version of the pages ("v"): a page from before an
update loads itself anew. An event "beat" every few seconds says that all is well.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator, Mapping

    Look = Callable[[], Mapping[str, str]]

LOOK_EVERY: Final = 0.1  # seconds between two looks for a change
AGAIN_EVERY: Final = 1.0  # seconds after which a view is rendered though nothing has changed: its times go on
BEAT_EVERY: Final = 5.0  # seconds; the page says so when it has heard nothing for a while (live.js)
STILL_IN_EVERY: Final = 15.0  # seconds between two checks that a reader may still read
MOST_STREAMS: Final = 20  # at a time, of one session

log = structlog.get_logger()


class _View:
    """What one view shows now, and the last change of it."""

    def __init__(self, look: Look, rest: float) -> None:
        self.look = look
        self.rest = rest
        self.number = 0
        self.parts: dict[str, str] = {}
        self.changed = asyncio.Condition()
        self.last = b""
        self.readers = 0
        self.looked = time.monotonic()
        self.stale = False  # something has changed since

    def full(self, version: str) -> bytes:
        return _message("full", self.number, self.parts, version)

    async def refresh(self) -> None:
        found = dict(self.look())
        differs = {id_: text for id_, text in found.items() if self.parts.get(id_) != text}
        if differs or self.number == 0:
            self.parts = found
            self.number += 1
            self.last = _message("parts", self.number, differs)
            async with self.changed:
                self.changed.notify_all()


class Live:
    """All live views of the web.

    changes: a number that grows when anything that views show may have changed. version: of the pages.
    """

    def __init__(self, changes: Callable[[], int], version: str = "") -> None:
        self._changes = changes
        self._version = version
        self._views: dict[Hashable, _View] = {}
        self._streams: dict[str, list[web.Request]] = {}
        self._leaving = False
        self._looks_at_readers = 0
        self._keeping: asyncio.Task[None] | None = None

    def look_at_readers(self) -> None:
        """Somebody's session has ended, perhaps: ask at once who may still read."""
        self._looks_at_readers += 1

    async def leave(self, _app: web.Application) -> None:
        """Let all readers go: the service stops."""
        self._leaving = True
        for view in self._views.values():
            async with view.changed:
                view.changed.notify_all()

    async def serve(
        self,
        request: web.Request,
        key: Hashable,
        look: Look,
        still_in: Callable[[], Awaitable[bool]],
        *,
        session: str = "",
        rest: float = 0.0,
    ) -> web.StreamResponse:
        """Tell the view until the reader goes, may no longer read (still_in), or the service stops.

        key: views of the same key are the same: the page, the language, and the rights that decide what it shows.
        session: of it, there are at most MOST_STREAMS at a time. rest: seconds between two renderings at least, for
        views that need not show a change at once.
        """
        with self._one_of(session, request):
            return await self._serve(request, key, look, still_in, rest)

    async def _serve(
        self,
        request: web.Request,
        key: Hashable,
        look: Look,
        still_in: Callable[[], Awaitable[bool]],
        rest: float,
    ) -> web.StreamResponse:
        answer = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )
        async with self._reading(key, look, rest) as view:
            await answer.prepare(request)
            with contextlib.suppress(ConnectionError):
                await self._tell(answer, view, still_in)
        return answer

    @contextlib.contextmanager
    def _one_of(self, session: str, request: web.Request) -> Iterator[None]:
        """A session's stream. Raises HTTPTooManyRequests. Those whose browser has gone end at their next beat."""
        mine = self._streams.setdefault(session, [])
        if session and sum(one.transport is not None for one in mine) >= MOST_STREAMS:
            raise web.HTTPTooManyRequests(
                text="too many live views are open\n", headers={"Retry-After": "10"}
            )
        mine.append(request)
        try:
            yield
        finally:
            mine.remove(request)
            if not mine:
                del self._streams[session]

    @contextlib.asynccontextmanager
    async def _reading(self, key: Hashable, look: Look, rest: float) -> AsyncIterator[_View]:
        view = self._views.setdefault(key, _View(look, rest))
        view.readers += 1
        try:
            if view.number == 0:
                await view.refresh()
            if self._keeping is None or self._keeping.done():
                self._keeping = asyncio.create_task(self._keep())
            yield view
        finally:
            view.readers -= 1
            if view.readers == 0 and self._views.get(key) is view:
                del self._views[key]

    async def _keep(self) -> None:
        """One task for all views, while there are any: a task each would wake 2,000 times a second for 200."""
        seen, looks = self._changes(), self._looks_at_readers
        while self._views and not self._leaving:
            await asyncio.sleep(LOOK_EVERY)
            changed, seen = self._changes() != seen, self._changes()
            asked, looks = looks != self._looks_at_readers, self._looks_at_readers
            now = time.monotonic()
            for view in list(self._views.values()):
                if asked:
                    async with view.changed:
                        view.changed.notify_all()
                view.stale = view.stale or changed
                rested = now - view.looked
                if rested >= AGAIN_EVERY or (view.stale and rested >= view.rest):
                    view.looked, view.stale = now, False
                    try:
                        await view.refresh()
                    except Exception:  # a failure of one view must not stop the others
                        log.exception("a live view could not be made")
                    await asyncio.sleep(0)  # calls come before the next view

    async def _tell(
        self, answer: web.StreamResponse, view: _View, still_in: Callable[[], Awaitable[bool]]
    ) -> None:
        told = view.number
        await answer.write(view.full(self._version))
        beat = checked = time.monotonic()
        looks = self._looks_at_readers
        while not self._leaving:
            async with view.changed:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BEAT_EVERY / 2):
                        while view.number == told and looks == self._looks_at_readers and not self._leaving:
                            await view.changed.wait()
            now = time.monotonic()
            if now - checked >= STILL_IN_EVERY or looks != self._looks_at_readers:
                checked, looks = now, self._looks_at_readers
                if not await still_in():
                    await answer.write(b"event: out\ndata: {}\n\n")
                    return
            if view.number != told:
                message = view.last if view.number == told + 1 else view.full(self._version)
                told = view.number
                await answer.write(message)
                beat = now
            elif now - beat >= BEAT_EVERY:
                await answer.write(_message("beat", told, {}))
                beat = now


def _message(event: str, number: int, parts: Mapping[str, str], version: str = "") -> bytes:
    told: dict[str, object] = {"n": number, "parts": parts}
    if version:
        told["v"] = version
    data = json.dumps(told, ensure_ascii=False)
    return f"event: {event}\nid: {number}\ndata: {data}\n\n".encode()
