"""Who has listened to one's messages and recorded calls, or looked at one's calls, when and why.

Knows: the page. Refuses to know: who may do so, and where it is noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from app.accounts.roles import Right
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aiohttp import web

    from app.web.me.mine import Mine, Owners
    from app.web.site.render import Pages

INSIGHTS_SHOWN: Final = 100


class NotedInsight(Protocol):
    """As storage.rows.Access. what: a key of recordings.did."""

    @property
    def at(self) -> datetime: ...
    @property
    def who(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def call(self) -> str | None: ...


class NotedInsights(Protocol):
    """The access log of the house."""

    async def about(self, person: str, limit: int) -> Sequence[NotedInsight]:
        """The newest first. Raises ConnectionError or TimeoutError: the database is away."""


class MyInsight:
    """The handler."""

    def __init__(self, pages: Pages, owners: Owners, noted: NotedInsights) -> None:
        self._pages = pages
        self._owners = owners
        self._noted = noted

    def routes(self) -> list[Route]:
        return [Route("GET", "/me/insight", Right.OWN, self._owners.only(self._page))]

    async def _page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        away, lines = False, list[NotedInsight]()
        try:
            lines = list(await self._noted.about(mine.person.id, INSIGHTS_SHOWN))
        except (ConnectionError, TimeoutError):
            away = True
        return self._pages.html(
            request,
            mine.visitor,
            "me/insight.html",
            status=503 if away else 200,
            mine=mine,
            lines=lines,
            away=away,
        )
