"""SQL for the journal: turn records into calls and steps, in any order and however often they come.

Knows: statements, run on a connection whose transaction is the caller's. Refuses to know: where records wait
(spool.py).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from sqlalchemy import delete, func, or_, select

from app.calls.journal import LOST, Begin, End, Step
from app.storage import register
from app.storage.batches import in_batches
from app.storage.database import inserted
from app.storage.register import CALL_COLUMNS
from app.storage.rows import StoredCall, transfers_among
from app.storage.tables import call, call_step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.calls.journal import JournalRecord

ASKED_TOGETHER = 10_000  # calls in one statement: both databases have a limit, SQLite's is 32,766


async def write_records(
    connection: AsyncConnection, records: Sequence[JournalRecord]
) -> dict[str, frozenset[str]]:
    """Write journal records: one statement for each kind of record, whatever their number; and the calls' cards.

    Returns as register.enter.
    """
    await register.lock_journal(connection)
    begins: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for record in records:
        match record:
            case Begin():
                begins.append(_begin_values(record))
            case Step():
                values = {"id": record.id, "call": record.call, "at": datetime.fromisoformat(record.at)}
                steps.append({**values, "what": record.what, "data": record.data})
            case End():
                ends.append(_end_values(record))
            case _:
                assert_never(record)
    for statements, rows in ((_begin, begins), (_step, steps), (_end, ends)):
        if rows:
            await connection.execute(statements(connection.dialect.name), rows)
    return await register.enter(connection, [record.call for record in records])


async def newest(
    connection: AsyncConnection,
    limit: int,
    who: Collection[str] | None,
    since: datetime | None,
) -> list[StoredCall]:
    """Calls, newest first. `who`: ids and numbers of one person; caller, called, rung or answering."""
    query = select(*CALL_COLUMNS).order_by(call.c.began_at.desc(), call.c.id.desc()).limit(limit)
    if since is not None:
        query = query.where(call.c.began_at >= since)
    if who is not None:
        one_of = list(who)
        led_to = (
            select(call_step.c.n)
            .where(call_step.c.call == call.c.id)
            .where(call_step.c.what == "decision")
            .where(call_step.c.data["decision"]["target"].as_string().in_(one_of))
        )
        parties = (call.c.caller, call.c.called, call.c.answered_by)
        query = query.where(or_(*(party.in_(one_of) for party in parties), led_to.exists()))
    return await with_transfers(connection, (await connection.execute(query)).all())


async def with_transfers(connection: AsyncConnection, rows: Sequence[Any]) -> list[StoredCall]:
    """Calls of these rows, with their transfers."""
    moves = await _transfers(connection, [row.id for row in rows])
    return [StoredCall(**row._mapping, **_of_transfers(moves.get(row.id, ()))) for row in rows]


def _of_transfers(moves: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "transferred_to": tuple(move["to"] for move in moves),
        "transferred_by": tuple(move["by"] for move in moves),
    }


async def _transfers(connection: AsyncConnection, ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    """What the steps of callers' transfers say, by call."""
    found: dict[str, list[dict[str, Any]]] = {}
    for some in in_batches(ids, ASKED_TOGETHER):
        query = (
            select(call_step.c.call, call_step.c.data)
            .where(call_step.c.call.in_(some))
            .where(call_step.c.what == "transfer")
            .order_by(call_step.c.at, call_step.c.n)
        )
        for step in await connection.execute(query):
            if "refused" not in step.data:
                found.setdefault(step.call, []).append(step.data)
    return found


async def one(connection: AsyncConnection, id: str) -> StoredCall | None:  # noqa: A002 - the word of the trade
    """One call with its steps, oldest first."""
    row = (await connection.execute(select(*CALL_COLUMNS).where(call.c.id == id))).one_or_none()
    if row is None:
        return None
    steps = (await register.steps_of(connection, [id])).get(id, ())
    return StoredCall(**row._mapping, **_of_transfers(transfers_among(steps)), steps=steps)


async def open_ones(connection: AsyncConnection, before: datetime) -> list[str]:
    """The ids of calls that began before this moment and have no end yet."""
    query = select(call.c.id).where(call.c.ended_at.is_(None)).where(call.c.began_at < before)
    return list((await connection.execute(query.order_by(call.c.began_at))).scalars())


async def forget(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete the oldest calls that began before this moment, at most `limit`, with their steps. Returns how many."""
    await register.lock_journal(connection)
    oldest = select(call.c.id).where(call.c.began_at < before).order_by(call.c.began_at).limit(limit)
    ids = list((await connection.execute(oldest)).scalars())
    await register.leave(connection, ids)
    await connection.execute(delete(call_step).where(call_step.c.call.in_(ids)))
    await connection.execute(delete(call).where(call.c.id.in_(ids)))
    return len(ids)


def _begin_values(record: Begin) -> dict[str, Any]:
    return {
        "id": record.call,
        "began_at": datetime.fromisoformat(record.at),
        "source": record.source,
        "direction": record.direction,
        "caller": record.caller,
        "called": record.called,
        "policy": record.policy,
    }


def _end_values(record: End) -> dict[str, Any]:
    ended_at = datetime.fromisoformat(record.at)
    return {
        "id": record.call,
        "began_at": ended_at - timedelta(milliseconds=record.ringing_ms + record.talking_ms),
        "source": record.source,
        "caller": record.caller,
        "called": record.called,
        "ended_at": ended_at,
        "how": record.how,
        "answered_by": record.answered_by,
        "ringing_ms": record.ringing_ms,
        "talking_ms": record.talking_ms,
        "cause": record.cause,
    }


# A call's first beginning always wins: a transferred caller may begin again, after a restart of the
# service in between. An end only fills in what a missing beginning would have said.
_BEGIN = ("began_at", "source", "direction", "caller", "called", "policy")
_END = ("ended_at", "how", "answered_by", "ringing_ms", "talking_ms", "cause")
_FILL_IN = ("source", "caller", "called")


@cache
def _begin(dialect: str) -> Executable:
    statement = inserted(dialect, call)
    return statement.on_conflict_do_update(
        index_elements=[call.c.id],
        set_={name: statement.excluded[name] for name in _BEGIN},
        where=call.c.policy.is_(None),  # only a beginning names the policy
    )


@cache
def _end(dialect: str) -> Executable:
    statement = inserted(dialect, call)
    told = {name: statement.excluded[name] for name in _END}
    filled = {name: func.coalesce(call.c[name], statement.excluded[name]) for name in _FILL_IN}
    return statement.on_conflict_do_update(
        index_elements=[call.c.id],
        set_=told | filled,
        where=or_(
            statement.excluded.how != LOST, call.c.ended_at.is_(None)
        ),  # the record that knows how it ended is right
    )


@cache
def _step(dialect: str) -> Executable:
    return inserted(dialect, call_step).on_conflict_do_nothing(index_elements=[call_step.c.id])
