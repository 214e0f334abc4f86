"""Phones that ask for the numbers of their messages (SUBSCRIBE, message-summary) know them at once and ever after."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.policy.logins import DeviceKind
from tests.live.pjsua import Pjsua
from tests.live.test_voicemail_menu import carin, lamp, leave_a_message  # noqa: F401 - carin is a fixture
from tests.live.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.house import House

CUSTOMER = "+46701740681"


async def asking(house: House, agent: Agent, about: str) -> Watch:
    """A subscription that has had its first news."""
    watch = Watch(agent, about, "message-summary")
    assert await watch.subscribe() == 200
    await house.until(lambda: watch.news, "the first numbers")
    return watch


def says(numbers: str) -> str:
    waiting = "no" if numbers.startswith("0/") else "yes"
    return f"Messages-Waiting: {waiting}\r\nMessage-Account: sip:*55@"


async def test_a_phone_that_asks_is_told_at_once_and_at_each_change(house: House, carin: Agent) -> None:  # noqa: F811
    """And where to call to hear them: *55."""
    login = await house.more_phones("carin", DeviceKind.SOFTPHONE)
    second = await house.phone(login)
    by_login, by_code = await asking(house, carin, "carin"), await asking(house, second, "*55")
    by_extension = await asking(house, second, "103")
    all_of_them = (by_login, by_code, by_extension)
    for one in all_of_them:
        assert "Voice-Message: 0/0 (0/0)" in one.news[-1]

    await leave_a_message(house, CUSTOMER, 600)
    for one in all_of_them:
        await house.until(lambda one=one: "Voice-Message: 1/0 (0/0)" in one.news[-1], "one message")  # type: ignore[misc]
        assert one.news[-1].startswith("Messages-Waiting: yes\r\nMessage-Account: sip:*55@")
    late = await asking(house, second, login)
    assert "Voice-Message: 1/0 (0/0)" in late.news[0]

    await asyncio.to_thread(house.service.empty, "carin")
    for one in (*all_of_them, late):
        await house.until(lambda one=one: "Voice-Message: 0/0 (0/0)" in one.news[-1], "none", within=40)  # type: ignore[misc]
    await house.no_more_phones(login)


async def test_the_second_phone_of_a_person_is_told_when_it_registers(house: House, carin: Agent) -> None:  # noqa: F811
    """It was told at most ten minutes later, when the first one was told again."""
    await leave_a_message(house, CUSTOMER, 600)
    await lamp(house, carin, "Voice-Message: 1/")

    login = await house.more_phones("carin", DeviceKind.SOFTPHONE)
    second = await house.phone(login)
    await lamp(house, second, "Messages-Waiting: yes\r\nVoice-Message: 1/")
    assert second.notices
    await house.no_more_phones(login)


async def test_the_numbers_outlive_the_service_and_are_right_after_the_exchange(
    house: House,
    carin: Agent,  # noqa: F811
) -> None:
    """The exchange forgets them when it dies; the service tells them again, and whoever watches hears them again."""
    await leave_a_message(house, CUSTOMER, 600)
    watch = await asking(house, carin, "carin")
    await house.until(lambda: "Voice-Message: 1/0" in watch.news[-1], "one message")
    await house.kill()
    assert "Voice-Message: 1/0" in (await asking(house, carin, "carin")).news[0]

    astdb = house.lab.directory / "state/astdb.sqlite3"
    await house.until(lambda: watch.is_kept(astdb), "the subscription to be on the disk")
    await asyncio.to_thread(house.lab.kill)
    await asyncio.to_thread(house.lab.start)
    before = len(watch.news)
    await house.start()
    await house.until(
        lambda: len(watch.news) > before and "Voice-Message: 1/0" in watch.news[-1], "one message, again"
    )
    assert await watch.subscribe() == 200
    await house.until(lambda: "Voice-Message: 1/0" in watch.news[-1], "one message, still")


async def test_a_pjsua_phone_asks_and_is_told(house: House, tmp_path: Path) -> None:
    await asyncio.to_thread(house.service.empty, "carin")
    await house.profile("carin", "dnd")
    async with Pjsua(
        "carin", house.service.passwords["carin"], house.server, tmp_path, asks_for_messages=True
    ) as phone:
        await phone.until(lambda: "Voice-Message: 0/0" in "".join(phone.messages[-1:]), "the first numbers")
        await leave_a_message(house, CUSTOMER, 600)
        await phone.until(lambda: "Voice-Message: 1/0" in phone.messages[-1], "one message", within=40)


async def test_strangers_and_trunks_are_told_nothing(house: House) -> None:
    stranger = await house.stranger()

    assert await Watch(stranger, "carin", "message-summary").subscribe() == 401
    assert await Watch(house.trunk, "carin", "message-summary").subscribe() in (403, 404, 603)
