"""Links to screens are made, shown once and revoked; a screen needs its link and nothing else."""

from __future__ import annotations

import re

import pytest

from app.accounts.roles import AccountRole
from tests.web.site.visit import visitor
from tests.web.wallboard.walls import walls_for

BOSS = visitor(AccountRole.SUPERVISOR)
FORM = {"name": "Skärmen i receptionen", "queue": "support", "days": "365"}


async def test_a_link_is_shown_once_and_opens_its_queues_until_it_is_revoked() -> None:
    async with walls_for(BOSS) as (walls, browser):
        made = await (await browser.post("/wallboard", data=FORM)).text()
        [path] = set(re.findall(r"http://127.0.0.1:\d+(/wall/[\w-]+)", made))
        screen = await (await browser.get(path)).text()
        listed = await (await browser.get("/wallboard")).text()
        revoked = await browser.post("/wallboard/1/revoke")
        ended = await browser.get(path)
        live = await browser.get(f"{path}/now")

    assert "Kundtjänst" in screen
    assert "Försäljning" not in screen
    assert ("Skärmen i receptionen" in listed, path in listed) == (True, False)
    assert "Länken är borttagen" in await revoked.text()
    assert (ended.status, live.status) == (410, 403)
    assert walls.noted == [("link.make", "link:1"), ("link.revoke", "link:1")]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "skriv vad länken är till för"),
        ("queue", "nothing", "det finns ingen kö nothing"),
        ("days", "0", "1 till 3650 dagar"),
        ("days", "x", "1 till 3650 dagar"),
    ],
)
async def test_what_cannot_be_used_is_said_beside_the_form(field: str, value: str, said: str) -> None:
    async with walls_for(BOSS) as (walls, browser):
        answer = await browser.post("/wallboard", data={**FORM, field: value})

        assert (answer.status, said in await answer.text(), walls.links.all) == (422, True, {})


async def test_an_agent_makes_no_links_and_a_wrong_link_opens_nothing() -> None:
    async with walls_for(visitor(AccountRole.AGENT)) as (walls, browser):
        made = await browser.post("/wallboard", data=FORM)
        guessed = await browser.get("/wall/guessed")

    assert (made.status, guessed.status, walls.links.all) == (403, 410, {})


async def test_a_number_that_no_link_can_have_is_not_found() -> None:
    async with walls_for(BOSS) as (_walls, browser):
        assert (await browser.post("/wallboard/999999999999/revoke", allow_redirects=False)).status == 404
