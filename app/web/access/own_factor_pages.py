"""/account/factors: one's own app for codes, recovery codes and passkeys.

Knows: forms. Refuses to know: what is right (factor_actions.py, passkey_actions.py).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.access.origin import passkey_host
from app.web.access.second_step_pages import app_picture
from app.web.accounts.own_account import own_account
from app.web.bodies import form_of
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.factors import KeepsFactors
    from app.accounts.kept import KeepsAccounts
    from app.accounts.visitor import Visitor
    from app.web.access.factor_actions import FactorActions
    from app.web.access.passkey_actions import PasskeyActions
    from app.web.site.render import Pages

FACTORS_DONE: Final = ("codes_off", "passkey", "passkey_off")


class OwnFactorPages:
    def __init__(
        self,
        pages: Pages,
        accounts: KeepsAccounts,
        factors: KeepsFactors,
        actions: FactorActions,
        passkeys: PasskeyActions,
        company: Callable[[], str],
    ) -> None:
        self._pages = pages
        self._own = partial(own_account, accounts)
        self._factors = factors
        self._actions = actions
        self._passkeys = passkeys
        self._company = company

    def routes(self) -> list[Route]:
        here = "/account/factors"
        return [
            Route("GET", here, Right.OWN, self._show),
            Route("GET", f"{here}/app", Right.OWN, self._begin),
            Route("POST", f"{here}/app", Right.OWN, self._confirm),
            Route("POST", f"{here}/app/remove", Right.OWN, self._remove),
            Route("POST", f"{here}/recovery", Right.OWN, self._recovery),
            Route("POST", f"{here}/passkeys/{{id}}/remove", Right.OWN, self._remove_passkey),
        ]

    async def _show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._page(request, visitor)

    async def _page(
        self, request: web.Request, visitor: Visitor, refusal: Refusal | None = None, where: str = ""
    ) -> web.Response:
        """where: the form that the mistake is in."""
        account = await self._own(visitor)
        codes = await self._factors.codes(account.id)
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            visitor,
            "access/factors.html",
            200 if refusal is None else 422,
            codes=codes is not None and codes.confirmed_at is not None,
            recovery=await self._factors.recovery_left(account.id),
            passkeys=await self._factors.passkeys(account.id),
            host=passkey_host(request),
            wrong=refusal.said(language_of(request, visitor)) if refusal is not None else "",
            where=where,
            done=done if done in FACTORS_DONE else "",
        )

    async def _begin(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._app(request, visitor)

    async def _app(
        self, request: web.Request, visitor: Visitor, refusal: Refusal | None = None
    ) -> web.StreamResponse:
        account = await self._own(visitor)
        try:
            secret = await self._actions.begin(account, visitor.session)
        except Refusal:
            raise web.HTTPSeeOther("/account/factors") from None
        return self._pages.html(
            request,
            visitor,
            "access/app.html",
            200 if refusal is None else 422,
            **app_picture(secret, account.name, self._company()),
            wrong=refusal.said(language_of(request, visitor)) if refusal is not None else "",
        )

    async def _confirm(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form = await form_of(request)
        try:
            codes = await self._actions.confirm(await self._own(visitor), form.get("code", ""))
        except Refusal as refusal:
            return await self._app(request, visitor, refusal)
        return self._codes(request, visitor, codes)

    async def _remove(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form = await form_of(request)
        try:
            await self._actions.remove(await self._own(visitor), form.get("code", ""))
        except Refusal as refusal:
            return await self._page(request, visitor, refusal, "remove")
        raise web.HTTPSeeOther("/account/factors?done=codes_off")

    async def _recovery(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form = await form_of(request)
        try:
            codes = await self._actions.new_recovery(await self._own(visitor), form.get("code", ""))
        except Refusal as refusal:
            return await self._page(request, visitor, refusal, "recovery")
        return self._codes(request, visitor, codes)

    def _codes(self, request: web.Request, visitor: Visitor, codes: list[str]) -> web.Response:
        return self._pages.html(request, visitor, "access/recovery.html", codes=codes, on="/account/factors")

    async def _remove_passkey(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        try:
            await self._passkeys.remove(await self._own(visitor), visitor.session, request.match_info["id"])
        except Refusal as refusal:
            if refusal.field != "session":
                raise web.HTTPNotFound from None
            return await self._page(request, visitor, refusal, "passkeys")
        raise web.HTTPSeeOther("/account/factors?done=passkey_off")
