"""The desk as its people use it: Chromium, the real service and exchange, and SIP phones."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from tests.live.browser import Browser
from tests.live.call import talk_together
from tests.live.desk import WATCH, DeskPage
from tests.live.talks import at_the_desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.house import House

SUPPORT = "+46846500420"
CUSTOMER = "+46701740672"


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with Browser(tmp_path) as browser:
        yield browser


@pytest.fixture
async def gun(house: House, browser: Browser) -> AsyncIterator[DeskPage]:
    """Gun's desk; of the agents of Support only she is logged in."""
    for other in ("farid", "carin"):
        await house.vaxel("agent", other, "out")
    try:
        yield await DeskPage.of(house, browser, "gun", AccountRole.AGENT)
    finally:
        for agent in ("farid", "carin", "gun"):
            await house.vaxel("agent", agent, "in")


async def test_an_agent_at_the_desk_pauses_is_not_offered_and_says_the_phrase_q6(
    house: House, gun: DeskPage, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = await house.phone("gun")
    await gun.press("Paus: Lunch")
    await gun.shows("mine", "paus (Lunch)")

    watch = asyncio.create_task(gun.page.evaluate(f"({WATCH})('queues', '{CUSTOMER}')"))
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    answered = time.time()
    shown = await asyncio.wait_for(watch, 20)
    with capsys.disabled():
        print(f"\na caller stood on the desk {shown / 1000 - answered:.3f} s after the answer")
    await gun.shows("queues", "väntar")
    assert phone.rang == 0

    await gun.press("Avsluta pausen")
    there = await phone.called(within=20)
    await gun.shows("call", "Hej och välkommen till Exempelbolaget AB, du pratar med Gun Berg.")
    there.answer()
    await gun.shows("call", "Du talar med")
    await talk_together(caller, there)
    await caller.hang_up()
    await there.over()
    await gun.shows("call", "Inget samtal just nu.")


async def test_a_caller_of_the_queue_is_sent_on_to_a_colleague_found_by_name(
    house: House, gun: DeskPage
) -> None:
    phone, bo = await house.phone("gun"), await house.phone("bo")
    caller, there = await at_the_desk(house, phone, SUPPORT, CUSTOMER)
    await gun.shows("call", "Du talar med")

    await gun.search("bo lind")
    await gun.shows("colleagues", "nåbar")
    await gun.press("Koppla till Bo Lind")

    at_bo = await bo.called(within=20)
    at_bo.answer()
    await talk_together(caller, at_bo)
    await there.over()
    await caller.hang_up()
    await at_bo.over()
    call = await house.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")


async def test_a_colleague_is_asked_by_keyboard_and_then_has_the_caller(house: House, gun: DeskPage) -> None:
    phone, bo = await house.phone("gun"), await house.phone("bo")
    caller, there = await at_the_desk(house, phone, SUPPORT, CUSTOMER)
    await gun.shows("call", "Du talar med")

    await gun.page.keyboard.press("/")
    await gun.page.keyboard.type("bo lind")
    await gun.no_longer_shows("colleagues", "Anna Ek")
    await gun.page.keyboard.press("Escape")
    await gun.page.keyboard.press("f")
    await gun.shows("call", "Du frågar")
    at_bo = await bo.called(within=20)
    at_bo.answer()
    await talk_together(there, at_bo)
    await gun.page.keyboard.press("j")

    await talk_together(caller, at_bo)
    await there.over()
    await caller.hang_up()
    await at_bo.over()
    call = await house.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")
