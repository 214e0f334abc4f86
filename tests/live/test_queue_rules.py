"""A queue's own rules on the real exchange: overflow (Q2), no more than may wait, and no third key (Q1)."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.call import talk_together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.live.house import House

SUPPORT, CUSTOMER = "+46846500420", "+46701740699"
AT_ONCE = 4.0  # seconds; the question to a mobile takes five, and queues let agents ring for longer
STEPS = [{"after": 2, "queues": ["salj"]}, {"after": 5, "second_line": True}]


def waited(story: dict[str, Any]) -> float:
    """Seconds from the beginning of a call to the end of its first wait, by the service's clock."""
    outcome = next(step for step in story["steps"] if step["what"] == "outcome")
    ended, began = (datetime.fromisoformat(at) for at in (outcome["at"], story["began_at"]))
    return (ended - began).total_seconds()


@contextlib.asynccontextmanager
async def support_with(
    house: House, directory: Path, change: Callable[[dict[str, Any]], None]
) -> AsyncIterator[None]:
    """The queue Support has other rules within."""

    def of_support(company: dict[str, Any]) -> None:
        change(next(queue for queue in company["queues"] if queue["id"] == "support"))

    async with house.with_company(of_support, directory):
        yield


@pytest.fixture
async def hurried(house: House, tmp_path: Path) -> AsyncIterator[House]:
    """Support flows over to sales after 2 s and to its second line after 5 s."""
    for person in ("farid", "hans"):  # their mobiles
        await house.profile(person, "dnd")
    async with support_with(house, tmp_path, lambda support: support["waiting"].update(escalation=STEPS)):
        yield house


@pytest.fixture
async def narrow(house: House, tmp_path: Path) -> AsyncIterator[House]:
    """One may wait for support, where nobody is; the next goes to David."""
    await house.profile("farid", "dnd")

    def change(support: dict[str, Any]) -> None:
        support["waiting"]["most"] = 1
        support["no_answer"] = {"to": "david", "clause": "Q4"}

    async with support_with(house, tmp_path, change):
        yield house


async def test_a_waiting_caller_flows_over_to_another_queue_and_then_to_the_second_line_q2(
    hurried: House,
) -> None:
    """While the first one lets it ring. (With nobody to ask in the first line, the second rings at once.)"""
    gun, anna, carin = [await hurried.phone(person) for person in ("gun", "anna", "carin")]
    caller = await hurried.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    first = await gun.called()

    sales = await anna.called()
    assert sales.began - caller.began > 1.5
    assert sales.invite.shown.user == CUSTOMER
    assert sales.invite.shown.name.startswith("Support ")

    second_line = await carin.called()
    assert second_line.began - caller.began > 4.5
    assert not first.ending
    second_line.answer()
    await asyncio.gather(talk_together(caller, second_line), sales.over(), first.over())
    assert hurried.service.waiting("support") == []


async def test_a_caller_to_a_full_queue_goes_on_and_hears_no_music_when_answered(
    narrow: House,
) -> None:
    """And who leaves it makes room for the next."""
    await narrow.profile("david", "available")
    david = await narrow.phone("david")
    first = await narrow.trunk.call(SUPPORT, shown=CUSTOMER)
    await first.connected()
    await narrow.until(lambda: narrow.service.waiting("support") == [CUSTOMER], "the first to wait")

    second = await narrow.trunk.call(SUPPORT, shown="+46701740698")
    ringing = await david.called()
    assert ringing.invite.shown.user == "+46701740698"
    ringing.answer()
    await talk_together(second, ringing)
    await second.hang_up()
    assert await ringing.over() == "bye"
    assert narrow.service.waiting("support") == [CUSTOMER]

    await first.hang_up()
    await narrow.until(lambda: narrow.service.waiting("support") == [], "room for the next")
    third = await narrow.trunk.call(SUPPORT, shown="+46701740697")
    await narrow.until(lambda: narrow.service.waiting("support") == ["+46701740697"], "the third to wait")
    await third.hang_up()


async def test_an_agent_who_is_asked_on_the_mobile_is_let_go_when_another_answers(house: House) -> None:
    """Q9: it rings at Iris' desk and on both mobiles; Bo has picked up his, and pressed nothing yet."""
    iris = await house.phone("iris")
    caller = await house.trunk.call("+46846500430", shown=CUSTOMER)
    mobiles = [await house.mex.called(), await house.mex.called()]
    bo, other = sorted(mobiles, key=lambda call: call.invite.uri)
    desk = await iris.called()
    bo.answer()
    await bo.audio.until_heard(1)

    desk.answer()

    assert (bo.invite.uri, await bo.over(within=AT_ONCE)) == ("+46701740606", "bye")
    assert await other.over(within=AT_ONCE) == "cancelled"
    await talk_together(caller, desk)


async def test_a_third_key_is_refused_and_what_is_in_force_stays_q1(house: House, tmp_path: Path) -> None:
    queues: list[str] = []

    def third_key(company: dict[str, Any]) -> None:
        queues.extend(queue["id"] for queue in company["queues"])
        keys = {"1": "message", "2": "callback", "3": "message"}
        company["queues"][queues.index("support")]["waiting"]["keys"] = keys

    file = house.service.changed(third_key, tmp_path)
    number = queues.index("support")
    before = house.service.health()["policy"]

    with pytest.raises(AssertionError, match=rf"queues\[{number}\]\.waiting\.keys: .*at most 2"):
        await house.vaxel("import", str(file))

    assert house.service.health()["policy"] == before


@pytest.mark.timeout(300)
async def test_after_the_promised_wait_the_call_is_answered_elsewhere_at_real_seconds_q2(
    house: House,
) -> None:
    """The example's sales, with nobody at work: three minutes after the call came in the answering service rings."""
    caller = await house.trunk.call("+46846500410", shown="+46701740731")
    await caller.connected()

    service = await house.trunk.called(within=220)
    service.answer()
    await talk_together(caller, service)
    await caller.hang_up()

    story = await house.journalled("+46701740731")
    assert service.invite.uri == "+46313900600"
    assert service.began - caller.began > 179
    assert 179 < waited(story) < 183
    assert [step["data"]["outcome"] for step in story["steps"] if step["what"] == "outcome"] == ["overdue"]
    assert story["answered_by"] == "+46313900600"


async def test_at_the_promise_another_queue_may_go_on_with_a_promise_of_its_own_q2(
    house: House, tmp_path: Path
) -> None:
    """Support promises 10 s; then the caller waits in sales, and is rung for there, not sent on at once."""
    await house.profile("farid", "dnd")
    await house.profile("hans", "dnd")

    def change(support: dict[str, Any]) -> None:
        support["waiting"].update(
            promise=10, escalation=[], at_promise={"to": "salj", "clause": "Q2"}, keys={"1": "message"}
        )

    anna = await house.phone("anna")
    async with support_with(house, tmp_path, change):
        caller = await house.trunk.call(SUPPORT, shown="+46701740732")
        await caller.connected()
        ringing = await anna.called()
        assert house.service.waiting("salj") == ["+46701740732"]
        ringing.answer()
        await talk_together(caller, ringing)
        await caller.hang_up()

    assert ringing.began - caller.began > 9
    assert 9 < waited(await house.journalled("+46701740732")) < 14
