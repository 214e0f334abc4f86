"""Where accounts, sessions and one-time links are kept.

Knows: what we ask of it. Refuses to know: SQL (storage/accounts.py, storage/sessions.py).

Every method may raise what the store raises when the database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.accounts.account import Account, AccountLink, AccountSession


class NameTaken(Exception):
    """Another account has the name, or is this person's."""


class KeepsAccounts(Protocol):
    """Accounts, and the links that lead in."""

    async def all(self) -> list[Account]:
        """By name."""

    async def one(self, id: int) -> Account | None: ...  # noqa: A002 - the word of the trade
    async def by_name(self, name: str) -> Account | None: ...
    async def by_person(self, person: str) -> Account | None: ...
    async def add(self, new: Account) -> Account:
        """With an id of its own. Raises NameTaken."""

    async def change(self, id: int, **values: Any) -> Account | None:  # noqa: A002
        """Set these fields; None: there is no such account. Raises NameTaken."""

    async def delete(self, id: int) -> bool:  # noqa: A002
        """With its sessions and links."""

    async def count_attempt(self, id: int, now: datetime) -> Account | None:  # noqa: A002
        """Count an attempt as wrong, and lock the account after too many; it is returned as it was before."""

    async def was_right(self, id: int) -> None:  # noqa: A002
        """Forget the wrong attempts."""

    async def add_link(self, new: AccountLink) -> None: ...
    async def link(self, hash: str, now: datetime) -> AccountLink | None:  # noqa: A002
        """A link that still works."""

    async def take_link(self, hash: str, now: datetime) -> AccountLink | None:  # noqa: A002
        """Use it up: one of two who come at once gets it, the other None."""

    async def forget_links(self, account: int | None) -> None:
        """Of this account; None: those for the first administrator."""


class KeepsSessions(Protocol):
    """Who has signed in, and where."""

    async def add(self, new: AccountSession) -> None:
        """Also tells the account's sign-in time."""

    async def by_hash(self, hash: str) -> tuple[AccountSession, Account] | None: ...  # noqa: A002
    async def of_account(self, account: int) -> list[AccountSession]:
        """The last used first."""

    async def used(self, id: str, at: datetime, address: str) -> None: ...  # noqa: A002
    async def end_one(self, id: str) -> None:  # noqa: A002
        """Somebody signs out; no other process need know."""

    async def end(self, account: int, ids: Collection[str] | None = None, keep: str = "") -> int:
        """End these sessions of an account, or all, except the one to keep. Returns how many."""
