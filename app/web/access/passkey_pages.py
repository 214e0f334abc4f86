"""What the script of passkeys asks: questions for the browser's authenticator, and whether its answers are right.

Knows: JSON and cookies. Refuses to know: what is right (passkey_actions.py).

    POST /account/passkeys/question   {"ceremony": ID, "publicKey": {...}}; POST /account/passkeys: the answer
    GET  /sign-in/passkey             the page with the button
    POST /sign-in/passkey/question    the same, for whoever comes, or is halfway; POST /sign-in/passkey: the answer

An answer is {"ceremony": ID, "credential": {...}}; on success the script gets {"on": the page to go to}.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.access.origin import origin_of, passkey_host
from app.web.accounts.browser import HALFWAY_COOKIE, address_of, way_on
from app.web.accounts.own_account import own_account
from app.web.bodies import bytes_of
from app.web.site.render import language_of
from app.web.site.routes import OpenRoute, Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.account import Account
    from app.accounts.kept import KeepsAccounts
    from app.accounts.sign_in import SignIn, Throttled
    from app.accounts.visitor import Visitor
    from app.web.access.passkey_actions import PasskeyActions
    from app.web.access.second_step_pages import LetsIn
    from app.web.site.render import Pages

_TOO_MANY: Final = Refusal(400, "too many tries from there", "", "för många försök därifrån")
LARGEST_ANSWER: Final = 64_000  # bytes: attestations bring certificates


class PasskeyPages:
    """knocks: of addresses, each question of a stranger counts.

    may_be_here: whether an account may sign in, as SignedIn.may_be_here.
    """

    def __init__(
        self,
        pages: Pages,
        actions: PasskeyActions,
        accounts: KeepsAccounts,
        sign_in: SignIn,
        let_in: LetsIn,
        throttle: Throttled,
        knocks: Throttled,
        may_be_here: Callable[[Account], bool],
    ) -> None:
        self._pages = pages
        self._actions = actions
        self._own = partial(own_account, accounts)
        self._sign_in = sign_in
        self._let_in = let_in
        self._throttle = throttle
        self._knocks = knocks
        self._may_be_here = may_be_here

    def routes(self) -> list[Route | OpenRoute]:
        return [
            Route("POST", "/account/passkeys/question", Right.OWN, self._ask_to_register),
            Route("POST", "/account/passkeys", Right.OWN, self._register),
            OpenRoute("GET", "/sign-in/passkey", self._show),
            OpenRoute("POST", "/sign-in/passkey/question", self._ask),
            OpenRoute("POST", "/sign-in/passkey", self._enter),
        ]

    async def _ask_to_register(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        try:
            return web.json_response(
                await self._actions.ask_to_register(await self._own(visitor), visitor.session, _host(request))
            )
        except Refusal as refusal:
            return _refused(refusal, language_of(request, visitor))

    async def _register(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        answer = await _answer_in(request)
        try:
            account, host = await self._own(visitor), _host(request)
            await self._actions.register(account, visitor.session, host, origin_of(request), answer)
        except Refusal as refusal:
            return _refused(refusal, language_of(request, visitor))
        return web.json_response({"on": "/account/factors?done=passkey"})

    async def _show(self, request: web.Request) -> web.StreamResponse:
        next_path = way_on(request.query.get("next", ""))
        host = passkey_host(request)
        return self._pages.html(request, None, "access/passkey_sign_in.html", host=host, next=next_path)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        address = address_of(request)
        if self._knocks.waits(address):
            return _refused(_TOO_MANY, language_of(request, None), 429)
        self._knocks.wrong(address)
        halfway = await self._sign_in.halfway(request.cookies.get(HALFWAY_COOKIE, ""))
        return web.json_response(await self._actions.ask(_host(request), halfway))

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        answer, lang, address = await _answer_in(request), language_of(request, None), address_of(request)
        if self._throttle.waits(address):
            return _refused(_TOO_MANY, lang, 429)
        try:
            account = await self._actions.sign_in(_host(request), origin_of(request), answer)
        except Refusal as refusal:
            self._throttle.wrong(address)
            return _refused(refusal, lang, 401)
        if not self._may_be_here(account):
            return _refused(Refusal(400, "the account is disabled", "", "kontot är avstängt"), lang, 403)
        entered = await self._let_in(request, account, "passkey", "/")
        shown = web.json_response({"on": way_on(str(answer.get("next", "")))})
        for cookie in entered.cookies.values():
            shown.cookies[cookie.key] = cookie
        return shown


def _host(request: web.Request) -> str:
    host = passkey_host(request)
    if host is None:
        raise web.HTTPBadRequest(text="passkeys need a host name and TLS\n")
    return host


async def _answer_in(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="it must be JSON\n")
    try:
        found = json.loads(await bytes_of(request, LARGEST_ANSWER))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="it must be a JSON object\n")
    return found


def _refused(refusal: Refusal, lang: str, status: int = 422) -> web.Response:
    return web.json_response({"error": refusal.said(lang)}, status=status)
