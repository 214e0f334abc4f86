"""SQL for the journal's pages: which calls fit a search, the newest first, however many there are.

Knows: the marks and columns by which calls are found, and that no question may read without end. Refuses to know: whose
numbers are whose, and who may see which calls.

A page goes on where the one before it ended (never by OFFSET). It reads candidates in order from one index, in windows
that grow, and checks them for the other filters. After `MOST_CANDIDATES_READ` it stops and says how far it came: so a
rare combination costs several pages, but never an answer that takes seconds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text, and_, cast, func, literal, or_, select, true, tuple_, union

from app.calls.journal_search import MOST_MARKS, JournalPage
from app.storage.calls import with_transfers
from app.storage.register import CALL_COLUMNS, without_card
from app.storage.tables import UtcTime, call, call_mark, call_step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from app.calls.journal_search import CallKey, JournalSearch
    from app.storage.rows import StoredCall

MOST_CANDIDATES_READ: Final = 4_000  # for one page: some 100 ms, whatever they are checked for
MOST_READ_FOR_TEXT: Final = 1_000  # a text is looked for in each step of a call
FIRST_WINDOW: Final = 200
WINDOW_GROWS: Final = 5
EXPORT_PAGE: Final = 500


class JournalBox:
    """The questions about the journal."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, search: JournalSearch, limit: int = 50) -> JournalPage[StoredCall]:
        async with self._engine.connect() as connection:
            return await find_page(connection, search, limit)

    async def calls(self, ids: Collection[str]) -> tuple[StoredCall, ...]:
        """Those of these calls that there are."""
        async with self._engine.connect() as connection:
            return await _whole(connection, list(ids))

    async def every(self, search: JournalSearch) -> AsyncIterator[StoredCall]:
        """All calls that fit, the newest first, page by page: nobody holds them all, and no transaction lasts."""
        while True:
            page = await self.page(search, EXPORT_PAGE)
            for one in page.calls:
                yield one
            if page.after is None:
                return
            search = replace(search, after=page.after)

    async def marks_beginning(self, prefix: str) -> list[str]:
        """The different marks that begin so; at most MOST_MARKS and one."""
        async with self._engine.connect() as connection:
            return await marks_beginning(connection, prefix)

    async def is_marked(self, id: str, mark: str) -> bool:  # noqa: A002 - the word of the trade
        """Whether a call has this mark: whether somebody was a party of it."""
        async with self._engine.connect() as connection:
            marked = select(call.c.id).join(call_mark, call_mark.c.call == call.c.id)
            of_it = (call.c.id == id, call_mark.c.mark == mark, call_mark.c.began_at == call.c.began_at)
            return (await connection.execute(marked.where(*of_it))).first() is not None

    async def not_entered(self) -> datetime | None:
        """When the newest call began that marks cannot find yet; None: the register is complete."""
        async with self._engine.connect() as connection:
            return await without_card(connection)


async def find_page(
    connection: AsyncConnection, search: JournalSearch, limit: int
) -> JournalPage[StoredCall]:
    """The next calls that fit, at most `limit`."""
    most = MOST_READ_FOR_TEXT if search.text else MOST_CANDIDATES_READ
    checks = _checks(search)
    window, read, after = (FIRST_WINDOW if checks else limit + 1), 0, search.after
    fitting: list[CallKey] = []
    ended = False
    while len(fitting) <= limit and not ended and read < most:
        window = min(window, most - read)
        rows = (await connection.execute(_candidates(search, after, window, checks))).all()
        fitting += [(row.began_at, row.id) for row in rows if row.fits]
        read, ended = read + len(rows), len(rows) < window
        if rows:
            after = (rows[-1].began_at, rows[-1].id)
        window *= WINDOW_GROWS
    keys = fitting[:limit]
    calls = await _whole(connection, [id_ for _, id_ in keys])
    if len(fitting) > limit:
        return JournalPage(calls, keys[-1])
    return JournalPage(calls) if ended else JournalPage(calls, after, short=True)


