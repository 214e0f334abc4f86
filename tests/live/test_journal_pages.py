"""The pages of calls and statistics in Chromium, on the real service: a call made by SIP tells its story there."""

from __future__ import annotations

import csv
import io
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from app.accounts.account import Account
from app.accounts.passwords import Passwords
from app.accounts.roles import AccountRole
from app.storage import Store
from tests.live.call import talk_together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.live.browser import Browser
    from tests.live.house import House

ANNA, CUSTOMER = "+46846500401", "+46701740688"
PASSWORD = "fyra gröna båtar i hamn"


@asynccontextmanager
async def visit_as(house: House, browser: Browser, name: str, role: AccountRole) -> AsyncIterator[Page]:
    """A page of a person who has signed in; afterwards the account is gone."""
    passwords = Passwords()
    store = await Store.open(house.service.database)
    for other in await store.accounts.all():
        if name in (other.name, other.person):  # a session of another test's desk
            await store.accounts.delete(other.id)
    account = await store.accounts.add(
        Account(
            id=0,
            name=name,
            full_name=name.capitalize(),
            email=None,
            person=name,
            role=role,
            lang="sv",
            created_at=datetime.now(UTC),
            created_by="a test",
            password=await passwords.hashed(PASSWORD),
        )
    )
    passwords.close()
    page = await browser.page(house.service.url, microphone=False)
    try:
        await page.goto("/sign-in")
        await page.locator("#name").fill(name)
        await page.locator("#password").fill(PASSWORD)
        await page.locator("main form button.main").click()
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        yield page
    finally:
        await page.context.close()
        await store.accounts.delete(account.id)
        await store.close()


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

    async with visit_as(house, browser, "gun", AccountRole.SUPERVISOR) as page:
        await page.goto("/journal")
        await page.get_by_label("Sök", exact=True).fill("070-174 06 88")
        await page.get_by_role("button", name="Sök").click()
        row = page.locator("tbody tr").first
        await expect(row).to_contain_text("besvarat")
        await expect(row).to_contain_text("Anna Ek")
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

    async with visit_as(house, browser, "bo", AccountRole.EMPLOYEE) as page:
        answer = await page.goto(story)
        await page.goto("/journal")
        await expect(page.get_by_role("heading", name="Mina samtal")).to_be_visible()
        assert CUSTOMER not in await page.content()
    assert answer is not None
    assert answer.status == 404
    assert table[1][-1] == call
