"""/components: every component of the pages with its markup, for those who build on.

Knows: which components there are. Refuses to know: anything of the company; it is open to everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.web.site.render import language_of
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from aiohttp import web

    from app.web.site.render import Pages

COMPONENTS: Final = (
    "type",
    "colours",
    "notices",
    "badges",
    "buttons",
    "fields",
    "choices",
    "filter",
    "cards",
    "figures",
    "facts",
    "table",
    "cards_table",
    "list",
    "profiles",
    "dayline",
    "tabs",
    "crumbs",
    "pager",
    "fold",
    "changes",
    "code",
    "empty",
)


class Components:
    """The page."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def routes(self) -> list[OpenRoute]:
        return [OpenRoute("GET", "/components", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        lang = language_of(request, None)
        shown = [(name, self._pages.part(lang, f"components/{name}.html").strip()) for name in COMPONENTS]
        return self._pages.html(request, None, "components.html", shown=shown)
