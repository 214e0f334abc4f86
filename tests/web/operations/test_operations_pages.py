"""Those who run the service see its state, what is wrong and what to do, its trunks and telephones."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.web.api_v1.described import ApiV1
from app.web.api_v1.operations_v1 import OperationsV1
from app.web.operations.operations_pages import PHONES_ON_A_PAGE, OperationsPages, PhoneSeen
from app.web.problems import Problem
from app.web.site.live import Live
from app.web.site.render import Pages
from app.web.status import TrunkNow
from tests.web.site.test_live import told
from tests.web.site.visit import Door, visit, visitor
from tests.web.test_server import READY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp import ClientSession

    from app.web.status import Status

SEEN = datetime(2026, 11, 30, 8, 5, tzinfo=UTC)
ANNAS = PhoneSeen("anna", "Anna Ek", True, SEEN, "Yealink T54W", "192.0.2.7")
BOS = PhoneSeen("bo.mobile", "Bo Lind", False, None, "", "")


class House:
    """A service in this state, with these telephones."""

    def __init__(self, now: Status = READY, phones: Sequence[PhoneSeen] = (ANNAS, BOS)) -> None:
        self.now, self.all, self.changes = now, phones, 0

    def status(self) -> Status:
        return self.now

    async def phones(self) -> Sequence[PhoneSeen]:
        return self.all


@asynccontextmanager
async def operations(
    house: House, role: AccountRole = AccountRole.ADMINISTRATOR, lang: str = "sv"
) -> AsyncIterator[ClientSession]:
    pages, who = Pages(), visitor(role, None, lang)
    live = Live(lambda: house.changes)
    api = ApiV1(pages, OperationsV1(house).operations())
    routes = [*OperationsPages(pages, live, house, Door(who)).routes(), *api.routes()]
    async with visit(routes, who, pages, live) as browser:
        yield browser


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ready", "Allt fungerar."),
        ("starting", "Tjänsten startar."),
        ("degraded", "Något är fel."),
        ("down", "Något är fel."),
    ],
)
async def test_the_page_says_how_it_is(status: str, words: str) -> None:
    async with operations(House(replace(READY, status=status))) as browser:
        assert words in await (await browser.get("/operations")).text()


async def test_a_problem_says_what_to_do_in_the_readers_language_and_is_text() -> None:
    full = replace(READY, problems=(Problem("make room <now>", "frigör plats <nu>"),))
    async with operations(House(full)) as browser:
        shown = await (await browser.get("/operations")).text()
        assert "Frigör plats &lt;nu&gt;." in shown
        assert "Allt fungerar." not in shown
        assert "Tjänsten är igång, men det här behöver du se över:" in shown
    async with operations(House(full), lang="en") as browser:
        assert "Make room &lt;now&gt;." in await (await browser.get("/operations")).text()


async def test_a_trunk_that_does_not_answer_stands_out() -> None:
    trunk = TrunkNow("telia", "Telia", registered=True, reachable=False, calls=3, most=30, passed=2)
    async with operations(House(replace(READY, trunks=(trunk,)))) as browser:
        page = await (await browser.get("/operations")).text()

    assert '<strong class="bad">nej</strong>' in page
    assert "3 / 30" in page


async def test_the_state_is_told_when_it_changes() -> None:
    house = House()
    async with operations(house) as browser, browser.get("/operations/now") as answer:
        event, first = await told(answer)
        house.now = replace(READY, status="down", problems=("the exchange is away",))
        house.changes += 1
        _, then = await told(answer)

    assert event == "full"
    assert "Allt fungerar." in str(first)
    assert "The exchange is away." in str(then)
    assert "figures" not in str(then)


async def test_telephones_are_listed_with_when_they_were_last_seen() -> None:
    async with operations(House()) as browser:
        page = await (await browser.get("/operations/phones")).text()
        found = await (await browser.get("/operations/phones?like=yealink")).text()

    assert "2 telefoner, 1 inloggade nu." in page
    assert "2026-11-30 09:05" in page  # Swedish time
    assert "aldrig" in page
    assert ("Anna Ek" in found, "Bo Lind" in found) == (True, False)


async def test_thousands_of_telephones_are_turned_over_page_by_page() -> None:
    many = [replace(ANNAS, login=f"p{number}") for number in range(2 * PHONES_ON_A_PAGE + 1)]
    async with operations(House(phones=many)) as browser:
        first = await (await browser.get("/operations/phones")).text()
        last = await (await browser.get("/operations/phones?page=99")).text()
        for odd in ("0", "-1", "x", "²", "9" * 20):
            assert (await browser.get("/operations/phones", params={"page": odd})).status == 200

    assert first.count("<code>p") == PHONES_ON_A_PAGE
    assert last.count("<code>p") == 1
    assert "page=2" in first
    assert "3 / 3" in last


async def test_a_supervisor_does_not_see_it() -> None:
    async with operations(House(), AccountRole.SUPERVISOR) as browser:
        for path in ("/operations", "/operations/now", "/operations/phones"):
            assert (await browser.get(path)).status == 403
