"""One's own app and recovery codes: set up, shown once, and removed only with a right code."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from app.accounts.factors import Passkey
from tests.accounts.stage import BEGIN
from tests.web.access.stage import access_in
from tests.web.access.test_second_step_pages import code_of, with_app

if TYPE_CHECKING:
    from pathlib import Path


async def test_an_app_is_set_up_with_its_first_code_and_gives_recovery_codes(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        account = await site.stage.account()
        await browser.sign_in("anna")

        assert "/account/factors" in await (await browser.get("/account")).text()
        page = await (await browser.get("/account/factors/app")).text()
        (shown,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)
        assert "data:image/svg+xml" in page
        assert shown in await (await browser.get("/account/factors/app")).text()  # loaded again
        assert (await browser.post("/account/factors/app", code="000000")).status == 422
        done = html.unescape(
            await (await browser.post("/account/factors/app", code=code_of(shown.replace(" ", "")))).text()
        )

        codes = re.findall(r"<code>([a-z0-9-]{17})</code>", done)
        assert len(codes) == 10
        later = await (await browser.get("/account/factors")).text()
        assert not any(one in later for one in codes)
        assert shown not in later
        assert (await browser.get("/account/factors/app")).status == 303
        assert await site.factors.take_recovery_code(account.id, codes[3])
        assert ("anna", "factor.codes_on", "anna") in await site.stage.did()


async def test_the_app_is_removed_only_with_a_right_code(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        account = await site.stage.account()
        await browser.sign_in("anna")
        secret = await with_app(site, account)

        wrong = await browser.post("/account/factors/app/remove", code="000000")
        assert (wrong.status, await site.factors.codes(account.id) is not None) == (422, True)
        assert (await browser.post("/account/factors/app/remove", code=code_of(secret))).status == 303
        assert await site.factors.codes(account.id) is None


async def test_new_recovery_codes_need_a_right_code(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        account = await site.stage.account()
        await browser.sign_in("anna")
        secret = await with_app(site, account)

        assert (await browser.post("/account/factors/recovery", code="000000")).status == 422
        shown = await browser.post("/account/factors/recovery", code=code_of(secret))

        assert (shown.status, await site.factors.recovery_left(account.id)) == (200, 10)


async def test_a_browser_left_open_adds_and_removes_no_passkey(tmp_path: Path) -> None:
    """The cookie alone was enough, for a key that lets in without the password for ever."""
    async with access_in(tmp_path) as site, site.browser() as browser:
        anna = await site.stage.account()
        await browser.sign_in("anna")
        await site.factors.add_passkey(
            Passkey(
                id="annaskey",
                account=anna.id,
                host="localhost",
                name="the key",
                public_key=b"",
                sign_count=0,
                synced=False,
                made_at=BEGIN,
            )
        )

        async def added() -> list[int]:
            asked = [
                await browser.session.post(f"/account/passkeys{more}", json={}, cookies=browser.cookies)
                for more in ("/question", "")
            ]
            return [one.status for one in asked] + [
                "logga ut och in igen" in await one.text() for one in asked
            ]

        assert await added() == [200, 422, False, False]
        site.stage.later(minutes=10)
        assert await added() == [422, 422, True, True]
        removed = await browser.post("/account/factors/passkeys/annaskey/remove")
        assert (removed.status, "logga ut och in igen" in await removed.text()) == (422, True)
        assert len(await site.factors.passkeys(anna.id)) == 1


async def test_a_passkey_of_ones_own_is_listed_and_removed_but_nobody_elses(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        anna, bo = await site.stage.account(), await site.stage.account("bo")
        await browser.sign_in("anna")
        for account, id_ in ((anna, "annas"), (bo, "bos")):
            await site.factors.add_passkey(
                Passkey(
                    id=id_,
                    account=account.id,
                    host="localhost",
                    name=f"the key {id_}",
                    public_key=b"",
                    sign_count=0,
                    synced=False,
                    made_at=BEGIN,
                )
            )

        page = await (await browser.get("/account/factors")).text()
        assert ("the key annas" in page, "the key bos" in page) == (True, False)
        assert (await browser.post("/account/factors/passkeys/bos/remove")).status == 404
        assert (await browser.post("/account/factors/passkeys/annas/remove")).status == 303
        assert [len(await site.factors.passkeys(one.id)) for one in (anna, bo)] == [0, 1]
