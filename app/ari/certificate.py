"""Has the exchange take a new certificate into use.

Knows: which of its modules read the file again, and the certificate that it really shows. Refuses to know: when
that is due.

A reload of res_pjsip looks at the time and size of the transport's file each time, though pjsip.conf is as it was
(config_transport.c: has_dynamic_contents), and opens the TLS port anew if they differ. Connections and calls
stay. The HTTP server compares the contents (tcptls.c). Both are no-ops if nothing has changed.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ari.client import Ari

READ_IT: Final = ("res_pjsip.so", "http")
ANSWERS_WITHIN: Final = 5.0  # seconds


async def take_certificate(ari: Ari) -> None:
    """Raises client.Disconnected or client.Refused."""
    for module in READ_IT:
        await ari.reload(module)


async def shown_certificate(host: str, port: int) -> bytes | None:
    """The certificate (DER) that a port shows; None: nobody answers there by TLS."""
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            _, writer = await asyncio.open_connection(host, port, ssl=_anything())
    except (OSError, TimeoutError):  # ssl.SSLError is one of the first
        return None
    try:
        found = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.transport.abort()
    return bytes(found) if found else None


@functools.cache
def _anything() -> ssl.SSLContext:
    """We want to see a certificate, whatever it is. So we read no authorities, which would take 30 ms each time."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
