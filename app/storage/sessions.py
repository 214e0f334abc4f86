"""SQL for the sessions of those who have signed in to the web.

Knows: statements, each method a transaction of its own. Refuses to know: cookies, and when a session ends by itself.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from app.accounts.account import AccountSession
from app.storage.account_tables import account, account_session
from app.storage.accounts import account_of
from app.storage.companies import raise_revision

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.accounts.account import Account

LONGEST_BROWSER_NAME = 200  # characters of a User-Agent that we keep


class SessionBox:
    """The table of sessions."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, new: AccountSession) -> None:
        values = {one.name: getattr(new, one.name) for one in fields(new)}
        values["agent"] = new.agent[:LONGEST_BROWSER_NAME]
        async with self._engine.begin() as connection:
            await connection.execute(insert(account_session).values(values))
            mine = update(account).where(account.c.id == new.account)
            await connection.execute(mine.values(signed_in_at=new.created_at))

    async def by_hash(self, hash: str) -> tuple[AccountSession, Account] | None:  # noqa: A002 - the trade's word
        async with self._engine.connect() as connection:
            query = select(account_session).where(account_session.c.hash == hash)
            found = (await connection.execute(query)).one_or_none()
            if found is None:
                return None
            whose = (
                await connection.execute(select(account).where(account.c.id == found.account))
            ).one_or_none()
            return None if whose is None else (_session(found), account_of(whose))

    async def of_account(self, account: int) -> list[AccountSession]:
        query = select(account_session).where(account_session.c.account == account)
        async with self._engine.connect() as connection:
            found = await connection.execute(query.order_by(account_session.c.used_at.desc()))
            return [_session(row) for row in found]

    async def used(self, id: str, at: datetime, address: str) -> None:  # noqa: A002
        async with self._engine.begin() as connection:
            mine = update(account_session).where(account_session.c.id == id)
            await connection.execute(mine.values(used_at=at, address=address))

    async def end_one(self, id: str) -> None:  # noqa: A002
        async with self._engine.begin() as connection:
            await connection.execute(delete(account_session).where(account_session.c.id == id))

    async def end(self, account: int, ids: Collection[str] | None = None, keep: str = "") -> int:
        ended = delete(account_session).where(
            account_session.c.account == account, account_session.c.id != keep
        )
        if ids is not None:
            ended = ended.where(account_session.c.id.in_(list(ids)))
        async with self._engine.begin() as connection:
            await raise_revision(connection)
            return (await connection.execute(ended)).rowcount

    async def forget(self, unused_since: datetime, now: datetime) -> int:
        """Delete those that have ended by themselves. Returns how many."""
        over = (account_session.c.used_at < unused_since) | (account_session.c.ends_at <= now)
        async with self._engine.begin() as connection:
            return (await connection.execute(delete(account_session).where(over))).rowcount


async def of_accounts(connection: AsyncConnection, ids: Collection[int]) -> list[AccountSession]:
    """Of these accounts, without the hashes of their secrets."""
    found = await connection.execute(select(account_session).where(account_session.c.account.in_(list(ids))))
    return [replace(_session(row), hash="") for row in found]


def _session(row: Any) -> AccountSession:
    return AccountSession(**row._mapping)
