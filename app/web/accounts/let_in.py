"""Lets somebody in who has proved who they are: a new session, with a new secret in the browser's cookie.

Knows: what a sign-in changes in the browser. Refuses to know: what was proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from app.web.accounts.browser import (
    HALFWAY_COOKIE,
    address_of,
    give_cookie,
    session_secret,
    take_cookie,
    way_on,
)
from app.web.site.gate import SESSION_COOKIE

if TYPE_CHECKING:
    from app.accounts.account import Account
    from app.accounts.sessions import SignedIn
    from app.accounts.sign_in import SignIn


class LetIn:
    """Whoever checks a password, a code or a passkey calls it at the end."""

    def __init__(self, sign_in: SignIn, signed_in: SignedIn) -> None:
        self._sign_in = sign_in
        self._signed_in = signed_in

    async def __call__(
        self, request: web.Request, account: Account, how: str, next_path: str = "/"
    ) -> web.Response:
        """Begin a session and go on to a path of ours. The browser's former session ends."""
        await self._signed_in.sign_out(session_secret(request))
        agent = request.headers.get("User-Agent", "")
        secret = await self._sign_in.begin(account, how, address_of(request), agent)
        self._sign_in.done_halfway(request.cookies.get(HALFWAY_COOKIE, ""))
        answer = web.Response(status=303, headers={"Location": way_on(next_path)})
        give_cookie(answer, SESSION_COOKIE, secret)
        if HALFWAY_COOKIE in request.cookies:
            take_cookie(answer, HALFWAY_COOKIE)
        return answer
