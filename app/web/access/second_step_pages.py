"""/sign-in/code and /sign-in/set-up: what is asked after the right password.

Knows: forms and the cookie of whoever is halfway. Refuses to know: what is right (factor_actions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import segno
from aiohttp import web

from app.accounts.totp import totp_address
from app.web.access.origin import passkey_host
from app.web.accounts.browser import HALFWAY_COOKIE, address_of, way_on
from app.web.bodies import form_of
from app.web.site.render import language_of
from app.web.site.routes import OpenRoute
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.account import Account
    from app.accounts.factors import KeepsFactors
    from app.accounts.second_step import AskedFactors
    from app.accounts.sign_in import SignIn, Throttled
    from app.web.access.factor_actions import FactorActions
    from app.web.site.render import Pages


class LetsIn(Protocol):
    """Begins a session, and goes on to a path of ours (web/accounts/let_in.py)."""

    async def __call__(
        self, request: web.Request, account: Account, how: str, next_path: str = "/"
    ) -> web.Response: ...


class SecondStepPages:
    """company: its name now, for the app."""

    def __init__(
        self,
        pages: Pages,
        sign_in: SignIn,
        let_in: LetsIn,
        asked: AskedFactors,
        factors: KeepsFactors,
        actions: FactorActions,
        throttle: Throttled,
        company: Callable[[], str],
    ) -> None:
        self._pages = pages
        self._sign_in = sign_in
        self._let_in = let_in
        self._asked = asked
        self._factors = factors
        self._actions = actions
        self._throttle = throttle
        self._company = company

    def routes(self) -> list[OpenRoute]:
        return [
            OpenRoute("GET", "/sign-in/code", self._show),
            OpenRoute("POST", "/sign-in/code", self._check),
            OpenRoute("GET", "/sign-in/set-up", self._begin),
            OpenRoute("POST", "/sign-in/set-up", self._confirm),
        ]

    async def _halfway(self, request: web.Request) -> Account:
        """Whoever gave the right password. Raises web.HTTPSeeOther: they begin again."""
        account = await self._sign_in.halfway(request.cookies.get(HALFWAY_COOKIE, ""))
        if account is None:
            raise web.HTTPSeeOther("/sign-in")
        return account

    async def _show(self, request: web.Request) -> web.StreamResponse:
        return await self._page(request, await self._halfway(request))

    async def _page(
        self, request: web.Request, account: Account, refusal: Refusal | None = None, status: int = 200
    ) -> web.Response:
        host = passkey_host(request)
        keys = await self._factors.passkeys(account.id)
        return self._pages.html(
            request,
            None,
            "access/code.html",
            status,
            codes=await self._asked.has_codes(account),
            passkeys=any(one.host == host for one in keys),
            elsewhere=sorted({one.host for one in keys} - {host}),
            next=_next(request),
            wrong=refusal.said(language_of(request, None)) if refusal is not None else "",
        )

    async def _check(self, request: web.Request) -> web.StreamResponse:
        account, form = await self._halfway(request), await form_of(request)
        address = address_of(request)
        if self._throttle.waits(address):
            refusal = Refusal(400, "too many tries from there", "code", "för många försök därifrån")
            return await self._page(request, account, refusal, 429)
        try:
            how = await self._actions.check(account, form.get("code", ""))
        except Refusal as wrong:
            self._throttle.wrong(address)
            return await self._page(request, account, wrong, 401)
        return await self._let_in(request, account, f"password+{how}", _next(request))

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        account = await self._must_set_up(request)
        return await self._set_up(request, account)

    async def _must_set_up(self, request: web.Request) -> Account:
        """Raises web.HTTPSeeOther for somebody who has a factor: they prove it, and set up no other."""
        account = await self._halfway(request)
        if await self._asked.asked(account) != "/sign-in/set-up":
            raise web.HTTPSeeOther(f"/sign-in/code?{request.query_string}")
        return account

    async def _set_up(
        self, request: web.Request, account: Account, refusal: Refusal | None = None
    ) -> web.Response:
        secret = await self._actions.begin(account, request.cookies.get(HALFWAY_COOKIE, ""))
        return self._pages.html(
            request,
            None,
            "access/set_up.html",
            200 if refusal is None else 422,
            next=_next(request),
            **app_picture(secret, account.name, self._company()),
            wrong=refusal.said(language_of(request, None)) if refusal is not None else "",
        )

    async def _confirm(self, request: web.Request) -> web.StreamResponse:
        account, form = await self._must_set_up(request), await form_of(request)
        try:
            codes = await self._actions.confirm(account, form.get("code", ""))
        except Refusal as refusal:
            return await self._set_up(request, account, refusal)
        entered = await self._let_in(request, account, "password+code", _next(request))
        shown = self._pages.html(request, None, "access/recovery.html", codes=codes, on=_next(request))
        for cookie in entered.cookies.values():
            shown.cookies[cookie.key] = cookie
        return shown


def app_picture(secret: str, name: str, company: str) -> dict[str, str]:
    """What a template shows of a secret for an app: a QR code, and the letters in groups of four."""
    code = segno.make(totp_address(secret, name, company), error="m")
    return {
        "picture": code.svg_data_uri(scale=5, border=3, light="#fff"),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }


def _next(request: web.Request) -> str:
    return way_on(request.query.get("next", ""))
