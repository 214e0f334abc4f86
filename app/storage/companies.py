"""SQL for the profiles that people chose, and for the revision by which the service sees that anything has changed.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: what a profile means, and
which version of the company is in force (versions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from app.storage.rows import ProfileState
from app.storage.tables import company_version, person_state, revision, version_event

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def raise_revision(connection: AsyncConnection) -> None:
    """Comes first in each transaction that changes what the service sees: its row is the lock between writers."""
    await connection.execute(update(revision).values(counter=revision.c.counter + 1))


async def forget_states_of_others(connection: AsyncConnection, people: Collection[str]) -> None:
    known = set((await connection.execute(select(person_state.c.person))).scalars())
    await connection.execute(
        delete(person_state).where(person_state.c.person.in_(list(known.difference(people))))
    )


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
    select(func.count())
    .select_from(company_version)
    .where(
        company_version.c.in_force_from <= bindparam("now", type_=company_version.c.in_force_from.type),
        company_version.c.id.not_in(select(version_event.c.version)),
    )
    .scalar_subquery(),
)


async def read_revision(connection: AsyncConnection, now: datetime) -> int:
    """The counter, how many chosen profiles have ended, and how many versions are due: time brings changes, too."""
    counter, expired, due = (await connection.execute(_REVISION, {"now": now})).one()
    return int(counter) * 1_000_000 + int(due) * 100_000 + int(expired)
