"""An administrator changes opening hours in a page, sees what that means, and the next call follows."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.live.signed_in import signed_in
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.live.browser import Browser
    from tests.live.house import House

ANSWERING_SERVICE = "+46313900600"
EARLY, LATE = "+46701740733", "+46701740734"
TABLE = "Namn;Anknytning;Mobil;Roll\nStina Vik;155;070-174 06 98;support\n"


@pytest.fixture
async def same_company(house: House) -> AsyncIterator[None]:
    """Afterwards the company of the tests is in force again."""
    yield
    await asyncio.to_thread(house.service.bring_into_force, house.service.company_file)


@pytest.mark.usefixtures("same_company")
@pytest.mark.at("2026-11-24T12:00:00+01:00")
async def test_opening_hours_changed_in_a_page_hold_for_the_next_call(house: House, browser: Browser) -> None:
    await house.profile("farid", "dnd")
    await house.profile("gun", "dnd")
    early = await house.trunk.call(SUPPORT, shown=EARLY)
    await early.connected()
    await house.until(lambda: house.service.waiting("support") == [EARLY], "the first caller to wait")

    async with signed_in(house, browser, "siv") as page:
        await page.goto("/company")
        await page.get_by_role("link", name="Öppettider").click()
        await page.get_by_role("link", name="Ändra Support", exact=True).first.click()
        await page.get_by_label("Tisdag").fill("25–26")
        await page.get_by_role("button", name="Spara i utkastet").click()
        await expect(page.get_by_label("Tisdag")).to_have_attribute("aria-invalid", "true")
        await expect(page.locator("[id='hours.tuesday-wrong']")).to_contain_text("klockslag")
        await expect(page.get_by_label("Tisdag")).to_have_value("25–26")

        await page.get_by_label("Tisdag").fill("15-16")
        await page.get_by_role("button", name="Spara i utkastet").click()
        await page.get_by_role("link", name="Se ändringarna").click()
        told = await page.locator("#changes li").all_inner_texts()
        await page.get_by_label("Varför").fill("utbildning på förmiddagen")
        await page.get_by_role("button", name="Låt gälla").click()
        await expect(page.get_by_role("heading", name="Det gäller nu")).to_be_visible()

    (version,) = json.loads(await house.vaxel("policy", "log", "--json", "--limit", "1"))
    await house.until(lambda: house.service.health().get("policy") == version["version"], "it to be in force")
    await house.trunk.call(SUPPORT, shown=LATE)
    sent_on = await house.trunk.called()
    assert sent_on.invite.uri == ANSWERING_SERVICE
    sent_on.refuse(486)
    assert any("Support" in one and "15" in one and "tisdag" in one for one in told), told
    assert (version["by"], version["why"]) == ("siv", "utbildning på förmiddagen")


@pytest.mark.usefixtures("same_company")
async def test_people_of_a_table_are_seen_before_they_are_taken_in(house: House, browser: Browser) -> None:
    async with signed_in(house, browser, "siv") as page:
        await page.goto("/company/people-csv")
        await page.get_by_label("Fil").set_input_files(
            {"name": "personer.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
        )
        await page.get_by_role("button", name="Visa vad som skulle ändras").click()
        await expect(page.get_by_text("Ny person: Stina Vik (anknytning 155)")).to_be_visible()
        assert "Stina Vik" not in await house.vaxel("export")
        await page.get_by_role("button", name="Ta in i utkastet").click()
        await page.get_by_role("button", name="Låt gälla").click()
        await expect(page.get_by_role("heading", name="Det gäller nu")).to_be_visible()

    assert "Stina Vik" in await house.vaxel("export")
