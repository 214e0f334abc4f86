"""The browser's SIP, passed on between it and the exchange, word for word.

Knows: WebSockets. Refuses to know: SIP, and who may use it (site.py). Sound does not come this way.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, WSCloseCode, WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientWebSocketResponse

PROTOCOL: Final = "sip"  # RFC 7118
ALIVE_EVERY: Final = 20.0  # seconds between pings: routers forget a silent connection after a minute
LARGEST: Final = 64 * 1024  # bytes of a message; Asterisk's own limit
EXCHANGE_WITHIN: Final = 5.0  # seconds
LOOK_WHETHER_SHUT_OUT: Final = 1.0  # seconds between looks whether a browser may go on
SHUT_OUT: Final = 4403  # the close code for a browser that may no longer ring (4000 to 4999 are ours)

log = structlog.get_logger()


class Relay:
    """exchange: where its WebSocket is, such as ws://127.0.0.1:8088/ws. look: seconds between looks."""

    def __init__(self, exchange: str, look: float = LOOK_WHETHER_SHUT_OUT) -> None:
        self._exchange = exchange
        self._look = look
        self._open: set[web.WebSocketResponse] = set()

    @property
    def open(self) -> int:
        """How many browsers are connected."""
        return len(self._open)

    async def serve(self, request: web.Request, may_go_on: Callable[[], bool]) -> web.StreamResponse:
        """Pass messages on, both ways, until one side closes, or the browser may not go on."""
        browser = web.WebSocketResponse(protocols=(PROTOCOL,), heartbeat=ALIVE_EVERY, max_msg_size=LARGEST)
        if not browser.can_prepare(request).ok:
            raise web.HTTPBadRequest(text="a WebSocket is expected here\n")
        timeout = ClientTimeout(total=None, connect=EXCHANGE_WITHIN)
        async with ClientSession(timeout=timeout) as session:
            try:
                async with session.ws_connect(
                    self._exchange, protocols=(PROTOCOL,), max_msg_size=LARGEST, heartbeat=ALIVE_EVERY
                ) as exchange:
                    await browser.prepare(request)
                    self._open.add(browser)
                    try:
                        await self._pass_on(browser, exchange, may_go_on)
                    finally:
                        self._open.discard(browser)
            except (ClientError, TimeoutError, OSError) as error:
                log.warning("a browser phone cannot reach the exchange", error=str(error))
                if not browser.prepared:
                    raise web.HTTPBadGateway(text="the exchange does not answer\n") from error
        return browser

    async def close(self) -> None:
        """Tell all browsers that the service goes; they come back, and calls go on meanwhile."""
        for browser in tuple(self._open):
            with contextlib.suppress(ConnectionError):
                await browser.close(code=WSCloseCode.SERVICE_RESTART, message=b"restart")

    async def _pass_on(
        self,
        browser: web.WebSocketResponse,
        exchange: ClientWebSocketResponse,
        may_go_on: Callable[[], bool],
    ) -> None:
        async def until_shut_out() -> None:
            while True:
                await asyncio.sleep(self._look)
                if not may_go_on():
                    return

        outward = asyncio.create_task(_copy(browser, exchange))
        inward = asyncio.create_task(_copy(exchange, browser))
        watching = asyncio.create_task(until_shut_out())
        tasks = (outward, inward, watching)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        code, why = (SHUT_OUT, b"shut out") if not may_go_on() else (WSCloseCode.GOING_AWAY, b"")
        with contextlib.suppress(ConnectionError, RuntimeError):
            await browser.close(code=code, message=why)


async def _copy(
    source: web.WebSocketResponse | ClientWebSocketResponse,
    to: web.WebSocketResponse | ClientWebSocketResponse,
) -> None:
    with contextlib.suppress(ConnectionError, RuntimeError):  # the other side has just gone
        async for message in source:
            if message.type is WSMsgType.TEXT:
                await to.send_str(message.data)
            elif message.type is WSMsgType.BINARY:
                await to.send_bytes(message.data)
