"""The API that changes agents and callbacks: JSON over HTTP, for holders of the token.

Knows: paths, bodies and errors. Refuses to know: what a choice or a callback does (calls/), and pages.

    GET    /agents/{person}/board   a new personal link to the agent's desk
    POST   /agents/{person}    {"do": "log_in" | "log_out" | "pause" | "resume", "reason": "Lunch"}
    GET    /callbacks          the customers to call back, and those called back already
    POST   /callbacks          {"queue": "support", "number": "+46701740699"}, or {"person": "anna", ...}
    POST   /callbacks/{id}     {"do": "done"}: the person called the customer already
    DELETE /callbacks/{id}     cancel it: nobody calls
    POST   /callbacks/forget   {"number": "+46701740699"}: erase all data about that customer

Each request has `Authorization: Bearer TOKEN`; the token is in `api-token` in the data directory (holders.py). Answers
from 400 up are {"error": "what is wrong, and where"}.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from app.calls.possible import NotPossible
from app.policy.target_text import AgentDoes, read_agent_choice
from app.web.answers import refused
from app.web.bodies import json_of
from app.web.holders import did

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.calls.callback.by_person import Returns
    from app.calls.callback.by_queue import Callbacks
    from app.calls.queue.hall import Hall
    from app.policy.model import Company
    from app.policy.people import Person
    from app.web.holders import Holders

LONGEST_REASON = 40  # characters


class AgentBody(BaseModel):
    """An agent's choice; a pause has a reason, by default the company's first."""

    model_config = ConfigDict(extra="forbid")
    do: AgentDoes
    reason: str = ""


class CallbackBody(BaseModel):
    """A customer to call, for a queue's agents or for one person; the number in any usual form."""

    model_config = ConfigDict(extra="forbid")
    queue: str = ""
    person: str = ""
    number: str


class CallbackDone(BaseModel):
    """The person called the customer already."""

    model_config = ConfigDict(extra="forbid")
    do: Literal["done"]


class Forgotten(BaseModel):
    """A customer whose data to erase; the number in E.164."""

    model_config = ConfigDict(extra="forbid")
    number: str


class Api:
    """The handlers; `add_to` adds them to an application."""

    def __init__(
        self,
        hall: Hall,
        callbacks: Callbacks,
        returns: Returns,
        board_of: Callable[[str, str], Awaitable[str]],
    ) -> None:
        self._hall = hall
        self._callbacks = callbacks
        self._returns = returns
        self._board_of = board_of

    def add_to(self, app: web.Application, holders: Holders) -> None:
        app.router.add_post("/agents/{person}", holders(self._agent))
        app.router.add_get("/agents/{person}/board", holders(self._board))
        app.router.add_get("/callbacks", holders(self._list))
        app.router.add_post("/callbacks", holders(self._ask))
        app.router.add_post("/callbacks/forget", holders(self._forget))
        app.router.add_post("/callbacks/{id}", holders(self._done))
        app.router.add_delete("/callbacks/{id}", holders(self._cancel))

    async def _board(self, request: web.Request, company: Company) -> web.Response:
        person = self._named(request, company)
        if isinstance(person, web.Response):
            return person
        path = await self._board_of(person.id, "token")
        did(request, "link.make", f"board:{person.id}")
        return web.json_response({"agent": person.id, "path": path})

    def _named(self, request: web.Request, company: Company) -> Person | web.Response:
        """The agent in the path, or the answer that there is none."""
        person = company.person_of(request.match_info["person"])
        if person is None or not self._hall.staff.is_agent(person.id):
            return refused(404, f"{request.match_info['person']!r} is not an agent of any queue")
        return person

    async def _agent(self, request: web.Request, company: Company) -> web.Response:
        person = self._named(request, company)
        if isinstance(person, web.Response):
            return person
        body = await json_of(request, AgentBody)
        if body.reason and body.do != "pause":
            return refused(400, "reason: only a pause has a reason")
        if len(body.reason) > LONGEST_REASON or not (body.reason or "x").isprintable():
            return refused(400, f"reason: at most {LONGEST_REASON} printable characters")
        why = (body.reason or company.pause_reasons[0]) if body.do == "pause" else ""
        await self._hall.staff.choose(person.id, read_agent_choice(body.do, why))
        did(request, f"agent.{body.do}", person.id, {"reason": why} if why else None)
        return web.json_response({"agent": person.id, **asdict(self._hall.staff.agents.of(person.id))})

    async def _list(self, _request: web.Request, _company: Company) -> web.Response:
        return web.json_response([asdict(one) for one in (*self._callbacks.all(), *self._returns.all())])

    async def _ask(self, request: web.Request, company: Company) -> web.Response:
        body = await json_of(request, CallbackBody)
        if bool(body.queue) is bool(body.person):
            return refused(400, "give either queue or person: the one to call")
        queue, person = company.queue_of(body.queue), company.person_of(body.person)
        try:
            if queue is not None:
                ticket = self._callbacks.ask(queue, body.number, arrived=self._hall.clock.now())
                await self._callbacks.settled()
            elif person is not None:
                ticket = await self._returns.ask(person, body.number)
            elif body.queue:
                return refused(404, f"queue: there is no queue {body.queue!r}")
            else:
                return refused(404, f"person: there is no person {body.person!r}")
        except NotPossible as error:
            return refused(400, f"number: {error}")
        did(request, "callback.add", ticket.id, {"queue": body.queue, "person": body.person})
        return web.json_response(asdict(ticket), status=201)

    async def _done(self, request: web.Request, _company: Company) -> web.Response:
        id_ = request.match_info["id"]
        await json_of(request, CallbackDone)
        if not self._returns.done(id_):
            return refused(404, f"there is no waiting callback {id_!r} for a person")
        await self._callbacks.settled()
        did(request, "callback.done", id_)
        return web.json_response({"id": id_, "state": "done"})

    async def _forget(self, request: web.Request, _company: Company) -> web.Response:
        body = await json_of(request, Forgotten)
        forgotten = self._callbacks.forget(body.number) + self._returns.forget(body.number)
        await self._callbacks.settled()
        did(request, "callback.forget", "", {"forgotten": forgotten})  # no number: it is erased
        return web.json_response({"forgotten": forgotten})

    async def _cancel(self, request: web.Request, _company: Company) -> web.Response:
        id_ = request.match_info["id"]
        if not self._callbacks.cancel(id_) and not self._returns.cancel(id_):
            return refused(404, f"there is no waiting callback {id_!r}")
        await self._callbacks.settled()
        did(request, "callback.cancel", id_)
        return web.json_response({"id": id_, "state": "cancelled"})
