"""SQL for links that open something without a sign-in.

Knows: statements, each a transaction of its own. Refuses to know: what a link opens, and who may make one.

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update

from app.accounts.links import (
    ENDED_LINKS_KEPT,
    USED_AGAIN_AFTER,
    AccessLink,
    LinkKind,
    link_secret_hash,
    new_link_secret,
)
from app.clock import real_clock
from app.storage.factor_tables import access_link

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.clock import Clock


class LinkBox:
    """The table of links; see app.accounts.links.Links. It uses the real time, also in a rehearsal."""

    def __init__(self, engine: AsyncEngine, now: Clock = real_clock) -> None:
        self._engine = engine
        self._now = now

    async def make(
        self,
        kind: LinkKind,
        by: str,
        lasts: timedelta,
        *,
        name: str = "",
        person: str | None = None,
        queues: Collection[str] = (),
        once: bool = False,
    ) -> tuple[AccessLink, str]:
        secret, now = new_link_secret(), self._now()
        values = {
            "kind": kind.value,
            "hash": link_secret_hash(secret),
            "name": name,
            "person": person,
            "queues": list(queues),
            "once": once,
            "made_at": now,
            "made_by": by,
            "expires_at": now + lasts,
        }
        long_ago = now - ENDED_LINKS_KEPT
        ended = or_(access_link.c.expires_at < long_ago, access_link.c.revoked_at < long_ago)
        # The key of a link of before cannot be revoked (web/desk/board_links.py). That somebody revoked one of this
        # person's stays known for as long as the person does.
        theirs = access_link.c.kind == LinkKind.BOARD.value, access_link.c.person.is_not(None)
        said = access_link.c.revoked_at.is_not(None)
        newest = select(func.max(access_link.c.id)).where(*theirs, said).group_by(access_link.c.person)
        async with self._engine.begin() as connection:
            await connection.execute(delete(access_link).where(ended, access_link.c.id.not_in(newest)))
            made = await connection.execute(insert(access_link).values(values).returning(access_link))
            return _link(made.one()), secret

    async def find(self, kind: LinkKind, secret: str) -> AccessLink | None:
        query = select(access_link).where(access_link.c.hash == link_secret_hash(secret))
        async with self._engine.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None or row.kind != kind or not _link(row).opens(self._now()):
            return None
        return await self._used(_link(row))

    async def _used(self, found: AccessLink) -> AccessLink | None:
        now = self._now()
        if found.used_at is not None and now - found.used_at < USED_AGAIN_AFTER:
            return found
        mine = update(access_link).where(access_link.c.id == found.id).values(used_at=now)
        if found.once:  # of two at once only the first
            mine = mine.where(access_link.c.used_at.is_(None))
        async with self._engine.begin() as connection:
            return found if (await connection.execute(mine)).rowcount else None

    async def link(self, id: int) -> AccessLink | None:  # noqa: A002 - the word of the trade
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(access_link).where(access_link.c.id == id))).one_or_none()
            return None if row is None else _link(row)

    async def links(
        self, kinds: Collection[LinkKind] = tuple(LinkKind), person: str | None = None
    ) -> list[AccessLink]:
        query = select(access_link).where(access_link.c.kind.in_([one.value for one in kinds]))
        if person is not None:
            query = query.where(access_link.c.person == person)
        async with self._engine.connect() as connection:
            return [_link(row) for row in await connection.execute(query.order_by(access_link.c.id.desc()))]

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        now = self._now()
        mine = update(access_link).where(access_link.c.id == id, *_open(now))
        async with self._engine.begin() as connection:
            return bool((await connection.execute(mine.values(revoked_at=now, revoked_by=by))).rowcount)

    async def revoke_all_of(self, person: str, by: str) -> int:
        now = self._now()
        theirs = update(access_link).where(access_link.c.person == person, *_open(now))
        async with self._engine.begin() as connection:
            return (await connection.execute(theirs.values(revoked_at=now, revoked_by=by))).rowcount


async def links_of(connection: AsyncConnection, person: str) -> list[AccessLink]:
    """All links of a person's, without the hashes of their secrets."""
    query = select(access_link).where(access_link.c.person == person).order_by(access_link.c.id)
    return [replace(_link(row), hash="") for row in await connection.execute(query)]


async def forget_links_of(connection: AsyncConnection, person: str) -> None:
    """Delete all links of a person's."""
    await connection.execute(delete(access_link).where(access_link.c.person == person))


def _open(now: Any) -> tuple[Any, ...]:
    return access_link.c.revoked_at.is_(None), access_link.c.expires_at > now


def _link(row: Any) -> AccessLink:
    values = dict(row._mapping)
    return AccessLink(**values | {"kind": LinkKind(row.kind), "queues": tuple(row.queues)})
