"""The desk in Chromium by keys alone: each key of its help, the form that moves a caller, and where the focus is."""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, Literal

import pytest
from playwright.async_api import async_playwright, expect

from app.accounts.roles import AccountRole
from app.calls.ports.news import LegAnswered, LegGone, OnPhone
from app.policy.targets import Pause
from app.web.desk.desk_actions import PROLONGED
from app.words.phone_numbers import phone_text
from tests.calls.queue.test_hall import leg_of, waits
from tests.calls.queue.test_moving import order_of
from tests.calls.virtual_time import until
from tests.web.desk.desk_stage import at_a_desk
from tests.web.desk.test_desk_pages import gun_talks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from tests.web.desk.desk_stage import Desk

pytestmark = pytest.mark.whole
SHOTS = os.environ.get("VAXEL_TEST_SHOTS")  # a directory for pictures of the page, to look at
SIGHTS: Final[list[tuple[str, int, Literal["light", "dark"]]]] = [
    ("en", 360, "dark"),
    ("sv", 360, "light"),
    ("en", 1280, "dark"),
    ("sv", 1280, "light"),
]
ONE, OTHER = "+46701740691", "+46701740692"


@asynccontextmanager
async def chromium(desk: Desk) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        program = shutil.which("chromium") or "/usr/bin/chromium"
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = await browser.new_context(base_url=str(desk.browser._base_url), locale="sv-SE")
        page = await context.new_page()
        page.set_default_timeout(15_000)
        await page.goto("/desk")
        yield page
        await browser.close()


