"""SQL for the versions of the company: which one is in force, which wait for their instant, what became of the others.

Knows: statements, and the order in which versions come in force. Refuses to know: what a document means.

A version is never changed. What becomes of it are events of their own. A version that was prepared for an instant is in
force from that instant for whoever asks; the service then writes it down, and does what belongs to it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text, cast, insert, select

from app.storage import calendars, phones
from app.storage.companies import forget_states_of_others, raise_revision
from app.storage.rows import CalledOff, StoredCompany, VersionRow
from app.storage.tables import company_version, version_event

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.clock import Clock

IN_FORCE: Final = "in_force"
CALLED_OFF: Final = "called_off"
REPLACED: Final = "replaced"
TICK: Final = timedelta(microseconds=1)

_LIGHT = [column for column in company_version.c if column.name not in ("document", "text")]
_WHOLE = [
    *(column for column in company_version.c if column.name != "document"),
    cast(company_version.c.document, Text).label("written"),
]


class Overtaken(Exception):
    """Another version has come in force since the one that a change was made of was read."""


class VersionBox:
    """The questions about versions that are transactions of their own."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    async def log(self) -> list[VersionRow]:
        """All versions with what became of them, the newest first: those that wait, then by what became of them."""
        async with self._engine.connect() as connection:
            return await log(connection, self._now())

    async def all(self) -> list[StoredCompany]:
        """All versions with their documents, the newest import first."""
        async with self._engine.connect() as connection:
            rows = await connection.execute(select(*_WHOLE).order_by(company_version.c.id.desc()))
            return [StoredCompany(**row._mapping) for row in rows]

    async def one(self, id: int) -> StoredCompany | None:  # noqa: A002 - the word of the trade
        async with self._engine.connect() as connection:
            return await one(connection, id)

    async def hashes(self, prefix: str) -> list[str]:
        """The different hashes that begin so."""
        async with self._engine.connect() as connection:
            found = select(company_version.c.hash).where(
                company_version.c.hash.startswith(prefix, autoescape=True)
            )
            return sorted(set((await connection.execute(found)).scalars()))

    async def next(self) -> StoredCompany | None:
        """The version that waits for the nearest instant."""
        async with self._engine.connect() as connection:
            waiting = _waiting().where(company_version.c.in_force_from > self._now())
            soonest = waiting.order_by(company_version.c.in_force_from, company_version.c.id).limit(1)
            return stored((await connection.execute(soonest)).one_or_none())

    async def until_instant(self, instant: datetime | None) -> StoredCompany | None:
        """The version that will be in force just before this instant, as things stand; None: that of now."""
        async with self._engine.connect() as connection:
            now = self._now()
            return await at_instant(connection, instant - TICK if instant else now, now)

    async def at(self, instant: datetime) -> StoredCompany | None:
        """The version in force at this instant, as things stand; of the past: that of now."""
        async with self._engine.connect() as connection:
            return await at_instant(connection, instant, self._now())

    async def waiting_after(self, instant: datetime | None) -> list[StoredCompany]:
        """The versions that wait for an instant later than this one, or for any; the soonest first."""
        async with self._engine.connect() as connection:
            after = instant or self._now()
            waiting = _waiting().where(company_version.c.in_force_from > after)
            rows = await connection.execute(
                waiting.order_by(company_version.c.in_force_from, company_version.c.id)
            )
            return [StoredCompany(**row._mapping) for row in rows]

    async def in_force_as_noted(self) -> StoredCompany | None:
        """The version in force without those whose instant has come and that the service has not put in force yet."""
        async with self._engine.connect() as connection:
            return await noted(connection)

    async def is_due(self) -> bool:
        """Whether the instant of a version has come that the service has not put in force yet."""
        async with self._engine.connect() as connection:
            return bool(await now_due(connection, self._now()))

    async def put_in_force(
        self,
        id: int,  # noqa: A002
        *,
        people: Collection[str],
        desk_phones: Collection[str],
    ) -> bool:
        """Write down that a prepared version is in force, with what belongs to it (see Store.import_document).

        False: it is so already, or somebody called it off or put another one in force meanwhile.
        """
        async with self._engine.connect() as connection:
            await raise_revision(connection)
            now = self._now()
            overdue = await now_due(connection, now)
            if not overdue or overdue[-1] != id:
                return False
            await note_due(connection, now)
            await forget_those_who_left(connection, people)
            await phones.keep_phones(connection, desk_phones, now)
            await connection.commit()
            return True

    async def call_off(self, id: int, by: str, why: str) -> bool:  # noqa: A002
        """Call a prepared version off. False: it has come in force, or was called off already."""
        async with self._engine.connect() as connection:
            await raise_revision(connection)
            now = self._now()
            if id not in [row.id for row in await log(connection, now) if row.prepared]:
                return False
            await note_event(connection, id, CALLED_OFF, now, by, why)
            await connection.commit()
            return True


# Statements; the transaction is the caller's


async def current(connection: AsyncConnection, now: datetime) -> StoredCompany | None:
    """The version in force at this instant."""
    overdue = await now_due(connection, now)
    if not overdue:
        return await noted(connection)
    return await one(connection, overdue[-1])


