"""The pages of calls and statistics in Chromium, on the real service: a call made by SIP tells its story there."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from app.accounts.roles import AccountRole
from app.words.phone_numbers import phone_text
from tests.live.call import talk_together
from tests.live.signed_in import signed_in

if TYPE_CHECKING:
    from tests.live.browser import Browser
    from tests.live.house import House

ANNA, CUSTOMER = "+46846500401", "+46701740688"


async def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = await Axe().run(page, options={"runOnly": rules})
    return [f"{one['id']}: {one['help']}" for one in found.response["violations"]]


async def test_a_call_made_by_sip_is_found_and_tells_its_story(house: House, browser: Browser) -> None:
    anna = await house.phone("anna")
    caller = await house.trunk.call(ANNA, shown=CUSTOMER)
    ringing = await anna.called()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()
    call = (await house.journalled(CUSTOMER))["id"]

    async with signed_in(house, browser, "gun", AccountRole.SUPERVISOR, "gun") as page:
        await page.goto("/journal")
        await page.get_by_label("Sök", exact=True).fill("070-174 06 88")
        await page.get_by_role("button", name="Sök").click()
        row = page.locator("tbody tr").first
        await expect(row).to_contain_text("besvarat")
        await expect(row).to_contain_text("Anna Ek")
        await expect(row).to_contain_text(phone_text(CUSTOMER, "sv"))
        assert await faults(page) == []
        async with page.expect_download() as found:
            await page.get_by_role("link", name="Hämta som CSV").click()
        file = await (await found.value).path()
        table = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
        await row.get_by_role("link").click()
        await expect(page.locator(".story li").last).to_contain_text("Anna Ek svarade efter")
        await expect(page.locator(".story abbr").first).to_be_visible()
        assert await faults(page) == []
        story = page.url
        assert story.endswith(f"/journal/{call}")
        await page.goto("/statistics/people")
        await expect(page.get_by_role("row", name="Anna Ek")).to_be_visible()
        assert await faults(page) == []

    async with signed_in(house, browser, "bo", AccountRole.EMPLOYEE, "bo") as page:
        answer = await page.goto(story)
        await page.goto("/journal")
        await expect(page.get_by_role("heading", name="Mina samtal")).to_be_visible()
        content = await page.locator("body").inner_text()
        assert CUSTOMER not in content
        assert phone_text(CUSTOMER, "sv") not in content
    assert answer is not None
    assert answer.status == 404
    assert table[1][-1] == call
