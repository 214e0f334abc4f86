"""An answer of server-sent events, to one browser.

Knows: how an event goes onto the wire. Refuses to know: what it says, and who else is told.

`write` waits until a slow browser has taken what it was sent. `write_at_once` needs no task: to wake one for each of
200 browsers costs more than to write to them.
"""

from __future__ import annotations

from aiohttp import HttpVersion11, web


class EventStream:
    """Begun by `begin`, and over when the handler that began it returns `answer`."""

    __slots__ = ("_begun", "_request", "answer")

    def __init__(self, request: web.Request) -> None:
        self._request = request
        self._begun = False
        self.answer = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            }
        )

    async def begin(self) -> None:
        if self._request.version >= HttpVersion11:
            self.answer.enable_chunked_encoding()
        await self.answer.prepare(self._request)

    async def write(self, event: bytes) -> None:
        """Raises ConnectionError: the browser has gone."""
        await self.answer.write(event)
        self._begun = True

    def write_at_once(self, event: bytes) -> bool:
        """Whether it was written: not while the browser has yet to take something, and not if it has gone."""
        wire = self._request.transport
        if not self._begun or not self.answer.chunked or wire is None or wire.is_closing():
            return False
        if wire.get_write_buffer_size():
            return False
        wire.write(b"%x\r\n%b\r\n" % (len(event), event))
        return True
