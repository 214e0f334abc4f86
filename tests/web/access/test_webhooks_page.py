"""Administrators add webhooks, see what became of each event, and send given-up ones again; without scripts."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from tests.web.access.stage import access_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.web.access.stage import AccessSite
    from tests.web.accounts.stage import Browser

HERE = "/accounts/webhooks"
URL = "https://crm.example/hook"


@asynccontextmanager
async def boss_in(
    tmp_path: Path, role: AccountRole = AccountRole.ADMINISTRATOR
) -> AsyncIterator[tuple[AccessSite, Browser]]:
    async with access_in(tmp_path) as site, site.browser() as browser:
        await site.stage.account(None, role, name="boss")
        await browser.sign_in("boss")
        yield site, browser


async def text(browser: Browser, path: str = HERE) -> str:
    answer = await browser.get(path)
    assert answer.status == 200
    return await answer.text()


async def test_a_webhook_is_added_with_its_secret_shown_once_and_removed(tmp_path: Path) -> None:
    async with boss_in(tmp_path) as (site, browser):
        assert "Det finns inga webhookar." in await text(browser)

        made = await (await browser.post(HERE, url=URL, kind=["call.began", "call.ended"])).text()
        [hook] = await site.webhooks.store.all()
        listed, one = await text(browser), await text(browser, f"{HERE}/{hook.id}")
        removed = await browser.post(f"{HERE}/{hook.id}/remove")

        assert f'value="{hook.secret}"' in made
        assert (hook.secret in listed, hook.secret in one) == (False, False)
        assert (URL in listed, "call.began" in one) == (True, True)
        assert removed.headers["Location"] == f"{HERE}?done=removed"
        assert (await browser.get(f"{HERE}/{hook.id}")).status == 404
        assert await site.webhooks.store.all() == []


async def test_a_mistake_comes_back_at_its_field_with_what_was_typed(tmp_path: Path) -> None:
    async with boss_in(tmp_path) as (site, browser):
        wrong = await browser.post(HERE, url="ftp://crm.example", kind=["call.ended"])
        page = await wrong.text()
        nothing = await (await browser.post(HERE, url=URL)).text()

        assert wrong.status == 400
        assert 'value="ftp://crm.example"' in page
        assert re.findall(r'value="([a-z.]+)" checked', page) == ["call.ended"]
        assert (page.count('aria-invalid="true"'), 'id="url-wrong"' in page) == (1, True)
        assert "Välj minst ett slag." in nothing
        assert await site.webhooks.store.all() == []


async def test_a_given_up_delivery_is_told_and_sent_again(tmp_path: Path) -> None:
    async with boss_in(tmp_path) as (site, browser):
        await browser.post(HERE, url=URL, kind="call.began")
        tested = await browser.post(f"{HERE}/1/test")
        [delivery] = await site.stage.store.webhooks.due(1, 5)
        await site.stage.store.webhooks.not_delivered(delivery.id, "status 500", None)
        listed, dead = await text(browser), await text(browser, f"{HERE}/1?state=dead")
        nothing_else = await text(browser, f"{HERE}/1?state=delivered")
        [form] = re.findall(r'action="([^"]+/again)"', dead)
        again = await browser.post(form)
        twice = await browser.post(form)

        assert (tested.headers["Location"], "uppgivna: 1" in listed) == (f"{HERE}/1?done=test", True)
        assert ("status 500" in dead, "Här finns inga leveranser." in nothing_else) == (True, True)
        assert (again.headers["Location"], twice.status) == (f"{HERE}/1?done=again", 409)
        assert "är ingen uppgiven leverans" in await twice.text()
        assert [one.id for one in await site.stage.store.webhooks.due(1, 5)] == [delivery.id]


async def test_it_is_paused_resumed_and_changed(tmp_path: Path) -> None:
    async with boss_in(tmp_path) as (site, browser):
        await browser.post(HERE, url=URL, kind="call.began")
        active = []
        for what in ("pause", "resume"):
            assert (await browser.post(f"{HERE}/1/{what}")).status == 303
            active.append((await site.webhooks.found(1)).active)
        changed = await browser.post(f"{HERE}/1/change", url=f"{URL}2", kind=["message.left"])
        wrong = await (await browser.post(f"{HERE}/1/change", url="x", kind=["message.left"])).text()
        now = await site.webhooks.found(1)

        assert (active, changed.status) == ([False, True], 303)
        assert (now.url, now.kinds, now.active) == (f"{URL}2", ("message.left",), True)
        assert '<details class="fold card" open>' in wrong


async def test_older_deliveries_are_on_the_next_page(tmp_path: Path) -> None:
    async with boss_in(tmp_path) as (_site, browser):
        await browser.post(HERE, url=URL, kind="call.began")
        for _ in range(51):
            await browser.post(f"{HERE}/1/test")
        first = await text(browser, f"{HERE}/1")
        [older] = re.findall(r'href="([^"]+)" rel="next"', first)
        rest = await text(browser, older.replace("&amp;", "&").partition("#")[0])

        assert (first.count('<th scope="row">'), rest.count('<th scope="row">')) == (50, 1)
        assert 'rel="prev"' in rest


@pytest.mark.parametrize(("method", "path"), [("get", HERE), ("get", f"{HERE}/1"), ("post", HERE)])
async def test_only_administrators_see_them(tmp_path: Path, method: str, path: str) -> None:
    async with boss_in(tmp_path, AccountRole.SUPERVISOR) as (_site, browser):
        answer = await (browser.get(path) if method == "get" else browser.post(path, url=URL))

        assert answer.status == 403
