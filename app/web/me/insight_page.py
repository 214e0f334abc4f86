"""Who has looked at or listened to one's messages and recorded calls, or looked at one's calls, when and why.

Knows: the page. Refuses to know: who may do so, and where it is noted.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final, Protocol

from app.accounts.roles import Right
from app.web.row_id import row_id
from app.web.site.routes import Route

if TYPE_CHECKING:
    from aiohttp import web

    from app.web.me.mine import Mine, Owners
    from app.web.recorded.access_lines import AccessLines
    from app.web.site.render import Pages

INSIGHTS_SHOWN: Final = 100  # on a page


class NotedInsights(Protocol):
    """The access log of the house."""

    async def about(self, person: str, limit: int, below: int | None) -> AccessLines:
        """The newest first. below: `next` of the page before; None: from the newest.

        Raises ConnectionError or TimeoutError: the database is away.
        """


class MyInsight:
    """The handler."""

    def __init__(self, pages: Pages, owners: Owners, noted: NotedInsights) -> None:
        self._pages = pages
        self._owners = owners
        self._noted = noted

    def routes(self) -> list[Route]:
        return [Route("GET", "/me/insight", Right.OWN, self._owners.only(self._page))]

    async def _page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        below = row_id(request.query.get("after", "")) or None
        found: AccessLines | None = None
        with contextlib.suppress(ConnectionError, TimeoutError):
            found = await self._noted.about(mine.person.id, INSIGHTS_SHOWN, below)
        return self._pages.html(
            request,
            mine.visitor,
            "me/insight.html",
            status=503 if found is None else 200,
            mine=mine,
            lines=found.lines if found is not None else (),
            older=found.next if found is not None else None,
            newer=below is not None,
            away=found is None,
        )