async def focus(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id"))


async def sends(page: Page, key: str) -> None:
    """Press a key that sends a form, once its button is there: the page is loaded anew."""
    if key != "Enter":
        await expect(page.locator(f"[data-press={key}]").first).to_be_visible()
    async with page.expect_navigation():
        await page.keyboard.press(key)


async def tabs_to(page: Page, id_: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(150):
        await page.keyboard.press("Tab")
        if await focus(page) == id_:
            return
    raise AssertionError(f"{id_} cannot be reached by Tab")


async def test_each_key_of_the_help_does_what_it_says_and_the_focus_stays_where_it_was() -> None:
    async with at_a_desk() as desk, chromium(desk) as page:
        await page.keyboard.press("?")
        keys = await page.locator("dialog kbd").all_inner_texts()
        await page.keyboard.press("Escape")
        assert set(keys) == {*"/kfjtclpwx?", "Esc"}

        await logs_in_and_out(desk, page)
        await wraps_up(desk, page)
        await transfers(desk, page)
        await pauses_and_calls_back(desk, page)


async def logs_in_and_out(desk: Desk, page: Page) -> None:
    for logged_in in (False, True):
        await sends(page, "l")
        await expect(page.locator("#log_out" if logged_in else "#log_in")).to_be_visible()
        assert desk.on.hall.staff.agents.of("gun").logged_in is logged_in


async def wraps_up(desk: Desk, page: Page) -> None:
    staff = desk.on.hall.staff
    for agent in ("farid", "carin"):
        await staff.choose(agent, Pause("Lunch"))
    await waits(desk.on, "c1", ONE)
    await until(lambda: desk.on.ringing)
    leg = leg_of(desk.on, "gun")
    desk.on.switchboard.hear(LegAnswered(leg))
    await desk.on.met.get()
    await expect(page.locator("#call")).to_contain_text("Du talar med")
    desk.on.switchboard.hear(LegGone(leg, 16))
    await expect(page.locator("#end_wrap_up")).to_be_visible()
    ends = staff.wrap_up_until("gun")

    await sends(page, "x")
    await until(lambda: staff.wrap_up_until("gun") == ends + PROLONGED)
    await tabs_to(page, "end_wrap_up")
    await sends(page, "w")
    await expect(page.locator("#end_wrap_up")).to_be_hidden()
    assert await focus(page) == "mine"  # the button is gone


async def transfers(desk: Desk, page: Page) -> None:
    await gun_talks(desk)
    await expect(page.locator("#call")).to_contain_text("Du talar med")
    await page.keyboard.press("/")
    await page.keyboard.type("carin")
    await expect(page.locator("#colleagues .colleague")).to_have_count(1)
    await page.keyboard.press("Escape")
    for key, says in (("f", "Du frågar"), ("t", "Du talar med"), ("f", "Du frågar"), ("j", "Du talar med")):
        await sends(page, key)
        await expect(page.locator("#call")).to_contain_text(says)
    await sends(page, "k")
    await until(lambda: len(desk.exchange.did) == 5)
    assert [one[0] for one in desk.exchange.did] == ["ask", "take_back", "ask", "join", "send_on"]
    desk.on.switchboard.hear(OnPhone("gun", "desk", talking=False))
    desk.on.ends("answered", "gun", id_="c9")
    await expect(page.locator("#call")).to_contain_text("Inget samtal")


async def pauses_and_calls_back(desk: Desk, page: Page) -> None:
    """c calls the customer in whose row the focus is, and not the first."""
    hall = desk.on.hall
    await sends(page, "p")
    await expect(page.locator("#mine")).to_contain_text("paus")
    for number in (ONE, OTHER):
        desk.on.callbacks.ask(desk.on.company.queues["support"], number, arrived=desk.on.now.timestamp())
    hall.changes += 1
    await expect(page.locator("[data-press=c]")).to_have_count(2)
    second = await page.locator("[data-press=c]").nth(1).get_attribute("id")
    assert second is not None
    await tabs_to(page, second)
    await hall.staff.choose("farid", Pause("Möte"))  # the part is another now
    await expect(page.locator("#agents-support")).to_contain_text("paus (Möte)")
    assert await focus(page) == second
    await sends(page, "c")
    await until(lambda: desk.on.ringing)
    await expect(page.locator(f"#caller-{second.removeprefix('take-')}")).to_contain_text(
        "ringer hos Gun Berg"
    )
    await sends(page, "p")
    await expect(page.locator("#resume")).to_be_hidden()


async def test_a_supervisor_moves_a_caller_by_keys_and_what_they_type_stays_while_others_come() -> None:
    async with at_a_desk("anna", AccountRole.SUPERVISOR) as desk, chromium(desk) as page:
        for agent in ("farid", "gun", "carin"):
            await desk.on.hall.staff.choose(agent, Pause("Lunch"))
        await waits(desk.on, "c1", ONE)
        await waits(desk.on, "c2", OTHER)
        await expect(page.locator("#caller-c2")).to_be_visible()
        await photographed(page)
        await tabs_to_move(page, phone_text(OTHER, "sv"))
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await focus(page) == "to-c2"
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.type("ringer för ")
        await waits(desk.on, "c3", "+46701740695")
        await expect(page.locator("#caller-c3")).to_be_visible()
        assert await focus(page) == "why-c2"
        await page.keyboard.type("tredje gången")

        await sends(page, "Enter")

        await until(lambda: order_of(desk.on) == ["c2", "c1", "c3"])
        await expect(page.locator("#caller-c2 .badge")).to_be_visible()
        assert desk.audit.did[0][1] == "call.move"
        assert await page.evaluate("document.activeElement.closest('#caller-c2') !== null")


async def tabs_to_move(page: Page, number: str) -> None:
    for _ in range(150):
        await page.keyboard.press("Tab")
        at = await page.evaluate("[document.activeElement.localName, document.activeElement.textContent]")
        if at[0] == "summary" and number in at[1]:
            return
    raise AssertionError(f"nothing moves {number}")


async def photographed(page: Page) -> None:
    """With the form that moves a caller open, and the help."""
    for lang, width, scheme in SIGHTS if SHOTS is not None else ():
        await page.set_viewport_size({"width": width, "height": 900})
        await page.emulate_media(color_scheme=scheme)
        await page.goto(f"/desk?lang={lang}")
        await page.locator("#move-c2 summary").press("Enter")
        await page.locator("#to-c2").focus()
        await page.screenshot(path=f"{SHOTS}/desk-{width}-{scheme}-{lang}.png", full_page=True)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.keyboard.press("Escape")
        await page.locator("#keys-open").click()
        await page.screenshot(path=f"{SHOTS}/keys-{width}-{scheme}-{lang}.png")
        await page.goto("/desk")
