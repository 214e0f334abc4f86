"""The server that sends letters: VAXEL_SMTP_URL.

Knows: the forms of the setting. Refuses to know: what we send.

    smtp://user:password@host:587?starttls     (we ask for TLS, and require it)
    smtps://user:password@host                 (TLS from the first byte; port 465)
    smtp://host                                (without TLS; port 25)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from app.settings import BadSetting

PORTS: Final = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Server:
    """tls: from the first byte; starttls: ask for TLS, and then require it."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool = False


def server_of(url: str) -> Server:
    """Raises BadSetting without the password."""
    wrong = BadSetting(
        "VAXEL_SMTP_URL must look like smtp://user:password@host:587?starttls, smtps://host or smtp://host",
        "VAXEL_SMTP_URL ska se ut som smtp://user:password@host:587?starttls, smtps://host eller smtp://host",
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if (
        parts.scheme not in PORTS
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query not in ("", "starttls")
    ):
        raise wrong
    tls, starttls = parts.scheme == "smtps", parts.query == "starttls"
    if tls and starttls:
        raise wrong
    return Server(
        parts.hostname,
        port or (587 if starttls else PORTS[parts.scheme]),
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
        tls,
        starttls,
    )
