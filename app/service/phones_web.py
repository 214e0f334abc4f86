"""Sites by TLS while the service runs, with the certificate that the exchange has, too: the phones', and the web.

Knows: when the certificate has changed. Refuses to know: who makes the certificate (certificates), and what a site
answers (web).
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from typing import TYPE_CHECKING, Final

import structlog

from app.service.served import SitePlace, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import web

    from app.settings import PhonesWeb

LOOK_AT_CERTIFICATE: Final = 2.0  # seconds; it may be minutes before the first one is there

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def phones_web(app: web.Application, where: PhonesWeb, certificate: Path) -> AsyncIterator[None]:
    """Serve it until the block ends, from when there is a certificate. Raises CannotStart for a taken port.

    certificate: a file with certificate, chain and key. It may be replaced at any time.
    """
    async with certificate_of(certificate) as context:
        there = SitePlace(where.host, where.port, "VAXEL_PHONES_PORT", context)
        async with served(app, [there]):  # without a certificate no handshake succeeds, and phones come again
            log.info("phones fetch their settings", url=where.url)
            yield


@contextlib.asynccontextmanager
async def certificate_of(file: Path) -> AsyncIterator[ssl.SSLContext]:
    """A TLS context that has the certificate of this file, also when another one comes, until the block ends."""
    certified = _Certified(file)
    watching = asyncio.create_task(certified.keep_up())
    try:
        yield certified.context
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


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
                    log.info("a site by TLS has a certificate", file=str(self._file))
                except (OSError, ssl.SSLError) as error:
                    log.warning("a site by TLS cannot use its certificate", error=str(error))
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
