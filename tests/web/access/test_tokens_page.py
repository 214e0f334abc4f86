"""Administrators make tokens; a token is shown once, opens what it may, and is revoked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.accounts.roles import AccountRole
from tests.web.access.stage import access_in

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_token_is_shown_once_works_and_is_revoked(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser, site.browser() as program:
        await site.stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
        await browser.sign_in("boss")

        form: dict[str, str | list[str]] = {"name": "crm", "scope": ["wallboard:read"], "days": "90"}
        made = await (await browser.post("/accounts/tokens", **form)).text()
        (token,) = re.findall(r'value="(vaxel_[\w-]+)"', made)
        program.session.headers["Authorization"] = f"Bearer {token}"
        assert (await program.get("/links")).status == 200
        assert (await program.post("/links", name="x", days="30")).status == 403
        assert (await program.get("/accounts/tokens")).status == 403
        listed = await (await browser.get("/accounts/tokens")).text()
        assert ("crm" in listed, "wallboard:read" in listed, token in listed) == (True, True, False)

        assert (await browser.post("/accounts/tokens/1/revoke")).status == 303
        assert (await program.get("/me")).headers["Location"].startswith("/sign-in")
        assert (await browser.post("/accounts/tokens/99/revoke")).status == 404


async def test_only_administrators_see_them(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        await site.stage.account(None, AccountRole.SUPERVISOR, name="sven")
        await browser.sign_in("sven")

        assert (await browser.get("/accounts/tokens")).status == 403
        assert (
            await browser.post("/accounts/tokens", name="x", scope=["journal:read"], days="30")
        ).status == 403


async def test_a_mistake_comes_back_with_what_was_typed(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        await site.stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
        await browser.sign_in("boss")

        wrong = await browser.post("/accounts/tokens", name="crm", days="90")

        assert (wrong.status, "välj minst en rätt" in await wrong.text()) == (422, True)
