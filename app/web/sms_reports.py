"""The path where the SMS provider reports what became of each SMS.

Knows: the path, and the answer that the provider wants. Refuses to know: what a report says, and which secrets are
right (it gets a function).

    POST /sms/delivered/{secret}   a form; 204 when accepted, 4xx for a body that is not a form, 404 for a wrong secret,
                                   503 while the database is away: the provider then sends it again

A proxy should let only this path through from the internet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from app.web.bodies import form_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

log = structlog.get_logger()


class SmsReports:
    """The handler; `add_to` adds it to an application. take: as sms.outbox.Outbox.delivered."""

    def __init__(self, take: Callable[[str, Mapping[str, str]], Awaitable[bool]]) -> None:
        self._take = take

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/sms/delivered/{secret}", self._report)

    async def _report(self, request: web.Request) -> web.Response:
        form = await form_of(request)
        try:
            taken = await self._take(request.match_info["secret"], form)
        except Exception as error:
            log.warning(
                "could not store a delivery report",
                error=f"{type(error).__name__}: {error}".splitlines()[0],
            )
            raise web.HTTPServiceUnavailable from error
        if not taken:
            raise web.HTTPNotFound
        return web.Response(status=204)
