"""The API by which agents and callbacks are changed: JSON over HTTP, for whoever has the token.

Knows: paths, bodies and errors. Refuses to know: what a choice or a callback does (calls/), and pages.

    GET    /agents/{person}/board   the personal link to the agent's board
    POST   /agents/{person}    {"do": "log_in" | "log_out" | "pause" | "resume", "reason": "Lunch"}
    GET    /callbacks          the customers who are to be called, and those who were
    POST   /callbacks          {"queue": "support", "number": "+46701740699"}
    DELETE /callbacks/{id}

Each with `Authorization: Bearer TOKEN`; the token is in `api-token` in the data directory. An answer of 400 and
above is {"error": "what is wrong, and where"}.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from app.calls.tickets import NotPossible
from app.policy.codes import Choice, choice

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.calls.callbacks import Callbacks
    from app.calls.hall import Hall
    from app.policy.model import Company, Person

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN_FILE = "api-token"
LONGEST_REASON = 40  # characters


class AgentBody(BaseModel):
    """What an agent chooses; a pause has a reason, by default the company's first."""

    model_config = ConfigDict(extra="forbid")
    do: Choice
    reason: str = ""


class CallbackBody(BaseModel):
    """A customer to be called: the queue's id, and a number in any usual form."""

    model_config = ConfigDict(extra="forbid")
    queue: str
    number: str


def token_in(data: Path) -> str:
    """The token of this installation, made at the first start. Raises OSError."""
    file = data / TOKEN_FILE
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        token = secrets.token_urlsafe(24)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(token + "\n")
        return token


class Api:
    """The handlers. `add_to` an application; company is asked for at each request."""

    def __init__(
        self,
        hall: Hall,
        callbacks: Callbacks,
        company: Callable[[], Company | None],
        token: str,
        board_of: Callable[[str], str],
    ) -> None:
        self._hall = hall
        self._callbacks = callbacks
        self._company = company
        self._token = token
        self._board_of = board_of

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/agents/{person}", self._for_holders(self._agent))
        app.router.add_get("/agents/{person}/board", self._for_holders(self._board))
        app.router.add_get("/callbacks", self._for_holders(self._list))
        app.router.add_post("/callbacks", self._for_holders(self._ask))
        app.router.add_delete("/callbacks/{id}", self._for_holders(self._cancel))

    def _for_holders(self, handler: Callable[[web.Request, Company], Awaitable[web.Response]]) -> Handler:
        """Only for holders of the token, and only when a company is loaded."""

        async def guarded(request: web.Request) -> web.Response:
            given = request.headers.get("Authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                return _error(
                    401, f"the header Authorization: Bearer TOKEN is missing or wrong; see {TOKEN_FILE}"
                )
            company = self._company()
            if company is None:
                return _error(503, "no company is loaded yet")
            return await handler(request, company)

        return guarded

    async def _board(self, request: web.Request, company: Company) -> web.Response:
        person = self._named(request, company)
        if isinstance(person, web.Response):
            return person
        return web.json_response({"agent": person.id, "path": self._board_of(person.id)})

    def _named(self, request: web.Request, company: Company) -> Person | web.Response:
        """The agent whom the path names, or the answer that there is none."""
        person = company.person_of(request.match_info["person"])
        if person is None or not self._hall.is_agent(person.id):
            return _error(404, f"{request.match_info['person']!r} is no agent of any queue")
        return person

    async def _agent(self, request: web.Request, company: Company) -> web.Response:
        person = self._named(request, company)
        if isinstance(person, web.Response):
            return person
        try:
            body = AgentBody.model_validate(await _json(request))
        except ValueError as error:
            return _error(400, _said(error))
        if body.reason and body.do != "pause":
            return _error(400, "reason: only a pause has one")
        if len(body.reason) > LONGEST_REASON or not (body.reason or "x").isprintable():
            return _error(400, f"reason: at most {LONGEST_REASON} printable characters")
        why = (body.reason or company.pause_reasons[0]) if body.do == "pause" else ""
        await self._hall.choose(person.id, choice(body.do, why))
        return web.json_response({"agent": person.id, **asdict(self._hall.agents.of(person.id))})

    async def _list(self, _request: web.Request, _company: Company) -> web.Response:
        return web.json_response([asdict(one) for one in self._callbacks.all()])

    async def _ask(self, request: web.Request, company: Company) -> web.Response:
        try:
            body = CallbackBody.model_validate(await _json(request))
        except ValueError as error:
            return _error(400, _said(error))
        queue = company.queue_of(body.queue)
        if queue is None:
            return _error(404, f"queue: there is no queue {body.queue!r}")
        try:
            ticket = self._callbacks.ask(queue, body.number, arrived=self._hall.now())
        except NotPossible as error:
            return _error(400, f"number: {error}")
        await self._callbacks.settled()
        return web.json_response(asdict(ticket), status=201)

    async def _cancel(self, request: web.Request, _company: Company) -> web.Response:
        id_ = request.match_info["id"]
        if not self._callbacks.cancel(id_):
            return _error(404, f"there is no callback {id_!r} that still waits")
        await self._callbacks.settled()
        return web.json_response({"id": id_, "state": "cancelled"})


async def _json(request: web.Request) -> Any:
    """Raises ValueError."""
    try:
        return await request.json()
    except json.JSONDecodeError as error:
        raise ValueError(f"the body is not JSON: {error}") from error


def _said(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{'.'.join(str(part) for part in one['loc']) or 'body'}: {one['msg']}" for one in error.errors()
    )


def _error(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)
