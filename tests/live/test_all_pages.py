"""Every page of the service: no fault for axe, light enough, from our host alone, and of use without a script.

`make screenshots` photographs them, too.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.live.all_pages import AllPages, pages_of_the_table
from tests.live.browser import Browser
from tests.live.signed_in import signed_in
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.live.house import House

# A one-time secret, or the middle of signing in; a recorded call, a draft or a webhook, of which there is none here;
# and pages that only lead on.
BY_MORE_THAN_A_LINK = {
    "/welcome/{secret}",
    "/sign-in/code",
    "/sign-in/set-up",
    "/sign-in/passkey",
    "/recordings/{id}",
    "/accounts/webhooks/{id:[0-9]{1,9}}",
    "/company/draft",
    "/company/draft/findings",
    "/company/draft/last-week",
    "/board",
    "/board/open/{secret}",
    "/board/{person}/{key}",
}
CUSTOMER, WAITS = "+46701740741", "+46701740742"


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with Browser(tmp_path) as browser:
        yield browser


async def some_calls(house: House) -> None:
    """One that Anna answered, one that she did not, and one that waits."""
    anna = await house.phone("anna")
    call = await house.trunk.call("+46846500401", shown=CUSTOMER)
    rings = await anna.called()
    rings.answer()
    await call.connected()
    await call.hang_up()
    missed = await house.trunk.call("+46846500401", shown=CUSTOMER)
    await anna.called()
    await missed.hang_up()
    await house.trunk.call(SUPPORT, shown=WAITS)
    await house.until(lambda: house.service.waiting("support") == [WAITS], "a caller to wait")


async def test_every_page_is_without_fault(house: House, browser: Browser, tmp_path: Path) -> None:
    rows = await asyncio.to_thread(pages_of_the_table, tmp_path / "table")
    await some_calls(house)
    async with signed_in(house, browser, "siv", person="anna") as page:
        await page.goto("/wallboard")
        await page.locator("#name").fill("Receptionen")
        await page.get_by_role("button", name="Gör länken").click()
        wall = await page.locator(".notice code").inner_text()
        pages = AllPages(page, rows, house.service.url)
        screen = wall.removeprefix(house.service.url)
        await pages.walk("/operations?still", "/", "/me", screen, "/components", "/api/docs")
        state = await page.context.storage_state()
        plain = await browser.page(
            house.service.url, microphone=False, java_script_enabled=False, storage_state=state
        )
        await pages.without_script(plain)
        await plain.context.close()
        if "SCREENSHOTS" in os.environ:
            await pages.photograph(Path(os.environ["SCREENSHOTS"]))
    outside = await browser.page(house.service.url, microphone=False)
    public = AllPages(outside, rows, house.service.url)
    await public.walk("/sign-in", "/sign-in/forgotten")
    await outside.context.close()

    faults = pages.faults + public.faults
    assert not faults, "\n".join(faults)
    left = sorted(rows.keys() - pages.found.keys() - public.found.keys() - BY_MORE_THAN_A_LINK)
    assert not left, "\n".join(left)
