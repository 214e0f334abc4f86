"""Tables for spreadsheets: streamed, and harmless."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import Right
from app.web.site.csv_answer import csv_answer, harmless
from app.web.site.routes import Route
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from app.accounts.visitor import Visitor


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+4670", "'+4670"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("Anna", "Anna"),
        ("", ""),
        (None, ""),
        (-5, "-5"),
        (1.5, "1.5"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell: str | float | None, text: str) -> None:
    assert harmless(cell) == text


async def test_the_first_rows_are_sent_before_the_last_are_read() -> None:
    made = 0

    async def rows() -> AsyncIterator[list[str | int]]:
        nonlocal made
        for made in range(1, 1001):
            yield [made, 'says "hej"; and goes']

    async def table(request: web.Request, _who: Visitor) -> web.StreamResponse:
        return await csv_answer(request, "x.csv", "sv", ["n", "text"], rows())

    async with visit([Route("GET", "/x.csv", Right.OWN, table)], visitor()) as browser:
        answer = await browser.get("/x.csv")
        text = await answer.text()

    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="x.csv"'
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert found[0] == ["n", "text"]
    assert found[-1] == ["1000", 'says "hej"; and goes']
    assert len(found) == 1001


async def test_a_reader_who_goes_away_ends_the_table_and_breaks_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ended = asyncio.Event()

    async def rows() -> AsyncIterator[list[str]]:
        while True:
            await asyncio.sleep(0)
            yield ["x" * 1000]

    async def table(request: web.Request, _who: Visitor) -> web.StreamResponse:
        try:
            return await csv_answer(request, "x.csv", "sv", ["text"], rows())
        finally:
            ended.set()

    async with visit([Route("GET", "/x.csv", Right.OWN, table)], visitor()) as browser:
        answer = await browser.get("/x.csv")
        await answer.content.readany()
        answer.close()
        await asyncio.wait_for(ended.wait(), 10)

    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