async def marks_beginning(connection: AsyncConnection, prefix: str) -> list[str]:
    """From one mark to the next: so it never reads the many calls of each."""
    found: list[str] = []
    beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    while len(found) <= MOST_MARKS:
        from_here = call_mark.c.mark > found[-1] if found else call_mark.c.mark >= prefix
        query = select(call_mark.c.mark).where(from_here, call_mark.c.mark < beyond)
        mark = (await connection.execute(query.order_by(call_mark.c.mark).limit(1))).scalar_one_or_none()
        if mark is None:
            break
        found.append(mark)
    return found


def _candidates(
    search: JournalSearch, after: CallKey | None, window: int, checks: list[ColumnElement[bool]]
) -> Select[Any]:
    """The next keys in the order of one index, and whether each call fits."""
    keys = _keys(search, after, window).subquery("keys")
    fits: ColumnElement[Any] = and_(*checks) if checks else literal(1)
    query = select(keys.c.began_at, keys.c.id, fits.label("fits"))
    if checks:
        query = query.join(call, call.c.id == keys.c.id)
    return query.order_by(keys.c.began_at.desc(), keys.c.id.desc())


def _keys(search: JournalSearch, after: CallKey | None, window: int) -> Any:
    """From the index of the first filter that has one."""
    if search.marks:
        began_at, id_ = call_mark.c.began_at, call_mark.c.call
        each: list[ColumnElement[bool]] = [call_mark.c.mark == mark for mark in search.marks[0]]
    else:
        began_at, id_ = call.c.began_at, call.c.id
        each = [call.c.how == how for how in search.how]
        if not each and search.direction is not None:
            each = [call.c.direction == search.direction]
    parts = []
    for one in each or [true()]:
        part = select(began_at.label("began_at"), id_.label("id")).where(one)
        if search.since is not None:
            part = part.where(began_at >= search.since)
        if search.until is not None:
            part = part.where(began_at < search.until)
        if after is not None:
            part = part.where(tuple_(began_at, id_) < tuple_(literal(after[0], UtcTime()), literal(after[1])))
        parts.append(part.order_by(began_at.desc(), id_.desc()).limit(window))
    if len(parts) == 1:
        return parts[0]
    # Each is limited by itself, so that each reads its index in order; together they have a call once.
    together = union(*(select(part.subquery()) for part in parts)).subquery("together")
    return select(together).order_by(together.c.began_at.desc(), together.c.id.desc()).limit(window)


def _checks(search: JournalSearch) -> list[ColumnElement[bool]]:
    """What the index of `_keys` has not settled."""
    found: list[ColumnElement[bool]] = []
    for group in search.marks[1:]:
        marked = select(literal(1)).where(
            call_mark.c.mark.in_(group),
            call_mark.c.began_at == call.c.began_at,
            call_mark.c.call == call.c.id,
        )
        found.append(marked.exists())
    if search.how and search.marks:
        found.append(call.c.how.in_(search.how))
    if search.direction is not None and (search.marks or search.how):
        found.append(call.c.direction == search.direction)
    if search.text:
        found.append(_says(search.text))
    return found


def _says(text: str) -> ColumnElement[bool]:
    """Whether a note says it, or the words or clause of a reason; capital or not."""
    texts = (
        call_step.c.data["text"].as_string(),
        call_step.c.data["sv"].as_string(),
        cast(call_step.c.data["decision"]["reasons"].as_string(), Text),
    )
    said = or_(*(one.icontains(text, autoescape=True) for one in texts))
    # Counted and not EXISTS: PostgreSQL would answer that by reading the steps of all calls, once.
    return select(func.count()).where(call_step.c.call == call.c.id, said).scalar_subquery() > 0


async def _whole(connection: AsyncConnection, ids: list[str]) -> tuple[StoredCall, ...]:
    rows = (await connection.execute(select(*CALL_COLUMNS).where(call.c.id.in_(ids)))).all()
    by_id = {row.id: row for row in rows}
    return tuple(await with_transfers(connection, [by_id[id_] for id_ in ids if id_ in by_id]))
