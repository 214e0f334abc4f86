"""Who looked at one's own things: nobody else's lines, and a word when the log cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.company import load, to_company
from app.storage.rows import Access
from app.web.me.insight_page import MyInsight
from app.web.me.mine import Owners
from app.web.site.render import Pages
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPANY = to_company(load("examples/bolaget.yaml"))
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@dataclass
class MemoryInsights:
    """NotedInsights without a database."""

    lines: list[Access] = field(default_factory=list)
    away: bool = False

    async def about(self, person: str, limit: int) -> Sequence[Access]:
        if self.away:
            raise ConnectionError("the database is away")
        return [one for one in self.lines if one.person == person][:limit]


async def shown(noted: MemoryInsights, lang: str = "sv") -> tuple[int, str]:
    pages = Pages()
    routes = MyInsight(pages, Owners(pages, lambda: COMPANY, lambda: AT), noted).routes()
    async with visit(routes, visitor(), pages) as browser, browser.get(f"/me/insight?lang={lang}") as answer:
        return answer.status, await answer.text()


async def test_each_line_says_who_what_when_and_why() -> None:
    noted = MemoryInsights(
        [
            Access(AT, "siv", "listen", "klagomål <4711>", 3, "c9", "anna"),
            Access(AT, "siv", "calls", "", person="anna"),
            Access(AT, "siv", "listen", "Bos sak", 4, "c10", "bo"),
        ]
    )
    status, page = await shown(noted)

    assert status == 200
    assert "2026-11-24 12:00" in page
    assert "klagomål &lt;4711&gt;" in page
    assert 'href="/journal/c9"' in page
    assert "visade samtal" in page
    assert "Bos sak" not in page
    assert "listed calls" in (await shown(noted, "en"))[1]


async def test_a_log_that_cannot_be_read_is_no_empty_log() -> None:
    status, page = await shown(MemoryInsights(away=True))

    assert status == 503
    assert "går inte att läsa just nu" in page
    assert "Ingen har lyssnat" not in page
