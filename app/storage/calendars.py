"""SQL for people's calendars: their addresses, the results of fetching, and the last good copy.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: what a calendar says, and how
it is fetched (schedule/).

It stores the result of a fetch only if the address is still the same.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from app.storage.rows import StoredCalendar
from app.storage.tables import calendar_feed

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

COLUMNS = [column for column in calendar_feed.c if column.name != "body"]


async def all_feeds(connection: AsyncConnection) -> list[StoredCalendar]:
    rows = await connection.execute(select(*COLUMNS).order_by(calendar_feed.c.person))
    return [StoredCalendar(**row._mapping) for row in rows]


async def body(connection: AsyncConnection, person: str) -> bytes | None:
    """The last good copy; None: no copy yet, or no such calendar."""
    asked = select(calendar_feed.c.body).where(calendar_feed.c.person == person)
    return (await connection.execute(asked)).scalar_one_or_none()


async def set_address(connection: AsyncConnection, person: str, url: str) -> None:
    """The same address again keeps the copy and is fetched at once; another address starts from nothing."""
    same = (calendar_feed.c.person == person) & (calendar_feed.c.url == url)
    kept = await connection.execute(update(calendar_feed).where(same).values(tried_at=None, not_before=None))
    if kept.rowcount == 0:
        await forget(connection, person)
        await connection.execute(insert(calendar_feed).values(person=person, url=url))


async def forget(connection: AsyncConnection, person: str) -> bool:
    """False: there was none."""
    done = await connection.execute(delete(calendar_feed).where(calendar_feed.c.person == person))
    return done.rowcount == 1


async def forget_others(connection: AsyncConnection, people: Collection[str]) -> None:
    known = set((await connection.execute(select(calendar_feed.c.person).distinct())).scalars())
    await connection.execute(
        delete(calendar_feed).where(calendar_feed.c.person.in_(list(known.difference(people))))
    )


async def is_new(connection: AsyncConnection, person: str, copy: bytes) -> bool:
    """Whether a copy differs from the stored one."""
    asked = select(calendar_feed.c.digest).where(calendar_feed.c.person == person)
    return (await connection.execute(asked)).scalar_one_or_none() != _digest(copy)


async def keep(
    connection: AsyncConnection,
    person: str,
    url: str,
    copy: bytes | None,
    etag: str | None,
    last_modified: str | None,
    at: datetime,
) -> bool:
    """Store a successful fetch; copy None: the stored copy is still the newest. False: the address has changed."""
    well = {"fetched_at": at, "tried_at": at, "not_before": None, "failing_since": None, "error": None}
    new = {} if copy is None else {"digest": _digest(copy), "body": copy}
    values = {"etag": etag, "last_modified": last_modified, **well, **new}
    here = (calendar_feed.c.person == person) & (calendar_feed.c.url == url)
    done = await connection.execute(update(calendar_feed).where(here).values(values))
    return done.rowcount == 1


async def fetch_failed(
    connection: AsyncConnection,
    person: str,
    url: str,
    error: str,
    not_before: datetime | None,
    at: datetime,
) -> None:
    """Store a failed fetch; the copy stays."""
    here = (calendar_feed.c.person == person) & (calendar_feed.c.url == url)
    since = func.coalesce(calendar_feed.c.failing_since, at)
    values = {"tried_at": at, "not_before": not_before, "failing_since": since, "error": error}
    await connection.execute(update(calendar_feed).where(here).values(values))


def _digest(copy: bytes) -> str:
    return sha256(copy).hexdigest()
