"""Guards handlers that only holders of the token may use.

Knows: the token. Refuses to know: paths, and what the handlers do.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING, Final

from app.web.answers import refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from aiohttp import web

    from app.policy.model import Company

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN_FILE = "api-token"
# The routes of before /api/v1 go on until then, and say so (RFC 9745, RFC 8594).
OLD_ROUTES: Final = {
    "Deprecation": "@1796083200",  # 2026-12-01
    "Sunset": "Thu, 01 Jul 2027 00:00:00 GMT",
    "Link": '</api/docs>; rel="successor-version"',
}


def token_in(data: Path) -> str:
    """This installation's token, made at the first start. Raises OSError."""
    file = data / TOKEN_FILE
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        token = secrets.token_urlsafe(24)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(token + "\n")
        return token


def same(given: str, right: str) -> bool:
    """Whether a secret is right. The given text may hold bytes that are not UTF-8 (half a surrogate pair)."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), right.encode())


class Holders:
    """A decorator that guards handlers. It asks for the company at each request."""

    def __init__(self, token: str, company: Callable[[], Company | None]) -> None:
        self._token = token
        self._company = company

    def __call__(self, handler: Callable[[web.Request, Company], Awaitable[web.Response]]) -> Handler:
        """Let only holders of the token in, and only when a company is loaded."""

        async def guarded(request: web.Request) -> web.Response:
            given = request.headers.get("Authorization", "")
            if not same(given, f"Bearer {self._token}"):
                return refused(
                    401, f"the header Authorization: Bearer TOKEN is missing or wrong; see {TOKEN_FILE}"
                )
            company = self._company()
            if company is None:
                return refused(503, "no company is loaded yet")
            answer = await handler(request, company)
            answer.headers.update(OLD_ROUTES)
            return answer

        return guarded
