"""Secrets that are stored as hashes only: those of sessions' cookies and of one-time links.

Knows: how they are made and recognised. Refuses to know: where they are kept, and what they open.

A secret has 256 random bits, so a plain hash of it cannot be guessed back.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from app.accounts.account import LinkUse

LINK_ENDS_AFTER: Final = {
    LinkUse.FIRST: timedelta(hours=24),
    LinkUse.INVITE: timedelta(days=7),
    LinkUse.RESET: timedelta(hours=2),
}


def new_secret() -> str:
    """43 signs that fit a cookie and an address."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_session_id() -> str:
    """Public: it names a session and opens nothing."""
    return secrets.token_hex(8)
