"""A site lets nobody keep connections who never finishes a request."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession, web

from app.service.served import HEADER_WITHIN, SitePlace, served
from tests.live.ports import TCP, free_port

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "


async def here(_request: web.Request) -> web.Response:
    return web.Response(text="here")


async def test_half_sent_requests_are_closed_also_those_that_trickle_on() -> None:
    """300 of them were all still open after 20 s."""
    app = web.Application()
    app.router.add_get("/", here)
    port = free_port("127.0.0.1", TCP)
    async with served(app, [SitePlace("127.0.0.1", port, "PORT")], header_within=0.5):
        ends = [await asyncio.open_connection("127.0.0.1", port) for _ in range(300)]
        for _reader, writer in ends[:-1]:
            writer.write(HALF)
        second = ends[-1]
        second[1].write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await second[0].readuntil(b"here")
        second[1].write(HALF)  # half of the second request on a connection

        async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
            while not reader.at_eof():
                writer.write(b"x")
                try:
                    await asyncio.wait_for(reader.read(), 0.1)
                except TimeoutError:
                    continue
                except ConnectionError:
                    break
            return b"closed"

        async with asyncio.timeout(15):
            closed = await asyncio.gather(*(until_closed(*end) for end in ends))
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/") as answer:
            after = await answer.text()

    assert (len(closed), after) == (300, "here")
    assert HEADER_WITHIN <= 20
