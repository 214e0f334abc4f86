"""The start page: leads to the page that somebody's role mostly uses.

Knows: which pages a role looks for first. Refuses to know: those pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import AccountRole, Right
from app.web.site.navigation import MENU
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from app.accounts.visitor import Visitor

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
