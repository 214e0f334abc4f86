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
    await page.goto("/sign-in")
    await page.locator("#name").fill(name)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("main form button.main").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    try:
        yield page
    finally:
        await page.context.close()
        store = await Store.open(house.service.database)
        await store.accounts.delete(number)
        await store.close()
