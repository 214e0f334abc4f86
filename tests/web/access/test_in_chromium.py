"""Passkeys in Chromium with a virtual authenticator, and what axe says of these pages."""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from app.accounts.roles import AccountRole
from tests.accounts.stage import GOOD
from tests.web.access.stage import access_in
from tests.web.access.test_second_step_pages import with_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import CDPSession, Page

    from tests.web.access.stage import AccessSite

pytestmark = pytest.mark.whole
SHOTS = os.environ.get("VAXEL_TEST_SHOTS")  # a directory for pictures of the pages, to look at
SIGHTS: Final[tuple[tuple[int, Literal["light", "dark"]], ...]] = ((360, "dark"), (1280, "light"))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@asynccontextmanager
async def chromium(site: AccessSite) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        opened = await browser.new_context(base_url=site.url, locale="sv-SE")
        page = await opened.new_page()
        page.set_default_timeout(20_000)
        yield page
        await browser.close()


async def authenticator(page: Page, *, verified: bool = True) -> tuple[CDPSession, str]:
    """A key in the computer that knows its owner, or not."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    made = await session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verified,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


async def sign_in(page: Page, name: str = "anna") -> None:
    await page.goto("/sign-in?next=/account/factors")
    await page.get_by_label("Namn").fill(name)
    await page.get_by_label("Lösenord").fill(GOOD)
    await page.locator("main button.main").click()


async def registered(page: Page) -> None:
    await sign_in(page)
    await page.get_by_label("Namn på nyckeln").fill("Annas dator")
    await page.get_by_role("button", name="Lägg till en nyckel").click()
    await expect(page.get_by_text("Nyckeln är tillagd.")).to_be_visible()
    await expect(page.get_by_text("Annas dator")).to_be_visible()


async def test_a_passkey_signs_in_without_a_name_and_is_gone_when_removed(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, chromium(site) as page:
        anna = await site.stage.account()
        await authenticator(page)
        await registered(page)
        await page.context.clear_cookies()

        await page.goto("/sign-in?next=/account/factors")
        await page.get_by_role("link", name="Logga in med nyckel").click()
        await page.get_by_role("button", name="Använd nyckel").click()
        await expect(page.get_by_text("Annas dator")).to_be_visible()
        (key,) = await site.factors.passkeys(anna.id)
        how = {one.how for one in await site.stage.store.sessions.of_account(anna.id)}
        assert (key.host, key.sign_count > 0, how) == ("localhost", True, {"password", "passkey"})

        await page.get_by_role("button", name="Ta bort nyckeln Annas dator").click()
        await expect(page.get_by_text("Nyckeln är borttagen.")).to_be_visible()
        await page.context.clear_cookies()
        await page.goto("/sign-in/passkey")
        await page.get_by_role("button", name="Använd nyckel").click()
        await expect(page.get_by_role("alert").filter(has_text="godtogs inte")).to_be_visible()
        assert [one[1] for one in await site.stage.did() if "factor" in one[1]] == [
            "factor.passkey_add",
            "factor.passkey_remove",
        ]


async def test_after_the_password_the_passkey_is_asked_for(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, chromium(site) as page:
        anna = await site.stage.account()
        await authenticator(page)
        await registered(page)
        await page.context.clear_cookies()

        await sign_in(page)
        await expect(page).to_have_url(f"{site.url}/sign-in/code?next=/account/factors")
        await page.get_by_role("button", name="Använd nyckel").click()
        await expect(page.get_by_text("Annas dator")).to_be_visible()
        (key,) = await site.factors.passkeys(anna.id)
        assert key.used_at is not None


async def test_a_copy_of_a_passkey_whose_count_is_behind_is_refused(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, chromium(site) as page:
        anna = await site.stage.account()
        await authenticator(page)
        await registered(page)
        (key,) = await site.factors.passkeys(anna.id)
        await site.factors.passkey_used(key.id, 1_000, before=key.sign_count)
        await page.context.clear_cookies()

        await page.goto("/sign-in/passkey")
        await page.get_by_role("button", name="Använd nyckel").click()

        await expect(page.get_by_role("alert").filter(has_text="godtogs inte")).to_be_visible()
        assert await page.evaluate("fetch('/account').then((answer) => answer.status)") == 401


async def test_a_passkey_that_does_not_know_its_owner_is_not_taken(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, chromium(site) as page:
        anna = await site.stage.account()
        session, id_ = await authenticator(page)
        await registered(page)
        await session.send("WebAuthn.setUserVerified", {"authenticatorId": id_, "isUserVerified": False})
        await page.context.clear_cookies()

        await page.goto("/sign-in/passkey")
        await page.get_by_role("button", name="Använd nyckel").click()

        await expect(page.get_by_role("alert").filter(has_text="Försök igen")).to_be_visible()
        await expect(page).to_have_url(f"{site.url}/sign-in/passkey")
        (known,) = await site.factors.passkeys(anna.id)
        assert known.used_at is None


async def test_axe_finds_nothing_on_any_page_light_and_dark_on_a_telephone_and_on_a_screen(
    tmp_path: Path,
) -> None:
    async with (
        access_in(tmp_path, second_factor="everybody") as site,
        chromium(site) as page,
    ):
        boss = await site.stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
        found: dict[str, str] = {}

        async def look(name: str) -> None:
            for width, scheme in SIGHTS:
                await page.set_viewport_size({"width": width, "height": 800})
                await page.emulate_media(color_scheme=scheme)
                seen = await Axe().run(page, options=RULES)
                if seen.violations_count:
                    found[f"{name} {width}"] = seen.generate_report()
                wide = await page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    found[f"{name} {width} wide"] = str(wide)
                if SHOTS is not None:
                    await page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{width}.png", full_page=True)

        await sign_in(page, "boss")
        await look("set-up")
        await site.factors.remove_codes(boss.id)
        await with_app(site, boss)
        await page.goto("/sign-in/code")
        await look("code")
        session = await site.stage.session(boss)
        cookie: Any = {
            "name": "__Host-vaxel",
            "value": session,
            "url": site.url.replace("http:", "https:"),
            "secure": True,
        }
        await page.context.add_cookies([cookie])
        await authenticator(page)
        await page.goto("/account/factors")
        await page.get_by_label("Namn på nyckeln").fill("Annas dator")
        await page.get_by_role("button", name="Lägg till en nyckel").click()
        await expect(page.get_by_text("Nyckeln är tillagd.")).to_be_visible()
        await look("factors")
        await page.goto("/links")
        await page.get_by_label("Vad den är till för").fill("skärmen i receptionen")
        await page.get_by_role("button", name="Skapa länken").click()
        await look("made-link")
        await page.goto("/links")
        await look("links")
        await page.goto("/accounts/tokens")
        await page.get_by_label("Vad den är till för").fill("crm")
        await page.get_by_role("group", name="statistik").get_by_label("Läsa").check()
        await page.get_by_role("button", name="Skapa nyckeln").click()
        await look("made-token")
        await page.goto("/accounts/tokens")
        await look("tokens")
        await page.goto("/accounts/webhooks")
        await page.get_by_label("Adress").fill("https://crm.bolaget.se/vaxel")
        await page.keyboard.press("Enter")
        await look("made-webhook")
        await page.get_by_role("link", name="Till webhooken").click()
        await page.get_by_role("button", name="Skicka en testhändelse").click()
        [delivery] = await site.stage.store.webhooks.due(1, 1)
        await site.stage.store.webhooks.not_delivered(delivery.id, "status 500", None)
        await page.get_by_role("link", name="uppgiven").click()
        await look("webhook")
        await page.goto("/accounts/webhooks")
        await look("webhooks")
        await page.goto("/sign-in/passkey")
        await look("passkey")
        await site.factors.remove_codes(boss.id)
        await page.goto("/account/factors/app")
        await look("app")

        assert found == {}
