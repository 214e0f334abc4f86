"""A browser on the pages of accounts: a real server, a real database, and cookies as browsers keep them.

Knows: how to sign in, and what a letter would say. Refuses to know: the service, which tests/live has.
"""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

from aiohttp import ClientSession, DummyCookieJar, web

from app.accounts.roles import Right
from app.web.accounts.room import AccountsRoom
from app.web.site.gate import SESSION_COOKIE, Gate
from app.web.site.live import Live
from app.web.site.render import Pages
from app.web.site.routes import Route
from tests.accounts.stage import GOOD, accounts_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientResponse

    from app.accounts.account import Account, LinkUse
    from app.accounts.visitor import Visitor
    from tests.accounts.stage import Stage


class Letters:
    """As AccountPost; letters: to whom, what for, and the secret."""

    def __init__(self) -> None:
        self.works = False
        self.letters: list[tuple[str, LinkUse, str]] = []

    def link(self, secret: str) -> str:
        return f"https://vaxel.bolaget.se/welcome/{secret}"

    async def send(self, account: Account, use: LinkUse, secret: str) -> bool:
        if not self.works or account.email is None:
            return False
        self.letters.append((account.email, use, secret))
        return True


class Site:
    """stage: the accounts; letters: what was sent; room: the pages."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.letters = Letters()
        self.pages = Pages()
        self.live = Live(lambda: 0)
        stage.signed_in.on_end = self.live.look_at_readers
        store = stage.store
        self.room = AccountsRoom(
            *(self.pages, store.accounts, store.sessions, store.audit, stage.signed_in, stage.sign_in),
            *(stage.administration, stage.people, self.letters),
        )
        self.url = ""
        self.table = [
            *self.room.table,
            Route("GET", "/me", Right.OWN, self._me),
            Route("GET", "/me/now", Right.OWN, self._now),
            *self.pages.routes(),
        ]

    async def _me(self, _request: web.Request, visitor: Visitor) -> web.Response:
        return web.Response(text=f"{visitor.name}, {visitor.role.value}")

    async def _now(self, request: web.Request, _visitor: Visitor) -> web.StreamResponse:
        async def still_in() -> bool:
            return await self.room.sessions.visitor_of(request) is not None

        return await self.live.serve(request, "me", lambda: {"now": "x"}, still_in)

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        headers = {"Accept": "text/html", "Accept-Language": "sv", "User-Agent": "Firefox/140.0 (X11; Linux)"}
        async with ClientSession(self.url, headers=headers, cookie_jar=DummyCookieJar()) as session:
            yield Browser(session)


class Browser:
    """Keeps Secure cookies on loopback, as Chromium does and aiohttp's own jar does not. It follows no redirects."""

    def __init__(self, session: ClientSession) -> None:
        self.session = session
        self.cookies: dict[str, str] = {}

    async def get(self, path: str) -> ClientResponse:
        return self._kept(await self.session.get(path, cookies=self.cookies, allow_redirects=False))

    async def post(self, path: str, **form: str | list[str]) -> ClientResponse:
        data = [
            (name, one)
            for name, value in form.items()
            for one in ([value] if isinstance(value, str) else value)
        ]
        return self._kept(
            await self.session.post(path, data=data, cookies=self.cookies, allow_redirects=False)
        )

    async def sign_in(self, name: str, password: str = GOOD) -> ClientResponse:
        return await self.post("/sign-in", name=name, password=password, next="/me")

    @property
    def session_cookie(self) -> str:
        return self.cookies.get(SESSION_COOKIE, "")

    def _kept(self, answer: ClientResponse) -> ClientResponse:
        for line in answer.headers.getall("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if not name.startswith(SESSION_COOKIE):
                    continue
                assert morsel["secure"]
                assert morsel["httponly"]
                assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Lax", "/", "")
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer


def links_in(text: str) -> list[str]:
    """The paths of one-time links on a page."""
    return re.findall(r"https://vaxel\.bolaget\.se(/welcome/[\w-]+)", text)


@asynccontextmanager
async def site_in(directory: Path) -> AsyncIterator[Site]:
    async with accounts_in(directory) as stage:
        site = Site(stage)
        app = web.Application()
        Gate(site.room.sessions, site.pages.forbidden).add(app, site.table)
        app.on_shutdown.append(site.live.leave)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield site
        finally:
            await runner.cleanup()
