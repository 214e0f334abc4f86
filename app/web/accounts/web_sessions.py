"""Who makes a request, by the cookie of their session.

Knows: the cookie. Refuses to know: when a session ends.

A request counts as one use of the session, however often it is asked about: an open live page asks again and again
whether its reader may still read, and is no use of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from app.web.accounts.browser import address_of, session_secret
from app.web.answers import said_database_away

if TYPE_CHECKING:
    from app.accounts.sessions import SignedIn
    from app.accounts.visitor import Visitor

_COUNTED: Final = web.RequestKey("counted", bool)


class WebSessions:
    """The sessions as the gate asks for them."""

    def __init__(self, signed_in: SignedIn) -> None:
        self._signed_in = signed_in

    async def visitor_of(self, request: web.Request) -> Visitor | None:
        secret = session_secret(request)
        if not secret:
            return None
        address = None if _COUNTED in request else address_of(request)
        request[_COUNTED] = True
        try:
            return await self._signed_in.visitor_of(secret, address)
        except (SQLAlchemyError, OSError):
            text = said_database_away(request)
            raise web.HTTPServiceUnavailable(text=text, headers={"Retry-After": "10"}) from None
