"""Screenplays of the main number's key menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.calls.journal import Step
from app.calls.ports.news import Queued
from app.calls.ports.orders import Ask, Ring, Wait
from app.policy.decision import Outcome
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.virtual_time import until
from tests.company.menus import BOLAGET_WITH_A_MENU, read
from tests.policy.bolaget import MAIN

if TYPE_CHECKING:
    from app.calls.ports.orders import Order

CUSTOMER = "+46701740699"
WHOLE = ("sv/menu-welcome", "sv/menu-key-1", "sv/menu-key-2", "sv/menu-reception")


def asked(prompts: tuple[str, ...]) -> Ask:
    return Ask(prompts, seconds=3, mailbox="carin", greeting="reception")


async def waits(it: Stage, order: Order, trail: str) -> None:
    """The caller has come to the queue, and hears the first words."""
    assert order == Wait()
    it.switchboard.hear(Queued("c1", trail, TUESDAY_MORNING))
    await until(lambda: bool(it.heard))


async def test_a_caller_of_the_main_number_hears_the_menu_and_a_key_leads_to_the_queue() -> None:
    async with stage(company=BOLAGET_WITH_A_MENU) as it:
        it.calls(MAIN, caller=CUSTOMER)
        order, trail = await it.order()
        assert order == asked(WHOLE)

        it.replies("2", trail)
        order, _ = await it.order()

        assert order == Wait()
        it.ends("caller_hung_up")


async def test_a_foreign_caller_hears_english() -> None:
    async with stage(company=BOLAGET_WITH_A_MENU) as it:
        it.calls(MAIN, caller="+4915112345678")

        order, _ = await it.order()

        assert order == asked(tuple(one.replace("sv/", "en/") for one in WHOLE))


async def test_no_key_is_reception_and_a_wrong_one_is_asked_for_once_more_without_a_welcome() -> None:
    async with stage(company=BOLAGET_WITH_A_MENU) as it:
        it.calls(MAIN, caller=CUSTOMER)
        _, trail = await it.order()
        it.replies("8", trail)
        again, trail = await it.order()
        it.replies("", trail)
        order, trail = await it.order()

        assert again == asked(WHOLE[1:])
        assert isinstance(order, Ring)
        assert [leg.person for leg in order.legs] == ["carin"]
        it.comes_back(Outcome.NO_ANSWER, trail)
        order, _ = await it.order()
        assert isinstance(order, Ring)
        assert [leg.person for leg in order.legs] == ["gun"]  # who stands in: the menu is not heard again
        it.ends("caller_hung_up")


async def test_the_journal_tells_which_key_was_pressed() -> None:
    async with stage(company=BOLAGET_WITH_A_MENU) as it:
        it.calls(MAIN, caller=CUSTOMER)
        _, trail = await it.order()
        it.replies("1", trail)
        await it.order()
        it.ends("caller_hung_up")
        await it.empty()

        outcomes = [line.data for line in it.lines if isinstance(line, Step) and line.what == "outcome"]
        assert outcomes[0] == {"action": "menu", "target": "main", "outcome": "replied", "reply": "1"}


@pytest.mark.parametrize(("keys", "offered"), [(["1"], True), (["8", "1"], False)])
async def test_after_two_keys_no_queue_offers_a_third_but_a_message_always_q1_q4(
    keys: list[str], *, offered: bool
) -> None:
    async with stage(company=BOLAGET_WITH_A_MENU) as it:
        it.calls(MAIN, caller=CUSTOMER)
        for key in keys:
            _, trail = await it.order()
            it.replies(key, trail)
        await waits(it, *await it.order())

        told = {prompt for _, prompt in it.heard}
        assert "sv/queue-key-message-1" in told
        assert ("sv/queue-key-callback-2" in told) is offered
        it.ends("caller_hung_up")


def test_the_menu_of_the_screenplays_is_the_examples() -> None:
    assert [one.to for one in read().front_desk.menu] == ["salj", "support"]
