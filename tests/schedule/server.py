"""A real HTTP server of calendars, on this machine; each path is answered as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestServer

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

SECRET = "s3cret"  # part of every address: it must be in no error and no log line

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Feeds:
    """`feeds.answers[name]` answers /s3cret/name; `asked` keeps the requests."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[web.Request] = []
        self.leaving = asyncio.Event()
        self._server: TestServer | None = None

    def url(self, name: str) -> str:
        assert self._server is not None
        return str(self._server.make_url(f"/{SECRET}/{name}"))

    def says(self, name: str, body: bytes, status: int = 200, **headers: str) -> None:
        """Headers by name, _ for -."""
        given = {key.replace("_", "-"): value for key, value in headers.items()}

        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=body, status=status, headers=given)

        self.answers[name] = answer

    def never_answers(self, name: str) -> None:
        async def answer(_: web.Request) -> web.Response:
            await self.leaving.wait()
            return web.Response()

        self.answers[name] = answer

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.answers[request.match_info["name"]](request)

    @classmethod
    @asynccontextmanager
    async def serving(cls, tls: ssl.SSLContext | None = None) -> AsyncIterator[Feeds]:
        feeds = cls()
        app = web.Application()
        app.router.add_get(f"/{SECRET}/{{name:.+}}", feeds._answer)
        feeds._server = TestServer(app, scheme="https" if tls else "http")
        await feeds._server.start_server(ssl=tls)
        try:
            yield feeds
        finally:
            feeds.leaving.set()
            await feeds._server.close()
