"""A CDR file as calls: an exchange writes a row for each phone that rang, those of one call close together.

Knows: which rows belong together, and what call they make. Refuses to know: columns (rows.py), and what follows.

We read it as a stream: a call is over when no row of it has come for a while, so the file may have any length.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from app.beside.shadow.lines import log_lines
from app.beside.shadow.past import BadLine, How, PastCall
from app.beside.shadow.rows import BadRow, Columns, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo
    from pathlib import Path

NEAR: Final = 2000  # rows of other calls that may stand between two rows of a call
_VOICEMAIL: Final = frozenset({"voicemail", "vm"})
RINGS: Final = frozenset({"dial", "queue", "followme", "macro-dial"})


def read_cdr(
    path: Path, zone: tzinfo, went: Callable[[int], None] = lambda _read: None
) -> Iterator[PastCall | BadLine]:
    """Calls in the order in which they ended, and lines that we cannot read. Raises OSError."""
    columns = Columns(zone)
    open_calls: OrderedDict[str, tuple[int, list[tuple[int, Row]]]] = OrderedDict()
    for number, line in log_lines(path, went):
        try:
            row = columns.read(line, first=number == 1)
        except BadRow as error:
            yield BadLine(f"{path.name}:{number}", error.en, error.sv)
            continue
        if row is None:
            continue
        if not row.call:  # without ids each row is a call
            yield call_of([(number, row)], path.name)
            continue
        rows = open_calls.pop(row.call, (0, []))[1]
        rows.append((number, row))
        open_calls[row.call] = (number, rows)
        while True:
            first = next(iter(open_calls.values()))
            if number - first[0] < NEAR:
                break
            open_calls.popitem(last=False)
            yield call_of(first[1], path.name)
    for _, rows in open_calls.values():
        yield call_of(rows, path.name)


def call_of(rows: list[tuple[int, Row]], name: str) -> PastCall:
    """Make one call of its rows."""
    rows = sorted(rows, key=lambda one: (one[1].at, one[1].channel.startswith("Local/"), one[0]))
    first = rows[0][1]
    taken = [row for _, row in rows if _by_somebody(row)]  # a phone, before the Local channel that rang it
    answered = next(
        (row for row in taken if not row.dstchannel.startswith("Local/")), taken[0] if taken else None
    )
    message = next((row for _, row in rows if row.app in _VOICEMAIL), None)
    queue = next((row.data.partition(",")[0] for _, row in rows if row.app == "queue"), "")
    last = max(row.at.timestamp() + row.duration for _, row in rows)
    if answered is not None:
        how, waited = How.ANSWERED, (answered.at - first.at).total_seconds() + answered.waited
    elif message is not None:
        how, waited = How.MESSAGE, (message.at - first.at).total_seconds() + message.waited
    else:
        how, waited = _lost(rows), last - first.at.timestamp()
    silent = [row for _, row in rows if row.dstchannel and row not in taken]
    outside = answered or rows[-1][1]
    return PastCall(
        at=first.at,
        caller=first.src,
        called=next((row.did for _, row in rows if row.did), "") or first.dst,
        how=how,
        where=f"{name}:{rows[0][0]}",
        phone=first.channel,
        by=answered.dstchannel if answered is not None else "",
        rang=tuple(dict.fromkeys(row.dstchannel for row in silent if row.disposition != "BUSY")),
        busy=tuple(dict.fromkeys(row.dstchannel for row in silent if row.disposition == "BUSY")),
        waited=max(0.0, waited),
        shown=outside.shown or outside.src,
        queue=queue,
        id=first.call,
        dialled=answered.data if answered is not None else "",
        box=message.data.partition("@")[0].partition(",")[0] if message is not None else "",
    )


def _by_somebody(row: Row) -> bool:
    """Whether a person answered. An exchange says answered of machines, too; a person has a channel and was dialled."""
    return row.disposition == "ANSWERED" and bool(row.dstchannel) and row.app not in _VOICEMAIL


def _lost(rows: list[tuple[int, Row]]) -> How:
    dispositions = {row.disposition for _, row in rows}
    if "NO ANSWER" in dispositions or any(row.app == "queue" for _, row in rows):
        return How.NO_ANSWER
    if "BUSY" in dispositions:
        return How.BUSY
    return How.TOLD if "ANSWERED" in dispositions else How.FAILED
