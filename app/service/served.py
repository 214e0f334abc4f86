"""How a site is served: at one place or two, plain or by TLS, and not to those who never finish a request.

Knows: ports, time-outs, which proxies are believed. Refuses to know: what the site answers (web).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.service.cannot_start import CannotStart
from app.web.in_time import whole_in_time
from app.web.proxy import believing

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Sequence

    from app.web.proxy import Network

ANSWERED_WITHIN: Final = 1.0  # seconds, when we stop, for requests under way
# Seconds for a request's header, from the connection's beginning or the answer before. aiohttp calls it keep-alive,
# and means also a connection on which half a header came; a connection that is kept open without a request ends, too.
HEADER_WITHIN: Final = 20.0
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
) -> AsyncIterator[None]:
    """Serve it at all places until the block ends. Raises CannotStart for a taken port, with the setting's name.

    proxies: those whose X-Forwarded-Proto and X-Forwarded-For are believed. only_by_tls: browsers that came
    by TLS once shall not come without it again.
    """
    if only_by_tls:
        app.on_response_prepare.append(_by_tls_from_now_on)
    app.middlewares.insert(0, whole_in_time())
    app.middlewares.insert(0, believing(proxies))
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=ANSWERED_WITHIN, keepalive_timeout=header_within
    )
    await runner.setup()
    try:
        for place in places:
            try:
                await web.TCPSite(runner, place.host, place.port, ssl_context=place.context).start()
            except OSError as error:
                why = f"{place.setting} {place.port} cannot be used: {error}"
                sv = f"{place.setting} {place.port} går inte att använda: {error}"
                raise CannotStart(why, sv) from error
        yield
    finally:
        await runner.cleanup()


async def _by_tls_from_now_on(request: web.Request, answer: web.StreamResponse) -> None:
    if request.transport is not None and request.transport.get_extra_info("sslcontext") is not None:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={HALF_A_YEAR}")
