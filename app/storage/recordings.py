"""SQL for recorded calls and their access log: one file is one recording, however often it is reported.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: the sound (archive.py,
vault.py).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, insert, literal, select, tuple_

from app.storage.database import inserted
from app.storage.rows import Access, AccessPage, StoredRecording
from app.storage.tables import UtcTime, call, recording, recording_access

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Column, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.calls.tape import RecordingKey, Taped

LOOKS_JOINED: Final = timedelta(minutes=10)


async def add(
    connection: AsyncConnection, taped: Taped, *, began_at: datetime, seconds: float, file: str, key: str
) -> StoredRecording:
    """Add a recording. If the same file comes again, it was sealed again: its key may be new."""
    upsert = inserted(connection.dialect.name, recording)
    values = {
        "call": taped.call,
        "person": taped.person,
        "direction": taped.direction.value,
        "occasion": taped.occasion.value,
        "began_at": began_at,
        "seconds": seconds,
        "file": file,
        "key": key,
    }
    statement = upsert.values(values).on_conflict_do_update(
        index_elements=[recording.c.file], set_={"key": key, "seconds": seconds}
    )
    row = (await connection.execute(statement.returning(recording))).one()
    return StoredRecording(**row._mapping)


async def newest(
    connection: AsyncConnection,
    limit: int,
    person: str | None,
    since: datetime | None,
    below: RecordingKey | None = None,
) -> list[StoredRecording]:
    """below: only those that come after this one in the list, also if it is gone."""
    query = _all().order_by(recording.c.began_at.desc(), recording.c.id.desc()).limit(limit)
    if person is not None:
        query = query.where(recording.c.person == person)
    if since is not None:
        query = query.where(recording.c.began_at >= since)
    if below is not None:
        began_at, id_ = literal(below[0], UtcTime()), literal(below[1])
        query = query.where(tuple_(recording.c.began_at, recording.c.id) < tuple_(began_at, id_))
    return [StoredRecording(**row._mapping) for row in await connection.execute(query)]


async def one(connection: AsyncConnection, id: int) -> StoredRecording | None:  # noqa: A002 - the word of the trade
    row = (await connection.execute(_all().where(recording.c.id == id))).one_or_none()
    return StoredRecording(**row._mapping) if row is not None else None


async def made_in(connection: AsyncConnection, call_id: str) -> list[StoredRecording]:
    query = _all().where(recording.c.call == call_id).order_by(recording.c.began_at, recording.c.id)
    return [StoredRecording(**row._mapping) for row in await connection.execute(query)]


async def oldest(connection: AsyncConnection, before: datetime, limit: int) -> list[StoredRecording]:
    """The oldest that began before this moment, at most `limit`."""
    query = _all().where(recording.c.began_at < before).order_by(recording.c.began_at, recording.c.id)
    return [StoredRecording(**row._mapping) for row in await connection.execute(query.limit(limit))]


async def forget(connection: AsyncConnection, id: int) -> None:  # noqa: A002
    await connection.execute(delete(recording).where(recording.c.id == id))


async def note(connection: AsyncConnection, access: Access) -> None:
    await connection.execute(insert(recording_access).values(asdict(access)))


async def note_look(connection: AsyncConnection, access: Access) -> None:
    """As `note`, unless a line from the last minutes says the same: who opens a page a hundred times fills no log."""
    lately = recording_access.c.at.between(access.at - LOOKS_JOINED, access.at)
    same = [
        recording_access.c[name].is_not_distinct_from(value)
        for name, value in asdict(access).items()
        if name != "at"
    ]
    noted = await connection.execute(select(recording_access.c.id).where(lately, *same).limit(1))
    if noted.first() is None:
        await note(connection, access)


async def accesses(connection: AsyncConnection, limit: int) -> list[Access]:
    """The access log, newest first."""
    query = select(*_noted()).order_by(recording_access.c.at.desc(), recording_access.c.id.desc())
    return [Access(**row._mapping) for row in await connection.execute(query.limit(limit))]


async def access_page(
    connection: AsyncConnection, limit: int, below: int | None, person: str | None
) -> AccessPage:
    """The access log in the order of writing, the newest first; of one person, or of all."""
    id_ = recording_access.c.id
    query = select(id_, *_noted())
    if person is not None:
        query = query.where(recording_access.c.person == person)
    if below is not None:
        query = query.where(id_ < below)
    rows = (await connection.execute(query.order_by(id_.desc()).limit(limit + 1))).all()
    lines = tuple(
        Access(**{name: value for name, value in row._mapping.items() if name != "id"})
        for row in rows[:limit]
    )
    return AccessPage(lines, rows[limit - 1].id if len(rows) > limit else None)


async def forget_accesses(connection: AsyncConnection, before: datetime) -> int:
    """Delete old entries of the access log; returns how many."""
    done = await connection.execute(delete(recording_access).where(recording_access.c.at < before))
    return done.rowcount


def _noted() -> list[Column[Any]]:
    """The columns of Access."""
    return [column for column in recording_access.c if column.name != "id"]


def _all() -> Select[tuple[object, ...]]:
    """A recording with caller and called, if the journal has the call."""
    joined = recording.outerjoin(call, call.c.id == recording.c.call)
    return select(recording, call.c.caller, call.c.called).select_from(joined)
