"""Tokens, by which programs use the API: what each may, and until when.

Knows: their values and scopes. Refuses to know: where they are kept, and HTTP.

A scope is a right and what may be done with it: "journal:read" reads, "company:write" reads and changes. A program's
token belongs to the company, not to whoever made it: it goes on when they leave. One's own token acts as its account,
may do nothing that the account may not, and ends with it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
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
LONGEST_OWN_TOKEN: Final = timedelta(days=365)
MOST_OWN_TOKENS: Final = 20  # of an account, that work
READS: Final = "read"
WRITES: Final = "write"
# A program has no telephone, and no calls of its own: with `journal` it looks up everybody's.
TOKEN_RIGHTS: Final = tuple(one for one in Right if one not in (Right.OWN, Right.CALLS))
# One's own day and work. What more is needed is the company's, and an administrator makes a program's token for it.
OWN_TOKEN_RIGHTS: Final = (Right.OWN, Right.CALLS, Right.COLLEAGUES, Right.POLICY, Right.BOARD)


def scopes_of(rights: Collection[Right]) -> tuple[str, ...]:
    """To read and to write, for each."""
    return tuple(f"{one.value}:{how}" for one in rights for how in (READS, WRITES))


SCOPES: Final = scopes_of(TOKEN_RIGHTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """One token. name: what it is for, such as "crm"; hash: of the token; account: as whom it acts, None: a program."""

    id: int
    name: str
    hash: str = field(repr=False)
    scopes: tuple[str, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime
    account: int | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def works(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at

    @property
    def called(self) -> str:
        """In logs: "token:crm", or "anna/token:crm". An account's name has neither / nor :, so none is called so."""
        return f"token:{self.name}" if self.account is None else f"{self.made_by}/token:{self.name}"

    @property
    def acts_as(self) -> str | None:
        """The name of its account, who alone can have made it."""
        return None if self.account is None else self.made_by


class Tokens(Protocol):
    """Where tokens are kept."""

    async def make(
        self, name: str, scopes: Collection[str], lasts: timedelta, by: str, account: int | None = None
    ) -> tuple[ApiToken, str]:
        """A new token, and its text, which nobody can read again."""

    async def find(self, text: str) -> ApiToken | None:
        """The token with this text, if it works now; notes that it was used."""

    async def tokens(self) -> Sequence[ApiToken]:
        """All, the newest first."""

    async def token(self, id: int) -> ApiToken | None: ...  # noqa: A002 - the word of the trade
    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        """It works no longer. False: it had ended already, or there is none."""

    async def revoke_all_of(self, account: int, by: str) -> int:
        """All of an account's own. Returns how many ended."""


def new_token_text() -> str:
    return TOKEN_BEGINS + secrets.token_urlsafe(TOKEN_BYTES)


def rights_of_scopes(scopes: Collection[str], *, writes: bool) -> frozenset[Right]:
    """What a request that reads, or writes, may with these scopes. Who may write may read."""
    has = _rights_among(TOKEN_RIGHTS, scopes, writes=writes)
    return has | {Right.CALLS} if Right.JOURNAL in has else has


def _rights_among(rights: Collection[Right], scopes: Collection[str], *, writes: bool) -> frozenset[Right]:
    enough = (WRITES,) if writes else (READS, WRITES)
    return frozenset(one for one in rights if any(f"{one.value}:{how}" in scopes for how in enough))


def scope_needed(right: Right, *, writes: bool, own: bool = False) -> str:
    """The least scope with which a program's token, or one's own, has this right; "" if none does."""
    of = Right.JOURNAL if right is Right.CALLS and not own else right
    among = OWN_TOKEN_RIGHTS if own else TOKEN_RIGHTS
    return f"{of.value}:{WRITES if writes else READS}" if of in among else ""


def visitor_with_token(token: ApiToken, *, writes: bool) -> Visitor:
    """The program that comes with it."""
    return Visitor(
        by=token.called,
        name=token.name,
        person=None,
        role=AccountRole.EMPLOYEE,
        lang="en",
        session=f"token:{token.id}",
        rights=rights_of_scopes(token.scopes, writes=writes),
    )


def visitor_with_own_token(token: ApiToken, owner: Visitor, *, writes: bool) -> Visitor:
    """Somebody by their own token. They may do what its scopes say, as far as they may do it themselves now."""
    scoped = _rights_among(OWN_TOKEN_RIGHTS, token.scopes, writes=writes)
    return replace(
        owner,
        by=token.called,
        session=f"token:{token.id}",
        rights=frozenset(one for one in scoped if owner.may(one)),
        by_token=True,
    )
