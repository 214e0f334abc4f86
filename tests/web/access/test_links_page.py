"""Supervisors make and revoke links to screens; administrators see people's links, too."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.links import LinkKind
from app.accounts.roles import AccountRole
from app.web.access.link_actions import LinkActions
from app.words.refusal import Refusal
from tests.web.access.kept import KeptLinks
from tests.web.access.stage import access_in
from tests.web.site.noted import Noted
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from pathlib import Path

DAY = timedelta(days=1)


async def test_a_link_is_shown_once_and_revoked_for_good(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        await site.stage.account(None, AccountRole.SUPERVISOR, name="sven")
        links = site.stage.store.links
        await links.make(LinkKind.BOARD, "boss", DAY, person="anna", name="hers")
        await browser.sign_in("sven")

        form: dict[str, str | list[str]] = {"name": "receptionen", "queue": ["support"], "days": "365"}
        made = await (await browser.post("/links", **form)).text()
        (address,) = re.findall(r'value="(http://localhost:\d+/wall/[\w-]+)"', made)
        secret = address.rpartition("/")[2]
        found = await links.find(LinkKind.WALLBOARD, secret)
        assert found is not None
        assert (found.queues, found.made_by) == (("support",), "sven")
        listed = await (await browser.get("/links")).text()
        assert ("receptionen" in listed, secret in listed, "hers" in listed) == (True, False, False)

        assert (await browser.post(f"/links/{found.id}/revoke")).status == 303
        assert await links.find(LinkKind.WALLBOARD, secret) is None
        assert "återkallad" in await (await browser.get("/links")).text()
        assert [one for one in await site.stage.did() if "link." in one[1]] == [
            ("sven", "link.make", f"link:{found.id}"),
            ("sven", "link.revoke", f"link:{found.id}"),
        ]


async def test_an_agent_may_not_and_a_supervisor_revokes_no_link_of_a_persons(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        await site.stage.account("anna")
        await site.stage.account(None, AccountRole.SUPERVISOR, name="sven")
        await site.stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
        board, _ = await site.stage.store.links.make(LinkKind.BOARD, "boss", DAY, person="anna")

        await browser.sign_in("anna")
        assert (await browser.get("/links")).status == 403
        await browser.sign_in("sven")
        assert (await browser.post(f"/links/{board.id}/revoke")).status == 404
        await browser.sign_in("boss")
        assert "anna" in await (await browser.get("/links")).text()
        assert (await browser.post(f"/links/{board.id}/revoke")).status == 303


@pytest.mark.parametrize(
    ("name", "queues", "days", "field"),
    [
        ("", [], 30, "name"),
        ("x" * 61, [], 30, "name"),
        ("a", ["nonsense"], 30, "queues"),
        ("a", [], 0, "days"),
        ("a", [], 3651, "days"),
    ],
)
async def test_what_cannot_be_used_names_its_field(
    name: str, queues: list[str], days: int, field: str
) -> None:
    actions = LinkActions(KeptLinks(), Noted(), lambda: {"support": "Support"})

    with pytest.raises(Refusal) as refusal:
        await actions.make_wallboard(visitor(AccountRole.SUPERVISOR), name, queues, days)

    assert refusal.value.field == field


async def test_a_mistake_comes_back_with_what_was_typed(tmp_path: Path) -> None:
    async with access_in(tmp_path) as site, site.browser() as browser:
        await site.stage.account(None, AccountRole.SUPERVISOR, name="sven")
        await browser.sign_in("sven")

        wrong = await browser.post("/links", name="skärmen", queue=["support"], days="nonsense")
        text = await wrong.text()

        assert (wrong.status, 'value="skärmen"' in text, "1 till 3650 dagar" in text) == (422, True, True)
        assert re.search(r'value="support" checked', text)
