"""Hands one letter to the SMTP server.

Knows: SMTP. Refuses to know: what the letter says, and what to do when the server does not take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiosmtplib

if TYPE_CHECKING:
    import ssl
    from email.message import EmailMessage

    from app.mail.server import Server


async def deliver(
    made: EmailMessage, server: Server, patience: float, tls: ssl.SSLContext | None = None
) -> None:
    """patience: seconds for each answer of the server. Raises SMTPException, OSError, and ValueError."""
    await aiosmtplib.send(
        made,
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls,
        start_tls=server.starttls,
        timeout=patience,
        tls_context=tls,
    )
