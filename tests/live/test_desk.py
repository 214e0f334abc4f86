"""The desk as its people use it: Chromium, the real service and exchange, and SIP phones."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.words.phone_numbers import phone_text
from tests.live.call import talk_together
from tests.live.desk import WATCH, DeskForms, DeskPage
from tests.live.talks import at_the_desk, on_the_mobile
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.live.browser import Browser
    from tests.live.house import House

CUSTOMER = "+46701740672"


@pytest.fixture
async def only_gun(house: House) -> AsyncIterator[House]:
    """Of the agents of Support only Gun is logged in."""
    for other in ("farid", "carin"):
        await house.vaxel("agent", other, "out")
        await house.until_stands(other, "logged_out")
    try:
        yield house
    finally:
        for agent in ("farid", "carin", "gun"):
            await house.vaxel("agent", agent, "in")
        await house.until(
            lambda: not {"logged_out", "paused"} & set(house.service.agents("support").values()),
            "all to be back for the next test",
        )


@pytest.fixture
async def gun(only_gun: House, browser: Browser) -> DeskPage:
    """Gun's desk."""
    return await DeskPage.of(only_gun, browser, "gun", AccountRole.AGENT)


@pytest.mark.usefixtures("patient")
async def test_an_agent_at_the_desk_pauses_is_not_offered_and_says_the_phrase_q6(
    house: House, gun: DeskPage, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = await house.phone("gun")
    await gun.press("Paus: Lunch")
    await gun.shows("mine", "paus (Lunch)")

    shown_as = phone_text(CUSTOMER, "sv")
    watch = asyncio.create_task(gun.page.evaluate(f"({WATCH})('queues', '{shown_as}')"))
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    answered = time.time()
    shown = await asyncio.wait_for(watch, 20)
    with capsys.disabled():
        print(f"\na caller stood on the desk {shown / 1000 - answered:.3f} s after the answer")
    await gun.shows("queues", "väntar")
    assert phone.rang == 0

    await gun.page.keyboard.press("p")
    there = await phone.called()
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

    at_bo = await bo.called()
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
    at_bo = await bo.called()
    at_bo.answer()
    await talk_together(there, at_bo)
    await gun.page.keyboard.press("j")

    await talk_together(caller, at_bo)
    await there.over()
    await caller.hang_up()
    await at_bo.over()
    call = await house.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")


@pytest.mark.usefixtures("patient")
async def test_an_agent_calls_back_the_customer_whom_they_chose_and_not_the_first_q8(
    house: House, gun: DeskPage
) -> None:
    """Before that she declines, and the callback is where it was."""
    phone, first, second = await house.phone("gun"), "+46701740691", "+46701740692"
    await gun.press("Paus: Lunch")
    for number in (first, second):
        await house.vaxel("callbacks", "--add", number, "--queue", "support")
    await gun.press(f"Ring upp {phone_text(second, 'sv')}")
    declined = await phone.called()
    await gun.shows("queues", "ringer hos Gun Berg")
    declined.refuse(486)
    await gun.no_longer_shows("queues", "ringer hos")
    await gun.page.get_by_role("button", name=f"Ring upp {phone_text(second, 'sv')}").focus()
    await gun.page.keyboard.press("c")  # the one that has the focus

    there = await phone.called()
    assert there.invite.shown.user == second
    there.answer()
    customer = await house.trunk.called()
    assert customer.invite.start.startswith(f"INVITE sip:{second}@")
    customer.answer()
    await talk_together(there, customer)
    await customer.hang_up()
    await there.over()

    call = await house.journalled("support", called=second)
    assert (call["how"], call["answered_by"]) == ("answered", "gun")
    told = [step["data"].get("sv") for step in call["steps"]]
    assert told.count("Gun Berg valde att ringa upp nu") == 2
    await gun.shows("mine", "paus (Lunch)")
    await gun.shows("queues", f"Ring upp {phone_text(first, 'sv')}")


async def test_a_supervisor_moves_waiting_callers_who_are_told_and_keep_their_time_q14(
    only_gun: House, browser: Browser, prompts: Path
) -> None:
    """To the front; to a colleague who does not answer, and back; to another queue; and to the colleague again."""
    house, boss = only_gun, await DeskPage.of(only_gun, browser, "anna", AccountRole.SUPERVISOR)
    bo, one, other = await house.phone("bo"), "+46701740693", "+46701740694"
    first = await house.trunk.call(SUPPORT, shown=one)
    await first.connected()
    await house.until_all_wait(1)
    second = await house.trunk.call(SUPPORT, shown=other)
    await second.connected()
    await house.until_all_wait(2)

    async def moved(number: str, *, to: str = "", colleague: str = "", why: str = "") -> None:
        """By keys alone: the place is chosen by its first letters."""
        keyboard = boss.page.keyboard
        await (
            boss.page.locator("#queues tr", has_text=phone_text(number, "sv"))
            .locator("summary")
            .press("Enter")
        )
        for text in (to, colleague, why):
            await keyboard.press("Tab")
            await keyboard.type(text)
        async with boss.page.expect_navigation():
            await keyboard.press("Enter")

    def waits(queue: str, *numbers: str) -> Callable[[], bool]:
        return lambda: house.service.waiting(queue) == list(numbers)

    await moved(other, to="Först i kön", why="ringer för tredje gången")
    await house.until(waits("support", other, one), "the second to be first")

    heard = len(second.audio.samples)
    await moved(other, colleague="Bo Lind")
    assert await second.audio.until_said("queue-to-colleague", prompts, since=heard)
    unanswered = await bo.called()
    assert unanswered.invite.shown.user == other
    heard = len(second.audio.samples)
    assert await second.audio.until_said("queue-back", prompts, since=heard)
    await house.until(waits("support", other, one), "the second to be first again")

    heard = len(first.audio.samples)
    await moved(one, to="Kön Sälj")
    await moved(other, colleague="102")
    assert await first.audio.until_said("queue-moved", prompts, since=heard)
    await house.until(waits("salj", one), "the first to wait in the other queue")

    there = await bo.called()
    there.answer()
    await talk_together(second, there)
    await second.hang_up()
    await there.over()
    await first.hang_up()

    call = await house.journalled(other)
    told = [step["data"]["sv"] for step in call["steps"] if "moved_to" in step["data"]]
    assert told == [
        "Anna Ek flyttade samtalet först i Support: ringer för tredje gången",
        "Anna Ek flyttade samtalet till Bo Lind (102)",
        "Anna Ek flyttade samtalet till Bo Lind (102)",
    ]
    assert call["answered_by"] == "bo"


async def test_a_caller_on_hold_is_not_lost_when_who_asks_hangs_up(house: House) -> None:
    """Their call goes where they asked."""
    gun, bo = await house.phone("gun"), await house.phone("bo")
    desk = await DeskForms.of(house, "gun", AccountRole.AGENT)
    caller, there = await at_the_desk(house, gun, "+46846500407", CUSTOMER)
    await desk.send("transfer", do="ask", to="person:bo")
    asked = await bo.called()
    asked.answer()
    await talk_together(there, asked)

    await there.hang_up()
    await asked.over()
    at_bo = await bo.called()
    assert at_bo.invite.shown.user == CUSTOMER
    at_bo.answer()
    await talk_together(caller, at_bo)
    await caller.hang_up()
    await at_bo.over()

    call = await house.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")
    assert [one["data"]["by"] for one in call["steps"] if one["what"] == "transfer"] == ["gun"]


async def test_a_talk_on_the_mobile_is_sent_on_from_the_desk_after_a_question_and_at_once(
    house: House,
) -> None:
    bo, carin = await house.phone("bo"), await house.phone("carin")
    desk = await DeskForms.of(house, "david", AccountRole.AGENT)
    caller, mobile = await on_the_mobile(house, "+46846500404", CUSTOMER)

    await desk.send("transfer", do="ask", to="person:carin")
    at_carin = await carin.called()
    at_carin.answer()
    await talk_together(mobile, at_carin)
    await desk.send("transfer", do="take_back")
    await talk_together(caller, mobile)
    await at_carin.over()

    await desk.send("transfer", do="send_on", to="person:bo")
    at_bo = await bo.called()
    at_bo.answer()
    await talk_together(caller, at_bo)
    await mobile.over()
    await caller.hang_up()
    await at_bo.over()

    call = await house.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")
    assert [one["data"]["by"] for one in call["steps"] if one["what"] == "transfer"] == ["david"]
