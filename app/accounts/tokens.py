"""Tokens, by which programs use the API: what each may, and until when.

Knows: their values and scopes. Refuses to know: where they are kept, and HTTP.

A scope is a right and what may be done with it: "journal:read" reads, "company:write" reads and changes. A token
belongs to the company, not to whoever made it: it goes on when they leave.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from app.accounts.roles import AccountRole, Right
from app.accounts.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

TOKEN_BEGINS: Final = "vaxel_"  # so that people, and programs that look for leaked secrets, know what it is
TOKEN_BYTES: Final = 32
LONGEST_TOKEN: Final = timedelta(days=3650)
READS: Final = "read"
WRITES: Final = "write"
# A program has no telephone, and no calls of its own: with `journal` it looks up everybody's.
TOKEN_RIGHTS: Final = tuple(one for one in Right if one not in (Right.OWN, Right.CALLS))
SCOPES: Final = tuple(f"{one.value}:{how}" for one in TOKEN_RIGHTS for how in (READS, WRITES))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """One token. name: what it is for, such as "crm"; hash: of the token."""

    id: int
    name: str
    hash: str = field(repr=False)
    scopes: tuple[str, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def works(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class Tokens(Protocol):
    """Where tokens are kept."""

    async def make(
        self, name: str, scopes: Collection[str], lasts: timedelta, by: str
    ) -> tuple[ApiToken, str]:
        """A new token, and its text, which nobody can read again."""

    async def find(self, text: str) -> ApiToken | None:
        """The token with this text, if it works now; notes that it was used."""

    async def tokens(self) -> Sequence[ApiToken]:
        """All, the newest first."""

    async def token(self, id: int) -> ApiToken | None: ...  # noqa: A002 - the word of the trade
    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        """It works no longer. False: it had ended already, or there is none."""


def new_token_text() -> str:
    return TOKEN_BEGINS + secrets.token_urlsafe(TOKEN_BYTES)


def rights_of_scopes(scopes: Collection[str], *, writes: bool) -> frozenset[Right]:
    """What a request that reads, or writes, may with these scopes. Who may write may read."""
    enough = (WRITES,) if writes else (READS, WRITES)
    has = frozenset(one for one in TOKEN_RIGHTS if any(f"{one.value}:{how}" in scopes for how in enough))
    return has | {Right.CALLS} if Right.JOURNAL in has else has


def scope_needed(right: Right, *, writes: bool) -> str:
    """The least scope with which a token has this right; "" if none does."""
    of = Right.JOURNAL if right is Right.CALLS else right
    return f"{of.value}:{WRITES if writes else READS}" if of in TOKEN_RIGHTS else ""


def visitor_with_token(token: ApiToken, *, writes: bool) -> Visitor:
    """Whoever comes with it."""
    return Visitor(
        by=f"token:{token.name}",
        name=token.name,
        person=None,
        role=AccountRole.EMPLOYEE,
        lang="en",
        session=f"token:{token.id}",
        rights=rights_of_scopes(token.scopes, writes=writes),
    )
