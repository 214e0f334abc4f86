"""Lets those in who may use a route, and nothing that another site's page sends.

Knows: cookies, Sec-Fetch-Site, the headers of each answer, and the answer to a refusal that no page shows. Refuses to
know: how somebody signs in, and pages (web/nowhere.py makes one where there is nothing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web
from yarl import URL

from app.web.answers import said_database_away
from app.web.site.render import language_of
from app.web.site.routes import OpenRoute, Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from app.accounts.visitor import Visitor

log = structlog.get_logger()

SESSION_COOKIE: Final = "__Host-vaxel"
SAFE_METHODS: Final = ("GET", "HEAD", "OPTIONS")
SITE_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self' blob:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cache-Control": "no-store",
}


class Sessions(Protocol):
    """Who has signed in."""

    async def visitor_of(self, request: web.Request) -> Visitor | None:
        """By the request's cookie; None: nobody, or no longer."""


class Gate:
    """Guards the handlers of a table of routes."""

    def __init__(
        self,
        sessions: Sessions,
        forbidden: Callable[[web.Request, Visitor], web.Response],
        is_away: Callable[[Exception], bool] = lambda _error: False,
    ) -> None:
        """forbidden: the page for somebody who lacks a right. is_away: an error that says that the database is."""
        self._sessions = sessions
        self._forbidden = forbidden
        self._is_away = is_away

    def add(self, app: web.Application, routes: Iterable[Route | OpenRoute]) -> None:
        for route in routes:
            app.router.add_route(route.method, route.path, self._guarded(route))

    def _guarded(self, route: Route | OpenRoute) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def guarded(request: web.Request) -> web.StreamResponse:
            refuse_other_sites(request)
            try:
                answer = await self._answer(route, request)
            except web.HTTPException as error:
                add_headers(error)
                raise _without_frames(error) from None
            except Exception as error:
                if request.writer.output_size or not self._is_away(error):
                    raise
                log.warning("the database is away", route=f"{route.method} {route.path}", error=str(error))
                answer = _away(route, request)
            if not answer.prepared:
                add_headers(answer)
            return answer

        return guarded

    async def _answer(self, route: Route | OpenRoute, request: web.Request) -> web.StreamResponse:
        if isinstance(route, OpenRoute):
            try:
                return await route.handler(request)
            except Refusal as refusal:
                return _refused(request, None, refusal)
        visitor = await self._sessions.visitor_of(request)
        if visitor is None:
            if route.refuse is not None:
                return route.refuse(request, 401)
            if "text/html" in request.headers.get("Accept", ""):
                if request.method in SAFE_METHODS:
                    raise web.HTTPSeeOther(f"/sign-in?next={quote(request.path_qs)}")
                # A form of somebody whose session has ended: nothing is done, and they come back to the form.
                raise web.HTTPSeeOther(f"/sign-in?next={quote(await _page_of_the_form(request))}&done=ended")
            raise web.HTTPUnauthorized(text="sign in first\n")
        if not visitor.may(route.right):
            if route.refuse is not None:
                return route.refuse(request, 403)
            return self._forbidden(request, visitor)
        try:
            return await route.handler(request, visitor)
        except Refusal as refusal:
            return _refused(request, visitor, refusal)


def _without_frames(answer: web.HTTPException) -> web.HTTPException:
    """An answer that was raised keeps its handler's variables, such as a large company's draft, until a collection."""
    answer.__context__ = None
    return answer.with_traceback(None)


def _refused(request: web.Request, visitor: Visitor | None, refusal: Refusal) -> web.Response:
    """A refusal that no page says beside its form. Raises HTTPNotFound."""
    text = f"{refusal.said(language_of(request, visitor))}\n"
    if refusal.status == 404:
        raise web.HTTPNotFound(text=text) from None
    return web.Response(status=refusal.status, text=text)


async def _page_of_the_form(request: web.Request) -> str:
    """Where the form stood, by Referer; a form of another site never comes so far.

    The answer to a form may have the form again, at an address that only takes forms: then the page above.
    """
    try:
        stood = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    if stood.netloc.lower() != request.host.lower() or stood.path.startswith("//"):
        return "/"
    page, query = stood.path, f"?{stood.query}" if stood.query else ""
    while page.strip("/"):
        asked = request.clone(method="GET", rel_url=URL(page, encoded=True))
        if (await request.app.router.resolve(asked)).http_exception is None:
            return page + query
        page, query = page.rpartition("/")[0], ""
    return "/"


def _away(route: Route | OpenRoute, request: web.Request) -> web.StreamResponse:
    """As for who has signed in, when nobody can tell (web/accounts/web_sessions.py)."""
    if isinstance(route, Route) and route.refuse is not None:
        answer = route.refuse(request, 503)
    else:
        answer = web.Response(status=503, text=said_database_away(request))
    answer.headers["Retry-After"] = "10"
    return answer


def refuse_other_sites(request: web.Request) -> None:
    """Refuse what another site's page sends with our cookie. Raises HTTPForbidden.

    By Sec-Fetch-Site; browsers that do not send it send Origin with each POST.
    """
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    else:
        ours = origin is None or _host_in(origin) == request.host.lower()
    if not ours:
        raise web.HTTPForbidden(text="another site's page may not do this\n")


def _host_in(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def add_headers(answer: web.StreamResponse) -> None:
    """Those of every answer of the site; what an answer says itself stands."""
    for name, value in SITE_HEADERS.items():
        answer.headers.setdefault(name, value)
