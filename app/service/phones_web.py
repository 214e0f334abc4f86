"""The phones' site while the service runs: by TLS, with the certificate that the exchange has, too.

Knows: when the site can begin, and when the certificate is another one. Refuses to know: who makes the certificate
(certificates), and what the site answers (web).
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

from app.service.cannot_start import CannotStart

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.settings import PhonesWeb

LOOK_AT_CERTIFICATE: Final = 2.0  # seconds; it may be minutes before the first one is there
ANSWERED_AT_END: Final = 1.0  # seconds, when we stop, for requests under way

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def phones_web(app: web.Application, where: PhonesWeb, certificate: Path) -> AsyncIterator[None]:
    """Serve it until the block ends, from when there is a certificate. Raises CannotStart for a taken port.

    certificate: a file with certificate, chain and key. It may be replaced at any time.
    """
    certified = _Certified(certificate)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=ANSWERED_AT_END)
    await runner.setup()
    try:
        site = web.TCPSite(runner, where.host, where.port, ssl_context=certified.context)
        try:
            await site.start()  # without a certificate no handshake succeeds, and phones come again
        except OSError as error:
            why = f"VAXEL_PHONES_PORT {where.port} cannot be used: {error}"
            raise CannotStart(why, f"VAXEL_PHONES_PORT {where.port} går inte att använda: {error}") from error
        log.info("phones fetch their settings", url=where.url)
        watching = asyncio.create_task(certified.keep_up())
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
    finally:
        await runner.cleanup()


class _Certified:
    """A TLS context whose new connections get the certificate that the file has.

    Each certificate has a context of its own: a context would keep the one before, if its key is of another kind.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._newest: ssl.SSLContext | None = None
        self.context = _context()
        self.context.sni_callback = self._choose  # comes for each connection, with or without a name

    def _choose(self, connection: ssl.SSLObject, _name: str | None, _context: ssl.SSLContext) -> None:
        if self._newest is not None:
            connection.context = self._newest

    async def keep_up(self) -> None:
        """For ever."""
        seen: tuple[int, int] | None = None
        while True:
            found = await asyncio.to_thread(_which, self._file)
            if found is not None and found != seen:
                new = _context()
                try:
                    await asyncio.to_thread(new.load_cert_chain, self._file)
                    self._newest = new
                    log.info("phones' site has a certificate", file=str(self._file))
                except (OSError, ssl.SSLError) as error:
                    log.warning("phones' site cannot use its certificate", error=str(error))
                seen = found
            await asyncio.sleep(LOOK_AT_CERTIFICATE)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _which(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
