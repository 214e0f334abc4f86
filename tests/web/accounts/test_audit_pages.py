"""The log of changes: filters, pages, and CSV that a spreadsheet reads as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from app.web.accounts.audit_pages import LINES_A_PAGE
from tests.web.accounts.test_people_pages import boss_on

if TYPE_CHECKING:
    from tests.web.accounts.stage import Site


async def test_an_action_has_words_in_both_languages_and_one_without_is_shown_as_it_is(site: Site) -> None:
    await site.stage.store.audit.note("root", "account.disable", "carin")
    await site.stage.store.audit.note("root", "moon.landed", "carin")
    async with boss_on(site) as browser:
        sv = await (await browser.get("/accounts/audit")).text()
        en = await (await browser.get("/accounts/audit?lang=en")).text()

    assert sv.count("stängde kontot") == en.count("disabled the account") == 2  # its line, and the choice
    assert sv.count("moon.landed") == 1


async def test_older_lines_are_a_page_away(site: Site) -> None:
    for n in range(LINES_A_PAGE + 5):
        await site.stage.store.audit.note("root", "count", f"n{n}")
    async with boss_on(site) as browser:
        first = await (await browser.get("/accounts/audit?action=count")).text()
        assert ">n5<" in first
        assert ">n4<" not in first
        older = first.split('href="/accounts/audit?')[1].split('"')[0].replace("&amp;", "&")
        second = await (await browser.get(f"/accounts/audit?{older}")).text()
        assert ">n4<" in second
        assert ">n0<" in second


async def test_filters_that_mean_nothing_find_everything_and_break_nothing(site: Site) -> None:
    async with boss_on(site) as browser:
        answer = await browser.get("/accounts/audit?from=yesterday&to=9999-12-31&below=x")
        assert answer.status == 200
        assert "boss" in await answer.text()
        future = await browser.get("/accounts/audit?from=2999-01-01")
        assert "Ingen ändring passar" in await future.text()


async def test_csv_has_every_line_and_no_formula(site: Site) -> None:
    await site.stage.store.audit.note("root", "x.y", "anna", {"a": 1}, {"a": "å"}, " =HYPERLINK(1)")
    async with boss_on(site) as browser:
        answer = await browser.get("/accounts/audit.csv?about=anna")
        text = await answer.text(encoding="utf-8")

    assert "attachment" in answer.headers["Content-Disposition"]
    heading, line = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert heading[2:] == ["by", "person", "action", "about", "before", "after", "why"]
    assert line[2:] == ["root", "", "x.y", "anna", "a: 1", "a: å", "' =HYPERLINK(1)"]
