"""Sign-ins that are begun and not ended are counted by address, and whoever signs out elsewhere signs out here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.web.access.room import ADDRESS_KNOCKS
from tests.accounts.id_tokens import PLAIN
from tests.web.access.stage import access_in
from tests.web.access.test_oidc_client import odd

if TYPE_CHECKING:
    from pathlib import Path


async def test_one_address_begins_only_so_many_sign_ins_by_passkey(tmp_path: Path) -> None:
    """A thousand pushed out the questions of everybody else."""
    async with access_in(tmp_path) as site, site.browser() as browser:
        asked = [
            (await browser.session.post("/sign-in/passkey/question", json={})).status
            for _ in range(ADDRESS_KNOCKS + 1)
        ]

    assert (set(asked[:-1]), asked[-1]) == ({200}, 429)


async def test_one_address_begins_only_so_many_sign_ins_elsewhere(tmp_path: Path) -> None:
    async with (
        odd() as there,
        access_in(tmp_path, replace(PLAIN, issuer=there.issuer)) as site,
        site.browser() as browser,
    ):
        went = {(await browser.get("/sign-in/oidc")).status for _ in range(ADDRESS_KNOCKS)}
        last = await browser.get("/sign-in/oidc")

        assert (went, last.status) == ({303}, 429)
        assert "Många loggar in från samma adress" in await last.text()


async def test_signing_out_elsewhere_ends_the_session_here(tmp_path: Path) -> None:
    """The page lived on: only /sign-out ended it."""
    async with odd() as there, access_in(tmp_path, replace(PLAIN, issuer=there.issuer)) as site:
        await site.stage.account()
        async with site.browser() as browser:
            await browser.sign_in("anna")
            secret = browser.session_cookie
            await browser.get("/sign-in/oidc/out")

            assert browser.session_cookie == ""
            assert await site.stage.signed_in.visitor_of(secret) is None
