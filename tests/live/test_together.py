"""Colleagues take over, park, fetch and share calls, by codes; strangers do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone
from tests.live.call import talk_together
from tests.live.music import piece
from tests.live.talks import at_the_desk
from tests.live.test_lamps import watching

if TYPE_CHECKING:
    from tests.live.house import House

pytestmark = pytest.mark.usefixtures("rings_ten_seconds")
CUSTOMER, GUN_DIRECT, IRIS_DIRECT = "+46701740672", "+46846500407", "+46846500409"


async def test_a_colleague_picks_up_what_rings_at_another_s2(house: House) -> None:
    gun, bo = await house.phone("gun"), await house.phone("bo")
    caller = await house.trunk.call(GUN_DIRECT, shown=CUSTOMER)
    rings = await gun.called()

    picked = await bo.call("**107")
    await picked.connected()
    await caller.connected()
    await rings.over()
    await talk_together(caller, picked)
    await caller.hang_up()
    await picked.over()

    call = await house.journalled(CUSTOMER)
    assert (call["how"], call["answered_by"]) == ("answered", "bo")
    assert (await house.journalled("bo", called="**107"))["how"] == "told"


async def test_star_eight_picks_up_for_the_group_and_for_nobody_else_s2(house: House) -> None:
    """Bo and Iris are technicians; Gun, of support, hears that nothing rings for her."""
    iris, bo, gun = [await house.phone(one) for one in ("iris", "bo", "gun")]
    caller = await house.trunk.call(IRIS_DIRECT, shown=CUSTOMER)
    await iris.called()

    not_hers = await gun.call("*8")
    await not_hers.connected()
    assert await not_hers.over() == "bye"
    assert (caller.answered, caller.ending) == (False, "")
    picked = await bo.call("*8")
    await picked.connected()
    await talk_together(caller, picked)
    await caller.hang_up()
    assert (await house.journalled(CUSTOMER))["answered_by"] == "bo"


async def test_a_stranger_picks_up_and_fetches_nothing_s2(house: House) -> None:
    gun, carin = await house.phone("gun"), await house.phone("carin")
    caller = await house.trunk.call(GUN_DIRECT, shown=CUSTOMER)
    rings = await gun.called()

    stranger = await house.trunk.call("**107", shown="+46701740673")
    reception = await carin.called()

    assert (caller.answered, rings.ending) == (False, "")
    assert reception.invite.shown.user == "+46701740673"  # as for any number that nobody has
    await stranger.hang_up()
    await caller.hang_up()


async def test_a_parked_caller_hears_music_outlives_the_service_and_is_fetched(house: House) -> None:
    gun, carin = await house.phone("gun"), await house.phone("carin")
    lamp = await watching(house, carin, "*681")
    caller, there = await at_the_desk(house, gun, GUN_DIRECT, CUSTOMER)

    await there.transfer("*681")
    await house.until(lambda: lamp.lamp == "confirmed", "the place to be taken")
    since = len(caller.audio.samples)
    await house.until(lambda: len(caller.audio.samples) - since > 32_000, "4 s of waiting")
    assert piece(caller.audio.samples[since + 4_000 :], house.lab.music), "no music of ours"

    await house.kill()
    fetched = await carin.call("*681")
    await fetched.connected()
    await talk_together(caller, fetched)
    await house.until(lambda: lamp.lamp == "terminated", "the place to be free")
    await caller.hang_up()
    await fetched.over()

    await house.start()
    call = await house.journalled(CUSTOMER)
    assert (call["how"], call["answered_by"]) == ("answered", "carin")


async def test_nobody_is_parked_there(house: House) -> None:
    carin = await house.phone("carin")

    call = await carin.call("*685")
    await call.connected()

    assert await call.over() == "bye"


async def test_three_talk_in_a_room_and_a_customer_is_sent_in(house: House) -> None:
    gun, david = await house.phone("gun"), await house.phone("david")
    caller, there = await at_the_desk(house, gun, GUN_DIRECT, CUSTOMER)
    await there.transfer("*67")

    hers = await gun.call("*67")
    his = await david.call("*67107")
    await hers.connected()
    await his.connected()
    await house.until(lambda: "107" in house.lab.cli("confbridge list"), "the room")
    await talk_together(caller, hers)
    await talk_together(hers, his)
    await talk_together(caller, his)

    await house.kill()
    await talk_together(caller, his)
    await house.start()
    for one in (caller, hers, his):
        await one.hang_up()
    assert (await house.journalled("david", called="*67107"))["how"] == "answered"


async def test_a_room_with_a_code_asks_colleagues_for_it(house: House) -> None:
    gun, david = await house.phone("gun"), await house.phone("david")
    hers = await gun.call("*67*4711")
    await hers.connected()
    await house.until(lambda: "107" in house.lab.cli("confbridge list"), "the room")

    his = await david.call("*67107")
    await his.connected()
    await his.audio.play(tone(1, 880))
    await his.audio.until_heard(0.5)  # he is asked
    assert " 1 " in house.lab.cli("confbridge list")
    his.audio.press("4711#")
    await talk_together(hers, his)
    for one in (hers, his):
        await one.hang_up()
