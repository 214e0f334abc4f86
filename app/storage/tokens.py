"""SQL for the tokens of programs, and of accounts.

Knows: statements, each a transaction of its own. Refuses to know: what a token may.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from app.accounts.links import USED_AGAIN_AFTER, link_secret_hash
from app.accounts.tokens import TOKEN_BEGINS, ApiToken, new_token_text
from app.clock import real_clock
from app.storage.factor_tables import api_token

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import timedelta

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.clock import Clock


class TokenBox:
    """The table of tokens; see app.accounts.tokens.Tokens. It uses the real time, also in a rehearsal."""

    def __init__(self, engine: AsyncEngine, now: Clock = real_clock) -> None:
        self._engine = engine
        self._now = now

    async def make(
        self, name: str, scopes: Collection[str], lasts: timedelta, by: str, account: int | None = None
    ) -> tuple[ApiToken, str]:
        text, now = new_token_text(), self._now()
        values = {
            "name": name,
            "hash": link_secret_hash(text),
            "scopes": sorted(scopes),
            "made_at": now,
            "made_by": by,
            "expires_at": now + lasts,
            "account": account,
        }
        async with self._engine.begin() as connection:
            made = await connection.execute(insert(api_token).values(values).returning(api_token))
            return _token(made.one()), text

    async def find(self, text: str) -> ApiToken | None:
        if not text.startswith(TOKEN_BEGINS):
            return None
        query = select(api_token).where(api_token.c.hash == link_secret_hash(text))
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        now = self._now()
        if row is None or not _token(row).works(now):
            return None
        if row.used_at is None or now - row.used_at >= USED_AGAIN_AFTER:
            async with self._engine.begin() as connection:
                mine = update(api_token).where(api_token.c.id == row.id)
                await connection.execute(mine.values(used_at=now))
        return _token(row)

    async def tokens(self) -> list[ApiToken]:
        async with self._engine.connect() as connection:
            query = select(api_token).order_by(api_token.c.id.desc())
            return [_token(row) for row in await connection.execute(query)]

    async def token(self, id: int) -> ApiToken | None:  # noqa: A002 - the word of the trade
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(api_token).where(api_token.c.id == id))).one_or_none()
            return None if row is None else _token(row)

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        return bool(await self._revoke(api_token.c.id == id, by))

    async def revoke_all_of(self, account: int, by: str) -> int:
        return await self._revoke(api_token.c.account == account, by)

    async def _revoke(self, which: ColumnElement[bool], by: str) -> int:
        now = self._now()
        working = update(api_token).where(
            which, api_token.c.revoked_at.is_(None), api_token.c.expires_at > now
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(working.values(revoked_at=now, revoked_by=by))).rowcount


def _token(row: Any) -> ApiToken:
    return ApiToken(**dict(row._mapping) | {"scopes": tuple(row.scopes)})
