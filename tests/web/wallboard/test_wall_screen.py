"""The screen in Chromium: readable at five metres, live, and honest when it is not."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from app.accounts.links import LinkKind
from tests.web.wallboard.walls import wall, walls_for

# A letter of 25 mm is read at five metres; a screen of 50 inches with 1920 pixels is 1107 mm wide.
FIVE_METRES = 25 / 1107 * 1920
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".wall-queue :is(dt, dd, h2), .wall-agents")]
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
FITS = "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"


@pytest.mark.parametrize(("number", "scheme"), [(1, "light"), (4, "dark")])
async def test_it_is_read_at_five_metres_and_is_live_until_it_says_that_it_is_not(
    number: int, scheme: str
) -> None:
    async with walls_for(None) as (walls, browser), async_playwright() as playwright:
        walls.queues = [wall(f"q{n}", f"Kundtjänst {n}") for n in range(number)]
        _, secret = await walls.links.make(LinkKind.WALLBOARD, "boss", timedelta(days=1), name="Receptionen")
        program = shutil.which("chromium") or "/usr/bin/chromium"
        chromium = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = await chromium.new_context(
            base_url=str(browser._base_url),
            viewport={"width": 1920, "height": 1080},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="sv-SE",
        )
        page = await context.new_page()
        await page.goto(f"/wall/{secret}")
        smallest, fits = await page.evaluate(SMALLEST), await page.evaluate(FITS)
        faults = await Axe().run(page)

        walls.queues[0] = wall("q0", "Kundtjänst 0", waiting=9, longest=200.0, late=3)
        walls.changes += 1
        await expect(page.locator(".wall-queue .bad dd").nth(1)).to_have_text("3:20")
        await context.set_offline(True)
        await expect(page.locator("#lost")).to_be_visible()
        await context.set_offline(False)
        await expect(page.locator("#lost")).to_be_hidden()
        walls.links.away = True  # the database: a screen goes on
        walls.live.look_at_readers()
        walls.queues[0] = wall("q0", "Kundtjänst 0", waiting=10)
        walls.changes += 1
        await expect(page.locator(".wall-queue dd").first).to_have_text("10")
        walls.links.away = False
        await walls.links.revoke(1, "boss")
        walls.live.look_at_readers()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Länken gäller inte längre")
        await chromium.close()

    assert smallest >= FIVE_METRES - 2
    assert fits
    assert faults.violations_count == 0, faults.generate_report()
