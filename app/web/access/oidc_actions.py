"""Finds the account of somebody whom another provider has signed in.

Knows: the order: first what we have linked, then, once, the e-mail address. Refuses to know: HTTP and tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.factors import ForeignSubject
from app.accounts.oidc import OidcRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.accounts.account import Account
    from app.accounts.audit import AuditLog
    from app.accounts.factors import KeepsFactors
    from app.accounts.kept import KeepsAccounts
    from app.accounts.oidc import OidcIdentity


class OidcActions:
    """may_be_here: whether an account may sign in, as SignedIn.may_be_here; now: the real time."""

    def __init__(
        self,
        factors: KeepsFactors,
        accounts: KeepsAccounts,
        audit: AuditLog,
        may_be_here: Callable[[Account], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._factors = factors
        self._accounts = accounts
        self._audit = audit
        self._may_be_here = may_be_here
        self._now = now

    async def account_of(self, identity: OidcIdentity) -> Account:
        """Raises OidcRefused."""
        known = await self._factors.subject(identity.issuer, identity.subject)
        if known is not None:
            account = await self._accounts.one(known.account)
        else:
            account = await self._by_email(identity)
        if account is None:
            raise OidcRefused("nobody has an account with that address")
        if not self._may_be_here(account):
            raise OidcRefused(f"the account {account.name} is disabled")
        if known is None:
            await self._link(account, identity)
        return account

    async def _by_email(self, identity: OidcIdentity) -> Account | None:
        if identity.email is None:
            raise OidcRefused("the provider vouches for no address of our domains")
        theirs = [
            one
            for one in await self._accounts.all()
            if one.email is not None and one.email.strip().casefold() == identity.email
        ]
        if len(theirs) > 1:
            raise OidcRefused(f"several accounts have the address {identity.email}")
        return theirs[0] if theirs else None

    async def _link(self, account: Account, identity: OidcIdentity) -> None:
        """Who has somebody else's former address must not get their account."""
        if any(one.issuer == identity.issuer for one in await self._factors.subjects(account.id)):
            raise OidcRefused(f"the account {account.name} is linked to another subject of the provider")
        new = ForeignSubject(
            issuer=identity.issuer,
            subject=identity.subject,
            account=account.id,
            email=identity.email or "",
            linked_at=self._now(),
        )
        if not await self._factors.link_subject(new):
            raise OidcRefused("somebody linked it at the same time")
        await self._audit.note(
            account.name,
            "factor.oidc_link",
            account.name,
            after={"issuer": identity.issuer, "email": identity.email},
        )
