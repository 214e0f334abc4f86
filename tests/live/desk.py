"""Somebody at a desk in Chromium, signed in as they would be after their password.

Knows: how to be signed in, and what a desk shows. Refuses to know: SIP.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from aiohttp import ClientSession
from playwright.async_api import expect

from app.accounts.account import Account, AccountSession
from app.accounts.one_time import new_secret, new_session_id, secret_hash
from app.clock import real_clock
from app.web.site.gate import SESSION_COOKIE
from tests.live.browser import WITHIN

if TYPE_CHECKING:
    from playwright.async_api import Page

    from app.accounts.roles import AccountRole
    from app.storage.store import Store
    from tests.live.browser import Browser
    from tests.live.house import House

# Remembers when a part of the page first said something: window.saidAt["queues", "text"].
WATCH = """(part, text) => new Promise((done) => {
  const here = document.getElementById(part);
  const look = () => here.textContent.includes(text) && done(Date.now());
  look();
  new MutationObserver(look).observe(here, { childList: true, subtree: true, characterData: true });
})"""


async def session_of(house: House, person: str, role: AccountRole) -> str:
    """The secret of a new session of this person, with an account that is gone after the test."""

    added: list[int] = []

    async def begin(store: Store) -> str:
        now, secret = real_clock(), new_secret()
        account = await store.accounts.by_person(person)
        if account is None:
            account = await store.accounts.add(
                Account(
                    id=0,
                    name=person,
                    full_name=person.title(),
                    email=None,
                    person=person,
                    role=role,
                    lang="sv",
                    created_at=now,
                    created_by="test",
                )
            )
            added.append(account.id)
        await store.sessions.add(
            AccountSession(
                id=new_session_id(),
                hash=secret_hash(secret),
                account=account.id,
                how="password",
                address="127.0.0.1",
                agent="test",
                created_at=now,
                used_at=now,
                ends_at=now + timedelta(hours=1),
            )
        )
        return secret

    async def end(store: Store) -> None:
        for account in added:
            await store.accounts.delete(account)

    secret = await asyncio.to_thread(house.service._in_store, begin)
    house.afterwards(lambda: house.service._in_store(end))
    return secret


class DeskPage:
    """The page /desk."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def of(cls, house: House, browser: Browser, person: str, role: AccountRole) -> DeskPage:
        secret = await session_of(house, person, role)
        url = house.service.url
        page = await browser.page(url, microphone=False)
        cookie = {
            "name": SESSION_COOKIE,
            "value": secret,
            "url": url.replace("http:", "https:"),
            "secure": True,
        }
        await page.context.add_cookies([cookie])  # type: ignore[list-item]
        desk = cls(page)
        await page.goto("/desk")
        await expect(page.locator("#queues")).to_be_visible()
        return desk

    async def shows(self, part: str, text: str) -> None:
        await expect(self.page.locator(f"#{part}")).to_contain_text(text, timeout=WITHIN)

    async def no_longer_shows(self, part: str, text: str) -> None:
        await expect(self.page.locator(f"#{part}")).not_to_contain_text(text, timeout=WITHIN)

    async def press(self, button: str) -> None:
        await self.page.get_by_role("button", name=button, exact=True).first.click()

    async def search(self, text: str) -> None:
        await self.page.locator("#like").fill(text)


class DeskForms:
    """Somebody's desk without a browser: the page's own forms, sent as a browser sends them."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._headers = {"Cookie": f"{SESSION_COOKIE}={secret}", "Sec-Fetch-Site": "same-origin"}

    @classmethod
    async def of(cls, house: House, person: str, role: AccountRole) -> DeskForms:
        return cls(house.service.url, await session_of(house, person, role))

    async def send(self, form: str, status: int = 303, **fields: str) -> None:
        """Send a form: transfer, take, move or standing."""
        async with (
            ClientSession(self._url, headers=self._headers) as client,
            client.post(f"/desk/{form}", data=fields, allow_redirects=False) as answer,
        ):
            assert answer.status == status, await answer.text()
