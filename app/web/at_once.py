"""Limits how many connections one address has at once, so that nobody takes them all.

Knows: connections and requests by address. Refuses to know: how many is too many, what a request asks for, and how long
it may take (in_time.py).

A connection too many gets a short answer and ends, whatever it sends. A proxy's connections are everybody's: they are
not counted, but the requests that came by it are, by the address that the proxy names.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import TYPE_CHECKING, Final, cast

import structlog
from aiohttp import web

from app.web.throttle import machine_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.typedefs import Middleware

SAID_AGAIN: Final = 60.0  # seconds between two lines of the log: those who are refused come by the thousand
HEARD_FOR: Final = 1.0  # seconds that a connection too many may take to send what we answer
MANY_ADDRESSES: Final = 1000  # from here on we look for those that have no connection left
TOO_MANY: Final = "too many connections at once from this address; try again in a while\n"
TOO_MANY_ANSWER: Final = (
    "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 10\r\n"
    f"Content-Length: {len(TOO_MANY)}\r\nConnection: close\r\n\r\n{TOO_MANY}"
).encode()

log = structlog.get_logger()


class AtOnce:
    """most: connections of one address at a time. is_proxy: whether an address is a proxy of ours."""

    def __init__(self, most: int, is_proxy: Callable[[str], bool]) -> None:
        self._most = most
        self._is_proxy = is_proxy
        self._open: dict[str, list[web.RequestHandler]] = {}
        self._clear_at = MANY_ADDRESSES
        self._asked: Counter[str] = Counter()  # by those behind a proxy
        self._said = float("-inf")
        self._refused = 0  # since then

    def counted(self, server: Callable[[], web.RequestHandler]) -> Callable[[], asyncio.Protocol]:
        """A protocol factory for `create_server`. The server's own gets the connections that may come in."""
        return lambda: _Door(self, server)

    def let_in(self, address: str, handler: web.RequestHandler) -> bool:
        """Whether this address may have one more connection, which is then `handler`'s."""
        if self._is_proxy(address):
            return True
        if len(self._open) > self._clear_at:
            self._clear()  # before we add one, which has no transport yet
        mine = self._open.setdefault(machine_of(address), [])
        if len(mine) >= self._most:
            mine[:] = [one for one in mine if one.transport is not None]
            if len(mine) >= self._most:
                self._refuse(address)
                return False
        mine.append(handler)
        return True

    def _clear(self) -> None:
        """Forget addresses without a connection."""
        left = {
            address: still
            for address, ones in self._open.items()
            if (still := [one for one in ones if one.transport is not None])
        }
        self._open, self._clear_at = left, max(MANY_ADDRESSES, 2 * len(left))

    def _refuse(self, address: str) -> None:
        """One line for many: whoever comes too often comes again."""
        self._refused += 1
        now = time.monotonic()
        if now - self._said >= SAID_AGAIN:
            log.warning(
                "an address has too many connections at once",
                address=address,
                most=self._most,
                refused=self._refused,
            )
            self._said, self._refused = now, 0

    def behind_proxies(self) -> Middleware:
        """Refuse one request too many of an address that a proxy names; it comes after `believing`."""

        @web.middleware
        async def counting(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            address = request.remote or ""
            if not self._came_by_proxy(request) or self._is_proxy(address):
                return await handler(request)
            machine = machine_of(address)
            if self._asked[machine] >= self._most:
                self._refuse(address)
                raise web.HTTPTooManyRequests(text=TOO_MANY, headers={"Retry-After": "10"})
            self._asked[machine] += 1
            try:
                return await handler(request)
            finally:
                self._asked[machine] -= 1
                if not self._asked[machine]:
                    del self._asked[machine]

        return counting

    def _came_by_proxy(self, request: web.Request) -> bool:
        return request.transport is not None and self._is_proxy(_far_end(request.transport))


class _Door(asyncio.Protocol):
    """A new connection until it is let in. One too many is answered and ended here."""

    def __init__(self, at_once: AtOnce, server: Callable[[], web.RequestHandler]) -> None:
        self._at_once = at_once
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        handler, self._transport = self._server(), cast("asyncio.Transport", transport)
        if self._at_once.let_in(_far_end(transport), handler):
            self._transport.set_protocol(handler)
            handler.connection_made(transport)
            return
        # Answer after its first bytes: if we closed before, its system would report an error and drop our answer.
        self._late = asyncio.get_running_loop().call_later(HEARD_FOR, self._answer)

    def data_received(self, data: bytes) -> None:  # noqa: ARG002
        self._answer()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._late is not None:
            self._late.cancel()

    def _answer(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(TOO_MANY_ANSWER)
            self._transport.close()


def _far_end(transport: asyncio.BaseTransport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) and peer else ""
