"""Refused on the desk is refused: what a phone answers speaks for its person, and the policy decides what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.pjsua import Pjsua

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

pytestmark = pytest.mark.usefixtures("rings_ten_seconds")
CUSTOMER = "+46701740674"
DAVID, GUN = "+46846500404", "+46846500407"
AT_ONCE = 8  # seconds; it would ring for ten


@pytest.mark.parametrize(("code", "outcome"), [(603, "declined"), (480, "declined")])
async def test_declining_on_the_desk_is_busy_and_stops_the_mobile_f3(
    house: House, tmp_path: Path, code: int, outcome: str
) -> None:
    """The receptionist gets the caller at once; the mobile rang on for the whole ring time."""
    carin = await house.phone("carin")
    async with Pjsua("david", house.service.passwords["david"], house.server, tmp_path) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called, mobile = await david.called(), await house.mex.called()

        await called.refuse(code)

        assert await mobile.over(within=AT_ONCE) == "cancelled"
        (await carin.called()).answer()
        await caller.connected()
        await caller.hang_up()
    story = await house.journalled(CUSTOMER)
    assert (story["how"], story["answered_by"]) == ("answered", "carin")
    assert outcome_of(story) == ("david", outcome)


@pytest.mark.parametrize(("code", "outcome"), [(603, "declined"), (480, "declined"), (486, "busy")])
async def test_declining_is_the_same_with_only_a_desk_phone(
    house: House, tmp_path: Path, prompts: Path, code: int, outcome: str
) -> None:
    """F2 is voicemail, F3 reception."""
    carin = await house.phone("carin")
    async with Pjsua("gun", house.service.passwords["gun"], house.server, tmp_path) as gun:
        caller = await house.trunk.call(GUN, shown=CUSTOMER)

        await (await gun.called()).refuse(code)

        if outcome == "declined":
            (await carin.called()).answer()
            await caller.connected()
        else:
            await caller.connected()
            assert (await caller.audio.until_heard(3)).which(prompts) == "greeting-gun"
        await caller.hang_up()
    assert outcome_of(await house.journalled(CUSTOMER)) == ("gun", outcome)


async def test_a_mobile_that_declines_sends_the_caller_to_reception_m3(house: House) -> None:
    david, carin = await house.phone("david"), await house.phone("carin")
    caller = await house.trunk.call(DAVID, shown=CUSTOMER)
    ringing = await david.called()

    (await house.mex.called()).refuse(603)

    assert await ringing.over(within=AT_ONCE) == "cancelled"
    (await carin.called()).answer()
    await caller.connected()
    await caller.hang_up()
    assert outcome_of(await house.journalled(CUSTOMER)) == ("david", "declined")


@pytest.mark.parametrize("number", [DAVID, GUN], ids=["desk and mobile", "desk"])
async def test_a_phone_that_sends_calls_elsewhere_is_not_followed_and_that_is_told(
    house: House, tmp_path: Path, number: str
) -> None:
    """302; see docs/decisions/redirections-by-phones.md."""
    who = "david" if number == DAVID else "gun"
    async with Pjsua(who, house.service.passwords[who], house.server, tmp_path) as phone:
        caller = await house.trunk.call(number, shown=CUSTOMER)
        called = await phone.called()

        await called.refuse(302, headers={"Contact": "<sip:+46701740673@127.0.0.1>"})

        if who == "david":  # the mobile rings on, to the end
            assert await (await house.mex.called()).over() == "cancelled"
        await caller.connected()  # a message can be left
        await caller.hang_up()
    assert outcome_of(await house.journalled(CUSTOMER)) == (who, "sent_away")
    assert house.trunk.rang == 0


def outcome_of(story: dict[str, object]) -> tuple[object, object]:
    """The first person of the call, and the result."""
    steps = story["steps"]
    assert isinstance(steps, list)
    outcome = next(step["data"] for step in steps if step["what"] == "outcome")
    return outcome["target"], outcome["outcome"]
