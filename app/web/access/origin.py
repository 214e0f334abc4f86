"""By which address a browser has our pages.

Knows: the request's scheme and host, as a proxy of ours has told them (proxy.py). Refuses to know: which
names are ours (hosts.py refuses others).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from aiohttp import web


def origin_of(request: web.Request) -> str:
    """Such as https://vaxel.bolaget.se:8443, without a path."""
    return f"{'https' if request.secure else 'http'}://{request.host.lower()}"


def passkey_host(request: web.Request) -> str | None:
    """The name that a passkey would be for; None: there can be none, at an address or without TLS."""
    origin = urlsplit(origin_of(request))
    host = origin.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith(".localhost")
        return host if host and (origin.scheme == "https" or local) else None
    return None
