"""After the right password comes the code; without it nobody is in, and no code lets in twice."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from app.accounts.locks import WRONG_PASSWORDS
from app.accounts.roles import AccountRole
from app.accounts.totp import new_recovery_codes, new_totp_secret, totp_code
from app.clock import real_clock
from tests.web.access.stage import access_in

if TYPE_CHECKING:
    from pathlib import Path

    from app.accounts.account import Account
    from tests.web.access.stage import AccessSite


def code_of(secret: str, later: int = 0) -> str:
    return totp_code(secret, int(real_clock().timestamp()) // 30 + later)


async def with_app(site: AccessSite, account: Account) -> str:
    """An app in use; its secret. The code of the step before is spent."""
    secret = new_totp_secret()
    await site.factors.begin_codes(account.id, secret)
    assert await site.factors.take_code(account.id, code_of(secret, -1), confirm=True)
    return secret


async def test_the_password_alone_does_not_let_in_who_has_an_app(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        secret = await with_app(site, await site.stage.account())

        half = await browser.sign_in("anna")
        assert (half.status, half.headers["Location"]) == (303, "/sign-in/code?next=/me")
        assert browser.session_cookie == ""
        assert (await browser.get("/me")).headers["Location"].startswith("/sign-in?")
        page = await browser.get("/sign-in/code?next=/me")
        assert (page.status, "Kod" in await page.text()) == (200, True)
        wrong = await browser.post("/sign-in/code?next=/me", code="000000")
        assert (wrong.status, browser.session_cookie) == (401, "")
        entered = await browser.post("/sign-in/code?next=/me", code=code_of(secret))

        assert (entered.status, entered.headers["Location"]) == (303, "/me")
        assert (await browser.get("/me")).status == 200
        assert ("anna", "session.begin", "anna") in await site.stage.did()


async def test_a_code_lets_in_once_and_a_halfway_browser_too(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser, site.browser() as other:
        secret = await with_app(site, await site.stage.account())
        code = code_of(secret)
        await browser.sign_in("anna")
        await other.sign_in("anna")
        half = dict(browser.cookies)

        assert (await browser.post("/sign-in/code", code=code)).status == 303
        assert (await other.post("/sign-in/code", code=code)).status == 401
        browser.cookies = half  # who stole it has nothing any longer
        again = await browser.post("/sign-in/code", code=code_of(secret, 1))
        assert (again.status, again.headers["Location"]) == (303, "/sign-in")


async def test_a_recovery_code_lets_in_once(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser, site.browser() as other:
        account = await site.stage.account()
        await with_app(site, account)
        codes = new_recovery_codes()
        await site.factors.put_recovery_codes(account.id, codes)
        await browser.sign_in("anna")
        await other.sign_in("anna")

        assert (await browser.post("/sign-in/code", code=codes[0].upper())).status == 303
        assert (await other.post("/sign-in/code", code=codes[0])).status == 401
        assert ("anna", "factor.recovery_used", "anna") in await site.stage.did()


async def test_guessing_codes_locks_the_account_for_a_while(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        secret = await with_app(site, await site.stage.account())
        await browser.sign_in("anna")
        for _ in range(WRONG_PASSWORDS):
            await browser.post("/sign-in/code", code="000000")

        locked = await browser.post("/sign-in/code", code=code_of(secret))

        assert (locked.status, "för många" in await locked.text()) == (401, True)


async def test_an_administrator_must_set_up_an_app_where_the_setting_demands_it(tmp_path: Path) -> None:
    async with access_in(tmp_path, second_factor="administrators") as site, site.browser() as browser:
        boss = await site.stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
        await site.stage.account()

        assert (await browser.sign_in("anna")).headers["Location"] == "/me"
        half = await browser.sign_in("boss")
        assert half.headers["Location"].startswith("/sign-in/set-up")
        page = await (await browser.get("/sign-in/set-up?next=/me")).text()
        (shown,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
        wrong = await browser.post("/sign-in/set-up?next=/me", code="000000")
        assert (wrong.status, shown in await wrong.text()) == (422, True)
        done = await browser.post("/sign-in/set-up?next=/me", code=code_of(shown.replace(" ", "")))

        told = html.unescape(await done.text())
        assert len(re.findall(r"<code>([a-z0-9-]{17})</code>", told)) == 10
        assert 'href="/me"' in told
        assert (await browser.get("/me")).status == 200
        assert await site.factors.recovery_left(boss.id) == 10


async def test_who_has_a_factor_sets_up_no_other_one_with_the_password_alone(tmp_path: Path) -> None:
    async with access_in(tmp_path, second_factor="everybody") as site, site.browser() as browser:
        await with_app(site, await site.stage.account())
        await browser.sign_in("anna")

        assert (await browser.get("/sign-in/set-up")).headers["Location"].startswith("/sign-in/code")
        assert (await browser.post("/sign-in/set-up", code="000000")).status == 303


async def test_without_the_password_there_is_no_second_step(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        for path in ("/sign-in/code", "/sign-in/set-up"):
            assert (await browser.get(path)).headers["Location"] == "/sign-in"
            assert (await browser.post(path, code="123456")).headers["Location"] == "/sign-in"
