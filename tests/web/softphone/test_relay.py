"""The browser's SIP is passed on word for word, and ends when it may not go on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError, web

from app.web.softphone.relay import SHUT_OUT, Relay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

REGISTER = "REGISTER sip:127.0.0.1 SIP/2.0\r\n\r\n"


class Exchange:
    """Answers what it hears, as long as it runs."""

    def __init__(self) -> None:
        self.open: list[web.WebSocketResponse] = []

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("sip",))
        await socket.prepare(request)
        self.open.append(socket)
        async for message in socket:
            await socket.send_str(f"heard {message.data}")
        return socket


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}/ws"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def relay(url: str) -> AsyncIterator[tuple[str, list[str], Relay]]:
    """Its address, a list that has something while browsers may go on, and itself. url: the exchange's."""
    may, between, here = ["yes"], Relay(url, look=0.01), web.Application()

    async def ws(request: web.Request) -> web.StreamResponse:
        return await between.serve(request, lambda: bool(may))

    here.router.add_get("/ws", ws)
    async with served(here) as ours:
        yield ours, may, between


@asynccontextmanager
async def an_exchange() -> AsyncIterator[tuple[str, Exchange]]:
    exchange, there = Exchange(), web.Application()
    there.router.add_get("/ws", exchange.serve)
    async with served(there) as url:
        yield url, exchange


async def test_words_go_both_ways_in_the_protocol_of_sip() -> None:
    async with (
        an_exchange() as (there, _),
        relay(there) as (url, _, between),
        ClientSession() as session,
        session.ws_connect(url, protocols=("sip",)) as browser,
    ):
        await browser.send_str(REGISTER)

        assert await browser.receive_str() == f"heard {REGISTER}"
        assert (browser.protocol, between.open) == ("sip", 1)


async def test_a_refused_phone_is_told_so_and_the_exchange_s_side_ends() -> None:
    async with (
        an_exchange() as (there, exchange),
        relay(there) as (url, may, _),
        ClientSession() as session,
        session.ws_connect(url, protocols=("sip",)) as browser,
    ):
        may.clear()

        async with asyncio.timeout(5):
            last = await browser.receive()
            while not exchange.open[0].closed:
                await asyncio.sleep(0.01)

        assert (last.type, browser.close_code) == (WSMsgType.CLOSE, SHUT_OUT)


async def test_an_exchange_that_goes_ends_the_browser_s_side() -> None:
    async with (
        an_exchange() as (there, exchange),
        relay(there) as (url, _, _),
        ClientSession() as session,
        session.ws_connect(url, protocols=("sip",)) as browser,
    ):
        await exchange.open[0].close()

        async with asyncio.timeout(5):
            assert (await browser.receive()).type is WSMsgType.CLOSE


async def test_without_an_exchange_the_browser_is_refused_and_may_come_again() -> None:
    async with relay("ws://127.0.0.1:9/ws") as (url, _, _), ClientSession() as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(url, protocols=("sip",))

        assert refused.value.status == 502
