"""My week day by day, and the policy as it concerns me."""

from __future__ import annotations

from tests.web.me.stage import visiting
from tests.web.site.visit import visitor


async def test_the_week_begins_today_and_has_each_day() -> None:
    async with visiting() as visit:
        page = await visit.text("/me/week")

        assert page.count("<svg") == 7
        assert "Tisdag 24/11" in page
        assert "Måndag 30/11" in page
        assert "08.00–12.00</span> Tillgänglig" in page
        assert "18.00–24.00</span> Slutat för dagen" in page


async def test_the_policy_is_shown_with_its_lists_and_tables() -> None:
    async with visiting() as visit:
        page = await visit.text("/me/policy")

        assert "<h2>Roller</h2>" in page
        assert "<li>Ett</li>" in page
        assert '<td data-label="Visar">mobilnumret</td>' in page
        assert "<h3>Inuti</h3>" in page


async def test_both_are_in_english_too() -> None:
    async with visiting(visitor(lang="en")) as visit:
        assert "Tuesday 24/11" in await visit.text("/me/week")
        assert "as far as they concern you" in await visit.text("/me/policy")
