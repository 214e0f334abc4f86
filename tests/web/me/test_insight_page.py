"""Who looked at one's own things: nobody else's lines, and a word when the log cannot be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.company import load, to_company
from app.storage.rows import Access, AccessPage
from app.web.me.insight_page import INSIGHTS_SHOWN, MyInsight
from app.web.me.mine import Owners
from app.web.site.render import Pages
from tests.web.site.visit import visit, visitor

COMPANY = to_company(load("examples/bolaget.yaml"))
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@dataclass
class MemoryInsights:
    """NotedInsights without a database; the newest line is the first."""

    lines: list[Access] = field(default_factory=list)
    away: bool = False

    async def about(self, person: str, limit: int, below: int | None) -> AccessPage:
        if self.away:
            raise ConnectionError("the database is away")
        rows = [(len(self.lines) - nth, one) for nth, one in enumerate(self.lines)]
        found = [(row, one) for row, one in rows if one.person == person and (below is None or row < below)]
        lines = tuple(one for _, one in found[:limit])
        return AccessPage(lines, found[limit - 1][0] if len(found) > limit else None)


async def shown(noted: MemoryInsights, lang: str = "sv", path: str = "/me/insight?") -> tuple[int, str]:
    pages = Pages()
    routes = MyInsight(pages, Owners(pages, lambda: COMPANY, lambda: AT), noted).routes()
    async with visit(routes, visitor(), pages) as browser, browser.get(f"{path}lang={lang}") as answer:
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


async def test_what_is_older_than_a_page_is_on_the_next_one() -> None:
    looks = [Access(AT, "siv", "call", "", call=f"c{n}", person="anna") for n in range(INSIGHTS_SHOWN)]
    noted = MemoryInsights([*looks, Access(AT, "siv", "hear", "nyfiken (#7)", person="anna")])

    _, newest = await shown(noted)
    [older] = re.findall(r'href="(/me/insight\?after=[0-9]+)" rel="next"', newest)
    _, page = await shown(noted, path=f"{older}&")

    assert "nyfiken" not in newest
    assert "nyfiken" in page
    assert 'href="/me/insight" rel="prev"' in page
    assert 'rel="next"' not in page
    assert (await shown(noted, path="/me/insight?after=nonsense&"))[0] == 200


async def test_a_log_that_cannot_be_read_is_no_empty_log() -> None:
    status, page = await shown(MemoryInsights(away=True))

    assert status == 503
    assert "går inte att läsa just nu" in page
    assert "Ingen har lyssnat" not in page
