"""A provider that speaks 46elks' API over real HTTP, as documented: what it was sent, and in which mood it is."""

from __future__ import annotations

import asyncio
import uuid
from base64 import b64encode
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

USER, PASSWORD = "u1234", "secret"
RIGHT = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class ElksServer:
    """`sent` is its books, oldest first; `asked` every request. mood: the answer to the next requests to send.

    mood: "ok"; a status such as 403; "mute" (takes the SMS and says nothing); "breaks" (takes it and breaks the
    connection); "deaf" (breaks the connection, and takes nothing); "garbled".
    """

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.forms: list[dict[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.mood: str | int = "ok"
        self.headers: dict[str, str] = {}
        self.status = "created"
        self.created = "2026-11-24T11:00:00.000000"
        self.url = ""
        self.arrived = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/a1/sms", self._send)
        app.router.add_get("/a1/sms", self._history)
        app.router.add_get("/a1/sms/{id}", self._one)

    def guard(self, request: web.Request) -> None:
        self.asked.append((request.method, request.path_qs))
        if request.headers.get("Authorization") != RIGHT:
            raise web.HTTPUnauthorized(text="API access requires Basic HTTP authentication.")

    async def _send(self, request: web.Request) -> web.StreamResponse:
        self.guard(request)
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        self.arrived.set()
        if isinstance(self.mood, int):
            text = {403: "Not enough credits", 400: "Invalid to number"}.get(self.mood, "Try again")
            return web.Response(status=self.mood, text=text, headers=self.headers)
        if self.mood == "deaf":
            return self._break(request)
        if form.get("dryrun") == "yes":
            return web.json_response(
                {**self._public(form), "status": "created", "estimated_cost": 5000, "parts": 1}
            )
        row = {**self._public(form), "id": f"s{uuid.uuid4().hex}", "created": self.created}
        self.sent.append({**row, "status": self.status, "whendelivered": form.get("whendelivered", "")})
        if self.mood == "breaks":
            return self._break(request)
        if self.mood == "mute":
            await asyncio.Event().wait()
        if self.mood == "garbled":
            return web.Response(text="<html>", content_type="text/html")
        return web.json_response({**row, "status": self.status, "cost": 5000, "parts": 1})

    def _public(self, form: Mapping[str, str]) -> dict[str, str]:
        given = {name: form[name] for name in ("from", "to", "message")}
        return {**given, "direction": "outgoing"}

    def _break(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _history(self, request: web.Request) -> web.Response:
        self.guard(request)
        if isinstance(self.mood, int):
            return web.Response(status=self.mood, text="Try again")
        found = [row for row in reversed(self.sent) if row["to"] == request.query["to"]]
        return web.json_response({"data": [row for row in found if row["created"] >= request.query["end"]]})

    async def _one(self, request: web.Request) -> web.Response:
        self.guard(request)
        for row in self.sent:
            if row["id"] == request.match_info["id"]:
                return web.json_response(row)
        raise web.HTTPNotFound(text="Not found")

    async def report(self, n: int, status: str, **more: str) -> int:
        """Tell what became of the n-th SMS, where the sender wanted to hear it. Returns the status of the answer."""
        row: dict[str, Any] = self.sent[n]
        row["status"] = status
        form = {"id": row["id"], "status": status, **more}
        async with ClientSession() as session, session.post(row["whendelivered"], data=form) as answer:
            return answer.status


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The application on a free port of this machine; gives its URL."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def elks_server() -> AsyncIterator[ElksServer]:
    server, app = ElksServer(), web.Application()
    server.add_to(app)
    async with serving(app) as url:
        server.url = f"{url}/a1"
        yield server
