"""/account: one's own password, language and sessions.

Knows: forms. Refuses to know: what is allowed (accounts/administration.py), and second factors (web/access).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.administration import AccountRefused
from app.accounts.passwords import TooManyAtOnce
from app.accounts.roles import Right
from app.web.accounts.browser import is_safe
from app.web.accounts.own_account import own_account
from app.web.accounts.said import at_minute, browser_named
from app.web.bodies import posted_of
from app.web.site.routes import Route

if TYPE_CHECKING:
    from app.accounts.administration import Administration
    from app.accounts.kept import KeepsAccounts, KeepsSessions
    from app.accounts.visitor import Visitor
    from app.web.accounts.let_in import LetIn
    from app.web.site.render import Pages

OWN_DONE: Final = ("password", "ended", "language")


class OwnPages:
    """links: further pages of one's own account, such as second factors: the path, and the key of its words."""

    def __init__(
        self,
        pages: Pages,
        accounts: KeepsAccounts,
        sessions: KeepsSessions,
        administration: Administration,
        let_in: LetIn,
    ) -> None:
        self._pages = pages
        self._own = partial(own_account, accounts)
        self._sessions = sessions
        self._administration = administration
        self._let_in = let_in
        self.links: list[tuple[str, str]] = []

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/account", Right.OWN, self._show),
            Route("POST", "/account/password", Right.OWN, self._password),
            Route("POST", "/account/language", Right.OWN, self._language),
            Route("POST", "/account/sessions/end-others", Right.OWN, self._end_others),
            Route("POST", "/account/sessions/{id}/end", Right.OWN, self._end),
        ]

    async def _show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._page(request, visitor)

    async def _page(
        self, request: web.Request, visitor: Visitor, refused: AccountRefused | None = None
    ) -> web.Response:
        account = await self._own(visitor)
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            visitor,
            "accounts/own.html",
            200 if refused is None else 422,
            account=account,
            sessions=await self._sessions.of_account(account.id),
            refused=refused,
            when=at_minute,
            browser=browser_named,
            done=done if done in OWN_DONE else "",
            links=self.links,
            safe=is_safe(request),
        )

    async def _password(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form = {key: str(value) for key, value in (await posted_of(request)).items()}
        values = (form.get("now", ""), form.get("password", ""), form.get("again", ""))
        try:
            account = await self._administration.change_password(await self._own(visitor), *values)
        except AccountRefused as refused:
            return await self._page(request, visitor, refused)
        except TooManyAtOnce:
            return await self._page(request, visitor, AccountRefused("", "busy"))
        return await self._let_in(request, account, "password", "/account?done=password")

    async def _language(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        form = await posted_of(request)
        try:
            await self._administration.set_language(await self._own(visitor), str(form.get("lang", "")))
        except AccountRefused as refused:
            return await self._page(request, visitor, refused)
        raise web.HTTPSeeOther("/account?done=language")

    async def _end(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        account = await self._own(visitor)
        await self._administration.end_sessions(visitor, account, [request.match_info["id"]])
        raise web.HTTPSeeOther("/account?done=ended")

    async def _end_others(self, _request: web.Request, visitor: Visitor) -> web.StreamResponse:
        account = await self._own(visitor)
        await self._administration.end_sessions(visitor, account, keep=visitor.session)
        raise web.HTTPSeeOther("/account?done=ended")
