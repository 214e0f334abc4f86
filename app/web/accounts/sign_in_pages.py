"""/sign-in and /sign-out.

Knows: forms, cookies and status codes. Refuses to know: what is right (accounts/sign_in.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from aiohttp import web

from app.accounts.sign_in import HALFWAY_LASTS, NotSignedIn, SignInRefused
from app.web.accounts.browser import (
    BOARD_COOKIE,
    HALFWAY_COOKIE,
    LARGEST_AT_DOOR,
    address_of,
    give_cookie,
    is_safe,
    session_secret,
    take_cookie,
    way_on,
)
from app.web.accounts.said import at_second
from app.web.bodies import form_of
from app.web.site.gate import SESSION_COOKIE
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.sessions import SignedIn
    from app.accounts.sign_in import SignIn
    from app.web.accounts.let_in import LetIn
    from app.web.site.render import Pages

STATUS_OF_REFUSAL: Final = {
    NotSignedIn.WRONG: 401,
    NotSignedIn.LOCKED: 429,
    NotSignedIn.ADDRESS: 429,
    NotSignedIn.DISABLED: 403,
    NotSignedIn.BUSY: 503,
}
NOTICES_AT_DOOR: Final = ("out", "ended", "password", "mailed")  # notices after a redirect
OtherWays = list[tuple[str, str]]  # path, and the key of its words


class SignInPages:
    """other_ways: besides the password, such as a passkey. mails: whether we can send links by e-mail."""

    def __init__(
        self, pages: Pages, sign_in: SignIn, signed_in: SignedIn, let_in: LetIn, mails: Callable[[], bool]
    ) -> None:
        self._pages = pages
        self._sign_in = sign_in
        self._signed_in = signed_in
        self._let_in = let_in
        self._mails = mails
        self.other_ways: OtherWays = []

    def routes(self) -> list[OpenRoute]:
        return [
            OpenRoute("GET", "/sign-in", self._show),
            OpenRoute("POST", "/sign-in", self._check),
            OpenRoute("POST", "/sign-out", self._out),
        ]

    def page(
        self,
        request: web.Request,
        status: int = 200,
        *,
        wrong: str = "",
        again: str = "",
        name: str = "",
        next_path: str | None = None,
    ) -> web.Response:
        """The form. wrong: a key of `accounts.sign_in.`; again: the time at which to try again."""
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            None,
            "accounts/sign_in.html",
            status,
            wrong=wrong,
            again=again,
            name=name,
            next=way_on(request.query.get("next", "")) if next_path is None else next_path,
            done=done if done in NOTICES_AT_DOOR else "",
            safe=is_safe(request),
            mails=self._mails(),
            other_ways=self.other_ways,
        )

    async def _show(self, request: web.Request) -> web.StreamResponse:
        if session_secret(request) and "done" not in request.query:
            visitor = await self._signed_in.visitor_of(session_secret(request))
            if visitor is not None:
                raise web.HTTPSeeOther(way_on(request.query.get("next", "")))
        return self.page(request)

    async def _check(self, request: web.Request) -> web.StreamResponse:
        form = await form_of(request, LARGEST_AT_DOOR)
        name, next_path = form.get("name", ""), way_on(form.get("next", ""))
        if not is_safe(request):
            return self.page(request, 403, name=name, next_path=next_path)
        try:
            account = await self._sign_in.try_password(name, form.get("password", ""), address_of(request))
        except SignInRefused as refused:
            again = at_second(refused.again)[-8:] if refused.again is not None else ""
            status, wrong = STATUS_OF_REFUSAL[refused.why], refused.why.value
            return self.page(request, status, wrong=wrong, again=again, name=name, next_path=next_path)
        step = await self._sign_in.next_step(account, address_of(request))
        if step is None:
            return await self._let_in(request, account, "password", next_path)
        path, secret = step
        answer = web.Response(status=303, headers={"Location": f"{path}?next={quote(next_path)}"})
        give_cookie(answer, HALFWAY_COOKIE, secret, int(HALFWAY_LASTS))
        return answer

    async def _out(self, request: web.Request) -> web.StreamResponse:
        await self._signed_in.sign_out(session_secret(request))
        answer = web.Response(status=303, headers={"Location": "/sign-in?done=out"})
        for cookie in (SESSION_COOKIE, BOARD_COOKIE):
            take_cookie(answer, cookie)
        return answer
