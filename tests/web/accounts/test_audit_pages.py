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
    await site.stage.store.audit.note("root", "role.moon", "anna", {"a": 1}, {"a": "å"}, " =HYPERLINK(1)")
    await site.stage.store.audit.note("root", "account.role", "anna")
    async with boss_on(site) as browser:
        answer = await browser.get("/accounts/audit.csv?about=anna")
        text = await answer.text(encoding="utf-8")

    assert "attachment" in answer.headers["Content-Disposition"]
    _heading, known, line = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";")
    assert known[4:6] == ["ändrade rollen", "account.role"]
    assert line[2:] == ["root", "", "role.moon", "role.moon", "anna", "a: 1", "a: å", "' =HYPERLINK(1)"]


async def test_csv_is_in_the_readers_language_and_swedish_time(site: Site) -> None:
    """Its headings were English, and its times UTC, unlike the page."""
    await site.stage.store.audit.note("root", "x.y", "anna")
    async with boss_on(site) as browser:
        tables = [
            await (await browser.get(f"/accounts/audit.csv?about=anna&lang={lang}")).text("utf-8")
            for lang in ("sv", "en")
        ]
        page = await (await browser.get("/accounts/audit?about=anna&lang=sv")).text()

    sv, en = (
        [*csv.reader(io.StringIO(one[1:]), delimiter=sign)] for one, sign in zip(tables, ";,", strict=True)
    )
    assert sv[0][:5] == ["Nummer", "När (svensk tid)", "Vem", "Person", "Händelse"]
    assert en[0][:5] == ["Number", "When (Swedish time)", "Who", "Person", "What happened"]
    assert f">{sv[1][1]}<" in page
    assert sv[1][1] == en[1][1]


async def test_instants_are_told_as_the_clock_showed_and_lists_as_one_says_them(site: Site) -> None:
    after = {
        "queues": [],
        "scopes": ["a:read", "b:read"],
        "until": "2027-11-30T16:46:40.290557+00:00",
        "on": True,
    }
    await site.stage.store.audit.note("root", "link.make", "link:1", "T", after)
    async with boss_on(site) as browser:
        shown = await (await browser.get("/accounts/audit?about=link:1")).text()

    assert "queues: –, scopes: a:read, b:read, until: 2027-11-30 17:46, on: true" in shown
    assert ">T<" in shown
