"""Every page of the service: no fault for axe, light enough, from our host alone, and of use without a script.

`make screenshots` photographs them, too.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.accounts.totp import CODE_STEP, totp_code
from app.calls.tape import Occasion, Taped
from app.policy.decision import Direction
from app.storage.store import Store
from tests.live.all_pages import AllPages, pages_of_the_table
from tests.live.signed_in import PASSWORD, signed_in
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from tests.live.browser import Browser
    from tests.live.house import House

# A one-time secret; what a company demands, or a browser has, in the middle of signing in; parts of the draft's page,
# each of which takes a process of seconds; a webhook, of which there is none here; and pages that only lead on.
BY_MORE_THAN_A_LINK = {
    "/welcome/{secret}",
    "/sign-in/set-up",
    "/sign-in/passkey",
    "/accounts/webhooks/{id:[0-9]{1,9}}",
    "/company/draft/findings",
    "/company/draft/last-week",
    "/board",
    "/board/open/{secret}",
    "/board/{person}/{key}",
}
CUSTOMER, WAITS = "+46701740741", "+46701740742"


async def some_calls(house: House) -> None:
    """One that Anna answered, one that she did not, and one that waits."""
    anna = await house.phone("anna")
    call = await house.trunk.call("+46846500401", shown=CUSTOMER)
    rings = await anna.called()
    rings.answer()
    await call.connected()
    await call.hang_up()
    await rings.over()
    await house.until_free("anna")
    missed = await house.trunk.call("+46846500401", shown=CUSTOMER)
    await anna.called()
    await missed.hang_up()
    await house.trunk.call(SUPPORT, shown=WAITS)
    await house.until(lambda: house.service.waiting("support") == [WAITS], "a caller to wait")


@asynccontextmanager
async def something_to_hear(house: House) -> AsyncIterator[None]:
    """A recorded call of Anna's, and a message for her, as rows without sound; afterwards they are gone."""
    now = datetime.now(UTC)
    store = await Store.open(house.service.database)
    tape = Taped("anna", Direction.IN, Occasion.CALL, "a-call", "a-channel", now)
    recording = await store.add_recording(tape, began_at=now, seconds=61.0, file="none.vxr", key="none")
    message = await store.add_message(
        mailbox="anna", caller=CUSTOMER, call=None, recorded_at=now, seconds=12.5, sound="none.wav"
    )
    try:
        yield
    finally:
        await store.forget_recording(recording.id)
        await store.forget_messages([message.id])
        await store.close()


async def changed_draft(page: Page) -> None:
    await page.goto("/company/basics")
    await page.locator("#ring_seconds").fill("25")
    await page.get_by_role("button", name="Spara i utkastet").click()
    await page.wait_for_url(lambda url: "done=saved" in url)


async def second_factor(page: Page, outside: Page, name: str) -> None:
    """Turn on codes of an app, and stop in the middle of signing in."""
    await page.goto("/account/factors/app?lang=sv")
    secret = (await page.locator("code").inner_text()).replace(" ", "")
    step = int(datetime.now(UTC).timestamp() // CODE_STEP)
    await page.locator("#code").fill(totp_code(secret, step))
    await page.get_by_role("button", name="Slå på").click()
    await page.get_by_role("heading", level=1).wait_for()
    await outside.goto("/sign-in?lang=sv")
    await outside.locator("#name").fill(name)
    await outside.locator("#password").fill(PASSWORD)
    await outside.locator("main form button.main").click()
    await outside.wait_for_url(lambda url: "/sign-in/code" in url)


async def simulated(page: Page) -> None:
    await page.goto("/try/simulate")
    await page.locator("#period").select_option("week")
    await page.get_by_role("button", name="Simulera").click()
    await page.get_by_text("Simuleringen är klar.").wait_for(timeout=60_000)


@pytest.mark.timeout(300)  # some 115 s alone
async def test_every_page_is_without_fault(house: House, browser: Browser, tmp_path: Path) -> None:
    rows = await asyncio.to_thread(pages_of_the_table, tmp_path / "table")
    await some_calls(house)
    pictures = Path(os.environ["SCREENSHOTS"]) if "SCREENSHOTS" in os.environ else None
    outside = await browser.page(house.service.url, microphone=False)
    public = AllPages(outside, rows, house.service.url)
    async with something_to_hear(house), signed_in(house, browser, "siv", person="anna") as page:
        await page.goto("/wallboard")
        await page.locator("#name").fill("Receptionen")
        await page.get_by_role("button", name="Gör länken").click()
        wall = await page.locator(".notice code").inner_text()
        await changed_draft(page)
        if pictures is not None:
            await simulated(page)
        pages = AllPages(page, rows, house.service.url)
        screen = wall.removeprefix(house.service.url)
        await pages.walk("/operations?still", "/try?to=101", "/recordings/messages?box=anna", "/", "/me")
        await pages.walk(screen, "/components", "/api/docs")
        state = await page.context.storage_state()
        plain = await browser.page(
            house.service.url, microphone=False, java_script_enabled=False, storage_state=state
        )
        await pages.without_script(plain)
        await plain.context.close()
        if pictures is not None:
            await pages.photograph(pictures)
        await page.goto("/company/draft")
        await page.locator('form[action="/company/draft/discard"] button').click()
        await second_factor(page, outside, "siv")
        await public.walk("/sign-in/code", "/sign-in", "/sign-in/forgotten")
        if pictures is not None:
            await public.photograph(pictures)
    await outside.context.close()

    faults = pages.faults + public.faults
    assert not faults, "\n".join(faults)
    left = sorted(rows.keys() - pages.found.keys() - public.found.keys() - BY_MORE_THAN_A_LINK)
    assert not left, "\n".join(left)
