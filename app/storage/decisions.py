"""SQL for replays: the decisions of the journal in parts, so that several processes read them and none holds them all.

Knows: statements, and that a part holds whole calls. Refuses to know: what is in a decision's record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Text, cast, select

from app.clock import real_clock
from app.storage.database import open_engine
from app.storage.tables import call, call_step
from app.storage.versions import VersionBox, by_hash

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.rows import StoredCompany

CALLS_OF_A_PART: Final = 2000


@dataclass(frozen=True, slots=True)
class JournalPart:
    """The calls that began from `since` on and before `until`; None is open. calls: these, whatever they began."""

    since: datetime | None = None
    until: datetime | None = None
    calls: tuple[str, ...] = ()


class Decisions:
    """A database's journal, for reading. It connects at the first question; any of them may raise as the store's do."""

    def __init__(self, database: str) -> None:
        self._engine = open_engine(database)

    async def close(self) -> None:
        await self._engine.dispose()

    async def parts(
        self, since: datetime | None, until: datetime | None, size: int = CALLS_OF_A_PART
    ) -> list[JournalPart]:
        """The journal of these times in parts of some `size` calls, the oldest first.

        The last ones are of calls whose beginning the journal does not have.
        """
        found: list[JournalPart] = []
        async with self._engine.connect() as connection:
            while True:
                query = select(call.c.began_at).order_by(call.c.began_at)
                if since is not None:
                    query = query.where(call.c.began_at > since if found else call.c.began_at >= since)
                if until is not None:
                    query = query.where(call.c.began_at < until)
                ends = (await connection.execute(query.offset(size - bool(found)).limit(1))).scalar()
                found.append(JournalPart(since, until if ends is None else ends))
                if ends is None:
                    break
                since = ends
            begun = select(call.c.id).where(call.c.id == call_step.c.call).exists()
            without = select(call_step.c.call).distinct().where(~begun).order_by(call_step.c.call)
            lost = tuple((await connection.execute(without)).scalars())
        first = found[0].since
        for start in range(0, len(lost), size):
            found.append(JournalPart(first, until, lost[start : start + size]))
        return found

    async def of(self, part: JournalPart) -> list[tuple[str, str]]:
        """The id of a call, and one decision's record as JSON; call by call, the decisions of each in order."""
        query = select(call_step.c.call, cast(call_step.c.data, Text)).where(call_step.c.what == "decision")
        if part.calls:
            when, query = call_step.c.at, query.where(call_step.c.call.in_(part.calls))
        else:
            when, query = call.c.began_at, query.join(call, call.c.id == call_step.c.call)
        if part.since is not None:
            query = query.where(when >= part.since)
        if part.until is not None:
            query = query.where(when < part.until)
        if part.calls:
            query = query.order_by(call_step.c.call, call_step.c.at, call_step.c.n)
        else:
            query = query.order_by(call.c.began_at, call.c.id, call_step.c.at, call_step.c.n)
        async with self._engine.connect() as connection:
            return [(row[0], row[1]) for row in await connection.execute(query)]

    async def version(self, hash: str) -> StoredCompany | None:  # noqa: A002 - the word of the trade
        """The version with this hash."""
        async with self._engine.connect() as connection:
            return await by_hash(connection, hash)

    async def versions_like(self, prefix: str) -> list[str]:
        """The different hashes that begin so."""
        return await VersionBox(self._engine, real_clock).hashes(prefix)
