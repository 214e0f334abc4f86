"""What a proxy before us says of a request: by which way it came, and from whom. Believed only from our proxies.

Knows: X-Forwarded-Proto, X-Forwarded-For. Refuses to know: what follows from it. `Host` is the proxy's to keep.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from aiohttp.typedefs import Middleware

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network


def believing(proxies: Sequence[Network]) -> Middleware:
    """request.scheme, request.secure and request.remote are the browser's, where one of these proxies says so."""

    @web.middleware
    async def told(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        remote = request.remote or ""
        if not is_among(proxies, remote):
            return await handler(request)
        scheme = (_words(request, "X-Forwarded-Proto") or [""])[-1]
        for one in reversed(_words(request, "X-Forwarded-For")):
            remote = one
            if not is_among(proxies, one):  # what stands further left anybody may have written
                break
        return await handler(
            request.clone(  # once: a clone of a clone would forget the first's
                scheme=scheme if scheme in ("http", "https") else request.scheme,
                remote=remote if is_ip_address(remote) else request.remote or "",
            )
        )

    return told


def _words(request: web.Request, header: str) -> list[str]:
    return [word.strip().lower() for text in request.headers.getall(header, []) for word in text.split(",")]


def is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_among(networks: Sequence[Network], text: str) -> bool:
    """Whether an address, as text, is of one of these networks."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in networks)
