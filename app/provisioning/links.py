"""Links by which a phone fetches its settings once, and the password by which it fetches them again.

Knows: tokens, and what a link is worth at an instant. Refuses to know: where links are stored, and HTTP.

A token is its id and a secret. The id finds the link; the secret is stored as a hash only. A link is for a device as it
was: with another SIP password (a new one, or a shut-out) it has ended.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

TOKEN_SIGNS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # people may have to type it
ID_LENGTH: Final = 6
TOKEN_LENGTH: Final = 26
LINK_TOKEN: Final = re.compile(f"[{TOKEN_SIGNS}]{{{TOKEN_LENGTH}}}")
LINK_LIVES: Final = timedelta(hours=48)
LONGEST_LIFE: Final = timedelta(days=30)
ENDED_KEPT: Final = timedelta(days=30)  # for whoever comes too late
NO_LINK: Final = hashlib.sha256(b"there is no such link").hexdigest()  # compared with where there is none


class Worth(StrEnum):
    """What a link is worth."""

    GOOD = "good"
    SPENT = "spent"
    EXPIRED = "expired"
    REPLACED = "replaced"  # the device has another password now
    SHUT_OUT = "shut_out"


@dataclass(frozen=True, slots=True)
class PhoneLink:
    """One link. phone: the device's SIP login; of: of which password (`password_mark`)."""

    id: str
    hash: str = field(repr=False)
    phone: str
    make: str
    of: str = field(repr=False)
    made_at: datetime
    made_by: str
    expires_at: datetime
    spent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhoneFetch:
    """What a device was given, or refused, when and by whom. how: link or password; result: ok, or a Worth."""

    at: datetime
    phone: str
    make: str
    what: str
    how: str
    result: str
    address: str
    agent: str


def new_link(
    phone: str, secret: str, make: str, *, by: str, at: datetime, lives: timedelta = LINK_LIVES
) -> tuple[str, PhoneLink]:
    """A token, which is stored nowhere, and its link. phone: a login; secret: its SIP password."""
    token = new_token()
    link = PhoneLink(id_in(token), hash_of(token), phone, make, password_mark(secret), at, by, at + lives)
    return token, link


def new_token() -> str:
    return "".join(secrets.choice(TOKEN_SIGNS) for _ in range(TOKEN_LENGTH))


def id_in(token: str) -> str:
    return token[:ID_LENGTH]


def hash_of(token: str) -> str:
    return hashlib.sha256(token[ID_LENGTH:].encode()).hexdigest()


def token_is_right(token: str, link: PhoneLink | None) -> bool:
    """Whether the token is this link's, in the same time for a right, a wrong and no link."""
    return (
        hmac.compare_digest(hash_of(token), link.hash if link is not None else NO_LINK) and link is not None
    )


def password_mark(secret: str) -> str:
    """Which SIP password a link is for, without telling it."""
    return hmac.new(secret.encode(), b"link", "sha256").hexdigest()[:32]


def standing_password(secret: str) -> str:
    """The password for later files: made from the SIP password, so it ends with it."""
    digest = hmac.new(secret.encode(), b"provisioning", "sha256").digest()
    return "".join(TOKEN_SIGNS[byte % len(TOKEN_SIGNS)] for byte in digest[:20])


def worth(link: PhoneLink, secret: str, *, shut_out: bool, at: datetime) -> Worth:
    """secret, shut_out: of the device now; at: now (aware)."""
    if shut_out:
        return Worth.SHUT_OUT
    if link.spent_at is not None:
        return Worth.SPENT
    if not hmac.compare_digest(link.of, password_mark(secret)):
        return Worth.REPLACED
    return Worth.EXPIRED if at >= link.expires_at else Worth.GOOD
