"""Sees to it that the exchange shows a certificate that is good, and the newest.

Knows: when to look, and to whom to tell. Refuses to know: how a certificate is made (certificates/), and how
the exchange takes it into use (ari/certificate.py).

It believes what the exchange's ports show, not what it did: so an exchange that started before the certificate
was there, or could not open its port, is noticed too.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from app.ari.certificate import shown_certificate, take_certificate
from app.ari.client import Refused
from app.certificates.keeper import GIVEN_ENDS, CannotKeep
from app.certificates.names import EVERY_ADDRESS
from app.clock import real_clock
from app.web.problems import certificate_cannot_be_used, certificate_ends, certificate_is_not_shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.certificates.keeper import Kept
    from app.service.build import Rooms

LOOK_AGAIN_AFTER: Final = 5.0  # seconds between looks: somebody may have brought or ordered a new one
ASK: Final = 3600.0  # seconds between questions what the exchange shows, while nothing changes
ASK_AGAIN: Final = (
    60.0  # the same, while it shows something else; then twice as long, up to ASK: it reads all phones
)
LOOKS, OPENS_WITHIN = 10, 0.5  # seconds for the exchange to open its port anew

log = structlog.get_logger()


class Certificates:
    """One task, `run`."""

    def __init__(
        self, rooms: Rooms, shows: Callable[[str, int], Awaitable[bytes | None]] = shown_certificate
    ) -> None:
        """shows: the certificate (DER) that a port shows."""
        self._rooms, self._shows = rooms, shows
        tls = rooms.settings.tls
        first = tls.binds[0]
        here = ((first, tls.port, "VAXEL_TLS_PORT"), (tls.https_bind, tls.https_port, "VAXEL_HTTPS_PORT"))
        self._ports = [
            ("127.0.0.1" if host in EVERY_ADDRESS else host, port, name) for host, port, name in here if port
        ]
        self._asked: bytes | None = None  # which certificate it should have shown when we asked last
        self._ask_at = 0.0
        self._pause = ASK_AGAIN

    async def run(self) -> None:
        """The real clock: a rehearsal's certificate would be no good."""
        problems, loop = self._rooms.problems, asyncio.get_running_loop()
        while self._ports or self._rooms.settings.phones.port or self._rooms.settings.web_tls_port:
            if self._rooms.current.company_if_any() is None:  # the authority bears its name
                await asyncio.sleep(LOOK_AGAIN_AFTER)
                continue
            try:
                kept = await asyncio.to_thread(self._rooms.keeper.look, real_clock())
                problems.end("certificate")
                if not kept.ours and kept.ends - real_clock() < GIVEN_ENDS:
                    problems.begin("certificate", certificate_ends(f"{kept.ends:%Y-%m-%d %H:%M} UTC"))
            except CannotKeep as error:
                problems.begin("certificate", certificate_cannot_be_used(str(error)))
            else:
                if self._rooms.ari.connected and (kept.der != self._asked or loop.time() >= self._ask_at):
                    try:
                        shown = await self._have_it_shown(kept)
                    except (ConnectionError, Refused) as error:  # the next look tries again
                        log.warning("the exchange could not take its certificate into use", error=str(error))
                    else:
                        self._ask_at = loop.time() + self._until_next(kept, shown=shown)
            await asyncio.sleep(LOOK_AGAIN_AFTER)

    def _until_next(self, kept: Kept, *, shown: bool) -> float:
        """Seconds until we ask again."""
        new, self._asked = kept.der != self._asked, kept.der
        self._pause = ASK if shown else ASK_AGAIN if new else min(2 * self._pause, ASK)
        return self._pause

    async def _have_it_shown(self, kept: Kept) -> bool:
        """Whether all ports show it now. Raises client.Disconnected or client.Refused."""
        problems = self._rooms.problems
        if await self._unshown(kept):
            await take_certificate(self._rooms.ari)
            log.info(
                "the exchange has a new certificate", until=f"{kept.ends:%Y-%m-%d}", names=sorted(kept.names)
            )
        for _ in range(LOOKS):
            left = await self._unshown(kept)
            if not left:
                break
            await asyncio.sleep(OPENS_WITHIN)
        if left:
            problems.begin("tls", certificate_is_not_shown(*left[0]))
        else:
            problems.end("tls")
        return not left

    async def _unshown(self, kept: Kept) -> list[tuple[str, int, str]]:
        """The ports that show another certificate, or none."""
        return [
            (host, port, name)
            for host, port, name in self._ports
            if await self._shows(host, port) != kept.der
        ]
