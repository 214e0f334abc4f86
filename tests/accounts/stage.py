"""Accounts on a real database, with a small company, cheap hashes, and a clock that the test moves.

Knows: how the rooms of accounts fit together. Refuses to know: HTTP, which tests/web/site/accounts has.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher

from app.accounts.administration import Administration
from app.accounts.passwords import Passwords
from app.accounts.roles import AccountRole
from app.accounts.sessions import SignedIn
from app.accounts.sign_in import SignIn
from app.accounts.workforce import KnownPerson
from app.web.throttle import Throttle
from tests.storage.prepared import store_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from app.accounts.account import Account
    from app.storage import Store

BEGIN: Final = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
GOOD: Final = "sju sorters kakor"
HERE: Final = "192.0.2.7"


class People:
    """The company's people; `people` may be changed."""

    def __init__(self) -> None:
        anna = KnownPerson(id="anna", name="Anna Alm", email="anna@bolaget.se", lang="sv", answers=False)
        bo = KnownPerson(id="bo", name="Bo Berg", email=None, lang="en", answers=True)
        self.people = {one.id: one for one in (anna, bo)}
        self.loaded = True

    def known(self, person: str) -> KnownPerson | None:
        return self.people.get(person)

    def everybody(self) -> Sequence[KnownPerson]:
        return tuple(self.people.values())


class Stage:
    """Everything together. clock: what time it is."""

    def __init__(self, store: Store) -> None:
        self.clock = BEGIN
        self.store = store
        self.people = People()
        self.ended = 0
        self.changes = 0
        self.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.signed_in = SignedIn(
            store.sessions, self.people, self.now, lambda: self.changes, on_end=self._something_ended
        )
        self.sign_in = SignIn(
            store.accounts,
            self.signed_in,
            self.passwords,
            store.audit,
            Throttle(self.steady),
            self.now,
            self.steady,
        )
        self.administration = Administration(
            store.accounts,
            self.signed_in,
            self.passwords,
            store.audit,
            self.people,
            store.links,
            store.tokens,
            self.now,
        )

    def now(self) -> datetime:
        return self.clock

    def steady(self) -> float:
        return (self.clock - BEGIN).total_seconds()

    def later(self, **span: float) -> None:
        self.clock += timedelta(**span)

    def _something_ended(self) -> None:
        self.ended += 1

    def leaves(self, person: str) -> None:
        """Somebody no longer works here."""
        del self.people.people[person]

    def answers(self, person: str, yes: bool) -> None:
        """Somebody is a queue's agent from now on, or no longer."""
        self.people.people[person] = replace(self.people.people[person], answers=yes)

    async def account(
        self, person: str | None = "anna", role: AccountRole = AccountRole.EMPLOYEE, name: str = ""
    ) -> Account:
        """An account whose password is chosen."""
        _made, secret = await self.administration.invite("root", person=person, name=name, role=role)
        return await self.administration.accept(secret, GOOD, GOOD)

    async def session(self, account: Account) -> str:
        """Sign in; the cookie's secret."""
        return await self.sign_in.begin(account, "password", HERE, "Firefox")

    async def did(self) -> list[tuple[str, str, str]]:
        """The audit log, oldest first: by whom, what, about what."""
        return [(one.by, one.action, one.about) for one in reversed(await self.store.audit.lines())]


@asynccontextmanager
async def accounts_in(directory: Path) -> AsyncIterator[Stage]:
    """On an SQLite file in this directory."""
    async with store_in(directory) as store:
        stage = Stage(store)
        try:
            yield stage
        finally:
            stage.passwords.close()
