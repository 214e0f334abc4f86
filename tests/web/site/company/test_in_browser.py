"""The pages of the company in Chromium: nothing for axe to find, nothing wider than the screen, and rows by script."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from tests.web.site.company.office import Office, administrator
from tests.web.site.company.test_entry_pages import save

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import BrowserContext

PAGES = (
    "/company",
    "/company/people",
    "/company/people/kerstin",
    "/company/queues/support",
    "/company/hours",
    "/company/hours/queue:support",
    "/company/draft",
    "/company/text",
    "/company/versions",
    "/company/people-csv",
)


@asynccontextmanager
async def chromium(office: Office, **settings: Any) -> AsyncIterator[BrowserContext]:
    async with (
        office.browser(administrator(lang=settings.pop("lang", "sv"))) as browser,
        async_playwright() as playwright,
    ):
        await save(browser, "/company/basics", ring_seconds="25")
        program = shutil.which("chromium") or "/usr/bin/chromium"
        started = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield await started.new_context(base_url=str(browser._base_url), **settings)
        finally:
            await started.close()


@pytest.mark.whole
@pytest.mark.parametrize(("scheme", "lang", "width"), [("light", "sv", 360), ("dark", "en", 1280)])
async def test_axe_finds_nothing_and_nothing_is_too_wide(scheme: Any, lang: str, width: int) -> None:
    found: dict[str, Any] = {}
    settings: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    async with chromium(Office(), lang=lang, **settings) as context:
        page = await context.new_page()
        for path in PAGES:
            await page.goto(path)
            violations = (await Axe().run(page)).response["violations"]
            found[path] = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in violations]
            found[path] += (
                [] if await page.evaluate("document.documentElement.scrollWidth") <= width else ["wide"]
            )

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.whole
async def test_scripts_add_rows_copy_hours_and_tell_errors_as_one_types() -> None:
    async with chromium(Office(), locale="sv-SE") as context:
        page = await context.new_page()
        await page.goto("/company/queues/salj")
        await page.get_by_role("button", name="Lägg till en till").first.click()
        await expect(page.get_by_label("Svarar 4")).to_be_focused()

        await page.get_by_label("Måndag").fill("9–15")
        await page.get_by_role("button", name="Måndagens tider").click()
        await expect(page.get_by_label("Fredag")).to_have_value("9–15")
        await page.get_by_role("button", name="Spara i utkastet").click()

        await page.goto("/company/text")
        await page.locator("#text").fill("company: [\n")
        await expect(page.locator("#text-problems")).to_contain_text("Rad 2")

        assert await page.locator("#text-problems li").count() == 1
