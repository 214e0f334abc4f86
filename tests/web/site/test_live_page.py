"""live.js in Chromium: what somebody does on a page stays while its parts change, and it says when it is not live."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from app.accounts.roles import AccountRole, Right
from app.web.site.components import Components
from app.web.site.live import Live
from app.web.site.navigation import MENU
from app.web.site.render import Pages
from app.web.site.routes import OpenRoute, Route
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from app.accounts.visitor import Visitor

PAGE = """{% extends "base.html" %}{% block title %}Live{% endblock %}{% block main %}<h1>Live</h1>
<div data-live="/now"><section id="people">{{ people | safe }}</section>
<section id="told" aria-live="polite">{{ told }}</section></div>{% endblock %}"""
PEOPLE = (
    "<ul>{items}</ul><input aria-label=Search name=like><details><summary>Why?</summary>Because</details>"
    "<button>Pause</button>"
)
# What a screen reader would be told: each change within an element of aria-live.
ANNOUNCED = """() => { window.announced = [];
  new MutationObserver((all) => all.forEach((one) => window.announced.push(one.target.textContent)))
    .observe(document.getElementById("told"), { childList: true, characterData: true, subtree: true }); }"""


def people(*names: str) -> str:
    return PEOPLE.format(
        items="".join(f"<li data-key={one}>{one} <button>Call {one}</button></li>" for one in names)
    )


class House:
    """A page with two live parts."""

    def __init__(self) -> None:
        self.changes = 0
        self.parts = {"people": people("anna", "bo"), "told": "Nobody waits"}
        self.pages = Pages()
        self.live = Live(lambda: self.changes, self.pages.version)
        self.template = self.pages._environments["en"].from_string(PAGE)
        self.reads = 0
        self.away = False

    def change(self, **parts: str) -> None:
        self.parts |= parts
        self.changes += 1

    async def page(self, request: web.Request, who: Visitor) -> web.Response:
        values = {
            "visitor": who,
            "here": request.path,
            "menu": MENU,
            "in_language": lambda other: f"?lang={other}",
        }
        return web.Response(text=self.template.render(**values, **self.parts), content_type="text/html")

    async def now(self, request: web.Request, _who: Visitor) -> web.StreamResponse:
        if self.away:
            raise web.HTTPServiceUnavailable

        async def still_in() -> bool:
            return True

        self.reads += 1
        return await self.live.serve(request, "page", lambda: dict(self.parts), still_in)


@pytest.fixture
async def house() -> House:
    return House()


@asynccontextmanager
async def opened(house: House, **settings: Any) -> AsyncIterator[Page]:
    """The page in Chromium, once it is live."""
    routes: list[Route | OpenRoute] = [
        Route("GET", "/desk", Right.OWN, house.page),
        Route("GET", "/now", Right.OWN, house.now),
        *Components(house.pages).routes(),
    ]
    who = visitor(AccountRole.ADMINISTRATOR, lang="en")
    async with (
        visit(routes, who, house.pages, house.live) as browser,
        async_playwright() as playwright,
    ):
        program = shutil.which("chromium") or "/usr/bin/chromium"
        chromium = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            context = await chromium.new_context(base_url=str(browser._base_url), **settings)
            page = await context.new_page()
            await page.goto("/desk")
            if settings.get("java_script_enabled", True):
                await expect(page.locator("#told")).to_have_text("Nobody waits")
                await page.evaluate(ANNOUNCED)
                house.change(told="Live")
                await expect(page.locator("#told")).to_have_text("Live")
                await page.evaluate("announced.length = 0")
            yield page
        finally:
            await chromium.close()


async def test_typed_text_open_details_and_focus_stay_while_a_part_changes(house: House) -> None:
    async with opened(house) as page:
        await page.get_by_label("Search").press_sequentially("ann")
        await page.get_by_text("Why?").click()
        await page.get_by_role("button", name="Call bo").focus()

        house.change(people=people("cecilia", "bo", "anna"))
        await expect(page.locator("#people li")).to_have_count(3)

        assert await page.get_by_label("Search").input_value() == "ann"
        assert await page.locator("#people details").get_attribute("open") is not None
        await expect(page.get_by_role("button", name="Call bo")).to_be_focused()
        assert [text.split()[0] for text in await page.locator("#people li").all_inner_texts()] == [
            *("cecilia", "bo", "anna")
        ]


async def test_somebody_whose_row_goes_does_not_lose_their_place(house: House) -> None:
    async with opened(house) as page:
        await page.get_by_role("button", name="Call bo").focus()

        house.change(people=people("anna"))
        await expect(page.locator("#people li")).to_have_count(1)

        assert await page.evaluate("document.activeElement.id") == "people"


async def test_a_change_is_announced_once_and_not_again_with_the_whole_view(house: House) -> None:
    async with opened(house) as page:
        house.change(told="One waits – “VIP”")
        await expect(page.locator("#told")).to_have_text("One waits – “VIP”")
        reads = house.reads
        await page.evaluate("dispatchEvent(new Event('online'))")
        async with asyncio.timeout(10):
            while house.reads == reads:
                await asyncio.sleep(0.05)
        house.change(people=people("anna"))
        await expect(page.locator("#people li")).to_have_count(1)

        assert await page.evaluate("announced") == ["One waits – “VIP”"]


async def test_it_says_when_it_is_not_live_and_is_right_at_once_when_it_is_again(house: House) -> None:
    async with opened(house) as page:
        lost = page.locator("#lost")
        await page.context.set_offline(True)
        await expect(lost).to_be_visible()
        house.change(told="Two wait")
        await page.context.set_offline(False)

        await expect(page.locator("#told")).to_have_text("Two wait")
        assert not await lost.is_visible()


async def test_a_page_from_before_an_update_loads_itself_anew_unless_somebody_types(house: House) -> None:
    async with opened(house) as page:
        await page.evaluate("window.before = true")
        await page.get_by_label("Search").fill("ann")
        house.live._version = "new"
        reads = house.reads
        await page.evaluate("dispatchEvent(new Event('online'))")
        house.change(told="Two wait")
        await expect(page.locator("#told")).to_have_text("Two wait")
        kept = house.reads > reads and await page.evaluate("window.before")
        await page.get_by_label("Search").fill("")
        async with page.expect_navigation():
            await page.evaluate("dispatchEvent(new Event('online'))")

        assert kept


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_the_frame_and_all_components_are_without_fault(house: House, width: int, scheme: str) -> None:
    size = {"width": width, "height": 800}
    async with opened(house, viewport=size, color_scheme=scheme, java_script_enabled=False) as page:
        if width == 360:
            await page.get_by_text("Menu").click()  # by <details>, without a script
        await expect(page.get_by_role("link", name="Statistics")).to_be_visible()
        await page.context.close()
    async with opened(house, viewport=size, color_scheme=scheme) as page:
        for path in ("/desk", "/components"):
            await page.goto(path)
            found = await Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
