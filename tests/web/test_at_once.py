"""One address has only so many connections at once, on a real server; others, and proxies, come in as before."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import ssl
from typing import TYPE_CHECKING

import pytest
import uvloop
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from app.certificates.authority import authority_in
from app.clock import real_clock
from app.service.served import SitePlace, served
from app.web import at_once
from tests.calls.virtual_time import until
from tests.live.ports import TCP, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
    from pathlib import Path

MOST = 5
HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


class Site:
    """How many of its requests are under way."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.waiting = 0
        self.go_on = asyncio.Event()

    async def page(self, request: web.Request) -> web.Response:
        if "wait" in request.query:
            self.waiting += 1
            await self.go_on.wait()
        return web.Response(text="here")

    async def gets(self, address: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> bytes:
        """All that a request of this address gets, on a connection of its own."""
        reader, writer = await asyncio.open_connection(
            "127.0.0.1",
            self.port,
            local_addr=(address, 0),
            ssl=context,
            server_hostname="" if context else None,
        )
        try:
            writer.write(WHOLE)
            async with asyncio.timeout(10):
                return await reader.read()
        finally:
            writer.close()

    async def lets_in(self, address: str = "127.0.0.1") -> bool:
        return (await self.gets(address)).endswith(b"here")

    @contextlib.asynccontextmanager
    async def held(
        self, count: int, address: str = "127.0.0.1", context: ssl.SSLContext | None = None
    ) -> AsyncIterator[None]:
        """So many connections of this address, on which half a request came."""
        writers = []
        for _ in range(count):
            _, writer = await asyncio.open_connection(
                "127.0.0.1",
                self.port,
                local_addr=(address, 0),
                ssl=context,
                server_hostname="" if context else None,
            )
            writer.write(HALF)
            writers.append(writer)
        yield
        for writer in writers:
            writer.close()


@contextlib.asynccontextmanager
async def site(proxies: Sequence[str] = (), context: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """proxies: networks."""
    here = Site(free_port("127.0.0.1", TCP))
    app = web.Application()
    app.router.add_get("/", here.page)
    believed = [ipaddress.ip_network(one) for one in proxies]
    place = SitePlace("127.0.0.1", here.port, "PORT", context)
    async with served(app, [place], believed, connections=MOST):
        yield here


async def one_address_has_so_many() -> None:
    async with site() as here:
        async with here.held(MOST):
            refused = await here.gets()
            assert refused.startswith(b"HTTP/1.1 429 ")
            assert refused.endswith(at_once.TOO_MANY.encode())
            assert await here.lets_in("127.0.0.2")
        async with asyncio.timeout(10):  # those that have ended count no longer
            while not await here.lets_in():
                pass


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_one_address_has_so_many_and_the_others_come_in(
    run: Callable[[Coroutine[None, None, None]], None],
) -> None:
    """There was no bound: one address could take all files that the service may open."""
    run(one_address_has_so_many())


async def by_tls(context: ssl.SSLContext) -> None:
    client = ssl.create_default_context()
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    async with site(context=context) as here:
        assert (await here.gets(context=client)).endswith(b"here")
        async with here.held(MOST, context=client):
            assert (await here.gets(context=client)).startswith(b"HTTP/1.1 429 ")


@pytest.mark.parametrize("run", [asyncio.run, uvloop.run])
def test_so_it_is_by_tls(tmp_path: Path, run: Callable[[Coroutine[None, None, None]], None]) -> None:
    now, file = real_clock(), tmp_path / "both.pem"
    file.write_bytes(authority_in(tmp_path / "root.pem", "Exempelbolaget AB", now).issue(["127.0.0.1"], now))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    run(by_tls(context))


async def test_one_too_many_that_says_nothing_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "HEARD_FOR", 0.1)
    async with site() as here, here.held(MOST):
        reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
        async with asyncio.timeout(10):
            assert (await reader.read()).startswith(b"HTTP/1.1 429 ")
        writer.close()


async def test_the_log_has_one_line_however_many_are_refused() -> None:
    async with site() as here, here.held(MOST):
        with capture_logs() as lines:
            for _ in range(20):
                assert not await here.lets_in()

    assert [(one["event"], one["address"], one["most"]) for one in lines] == [
        ("an address has too many connections at once", "127.0.0.1", MOST)
    ]


async def test_a_proxy_has_as_many_as_it_likes_and_those_behind_it_are_counted() -> None:
    async with site(["127.0.0.0/8"]) as here, ClientSession(f"http://127.0.0.1:{here.port}") as proxy:

        async def status(browser: str, path: str = "/") -> int:
            async with proxy.get(path, headers={"X-Forwarded-For": browser}) as answer:
                return answer.status

        async with here.held(3 * MOST):
            assert await here.lets_in()
            greedy = [asyncio.create_task(status("192.0.2.7", "/?wait")) for _ in range(MOST)]
            await until(lambda: here.waiting == MOST)

            assert await status("192.0.2.7") == 429
            assert await status("192.0.2.8") == 200
            here.go_on.set()
            assert await asyncio.gather(*greedy) == [200] * MOST
            assert await status("192.0.2.7") == 200


async def test_a_connection_that_makes_us_forget_others_counts_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Failed: it had no transport yet, and was forgotten with those that had none any longer."""
    monkeypatch.setattr(at_once, "MANY_ADDRESSES", 3)
    counted = at_once.AtOnce(MOST, lambda _address: False)
    server = web.Server(lambda _request: None)  # type: ignore[arg-type, return-value]

    for last in range(9):
        counted.let_in(f"192.0.2.{last}", server())
        assert len(counted._open[f"192.0.2.{last}"]) == 1


async def test_addresses_without_a_connection_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "MANY_ADDRESSES", 3)
    counted = at_once.AtOnce(MOST, lambda _address: False)
    server = web.Server(lambda _request: None)  # type: ignore[arg-type, return-value]

    for last in range(200):
        assert counted.let_in(f"192.0.2.{last}", server())  # none of which has a transport

    assert len(counted._open) <= 4
