"""/accounts/tokens: tokens of programs, made, shown once, and revoked.

Knows: forms. Refuses to know: what is allowed (token_actions.py), and what a token opens (token_door.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.accounts.tokens import TOKEN_RIGHTS
from app.clock import real_clock
from app.web.access.form_again import form_again
from app.web.access.links_page import USUAL_DAYS
from app.web.bodies import posted_of
from app.web.site.routes import Route
from app.web.whole_number import whole_number
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.tokens import Tokens
    from app.accounts.visitor import Visitor
    from app.web.access.token_actions import TokenActions
    from app.web.site.render import Pages

TOKENS_DONE: Final = ("revoked",)


class TokensPage:
    def __init__(self, pages: Pages, tokens: Tokens, actions: TokenActions) -> None:
        self._pages = pages
        self._tokens = tokens
        self._actions = actions

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/accounts/tokens", Right.ACCOUNTS, self._show),
            Route("POST", "/accounts/tokens", Right.ACCOUNTS, self._make),
            Route("POST", "/accounts/tokens/{id:[0-9]{1,9}}/revoke", Right.ACCOUNTS, self._revoke),
        ]

    async def _show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return await self._page(request, visitor, {"name": "", "scopes": [], "days": USUAL_DAYS})

    async def _page(
        self, request: web.Request, visitor: Visitor, typed: dict[str, object], refusal: Refusal | None = None
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "access/tokens.html",
            200 if refusal is None else 422,
            tokens=await self._tokens.tokens(),
            rights=[one.value for one in TOKEN_RIGHTS],
            typed=typed,
            **form_again(request, visitor, refusal, TOKENS_DONE),
            now=real_clock(),
        )

    async def _make(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        name, scopes, days, lasts = await token_wanted(request)
        try:
            made, text = await self._actions.make(visitor, name, scopes, lasts)
        except Refusal as refusal:
            return await self._page(request, visitor, {"name": name, "scopes": scopes, "days": days}, refusal)
        return self._pages.html(
            request, visitor, "access/made_token.html", token=made, text=text, listed_at="/accounts/tokens"
        )

    async def _revoke(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        await self._actions.revoke(visitor, int(request.match_info["id"]))
        raise web.HTTPSeeOther("/accounts/tokens?done=revoked")


async def token_wanted(request: web.Request) -> tuple[str, list[str], str, int]:
    """What the form of a new token asks for: its name, its scopes, and for how many days, as typed and as a number."""
    form = await posted_of(request)
    days = str(form.get("days", ""))
    scopes = [str(one) for one in form.getall("scope", [])]
    return str(form.get("name", "")), scopes, days, whole_number(days) or 0
