"""Which host names the web answers to: our own, and not a stranger's that points here.

Knows: the header Host. Refuses to know: who asks, and what for.

The owner of a name can point it at this machine. A browser then takes our answers for the stranger's own
site, and lets its scripts read them (DNS rebinding). Nobody can redirect an address, so we answer to any address.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from app.web.answers import refused
from app.web.proxy import is_ip_address

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from aiohttp.typedefs import Middleware

    from app.settings import Settings

log = structlog.get_logger()

SETTING = "VAXEL_WEB_NAMES"
MOST_HOSTS = 20  # names to log; a stranger may try any number


def our_names(settings: Settings, machine: str | None = None) -> frozenset[str]:
    """localhost, the machine's name (also short and in mDNS), and those set. machine: by default this one."""
    full = (machine or socket.gethostname()).lower()
    bare = full.partition(".")[0]
    reports = urlsplit(settings.sms_reports or "").hostname or ""
    named = {"localhost", full, bare, f"{bare}.local", settings.web_host.lower(), reports}
    return settings.web_names | named


def only_for(names: Collection[str]) -> Middleware:
    """Answer other names with 421. A request without Host (HTTP/1.0) comes from no browser, so we let it in."""
    told: set[str] = set()

    @web.middleware
    async def ours(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        host = request.headers.get("Host")
        if host is None or _is_ours(host, names):
            return await handler(request)
        if host not in told and len(told) < MOST_HOSTS:
            told.add(host)
            log.warning("a request used a host name that is not ours", host=host, setting=SETTING)
        text = f"Host is {host!r}: if this service or a proxy before it has that name, add it to {SETTING}"
        return refused(421, text)

    return ours


def _is_ours(host: str, names: Collection[str]) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return bool(name) and (name in names or is_ip_address(name))
