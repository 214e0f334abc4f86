"""Tables for spreadsheets: CSV as it is made, a part at a time.

Knows: the form (UTF-8 with a mark, semicolons in Swedish as Excel wants them), and that a spreadsheet runs a cell that
begins like a formula. Refuses to know: what is in the table.
"""

from __future__ import annotations

import contextlib
import csv
import io
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Sequence

RUNS: Final = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to a spreadsheet
_PART: Final = 200  # rows
Cell = str | int | float | None


def harmless(cell: Cell) -> str:
    """The cell's text; with an apostrophe before it where a spreadsheet would run it."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    return f"'{cell}" if cell.lstrip().startswith(RUNS) or cell.startswith(RUNS) else cell


async def csv_answer(
    request: web.Request, name: str, lang: str, heading: Sequence[str], rows: AsyncIterable[Sequence[Cell]]
) -> web.StreamResponse:
    """Send a table as the file `name`; the first bytes go before the last row is read."""
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    answer = web.StreamResponse(headers=headers)
    await answer.prepare(request)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if lang == "sv" else ",", lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow(heading)
    waiting = 0
    with contextlib.suppress(ConnectionError):  # the reader has enough, or has gone
        async for row in rows:
            writer.writerow([harmless(cell) for cell in row])
            waiting += 1
            if waiting == _PART:
                await _send(answer, text)
                waiting = 0
        await _send(answer, text)
        await answer.write_eof()
    return answer


async def _send(answer: web.StreamResponse, text: io.StringIO) -> None:
    await answer.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()
