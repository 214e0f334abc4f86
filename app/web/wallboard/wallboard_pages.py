"""Wallboards: the screen itself, which nobody signs in to, and the page where links to screens are made and revoked.

Knows: paths, and what a link opens. Refuses to know: where figures and links are kept.

    GET /wallboard                the links, and a form for a new one; POST makes it and shows its address, once
    POST /wallboard/{id}/revoke
    GET /wall/{secret}            the screen; GET /wall/{secret}/now its live view
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from app.accounts.links import LinkKind
from app.accounts.roles import Right
from app.web.access.form_again import screen_wanted
from app.web.site.render import language_of
from app.web.site.routes import OpenRoute, Route
from app.web.whole_number import whole_number
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.links import AccessLink, Links
    from app.accounts.visitor import Visitor
    from app.web.access.link_actions import LinkActions
    from app.web.site.live import Live
    from app.web.site.render import Pages
    from app.web.wallboard.wall_figures import WallHouse

log = structlog.get_logger()


class WallboardPages:
    """base: the address by which screens reach us, such as https://vaxel.bolaget.se."""

    def __init__(
        self,
        pages: Pages,
        live: Live,
        links: Links,
        house: WallHouse,
        actions: LinkActions,
        base: Callable[[web.Request], str],
    ) -> None:
        self._pages, self._live, self._links = pages, live, links
        self._house, self._actions, self._base = house, actions, base

    def routes(self) -> list[Route | OpenRoute]:
        right = Right.WALLBOARD
        return [
            Route("GET", "/wallboard", right, self._list),
            Route("POST", "/wallboard", right, self._make),
            Route("POST", "/wallboard/{id:[0-9]{1,9}}/revoke", right, self._revoke),
            OpenRoute("GET", "/wall/{secret}", self._wall),
            OpenRoute("GET", "/wall/{secret}/now", self._now),
        ]

    async def _list(self, request: web.Request, visitor: Visitor) -> web.Response:
        return await self._page(request, visitor)

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        new: str = "",
        refused: Refusal | None = None,
        name: str = "",
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "wallboard/list.html",
            422 if refused is not None else 200,
            links=[one for one in await self._links.links((LinkKind.WALLBOARD,)) if one.revoked_at is None],
            queues=self._actions.queues(),
            done=request.query.get("done", ""),
            new=new,
            field=refused.field if refused is not None else "",
            wrong=refused.said(language_of(request, visitor)) if refused is not None else "",
            name=name,
        )

    async def _make(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        name, queues, days = await screen_wanted(request)
        try:
            _, secret = await self._actions.make_wallboard(visitor, name, queues, whole_number(days) or 0)
        except Refusal as refused:
            return await self._page(request, visitor, refused=refused, name=name)
        return await self._page(request, visitor, new=f"{self._base(request)}/wall/{secret}")

    async def _revoke(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        await self._actions.revoke(visitor, int(request.match_info["id"]))
        raise web.HTTPSeeOther("/wallboard?done=revoked")

    async def _wall(self, request: web.Request) -> web.StreamResponse:
        link = await self._links.find(LinkKind.WALLBOARD, request.match_info["secret"])
        if link is None:
            return self._pages.html(request, None, "wallboard/ended.html", 410)
        lang = language_of(request, None)
        return self._pages.html(
            request, None, "wallboard/wall.html", name=link.name, part=self._part(lang, link)
        )

    async def _now(self, request: web.Request) -> web.StreamResponse:
        secret = request.match_info["secret"]
        link = await self._links.find(LinkKind.WALLBOARD, secret)
        if link is None:
            raise web.HTTPForbidden(text="this link has ended\n")
        lang = language_of(request, None)

        async def still_in() -> bool:
            try:
                return await self._links.find(LinkKind.WALLBOARD, secret) is not None
            except Exception as error:  # the database is away: a screen goes on, and its figures with it
                log.warning("nobody knows whether a wallboard's link still opens", error=str(error))
                return True

        key = ("wall", lang, link.queues)
        return await self._live.serve(request, key, lambda: {"wall": self._part(lang, link)}, still_in)

    def _part(self, lang: str, link: AccessLink) -> str:
        queues = self._house.wall_queues(link.queues)
        clock = self._house.wall_clock()
        return self._pages.part(lang, "wallboard/now.html", queues=queues, clock=clock)
