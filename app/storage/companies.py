"""SQL for the company: its versions, the profiles its people chose, the revision.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: what a document
means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from app.storage.rows import ProfileState, StoredCompany
from app.storage.tables import company_version, person_state, revision

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def current(connection: AsyncConnection) -> StoredCompany | None:
    newest = select(company_version).order_by(company_version.c.id.desc()).limit(1)
    return _company((await connection.execute(newest)).one_or_none())


async def all_versions(connection: AsyncConnection) -> list[StoredCompany]:
    rows = await connection.execute(select(company_version).order_by(company_version.c.id.desc()))
    return [StoredCompany(**row._mapping) for row in rows]


async def by_hash(connection: AsyncConnection, hash: str) -> StoredCompany | None:  # noqa: A002 - the word of the trade
    found = select(company_version).where(company_version.c.hash == hash)
    return _company(
        (await connection.execute(found.order_by(company_version.c.id.desc()).limit(1))).one_or_none()
    )


async def raise_revision(connection: AsyncConnection) -> None:
    """Comes first in each transaction that changes what the service sees: its row is the lock between writers."""
    await connection.execute(update(revision).values(counter=revision.c.counter + 1))


async def add_version(
    connection: AsyncConnection,
    document: dict[str, Any],
    hash: str,  # noqa: A002
    by: str,
    now: datetime,
) -> None:
    values = {"hash": hash, "imported_at": now, "imported_by": by, "document": document}
    await connection.execute(insert(company_version).values(values))


async def forget_states_of_others(connection: AsyncConnection, people: Collection[str]) -> None:
    await connection.execute(delete(person_state).where(person_state.c.person.not_in(list(people))))


async def states(connection: AsyncConnection, now: datetime | None) -> list[ProfileState]:
    """now: leave out choices that have ended by then."""
    query = select(person_state).order_by(person_state.c.person)
    if now is not None:
        query = query.where(or_(person_state.c.until.is_(None), person_state.c.until > now))
    rows = await connection.execute(query)
    return [ProfileState(**row._mapping) for row in rows]


async def set_state(connection: AsyncConnection, state: ProfileState) -> None:
    await connection.execute(delete(person_state).where(person_state.c.person == state.person))
    values = {
        "person": state.person,
        "profile": state.profile,
        "since": state.since,
        "until": state.until,
        "set_by": state.set_by,
    }
    await connection.execute(insert(person_state).values(values))


async def clear_state(connection: AsyncConnection, person: str) -> bool:
    """False: there was none."""
    gone = await connection.execute(delete(person_state).where(person_state.c.person == person))
    return bool(gone.rowcount)


_REVISION = select(  # the service asks every second, so build it once
    revision.c.counter,
    select(func.count())
    .select_from(person_state)
    .where(person_state.c.until <= bindparam("now", type_=person_state.c.until.type))
    .scalar_subquery(),
)


async def read_revision(connection: AsyncConnection, now: datetime) -> int:
    """The counter, and how many chosen profiles have ended: the end of a profile is a change too."""
    counter, expired = (await connection.execute(_REVISION, {"now": now})).one()
    return int(counter) * 1_000_000 + int(expired)


def _company(row: Any) -> StoredCompany | None:
    return None if row is None else StoredCompany(**row._mapping)
