"""SQL for accounts of the web and their one-time links.

Knows: statements, each method a transaction of its own. Refuses to know: passwords, and who may change what.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts.account import Account, AccountLink, LinkUse
from app.accounts.kept import NameTaken
from app.accounts.locks import account_lock
from app.accounts.roles import AccountRole
from app.storage.account_tables import account, account_link, account_session
from app.storage.companies import raise_revision
from app.storage.factors import forget_factors
from app.storage.tables import company_draft

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


class AccountBox:
    """The tables of accounts and links."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def all(self) -> list[Account]:
        async with self._engine.connect() as connection:
            return [
                account_of(row) for row in await connection.execute(select(account).order_by(account.c.name))
            ]

    async def one(self, id: int) -> Account | None:  # noqa: A002 - the word of the trade
        return await self._where(account.c.id == id)

    async def by_name(self, name: str) -> Account | None:
        return await self._where(account.c.name == name)

    async def by_person(self, person: str) -> Account | None:
        return await self._where(account.c.person == person)

    async def _where(self, condition: Any) -> Account | None:
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(account).where(condition))).one_or_none()
            return None if row is None else account_of(row)

    async def add(self, new: Account) -> Account:
        values = {one.name: getattr(new, one.name) for one in fields(new) if one.name != "id"}
        async with self._engine.begin() as connection:
            try:
                made = await connection.execute(insert(account).values(values).returning(account))
            except IntegrityError as error:
                raise NameTaken(new.name) from error
            return account_of(made.one())

    async def change(self, id: int, **values: Any) -> Account | None:  # noqa: A002
        async with self._engine.begin() as connection:
            await raise_revision(connection)
            mine = update(account).where(account.c.id == id).values(values).returning(account)
            try:
                row = (await connection.execute(mine)).one_or_none()
            except IntegrityError as error:
                raise NameTaken(str(values)) from error
            return None if row is None else account_of(row)

    async def delete(self, id: int) -> bool:  # noqa: A002
        async with self._engine.begin() as connection:
            await raise_revision(connection)
            return await forget_account(connection, id)

    async def count_attempt(self, id: int, now: datetime) -> Account | None:  # noqa: A002
        mine = update(account).where(account.c.id == id)
        async with self._engine.begin() as connection:
            counted = mine.values(failures=account.c.failures + 1).returning(account)  # the row is the lock
            row = (await connection.execute(counted)).one_or_none()
            if row is None:
                return None
            if row.locked_until is not None and row.locked_until > now:
                await connection.execute(mine.values(failures=row.failures - 1))  # waiting costs no attempts
            else:
                lock = account_lock(row.failures)
                if lock is not None:
                    await connection.execute(mine.values(locked_until=now + lock))
            return account_of(row)

    async def was_right(self, id: int) -> None:  # noqa: A002
        async with self._engine.begin() as connection:
            mine = update(account).where(account.c.id == id)
            await connection.execute(mine.values(failures=0, locked_until=None))

    # Links

    async def add_link(self, new: AccountLink) -> None:
        """It also deletes those that have ended."""
        values = {one.name: getattr(new, one.name) for one in fields(new)}
        async with self._engine.begin() as connection:
            await connection.execute(delete(account_link).where(account_link.c.ends_at <= new.made_at))
            await connection.execute(insert(account_link).values(values))

    async def link(self, hash: str, now: datetime) -> AccountLink | None:  # noqa: A002
        mine = select(account_link).where(account_link.c.hash == hash, account_link.c.ends_at > now)
        async with self._engine.connect() as connection:
            row = (await connection.execute(mine)).one_or_none()
            return None if row is None else _link(row)

    async def take_link(self, hash: str, now: datetime) -> AccountLink | None:  # noqa: A002
        mine = delete(account_link).where(account_link.c.hash == hash, account_link.c.ends_at > now)
        async with self._engine.begin() as connection:
            row = (await connection.execute(mine.returning(account_link))).one_or_none()
            return None if row is None else _link(row)

    async def forget_links(self, of: int | None) -> None:
        theirs = account_link.c.account.is_(None) if of is None else account_link.c.account == of
        async with self._engine.begin() as connection:
            await connection.execute(delete(account_link).where(theirs))


async def of_people(connection: AsyncConnection, people: Collection[str]) -> list[Account]:
    """The accounts of the people with these ids."""
    found = await connection.execute(select(account).where(account.c.person.in_(list(people))))
    return [account_of(row) for row in found]


async def forget_account(connection: AsyncConnection, id: int) -> bool:  # noqa: A002
    """Delete an account with its sessions, links and draft of the company. False: there was none."""
    await connection.execute(delete(account_session).where(account_session.c.account == id))
    await connection.execute(delete(account_link).where(account_link.c.account == id))
    await forget_factors(connection, id)
    name = select(account.c.name).where(account.c.id == id).scalar_subquery()
    await connection.execute(delete(company_draft).where(company_draft.c.by == name))
    return bool((await connection.execute(delete(account).where(account.c.id == id))).rowcount)


def account_of(row: Any) -> Account:
    values = {one.name: getattr(row, one.name) for one in fields(Account)}
    return Account(**{**values, "role": AccountRole(values["role"])})


def _link(row: Any) -> AccountLink:
    return AccountLink(**{**row._mapping, "use": LinkUse(row.use)})
