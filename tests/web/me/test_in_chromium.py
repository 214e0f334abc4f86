"""Min telefon in Chromium: a greeting is recorded by the microphone, and everybody can use each page."""

from __future__ import annotations

import io
import shutil
import wave
from typing import TYPE_CHECKING, Final, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from tests.web.me.stage import visiting
from tests.web.me.test_inbox import RECORD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page

pytestmark = pytest.mark.whole
PAGES = ("", "/calls", "/messages", "/week", "/greetings", "/phones", "/codes", "/policy")
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--use-fake-device-for-media-stream", "--disable-gpu"],
        )
        yield browser
        await browser.close()


async def test_a_greeting_is_recorded_by_the_microphone(chromium: Browser) -> None:
    """V1; and who refuses the microphone is told what to do instead."""
    async with visiting() as visit:
        url = f"{visit.browser._base_url}"
        context = await chromium.new_context(base_url=url)
        page = await context.new_page()
        await page.goto("/me/greetings")
        await page.get_by_role("button", name="Spela in").click()
        await expect(page.get_by_role("alert")).to_contain_text("Mikrofonen kan inte användas")

        await context.grant_permissions(["microphone"])
        await page.get_by_role("button", name="Spela in").click()
        await expect(page.get_by_role("timer")).to_have_text("2 s", timeout=10_000)
        await page.get_by_role("button", name="Stoppa").click()
        await page.get_by_role("button", name="Använd inspelningen").click()
        await expect(page.get_by_role("status")).to_contain_text("Hälsningen är sparad.")

        with wave.open(io.BytesIO(visit.greetings.own["anna", ""])) as sound:
            samples = sound.readframes(sound.getnframes())
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getnframes() > sound.getframerate()
        assert any(samples)


async def test_every_page_can_be_used_by_everybody_on_a_small_screen(chromium: Browser) -> None:
    """WCAG 2.2 AA by axe-core, in light and dark; nothing is wider than the screen, or from another host."""
    async with visiting() as visit:
        visit.records.kept["anna"] = RECORD
        visit.on.chooses("anna", "lunch")
        url = f"{visit.browser._base_url}"
        context = await chromium.new_context(base_url=url, viewport={"width": 360, "height": 800})
        page = await context.new_page()
        asked = _asked_for(page)
        for path in PAGES:
            await page.goto(f"/me{path}")
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme)
                found = (await Axe().run(page, options=WCAG)).response["violations"]
                wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")

                assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found], path
                assert not wide, path
        assert len(asked) >= len(PAGES)
        assert all(one.startswith(url) for one in asked)


def _asked_for(page: Page) -> list[str]:
    """The addresses that the page asks for, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked
