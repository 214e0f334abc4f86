"""`vaxel export --csv`: people, numbers, queues and the journal as tables.

Knows: the directory, and which words the journal has for how a call ended. Refuses to know: how a cell is written
(beside/moving_out.py).
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.commands.opened import company_in, with_store
from app.commands.terminal import SWEDEN, Lang, echo, end, system_reason
from app.commands.who import signed_in
from app.commands.written import kept_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from app.beside.moving_out import Table
    from app.storage.rows import StoredCall
    from app.storage.store import Store

MOST_CALLS: Final = 2**31 - 1
_JOURNAL: Final = (
    ("id", "id"),
    ("när", "when"),
    ("riktning", "direction"),
    ("från", "from"),
    ("till", "to"),
    ("hur", "how"),
    ("svarade", "answered by"),
    ("ringde, s", "rang, s"),
    ("talade, s", "talked, s"),
    ("kopplat till", "transferred to"),
)


def export_tables(directory: Path, lang: Lang, *, excel: bool, force: bool) -> None:
    """Write people.csv, numbers.csv, queues.csv and calls.csv. Ends the command when that cannot be done."""
    from app.beside import moving_out

    async def work(store: Store) -> tuple[dict[str, Any], list[StoredCall]]:
        from app.storage.rows import Access

        stored, _ = await company_in(store, lang)
        access = Access(
            datetime.now(UTC), signed_in(), "calls", "export --csv"
        )  # the journal is personal data
        return stored.document, await store.calls(MOST_CALLS, access=access)

    document, calls = with_store(lang, work)
    tables: dict[str, Table] = {
        "people.csv": moving_out.people(document, lang.value),
        "numbers.csv": moving_out.numbers(document, lang.value),
        "queues.csv": moving_out.queues(document, lang.value),
        "calls.csv": ([lang.say(*words) for words in _JOURNAL], _journal(calls)),
    }
    try:
        directory.mkdir(parents=True, exist_ok=True)
        there = [name for name in tables if (directory / name).exists()]
        if there and not force:
            raise kept_file(directory / there[0], lang)
        for name, table in tables.items():
            descriptor = os.open(directory / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "w", encoding="utf-8-sig" if excel else "utf-8", newline="") as file:
                file.writelines(moving_out.lines(table, excel=excel))
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None
    people, queues = len(document["people"]), len(document.get("queues", ()))
    echo(
        lang.say(
            f"{directory}: {people} personer, {queues} köer, {len(calls)} samtal",
            f"{directory}: {people} people, {queues} queues, {len(calls)} calls",
        )
    )


def _journal(calls: Sequence[StoredCall]) -> Iterator[Sequence[object]]:
    """Oldest first; times as the clock on the wall showed."""
    for call in reversed(calls):
        yield (
            call.id,
            f"{call.began_at.astimezone(SWEDEN):%Y-%m-%d %H:%M:%S}",
            call.direction,
            call.caller,
            call.called,
            call.how,
            call.answered_by,
            _seconds(call.ringing_ms),
            _seconds(call.talking_ms),
            list(call.transferred_to),
        )


def _seconds(milliseconds: int | None) -> int | None:
    return None if milliseconds is None else round(milliseconds / 1000)
