"""A table of people: what it would change is seen first, and then taken into the draft."""

from __future__ import annotations

import re
import threading
from html import unescape
from typing import TYPE_CHECKING, Any

from aiohttp import FormData

from app.web.site.company import people_actions
from tests.company.lines import lines_between
from tests.web.site.company.office import EXAMPLE, Office

if TYPE_CHECKING:
    import pytest
    from aiohttp import ClientResponse, ClientSession

TABLE = """Namn;Anknytning;Direktnummer;Mobil;E-post;Roll;Chef
Anna Ek;101;08-465 004 01;070-174 06 05;;säljare;David Holm
Bo Lind;102;08-465 004 02;070-174 06 99;bo@bolaget.se;teknisk service;
Åsa Öberg;;08-465 004 50;;;Chef;
Stina Vik;155;;070-174 06 98;;lagret;Ingen Alls
"""


async def upload(browser: ClientSession, table: str | bytes, **more: str) -> ClientResponse:
    form = FormData()
    form.add_field("file", table if isinstance(table, bytes) else table.encode(), filename="personer.csv")
    for name, value in more.items():
        form.add_field(name, value)
    return await browser.post("/company/people-csv", data=form)


async def test_a_preview_tells_who_is_new_and_what_differs_and_changes_nothing() -> None:
    office = Office()
    async with office.browser() as browser:
        page = unescape(await (await upload(browser, TABLE)).text())

    assert re.findall(r'<dd class="number">(\d+)</dd>', page) == ["2", "1", "1", "0"]
    told = re.findall(r"<li>(.*?)</li>", page)
    assert "Ny person: Åsa Öberg (anknytning 113)" in told
    assert any(one.startswith("Bo Lind: mobil") and "+46701740699" in one for one in told)
    assert any("det finns ingen roll 'lagret'" in one and ":5" in one for one in told)
    assert any("det finns ingen chef" in one or "chefen 'Ingen Alls' finns inte" in one for one in told)
    assert office.drafts.kept == {}


async def test_what_was_seen_is_taken_into_the_draft_once() -> None:
    office = Office()
    async with office.browser() as browser:
        await upload(browser, TABLE)
        taken = await browser.post("/company/people-csv/take", allow_redirects=False)
        again = await browser.post("/company/people-csv/take")

    gone, came = lines_between(EXAMPLE, office.drafts.kept["boss"].text)
    assert (taken.headers["Location"], again.status) == ("/company/draft?done=saved", 409)
    assert gone == ['    mobile: "+46701740606"']
    assert '    mobile: "+46701740699"' in came
    assert "    email: bo@bolaget.se" in came
    assert "  - id: asa" in came
    assert '    extension: "155"' in came
    assert "# har bara mobilanknytning" in office.drafts.kept["boss"].text


async def test_those_who_are_not_in_the_table_go_only_if_that_is_asked_for() -> None:
    async with Office().browser() as browser:
        page = unescape(await (await upload(browser, TABLE, remove="on")).text())

    assert re.findall(r'<dd class="number">(\d+)</dd>', page) == ["2", "1", "1", "9"]
    assert "Rätta det här först" in page, "queues name people who would be gone"


async def test_a_table_that_cannot_be_read_is_told_with_its_line() -> None:
    async with Office().browser() as browser:
        broken = await upload(browser, 'Namn;Mobil\n"Anna;1\n')
        workbook = await upload(browser, b"PK\x03\x04rest")
        nothing = await browser.post("/company/people-csv", data={"remove": "on"})

        assert "citattecknet tar aldrig slut" in await broken.text()
        assert "spara den som CSV UTF-8" in await workbook.text()
        assert [one.status for one in (broken, workbook, nothing)] == [422, 422, 422]


async def test_the_same_table_twice_changes_nothing() -> None:
    office = Office()
    async with office.browser() as browser:
        await upload(browser, TABLE)
        await browser.post("/company/people-csv/take")
        before = office.drafts.kept["boss"].text
        page = await (await upload(browser, TABLE)).text()
        await browser.post("/company/people-csv/take")

    assert re.findall(r'<dd class="number">(\d+)</dd>', page) == ["0", "0", "4", "0"]
    assert office.drafts.kept["boss"].text == before


async def test_a_table_is_judged_beside_the_calls_and_each_new_person_gets_an_id_and_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """5,000 rows take seconds; somebody later in the table may have the id that an earlier name would give."""
    judged, taken_extensions = [], people_actions.taken_extensions

    def noted(values: Any) -> set[str]:
        judged.append(threading.current_thread())
        return taken_extensions(values)

    monkeypatch.setattr(people_actions, "taken_extensions", noted)
    office = Office()
    async with office.browser() as browser:
        await upload(
            browser, "Namn;Anknytning;Roll;Id\nUno Ek;;säljare;\nUno Ek;;säljare;\nDag Ek;;säljare;uno\n"
        )
        await browser.post("/company/people-csv/take")

    _, came = lines_between(EXAMPLE, office.drafts.kept["boss"].text)
    ids = [one.split()[-1] for one in came if "- id:" in one]
    extensions = [one.split()[-1] for one in came if "extension:" in one]
    assert judged
    assert threading.main_thread() not in judged
    assert ids == ["uno-ek", "uno-ek-2", "uno"]
    assert len(set(extensions)) == 3
