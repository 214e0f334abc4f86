"""The journal's register: keeps each call's card, and with it the marks by which it is found and the figures' sums.

Knows: statements, and that whoever changes the journal changes the register in the same transaction, alone. Refuses to
know: what is on a card (cards.py), and what is asked of the register (journal.py, statistics.py).

A call's former card is taken out before its new one is put in. So records may come in any order and as often as they
come, and a call whose card is wrong is mended by taking its card away (NULL): the service makes it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, select, tuple_, update

from app.storage.batches import in_batches
from app.storage.cards import COUNTED, card_of, read_card
from app.storage.database import inserted, one_at_a_time
from app.storage.rows import StoredCall, StoredStep
from app.storage.tables import call, call_mark, call_step, hour_figure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from app.storage.cards import Card

WHOLE_DAY: Final = 24  # the hour of a day's sum
WHOLE_MONTH: Final = 25  # that of a month's, whose day is the first
JOURNAL_LOCK: Final = 0x7661_786A  # "vaxj", beside migrate.MIGRATION_LOCK
CALL_COLUMNS: Final = tuple(column for column in call.c if column.name != "card")

_Cell = tuple[str, str, int, str]  # kind, day, hour, who


async def lock_journal(connection: AsyncConnection) -> None:
    """The only one to change the journal until the transaction ends. It must be the transaction's first statement."""
    await one_at_a_time(connection, JOURNAL_LOCK)


async def enter(connection: AsyncConnection, ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Make the cards of these calls anew. Ids of calls without a beginning or end yet are none.

    Returns the calls whose cards are not what they were, each with the marks by which it is found.
    """
    changed: dict[str, frozenset[str]] = {}
    for some in in_batches(sorted(set(ids))):
        calls = await _calls(connection, some)
        old, new = await _cards(connection, some), {one.id: card_of(one) for one in calls}
        await _replace(connection, old, new)
        changed |= {id_: card.marks for id_, card in new.items() if old.get(id_) != card}
    return changed


async def leave(connection: AsyncConnection, ids: Collection[str]) -> None:
    """Take out the cards of calls that will be deleted."""
    for some in in_batches(sorted(ids)):
        await _replace(connection, await _cards(connection, some), {})


async def enter_older(connection: AsyncConnection, limit: int) -> int:
    """Make cards for calls without one, the newest first; at most `limit`. Returns how many; 0: all have one."""
    newest = select(call.c.id).where(call.c.card.is_(None)).order_by(call.c.began_at.desc()).limit(limit)
    ids = list((await connection.execute(newest)).scalars())
    await enter(connection, ids)
    return len(ids)


async def without_card(connection: AsyncConnection) -> datetime | None:
    """When the newest call without a card began."""
    newest = select(call.c.began_at).where(call.c.card.is_(None)).order_by(call.c.began_at.desc()).limit(1)
    return (await connection.execute(newest)).scalar_one_or_none()


async def steps_of(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, tuple[StoredStep, ...]]:
    """The steps of calls, oldest first; it leaves out calls without any. As many calls as a statement takes."""
    steps: dict[str, list[StoredStep]] = {}
    ordered = select(call_step).where(call_step.c.call.in_(ids)).order_by(call_step.c.at, call_step.c.n)
    for one in await connection.execute(ordered):
        kept = StoredStep(id=one.id, at=one.at, what=one.what, data=one.data)
        steps.setdefault(one.call, []).append(kept)
    return {id_: tuple(found) for id_, found in steps.items()}


async def _calls(connection: AsyncConnection, ids: Sequence[str]) -> list[StoredCall]:
    steps = await steps_of(connection, ids)
    rows = await connection.execute(select(*CALL_COLUMNS).where(call.c.id.in_(ids)))
    return [StoredCall(**row._mapping, steps=steps.get(row.id, ())) for row in rows]


async def _cards(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Card]:
    found = select(call.c.id, call.c.card).where(call.c.id.in_(ids), call.c.card.is_not(None))
    return {row.id: read_card(row.card) for row in await connection.execute(found)}


async def _replace(connection: AsyncConnection, old: dict[str, Card], new: dict[str, Card]) -> None:
    had = {(mark, card.at, id_) for id_, card in old.items() for mark in card.marks}
    have = {(mark, card.at, id_) for id_, card in new.items() for mark in card.marks}
    if gone := sorted(had - have):
        where = (
            call_mark.c.mark == bindparam("mark_"),
            call_mark.c.began_at == bindparam("at_"),
            call_mark.c.call == bindparam("call_"),
        )
        values = [dict(zip(("mark_", "at_", "call_"), one, strict=True)) for one in gone]
        await connection.execute(delete(call_mark).where(*where), values)
    if come := sorted(have - had):
        values = [dict(zip(("mark", "began_at", "call"), one, strict=True)) for one in come]
        await connection.execute(
            inserted(connection.dialect.name, call_mark).on_conflict_do_nothing(), values
        )
    await _add(connection, old.values(), new.values())
    changed = [{"id_": id_, "card_": card.as_json()} for id_, card in new.items() if old.get(id_) != card]
    if changed:
        await connection.execute(
            update(call).where(call.c.id == bindparam("id_")).values(card=bindparam("card_")), changed
        )


async def _add(connection: AsyncConnection, old: Iterable[Card], new: Iterable[Card]) -> None:
    """Change the sums by what the new cards have more than the old."""
    change: dict[_Cell, dict[str, int]] = {}
    for sign, cards in ((-1, old), (1, new)):
        for card in cards:
            for (kind, who), counts in card.figures.items():
                for day, hour in cells_of(card):
                    cell = change.setdefault((kind, day, hour, who), {})
                    for name, number in counts.items():
                        cell[name] = cell.get(name, 0) + sign * number
    change = {cell: counts for cell, counts in change.items() if any(counts.values())}
    if not change:
        return
    values = [
        dict(zip(("kind", "day", "hour", "who"), cell, strict=True))
        | {name: counts.get(name, 0) for name in COUNTED}
        for cell, counts in sorted(change.items())
    ]
    await connection.execute(_sum_up(connection), values)
    fewer = [cell for cell, counts in change.items() if counts.get("calls", 0) < 0]
    if fewer:
        cells = tuple_(hour_figure.c.kind, hour_figure.c.day, hour_figure.c.hour, hour_figure.c.who)
        for some in in_batches(fewer):
            await connection.execute(delete(hour_figure).where(cells.in_(some), hour_figure.c.calls <= 0))


def cells_of(card: Card) -> tuple[tuple[str, int], ...]:
    """Day and hour of each sum in which a card counts."""
    return (card.day, card.hour), (card.day, WHOLE_DAY), (card.day[:8] + "01", WHOLE_MONTH)


def _sum_up(connection: AsyncConnection) -> Any:
    statement = inserted(connection.dialect.name, hour_figure)
    return statement.on_conflict_do_update(
        index_elements=list(hour_figure.primary_key),
        set_={name: hour_figure.c[name] + statement.excluded[name] for name in COUNTED},
    )
