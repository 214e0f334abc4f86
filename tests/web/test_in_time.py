"""A body that does not come in time costs its connection, and nobody else's."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession, web

from app.web.in_time import whole_in_time


async def test_a_half_body_is_closed_and_a_whole_one_is_answered() -> None:
    async def length(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))

    app = web.Application(middlewares=[whole_in_time(0.2)])
    app.router.add_post("/", length)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab")
        async with asyncio.timeout(10), ClientSession(f"http://127.0.0.1:{port}") as session:
            whole = await (await session.post("/", data=b"abcd")).text()
            try:
                rest = await reader.read()
            except ConnectionResetError:
                rest = b""
        writer.close()
    finally:
        await runner.cleanup()

    assert (whole, rest) == ("4", b"")
