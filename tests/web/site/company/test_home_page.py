"""The first page: each section with how many it has, and a search over people and numbers."""

from __future__ import annotations

import re

from app.web.site.company.sections import ENTRY_LISTS, FORMS, GROUPS
from tests.web.site.company.office import EXAMPLE, Office


async def test_it_leads_to_every_section() -> None:
    async with Office().browser() as browser:
        page = await (await browser.get("/company")).text()
        for _, names in GROUPS:
            for name in names:
                assert (await browser.get(f"/company/{name}")).status == 200, name

    assert {name for _, names in GROUPS for name in names} == {*ENTRY_LISTS, *FORMS, "hours", "numbers"}
    assert "av root (Linux)" in page


async def test_pages_stay_small_and_quick_to_search_with_thousands_of_people() -> None:
    """No list of all people is in a page: those that fit come as somebody types."""
    many = "".join(
        f'  - {{id: p{at}, name: Person {at}, role: ekonomi, extension: "{20000 + at}", direct: "+4685{at:07}"}}\n'
        for at in range(3000)
    )
    async with Office(EXAMPLE.replace("\nqueues:\n", f"\n{many}\nqueues:\n", 1)).browser() as browser:
        for path in ("", "?q=person", "/people", "/people/p77", "/people/_new", "/queues/support", "/hours"):
            page = await (await browser.get(f"/company{path}")).text()
            assert len(page.encode()) < 60_000, path
        page = await (await browser.get("/company/people", params={"q": "21500"})).text()
        suggested = await (await browser.get("/company/suggest?of=people&q=person 2999")).json()

    assert re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page) == ["Person 1500"]
    assert suggested == ["Person 2999 (22999)"]


async def test_a_number_or_a_name_is_found_wherever_it_stands() -> None:
    async with Office().browser() as browser:
        for words, paths in (
            ("070-174 06 05", ["/company/people/anna", "/company/subscriptions/0"]),
            ("08-46 500 420", ["/company/queues/support"]),
            ("taxi", ["/company/short_numbers/0"]),
        ):
            page = await (await browser.get("/company", params={"q": words})).text()
            assert re.findall(r'<li><a href="(/company/[a-z_]+/\w+)">', page) == paths, words


async def test_every_number_is_listed_with_what_it_is_and_whom_it_leads_to() -> None:
    async with Office().browser() as browser:
        page = await (await browser.get("/company/numbers", params={"q": "anna"})).text()
        short = await (await browser.get("/company/numbers", params={"q": "302"})).text()
        every = await (await browser.get("/company/numbers")).text()

    rows = re.findall(
        r'<th scope="row" class="nowrap"><a href="([^"]*)">(.*?)</a></th><td [^>]*>(.*?)</td>', page
    )
    assert rows == [
        ("/company/people/anna", "101", "Anknytning"),
        ("/company/people/anna", "+46846500401", "Direktnummer"),
        ("/company/people/anna", "+46701740605", "Mobil"),
        ("/company/subscriptions/0", "+46701740605", "Abonnemang"),
    ]
    assert "Support: Support (202)" in short
    assert "+46701740615" in every
