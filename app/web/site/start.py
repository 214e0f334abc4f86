"""The start page: leads to the page that somebody's role mostly uses. And /operations, the service's state.

Knows: which pages a role looks for first. Refuses to know: those pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import AccountRole, Right
from app.web.page import status_document
from app.web.parts import wanted
from app.web.site.navigation import MENU
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from app.accounts.visitor import Visitor
    from app.web.parts import Part
    from app.web.status import Status

FIRST_PAGES: Final = {
    AccountRole.EMPLOYEE: "/me",
    AccountRole.AGENT: "/desk",
    AccountRole.SUPERVISOR: "/desk",
    AccountRole.ADMINISTRATOR: "/company",
}
RIGHTS_THERE: Final = {place.path: place.right for place in MENU}


class Start:
    """`/`. pages: the paths that there are."""

    def __init__(self, pages: Callable[[], Collection[str]]) -> None:
        self._pages = pages

    def routes(self) -> list[Route]:
        return [Route("GET", "/", Right.OWN, self._start)]

    async def _start(self, _request: web.Request, visitor: Visitor) -> web.Response:
        raise web.HTTPSeeOther(start_of(visitor, self._pages()))


def start_of(visitor: Visitor, pages: Collection[str]) -> str:
    """Where they begin: their role's page, else the first of the menu that they may see."""
    for path in (FIRST_PAGES[visitor.role], *RIGHTS_THERE):
        if path in pages and visitor.may(RIGHTS_THERE[path]) and (path != "/me" or visitor.person):
            return path
    return "/components"


class StatusPage:
    """The state of the service, with queues and directory. shown: the status with one page of them."""

    def __init__(self, shown: Callable[[Part], Status]) -> None:
        self._shown = shown

    def routes(self) -> list[Route]:
        return [Route("GET", "/operations", Right.HEALTH, self._page)]

    async def _page(self, request: web.Request, _visitor: Visitor) -> web.Response:
        text = status_document(self._shown(wanted(request.query)), still="still" in request.query)
        policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})
