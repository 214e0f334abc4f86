"""What a browser brings: the cookie of its session, its address, and whether the way to us is safe.

Knows: cookies and headers. Refuses to know: sessions, and what an answer says.

`__Host-` makes the browser keep the cookie for this host alone, sent by TLS only. Chromium and Firefox take loopback
for safe without TLS (Chromium 156 does for 127.0.0.1, 127.0.0.2 and localhost); to other hosts there must be TLS.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from app.web.site.gate import SESSION_COOKIE

if TYPE_CHECKING:
    from aiohttp import web

LARGEST_AT_DOOR: Final = 20_000  # bytes of a form that is open to everybody: a password, and where to go then
BOARD_COOKIE: Final = "__Host-vaxel-board"  # of a personal link to the desk
HALFWAY_COOKIE: Final = "__Host-vaxel-half"  # between the password and the second factor


def give_cookie(answer: web.Response, name: str, secret: str, seconds: int | None = None) -> None:
    """Give the browser a cookie; seconds None: until the browser ends."""
    answer.set_cookie(name, secret, path="/", httponly=True, secure=True, samesite="Lax", max_age=seconds)


def take_cookie(answer: web.Response, name: str) -> None:
    answer.del_cookie(name, path="/", secure=True, httponly=True, samesite="Lax")


def session_secret(request: web.Request) -> str:
    """ "" for a browser without a session."""
    return request.cookies.get(SESSION_COOKIE, "")


def address_of(request: web.Request) -> str:
    """Where a request comes from; behind a proxy that we trust, what that says."""
    return request.remote or ""


def is_safe(request: web.Request) -> bool:
    """Whether the browser will keep our cookie: TLS, to us or to a proxy of ours (proxy.py), or loopback."""
    if request.secure:
        return True
    host = urlsplit(f"//{request.host}").hostname or ""
    return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)


def way_on(text: str) -> str:
    """Where to go after signing in: a path of ours, whatever the address says."""
    ours = text.startswith("/") and not text.startswith(("//", "/\\", "/sign-in")) and text.isprintable()
    return text if ours and len(text) < 2_000 else "/"


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
