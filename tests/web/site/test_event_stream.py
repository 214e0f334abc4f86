"""An event is written at once to a browser that has taken all before, and waits for one that has not."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from app.web.site.event_stream import EventStream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

EVENT = b"event: parts\ndata: {}\n\n"


class House:
    """One stream at a time."""

    def __init__(self) -> None:
        self.stream: asyncio.Future[EventStream] = asyncio.get_running_loop().create_future()
        self.over = asyncio.Event()

    async def now(self, request: web.Request) -> web.StreamResponse:
        stream = EventStream(request)
        await stream.begin()
        assert not stream.write_at_once(EVENT), "nothing comes before the headers"
        await stream.write(b"event: full\n\n")
        self.stream.set_result(stream)
        await self.over.wait()
        return stream.answer


@asynccontextmanager
async def reading(version: str = "1.1") -> AsyncIterator[tuple[House, EventStream, asyncio.StreamReader]]:
    """A browser that has asked, and has read nothing of the answer."""
    house, app = House(), web.Application()
    app.router.add_get("/now", house.now)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader, writer = await asyncio.open_connection(*runner.addresses[0][:2], limit=2**10)
    try:
        writer.write(f"GET /now HTTP/{version}\r\nHost: here\r\n\r\n".encode())
        async with asyncio.timeout(10):
            yield house, await house.stream, reader
    finally:
        house.over.set()
        writer.close()
        await runner.cleanup()


async def test_an_event_is_written_at_once_and_is_a_chunk_of_the_answer() -> None:
    async with reading() as (house, stream, reader):
        assert stream.write_at_once(EVENT)
        house.over.set()
        said = await reader.readuntil(b"0\r\n\r\n")

    assert said.endswith(b"\r\n\r\nd\r\nevent: full\n\n\r\n17\r\n" + EVENT + b"\r\n0\r\n\r\n")


async def test_a_browser_that_does_not_read_is_not_written_to_without_end() -> None:
    async with reading() as (_house, stream, _reader):
        large = b"x" * 2**20
        written = 0
        while stream.write_at_once(large):
            written += 1
            assert written < 100
            await asyncio.sleep(0)

        assert not stream.write_at_once(EVENT)


async def test_a_browser_that_knows_no_chunks_is_written_to_by_its_task() -> None:
    async with reading("1.0") as (_house, stream, reader):
        assert not stream.write_at_once(EVENT)
        await stream.write(EVENT)

        assert (await reader.readuntil(EVENT)).endswith(b"event: full\n\n" + EVENT)


async def test_nothing_is_written_to_a_browser_that_has_gone() -> None:
    async with reading() as (_house, stream, _reader):
        transport = stream._request.transport
        assert transport is not None
        transport.close()

        assert not stream.write_at_once(EVENT)
