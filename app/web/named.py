"""People, queues and trunks as they are now, as JSON for holders of the token: they give names and numbers.

Knows: the form. Refuses to know: where the figures come from.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from app.web import queues

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.policy.model import Company
    from app.web.holders import Holders
    from app.web.status import PersonNow, Status


class NamedNow:
    """GET /people (everybody, except leavers), GET /queues, GET /trunks."""

    def __init__(
        self,
        status: Callable[[], Status],
        with_queues: Callable[[], Status],
        people: Callable[[Company], tuple[PersonNow, ...]],
    ) -> None:
        self._status, self._with_queues, self._people = status, with_queues, people

    def add_to(self, app: web.Application, holders: Holders) -> None:
        app.router.add_get("/people", holders(self._people_now))
        app.router.add_get("/queues", holders(self._queues_now))
        app.router.add_get("/trunks", holders(self._trunks_now))

    async def _people_now(self, _request: web.Request, company: Company) -> web.Response:
        return web.json_response([asdict(one) for one in self._people(company)])

    async def _queues_now(self, _request: web.Request, _company: Company) -> web.Response:
        return web.json_response(queues.as_json(self._with_queues().queues))

    async def _trunks_now(self, _request: web.Request, _company: Company) -> web.Response:
        return web.json_response([asdict(one) for one in self._status().trunks])
