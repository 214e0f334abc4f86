"""A browser in which somebody has signed in to the service's pages.

Knows: accounts in the service's database, and the page for signing in. Refuses to know: what the test does there.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.accounts.account import Account
from app.accounts.passwords import Passwords
from app.accounts.roles import AccountRole
from app.storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from tests.live.browser import Browser
    from tests.live.house import House

PASSWORD: Final = "sju blå cyklar i regnet"


async def _with_account(house: House, name: str, role: AccountRole, person: str | None) -> int:
    passwords = Passwords()
    account = Account(
        id=0,
        name=name,
        full_name=name.capitalize(),
        email=None,
        person=person,
        role=role,
        lang="sv",
        created_at=datetime.now(UTC),
        created_by="a test",
        password=await passwords.hashed(PASSWORD),
    )
    passwords.close()
    store = await Store.open(house.service.database)
    try:
        return (await store.accounts.add(account)).id
    finally:
        await store.close()


@asynccontextmanager
async def signed_in(
    house: House,
    browser: Browser,
    name: str,
    role: AccountRole = AccountRole.ADMINISTRATOR,
    person: str | None = None,
) -> AsyncIterator[Page]:
    """A page of somebody with this role; afterwards the account is gone."""
    number = await _with_account(house, name, role, person)
    page = await browser.page(house.service.url, microphone=False)
    await _by_password(page, name)
    try:
        yield page
    finally:
        await page.context.close()
        store = await Store.open(house.service.database)
        await store.accounts.delete(number)
        await store.close()


async def signs_in_with_a_passkey(house: House, browser: Browser, name: str) -> None:
    """Adds a passkey to an account, and signs in with it alone, with Chromium's own authenticator."""
    # A passkey belongs to a name, never to an address.
    page = await browser.page(house.service.url.replace("127.0.0.1", "localhost"), microphone=False)
    keys = await page.context.new_cdp_session(page)
    await keys.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    behaves = {"isUserVerified": True, "automaticPresenceSimulation": True}
    await keys.send("WebAuthn.addVirtualAuthenticator", {"options": kind | behaves})
    await _by_password(page, name)
    await page.goto("/account/factors")
    await page.get_by_label("Namn på nyckeln").fill("Datorn")
    await page.get_by_role("button", name="Lägg till en nyckel").click()
    await page.get_by_text("Nyckeln är tillagd.").wait_for()
    await page.context.clear_cookies()

    await page.goto("/sign-in/passkey?next=/account/factors")
    await page.get_by_role("button", name="Använd nyckel").click()
    await page.get_by_role("button", name="Ta bort nyckeln Datorn").wait_for()
    await page.context.close()


async def _by_password(page: Page, name: str) -> None:
    await page.goto("/sign-in")
    await page.locator("#name").fill(name)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("main form button.main").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)
