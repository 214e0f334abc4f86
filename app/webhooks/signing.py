"""The signature by which a receiver knows that an event is ours, and new.

Knows: HMAC. Refuses to know: what is signed, and how it is sent.

    Vaxel-Signature: t=1795429035,v1=HEX, HEX is HMAC-SHA256 of "1795429035." and the body, by the secret
"""

from __future__ import annotations

import hmac
from typing import Final

SIGNATURE_HEADER: Final = "Vaxel-Signature"
SIGNATURE_HOLDS_FOR: Final = 300  # seconds: a receiver should refuse an older one


def signature(secret: str, body: bytes, at: int) -> str:
    """The header's value. at: seconds since 1970."""
    return f"t={at},v1={_mac(secret, body, str(at))}"


def is_ours(secret: str, body: bytes, header: str, now: int) -> bool:
    """What a receiver does: whether the signature is right and not too old."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    at = parts.get("t", "")
    if not at.isascii() or not at.isdigit() or abs(now - int(at)) > SIGNATURE_HOLDS_FOR:
        return False
    return hmac.compare_digest(parts.get("v1", "").encode(), _mac(secret, body, at).encode())


def _mac(secret: str, body: bytes, at: str) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, "sha256").hexdigest()
