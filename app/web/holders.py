"""Guards handlers that only holders of the token may use, and notes in the log of changes what they say they did.

Knows: the token, and who came with it. Refuses to know: paths, and what the handlers do.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from aiohttp import web

from app.accounts.audit_afterwards import AuditAfterwards
from app.web.answers import refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from app.accounts.audit import AuditLog
    from app.policy.model import Company

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN_FILE = "api-token"
BY_MACHINE: Final = "this machine"  # in the log of changes; with who ran the command, if it says so
WHO_HEADER: Final = "Vaxel-Who"
LONGEST_WHO: Final = 80
CHANGED: Final = web.RequestKey("did", tuple)
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


def did(request: web.Request, action: str, about: str, after: object = None) -> None:
    """What a handler has changed, for the log of changes: as AuditLog.note."""
    request[CHANGED] = (action, about, after)


def same(given: str, right: str) -> bool:
    """Whether a secret is right. The given text may hold bytes that are not UTF-8 (half a surrogate pair)."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), right.encode())


class Holders:
    """A decorator that guards handlers. It asks for the company at each request. audit: the log of changes."""

    def __init__(
        self, token: str, company: Callable[[], Company | None], audit: AuditLog | None = None
    ) -> None:
        self._token = token
        self._company = company
        self._audit = AuditAfterwards(audit) if audit is not None else None

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
            if CHANGED in request and self._audit is not None:
                action, about, after = request[CHANGED]
                await self._audit.note(_who(request), action, about, None, after)
            return answer

        return guarded


def _who(request: web.Request) -> str:
    """Whoever has the token is believed: they may everything."""
    name = unquote(request.headers.get(WHO_HEADER, "")).strip()[:LONGEST_WHO]
    return f"{name} ({BY_MACHINE})" if name and name.isprintable() else BY_MACHINE
