"""Accounts for the web, the sessions of those who have signed in, and the one-time links that lead in.

Knows: their values. Refuses to know: where they are kept, and how somebody proves who they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.roles import AccountRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in.

    name: what they write at sign-in, in small letters. person: their id in the company; None: an account without a
    telephone. password: the hash (argon2id); None: not chosen yet. failures: wrong passwords since the last right one.
    """

    id: int
    name: str
    full_name: str
    email: str | None
    person: str | None
    role: AccountRole
    lang: str
    created_at: datetime
    created_by: str
    password: str | None = field(default=None, repr=False)
    failures: int = 0
    locked_until: datetime | None = None
    disabled_at: datetime | None = None
    signed_in_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSession:
    """A browser that has signed in. id: public, for "end this one"; hash: of the secret in its cookie.

    ends_at: at the latest. how: by what they proved who they are, such as "password" or "passkey".
    """

    id: str
    hash: str = field(repr=False)
    account: int
    how: str
    address: str
    agent: str
    created_at: datetime
    used_at: datetime
    ends_at: datetime


class LinkUse(StrEnum):
    """What a one-time link is for."""

    FIRST = "first"  # make the first administrator
    INVITE = "invite"  # choose the first password
    RESET = "reset"  # choose a new password


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLink:
    """A one-time link. hash: of its secret; account: None for the first administrator, who has none yet."""

    hash: str = field(repr=False)
    use: LinkUse
    account: int | None
    made_at: datetime
    made_by: str
    ends_at: datetime
