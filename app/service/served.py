"""How a site is served: at one place or two, plain or by TLS, and not to those who never finish a request.

Knows: ports, time-outs, which proxies are believed. Refuses to know: what the site answers (web).
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.service.cannot_start import CannotStart
from app.web.at_once import AtOnce
from app.web.in_time import whole_in_time
from app.web.proxy import believing, is_among

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Sequence

    from app.web.proxy import Network

ANSWERED_WITHIN: Final = 1.0  # seconds, when we stop, for requests under way
# Seconds for a request's header, from the connection's beginning or the answer before. aiohttp calls it keep-alive,
# and means also a connection on which half a header came; a connection that is kept open without a request ends, too.
HEADER_WITHIN: Final = 20.0
TLS_WITHIN: Final = 10.0  # seconds for the handshake: a connection is counted only after it
USUAL_CONNECTIONS: Final = 400  # of one address, where no setting says another number
BACKLOG: Final = 128  # connections that wait for us to take them
HALF_A_YEAR: Final = 182 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class SitePlace:
    """Where a site is reached. setting: the variable that names the port. context: by TLS; None: plain."""

    host: str
    port: int
    setting: str
    context: ssl.SSLContext | None = None


@contextlib.asynccontextmanager
async def served(
    app: web.Application,
    places: Sequence[SitePlace],
    proxies: Sequence[Network] = (),
    *,
    only_by_tls: bool = False,
    header_within: float = HEADER_WITHIN,
    connections: int = USUAL_CONNECTIONS,
) -> AsyncIterator[None]:
    """Serve it at all places until the block ends. Raises CannotStart for a taken port, with the setting's name.

    proxies: those whose X-Forwarded-Proto and X-Forwarded-For are believed. only_by_tls: browsers that came
    by TLS once shall not come without it again. connections: of one address at a time, except the proxies'.
    """
    at_once = AtOnce(connections, lambda address: is_among(proxies, address))
    if only_by_tls:
        app.on_response_prepare.append(_by_tls_from_now_on)
    app.middlewares.insert(0, whole_in_time())
    app.middlewares.insert(0, at_once.behind_proxies())
    app.middlewares.insert(0, believing(proxies))
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=ANSWERED_WITHIN, keepalive_timeout=header_within
    )
    await runner.setup()
    assert runner.server is not None
    listening: list[asyncio.Server] = []
    try:
        for place in places:
            try:
                listening.append(await _listen(at_once.counted(runner.server), place))
            except OSError as error:
                why = f"{place.setting} {place.port} cannot be used: {error}"
                sv = f"{place.setting} {place.port} går inte att använda: {error}"
                raise CannotStart(why, sv) from error
        yield
    finally:
        for one in listening:
            one.close()
        await runner.cleanup()


async def _listen(door: Callable[[], asyncio.Protocol], place: SitePlace) -> asyncio.Server:
    """As web.TCPSite does, with a door of ours, and less patience with those who do not say who they are by TLS."""
    loop, patience = asyncio.get_running_loop(), TLS_WITHIN if place.context is not None else None
    return await loop.create_server(
        door,
        place.host,
        place.port,
        ssl=place.context,
        backlog=BACKLOG,
        ssl_handshake_timeout=patience,
    )


async def _by_tls_from_now_on(request: web.Request, answer: web.StreamResponse) -> None:
    if request.transport is not None and request.transport.get_extra_info("sslcontext") is not None:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={HALF_A_YEAR}")
