"""Live views: parts of a page that are told at each change, as server-sent events.

Knows: parts by their element's id, numbers, and readers. Refuses to know: what a part says.

A view is rendered once for all who read it, however many they are: at once when something changes, and at most three
times a second. Each reader first gets the whole view ("full"), then only parts that differ ("parts"), each message
numbered; a reader who missed a number gets the whole view again. {"n": 17, "parts": {"queues": "<table>..."}}. The
first says the version of the pages ("v"): a page from before an update loads itself anew. An event "beat" every few
seconds says that all is well.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from aiohttp import web

from app.web.site.event_stream import EventStream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterator, Mapping

    Look = Callable[[], Mapping[str, str]]

LOOK_EVERY: Final = 0.1  # seconds between two looks for a change
VIEW_RESTS: Final = 0.35  # seconds between two renderings at least; a change after a rest shows at once
AGAIN_EVERY: Final = 1.0  # seconds after which a view is rendered though nothing has changed: its times go on
BEAT_EVERY: Final = 5.0  # seconds; the page says so when it has heard nothing for a while (live.js)
STILL_IN_EVERY: Final = 15.0  # seconds between two checks that a reader may still read
LOOKS_FOR: Final = 0.001  # seconds that views are looked at before calls have their turn
MOST_STREAMS: Final = 20  # at a time, of one session
TEXTS_KEPT: Final = 256  # parts, as they are told

log = structlog.get_logger()


class Wire(Protocol):
    """As EventStream."""

    async def write(self, event: bytes) -> None: ...

    def write_at_once(self, event: bytes) -> bool: ...


class _Reader:
    """One who reads a view. `waits` is done when their task has something to do.

    doubts: how often somebody asked whether they may still read; sure: up to which of them they may.
    """

    __slots__ = ("beat", "checked", "doubts", "sure", "told", "waits", "wire")

    def __init__(self, told: int, wire: Wire) -> None:
        self.told = told
        self.wire = wire
        self.doubts = self.sure = 0
        self.beat = self.checked = _clock()
        self.waits: asyncio.Future[None] | None = None

    def hear(self, number: int, message: bytes) -> None:
        """Send the next message at once; to a slow reader, or one in doubt, their own task sends it later."""
        if self.told == number - 1 and self.doubts == self.sure and self.wire.write_at_once(message):
            self.told, self.beat = number, _clock()
        else:
            self.wake()

    def doubt(self) -> None:
        self.doubts += 1
        self.wake()

    def wake(self) -> None:
        if self.waits is not None and not self.waits.done():
            self.waits.set_result(None)

    def wake_in_time(self, now: float) -> None:
        """For a beat, or for a look whether they may still read."""
        if now - self.beat >= BEAT_EVERY or now - self.checked >= STILL_IN_EVERY:
            self.wake()

    async def wait(self) -> None:
        self.waits = asyncio.get_running_loop().create_future()
        await self.waits


class _View:
    """What one view shows now, and the last change of it."""

    def __init__(self, look: Look, rest: float) -> None:
        self.look = look
        self.rest = rest
        self.number = 0
        self.parts: Mapping[str, str] = {}
        self.last = b""
        self.readers: set[_Reader] = set()
        self.coming = 0  # readers, also those who have been told nothing yet
        self.looked = _clock()
        self.stale = False  # something has changed since

    def full(self, version: str) -> bytes:
        return _message("full", self.number, self.parts, version)

    def refresh(self) -> None:
        found = self.look()
        if found is self.parts:
            return
        differs = {id_: text for id_, text in found.items() if self.parts.get(id_) != text}
        if differs or self.number == 0:
            self.number += 1
            self.last = _message("parts", self.number, differs)
            for reader in self.readers:
                reader.hear(self.number, self.last)
        self.parts = found

    def wake(self) -> None:
        for reader in self.readers:
            reader.wake()


class Live:
    """All live views of the web.

    changes: a number that grows when anything that views show may have changed. version: of the pages.
    """

    def __init__(self, changes: Callable[[], int], version: str = "") -> None:
        self.round = 0  # of looking at views: what was seen in it holds for all of them
        self._changes = changes
        self._version = version
        self._views: dict[Hashable, _View] = {}
        self._streams: dict[str, list[web.Request]] = {}
        self._leaving = False
        self._changed_at = float("-inf")  # when views were last made because something had changed
        self._keeping: asyncio.Task[None] | None = None

    def look_at_readers(self) -> None:
        """Perhaps a session has ended: check each reader before they are told more."""
        for view in self._views.values():
            for reader in view.readers:
                reader.doubt()

    async def leave(self, _app: web.Application) -> None:
        """Let all readers go: the service stops."""
        self._leaving = True
        for view in self._views.values():
            view.wake()

    async def serve(
        self,
        request: web.Request,
        key: Hashable,
        look: Look,
        still_in: Callable[[], Awaitable[bool]],
        *,
        session: str = "",
        rest: float = VIEW_RESTS,
    ) -> web.StreamResponse:
        """Tell the view until the reader goes, may no longer read (still_in), or the service stops.

        key: views of the same key are the same: the page, the language, and the rights that decide what it shows.
        session: of it, there are at most MOST_STREAMS at a time. rest: seconds between two renderings at least:
        in a busy house something changes with each call.
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
        stream = EventStream(request)
        async with self._reading(key, look, rest) as view:
            await stream.begin()
            with contextlib.suppress(ConnectionError):
                await self._tell(stream, view, still_in)
        return stream.answer

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
        view.coming += 1
        try:
            sleeping = self._keeping is None or self._keeping.done()
            if sleeping:
                self.round += 1  # the last one may be of yesterday
            if view.number == 0:
                view.refresh()
            if sleeping:
                self._keeping = asyncio.create_task(self._keep())
            yield view
        finally:
            view.coming -= 1
            if view.coming == 0 and self._views.get(key) is view:
                del self._views[key]

    async def _keep(self) -> None:
        """One task for all views, while there are any: 200 tasks would wake 2,000 times a second."""
        seen = self._changes()
        while self._views and not self._leaving:
            await asyncio.sleep(LOOK_EVERY)
            self.round += 1
            changed, seen = self._changes() != seen, self._changes()
            now, began = _clock(), time.monotonic()
            together = now - self._changed_at >= VIEW_RESTS  # so that they share what they show
            for view in list(self._views.values()):
                view.stale = view.stale or changed
                rested = now - view.looked
                has_rested = together if view.rest == VIEW_RESTS else rested >= view.rest
                if rested >= AGAIN_EVERY or (view.stale and has_rested):
                    if view.stale and view.rest == VIEW_RESTS:
                        self._changed_at = now
                    view.looked, view.stale = now, False
                    try:
                        view.refresh()
                    except Exception:  # a failure of one view must not stop the others
                        log.exception("a live view could not be made")
                    for reader in view.readers:
                        reader.wake_in_time(now)
                    if time.monotonic() - began > LOOKS_FOR:
                        await asyncio.sleep(0)  # calls come before the next view
                        now, began = _clock(), time.monotonic()

    async def _tell(self, wire: Wire, view: _View, still_in: Callable[[], Awaitable[bool]]) -> None:
        me = _Reader(view.number, wire)
        view.readers.add(me)
        try:
            await wire.write(view.full(self._version))
            while not self._leaving:
                if view.number == me.told and me.doubts == me.sure:
                    await me.wait()
                now, doubts = _clock(), me.doubts
                if now - me.checked >= STILL_IN_EVERY or doubts != me.sure:
                    if not await still_in():
                        await wire.write(b"event: out\ndata: {}\n\n")
                        return
                    me.checked, me.sure = now, doubts
                if view.number != me.told:
                    message = view.last if view.number == me.told + 1 else view.full(self._version)
                    me.told, me.beat = view.number, now
                    await wire.write(message)
                elif now - me.beat >= BEAT_EVERY:
                    me.beat = now
                    await wire.write(_message("beat", me.told, {}))
        finally:
            view.readers.discard(me)


def _clock() -> float:
    """Seconds of the loop. They stand still while something runs."""
    return asyncio.get_running_loop().time()


def _message(event: str, number: int, parts: Mapping[str, str], version: str = "") -> bytes:
    said = b", ".join(b"%s: %s" % (_in_json(id_), _in_json(text)) for id_, text in parts.items())
    last = b', "v": ' + _in_json(version) if version else b""
    return b'event: %s\nid: %d\ndata: {"n": %d, "parts": {%s}%s}\n\n' % (
        event.encode(),
        number,
        number,
        said,
        last,
    )


@lru_cache(maxsize=TEXTS_KEPT)
def _in_json(text: str) -> bytes:
    """Made once for all views that show this text: 200 desks show the same queues."""
    return json.dumps(text, ensure_ascii=False).encode()
