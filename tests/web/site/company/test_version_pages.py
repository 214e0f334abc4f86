"""The history says who, when and why; it leads back, and calls off what waits."""

from __future__ import annotations

import re

import pytest

from tests.web.site.company.office import Office
from tests.web.site.company.test_entry_pages import save


async def test_a_version_says_what_it_changed_and_can_be_put_in_force_again() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/basics", ring_seconds="25")
        await browser.post("/company/draft/put-in-force", data={"when": "now", "why": "på prov"})
        log = await (await browser.get("/company/versions")).text()
        second = await (await browser.get("/company/versions/2")).text()
        first = await (await browser.get("/company/versions/1")).text()
        back = await browser.post("/company/versions/1/use", data={"why": "ångrat"})

    assert re.findall(r'/company/versions/(\d+)"', log) == ["2", "1"]
    assert "på prov" in log
    assert "Ringtiden är 25 sekunder i stället för 20 sekunder" in second
    assert "Ringtiden är 20 sekunder i stället för 25 sekunder" in first
    assert back.status == 200
    assert (office.now().document["ring_seconds"], office.now().why) == (20, "ångrat")
    assert [line[1] for line in office.audit.lines] == ["company.change", "company.use"]


async def test_a_prepared_version_is_called_off_once() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/basics", ring_seconds="25")
        await browser.post("/company/draft/put-in-force", data={"when": "at", "at": "2026-12-07T08:00"})
        home = await (await browser.get("/company")).text()
        gone = await browser.post("/company/versions/2/call-off", data={"why": "nej"}, allow_redirects=False)
        again = await browser.post("/company/versions/2/call-off")
        missing = await browser.get("/company/versions/99")

    assert "gäller från måndag 2026-12-07 08:00" in home
    assert (gone.status, again.status, missing.status) == (303, 422, 404)
    assert office.audit.lines[-1][1] == "company.call_off"


@pytest.mark.parametrize("page", ["\u00b2", "9" * 5000, "0", "x"])
async def test_an_odd_page_or_number_in_an_address_is_no_error_of_ours(page: str) -> None:
    office = Office()
    async with office.browser() as browser:
        for path in ("/company/versions", "/company/numbers", "/company/people"):
            assert (await browser.get(path, params={"page": page})).status == 200
        assert (await browser.get("/company/versions/99999999999999999999")).status == 404
        assert (await browser.get(f"/company/short_numbers/{'9' * 5000}")).status == 404
