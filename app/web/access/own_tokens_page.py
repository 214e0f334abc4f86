"""/account/tokens: one's own tokens, by which one's programs act as oneself; made, shown once, and revoked.

Knows: forms. Refuses to know: what is allowed (own_token_actions.py), and what a token opens (token_door.py).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.accounts.tokens import OWN_TOKEN_RIGHTS
from app.clock import real_clock
from app.web.access.form_again import form_again
from app.web.access.links_page import USUAL_DAYS
from app.web.access.tokens_page import TOKENS_DONE, token_wanted
from app.web.accounts.own_account import own_account
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.kept import KeepsAccounts
    from app.accounts.visitor import Visitor
    from app.web.access.own_token_actions import OwnTokenActions
    from app.web.site.render import Pages

OWN_TOKENS: Final = "/account/tokens"


class OwnTokensPage:
    def __init__(self, pages: Pages, accounts: KeepsAccounts, actions: OwnTokenActions) -> None:
        self._pages = pages
        self._own = partial(own_account, accounts)
        self._actions = actions

    def routes(self) -> list[Route]:
        return [
            Route("GET", OWN_TOKENS, Right.OWN, self._show),
            Route("POST", OWN_TOKENS, Right.OWN, self._make),
            Route("POST", f"{OWN_TOKENS}/{{id:[0-9]{{1,9}}}}/revoke", Right.OWN, self._revoke),
        ]

    async def _show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._page(request, visitor, {"name": "", "scopes": [], "days": USUAL_DAYS})

    async def _page(
        self, request: web.Request, visitor: Visitor, typed: dict[str, object], refusal: Refusal | None = None
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "access/own_tokens.html",
            200 if refusal is None else 422,
            tokens=await self._actions.of(await self._own(visitor)),
            rights=[one.value for one in OWN_TOKEN_RIGHTS if visitor.may(one)],
            typed=typed,
            **form_again(request, visitor, refusal, TOKENS_DONE),
            now=real_clock(),
        )

    async def _make(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        account = await self._own(visitor)
        name, scopes, days, lasts = await token_wanted(request)
        try:
            made, text = await self._actions.make(visitor, account, name, scopes, lasts)
        except Refusal as refusal:
            return await self._page(request, visitor, {"name": name, "scopes": scopes, "days": days}, refusal)
        return self._pages.html(
            request, visitor, "access/made_token.html", token=made, text=text, listed_at=OWN_TOKENS
        )

    async def _revoke(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        account = await self._own(visitor)
        await self._actions.revoke(visitor, account, int(request.match_info["id"]))
        raise web.HTTPSeeOther(f"{OWN_TOKENS}?done=revoked")
