"""/links: links to screens, made, shown once, and revoked; for administrators those of people, too.

Knows: forms. Refuses to know: what is allowed (link_actions.py), and what a link opens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import segno
from aiohttp import web

from app.accounts.roles import Right
from app.clock import real_clock
from app.web.access.form_again import form_again, screen_wanted
from app.web.access.origin import origin_of
from app.web.site.routes import Route
from app.web.whole_number import whole_number
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.web.access.link_actions import LinkActions
    from app.web.site.render import Pages

LINKS_DONE: Final = ("revoked",)
USUAL_DAYS: Final = "365"


class LinksPage:
    def __init__(self, pages: Pages, actions: LinkActions) -> None:
        self._pages = pages
        self._actions = actions

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/links", Right.WALLBOARD, self._show),
            Route("POST", "/links", Right.WALLBOARD, self._make),
            Route("POST", "/links/{id:[0-9]{1,9}}/revoke", Right.WALLBOARD, self._revoke),
        ]

    async def _show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._page(request, visitor, {"name": "", "queues": [], "days": USUAL_DAYS})

    async def _page(
        self, request: web.Request, visitor: Visitor, typed: dict[str, object], refusal: Refusal | None = None
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "access/links.html",
            200 if refusal is None else 422,
            links=await self._actions.seen_by(visitor),
            queues=self._actions.queues(),
            typed=typed,
            **form_again(request, visitor, refusal, LINKS_DONE),
            now=real_clock(),
        )

    async def _make(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        name, queues, days = await screen_wanted(request)
        try:
            made, secret = await self._actions.make_wallboard(visitor, name, queues, whole_number(days) or 0)
        except Refusal as refusal:
            return await self._page(request, visitor, {"name": name, "queues": queues, "days": days}, refusal)
        address = f"{origin_of(request)}/wall/{secret}"
        return self._pages.html(
            request,
            visitor,
            "access/made_link.html",
            link=made,
            address=address,
            picture=segno.make(address, error="m").svg_data_uri(scale=5, border=3, light="#fff"),
        )

    async def _revoke(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        await self._actions.revoke(visitor, int(request.match_info["id"]))
        raise web.HTTPSeeOther("/links?done=revoked")