async def one(connection: AsyncConnection, id: int) -> StoredCompany | None:  # noqa: A002 - the word of the trade
    found = select(*_WHOLE).where(company_version.c.id == id)
    return stored((await connection.execute(found)).one_or_none())


async def noted(connection: AsyncConnection) -> StoredCompany | None:
    """The version that came in force last."""
    newest = (
        select(version_event.c.version)
        .where(version_event.c.what == IN_FORCE)
        .order_by(version_event.c.n.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = select(*_WHOLE).where(company_version.c.id == newest)
    return stored((await connection.execute(found)).one_or_none())


async def now_due(connection: AsyncConnection, now: datetime) -> list[int]:
    """The ids of the versions whose instant has come and which are not in force yet, in the order of their instants."""
    found = _waiting(company_version.c.id).where(company_version.c.in_force_from <= now)
    ordered = found.order_by(company_version.c.in_force_from, company_version.c.id)
    return list((await connection.execute(ordered)).scalars())


async def note_due(connection: AsyncConnection, now: datetime) -> bool:
    """Write down that the versions whose instant has come came in force, one after the other. False: there are none."""
    overdue = await now_due(connection, now)
    for id_ in overdue:
        found = select(*_LIGHT).where(company_version.c.id == id_)
        row = (await connection.execute(found)).one()
        await note_event(connection, id_, IN_FORCE, row.in_force_from, row.imported_by, row.why)
    return bool(overdue)


async def by_hash(connection: AsyncConnection, hash: str) -> StoredCompany | None:  # noqa: A002 - the word of the trade
    """The newest row with this hash."""
    found = select(*_WHOLE).where(company_version.c.hash == hash)
    newest = found.order_by(company_version.c.id.desc()).limit(1)
    return stored((await connection.execute(newest)).one_or_none())


async def at_instant(connection: AsyncConnection, instant: datetime, now: datetime) -> StoredCompany | None:
    """The version that will be in force at this instant, as things stand."""
    prepared = _waiting().where(company_version.c.in_force_from <= instant)
    last = prepared.order_by(company_version.c.in_force_from.desc(), company_version.c.id.desc()).limit(1)
    return stored((await connection.execute(last)).one_or_none()) or await current(connection, now)


async def replace_prepared(connection: AsyncConnection, instant: datetime, by: str, now: datetime) -> None:
    """Whoever prepares a version for an instant replaces the one prepared for the same instant."""
    waiting = _waiting(company_version.c.id).where(company_version.c.in_force_from == instant)
    for id_ in (await connection.execute(waiting)).scalars().all():
        await note_event(connection, id_, REPLACED, now, by, "")


async def add(connection: AsyncConnection, values: dict[str, Any]) -> int:
    """Returns its id."""
    # The values beside the statement, not in it: SQLAlchemy keeps the first statement of each form for ever.
    added = await connection.execute(insert(company_version), values)
    assert added.inserted_primary_key is not None
    return int(added.inserted_primary_key[0])


async def note_event(
    connection: AsyncConnection,
    id: int,  # noqa: A002 - the word of the trade
    what: str,
    at: datetime,
    by: str,
    why: str,
) -> None:
    values = {"version": id, "what": what, "at": at, "by": by, "why": why}
    await connection.execute(insert(version_event).values(values))


async def forget_those_who_left(connection: AsyncConnection, people: Collection[str]) -> None:
    """Forget the choices and calendars of people whom the version that comes in force does not have."""
    await forget_states_of_others(connection, people)
    await calendars.forget_others(connection, people)


async def log(connection: AsyncConnection, now: datetime) -> list[VersionRow]:
    rows = {row.id: row for row in await connection.execute(select(*_LIGHT).order_by(company_version.c.id))}
    events = (await connection.execute(select(version_event).order_by(version_event.c.n))).all()
    came = [(event.version, event.at) for event in events if event.what == IN_FORCE]
    overdue = await now_due(connection, now)
    came += [(id_, rows[id_].in_force_from) for id_ in overdue]
    ends = [at for _, at in came[1:]]
    spans = {
        id_: (since, ends[place] if place < len(ends) else None) for place, (id_, since) in enumerate(came)
    }
    off = {
        event.version: CalledOff(event.what, event.at, event.by, event.why)
        for event in events
        if event.what != IN_FORCE
    }
    found = [
        VersionRow(**row._mapping, since=since, until=until, called_off=off.get(id_))
        for id_, row in rows.items()
        for since, until in [spans.get(id_, (None, None))]
    ]
    waiting = sorted((one for one in found if one.prepared), key=lambda one: (one.in_force_from, one.id))
    turn = {id_: place for place, id_ in enumerate([*(event.version for event in events), *overdue])}
    rest = sorted((one for one in found if not one.prepared), key=lambda one: turn[one.id])
    return [*reversed(waiting), *reversed(rest)]


def stored(row: Any) -> StoredCompany | None:
    return None if row is None else StoredCompany(**row._mapping)


def _waiting(*columns: Any) -> Select[Any]:
    """The versions that were prepared for an instant and have not become anything yet."""
    return select(*(columns or _WHOLE)).where(
        company_version.c.in_force_from.is_not(None),
        company_version.c.id.not_in(select(version_event.c.version)),
    )
