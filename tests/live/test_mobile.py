"""Mobile extensions: rung with the desk phone, answered by a key press, and trusted by password only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.agent import Agent
from tests.live.audio import tone
from tests.live.call import talk_together
from tests.live.house import MEX_HOST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

pytestmark = pytest.mark.usefixtures("rings_ten_seconds")
CUSTOMER = "+46701740699"
DAVIDS = "+46701740608"
AT_ONCE = 4.0  # seconds; the question alone takes five, and for the key it waits for three more
AT_ONCE_OF_TEN = 8.0  # seconds of those for which phones ring here


async def test_the_mobile_rings_together_with_the_desk_phone(house: House) -> None:
    """M5: the exchange asks the mobile operator for the mobile's number, and shows it the caller."""
    david = await house.phone("david")

    await house.trunk.call("+46846500404", shown=CUSTOMER, hops=12)
    at_mobile, at_desk = await house.mex.called(), await david.called()

    assert at_mobile.invite.uri == DAVIDS
    assert at_mobile.invite.all("Max-Forwards") == ["11"]  # as the call goes outside again
    assert at_mobile.invite.shown.user == CUSTOMER
    assert at_desk.invite.shown.user == CUSTOMER


@pytest.mark.parametrize(("hops", "left"), [(1, []), (12, ["11"])])
async def test_an_agents_mobile_is_rung_with_one_hop_less_than_the_queues_caller_has(
    house: House, hops: int, left: list[str]
) -> None:
    """RFC 3261, 16.6: the call goes outside again. Without hops left the agents' desk phones ring alone."""
    farid = await house.phone("farid")

    await house.trunk.call("+46846500420", shown=CUSTOMER, hops=hops)
    at_mobile = await house.mex.called() if left else None
    await farid.called()

    assert (at_mobile.invite.all("Max-Forwards") if at_mobile is not None else []) == left
    assert house.mex.rang == len(left)


async def test_a_mobile_is_connected_by_key_one(house: House, prompts: Path) -> None:
    """The mobile hears whose call it is; the caller is connected when the key was pressed, not before."""
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile = await house.mex.called()
    mobile.answer()
    heard = await mobile.audio.until_heard(2)
    assert not caller.answered

    mobile.audio.press("1")
    await caller.connected()
    await talk_together(caller, mobile)

    assert heard.which(prompts) == "confirm"


async def test_the_mobiles_own_voicemail_does_not_count_as_an_answer(house: House) -> None:
    """It answers and talks, but presses nothing: the desk phone rings on and gets the call."""
    david = await house.phone("david")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    voicemail, desk = await house.mex.called(), await david.called()
    voicemail.answer()
    await voicemail.audio.play(tone(2.0))
    assert not caller.answered
    assert not desk.ending
    desk.answer()
    await caller.connected()

    assert await voicemail.over(within=AT_ONCE) == "bye"
    assert not desk.ending
    await talk_together(caller, desk)


async def test_a_mobile_that_is_asked_is_let_go_when_the_caller_hangs_up(house: House) -> None:
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile = await house.mex.called()
    mobile.answer()
    await mobile.audio.until_heard(1)

    await caller.hang_up()

    assert await mobile.over(within=AT_ONCE) == "bye"


async def test_a_mobile_that_pressed_the_key_is_not_let_go_with_those_that_were_asked(house: House) -> None:
    """The desk phone stops ringing; they talk on for as long as they like."""
    david = await house.phone("david")
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile, desk = await house.mex.called(), await david.called()
    mobile.answer()
    await mobile.audio.until_heard(1)

    mobile.audio.press("1")
    await caller.connected()

    assert await desk.over() == "cancelled"
    await talk_together(caller, mobile)
    assert not mobile.ending


async def test_a_mobile_that_is_asked_is_let_go_when_the_service_is_away(house: House) -> None:
    """The fallback's Dial, too."""
    david = await house.phone("david")
    await house.kill()
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile, desk = await house.mex.called(), await david.called()
    mobile.answer()
    await mobile.audio.until_heard(1)

    desk.answer()
    await caller.connected()

    assert await mobile.over(within=AT_ONCE) == "bye"
    await talk_together(caller, desk)


async def test_a_call_that_only_a_mobiles_voicemail_took_ends_in_our_own(house: House, prompts: Path) -> None:
    """S2: the message is left here, not at the operator."""
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    (await house.mex.called()).answer()
    await caller.connected()

    assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-david"


async def test_another_key_does_not_connect(house: House) -> None:
    """Only key 1 does."""
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile = await house.mex.called()
    mobile.answer()
    await mobile.audio.until_heard(1)
    mobile.audio.press("2")
    await mobile.audio.until_heard(mobile.audio.heard.sound_seconds + 1)  # asked again

    assert not caller.answered


@pytest.mark.parametrize("code", [486, 603])
async def test_a_mobile_that_refuses_ends_the_desk_phones_ringing(house: House, code: int) -> None:
    """M5: what one phone says applies to the other."""
    david = await house.phone("david")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    ringing = await david.called()
    (await house.mex.called()).refuse(code)

    assert await ringing.over(within=AT_ONCE_OF_TEN) == "cancelled"
    await caller.hang_up()


async def test_a_mobile_that_is_out_of_reach_leaves_the_desk_phone_ringing(house: House) -> None:
    """480 by an operator says nothing of the person."""
    david = await house.phone("david")

    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    (await house.mex.called()).refuse(480)
    (await david.called()).answer()
    await caller.connected()

    assert caller.answered


async def test_talking_on_the_mobile_makes_the_person_busy(house: House, prompts: Path) -> None:
    """M5: an answered call on the mobile counts; the desk phone is not rung by the next caller."""
    david = await house.phone("david")
    first = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile = await house.mex.called()
    mobile.answer()
    await mobile.audio.until_heard(1)
    mobile.audio.press("1")
    await first.connected()
    rung = david.rang
    await house.until_on_phone("david")

    second = await house.trunk.call("+46846500404", shown="+46701740697")
    await second.connected()

    assert (await second.audio.until_heard(4)).which(prompts) == "greeting-david"
    assert david.rang == rung


async def test_a_call_from_a_mobile_is_its_persons_call(house: House) -> None:
    """A called colleague sees extension and name, not a mobile number."""
    farid = await house.phone("farid")

    await house.mex.call("106", shown=DAVIDS)
    ringing = await farid.called()

    assert (ringing.invite.shown.user, ringing.invite.shown.name) == ("104", "David Holm")


async def test_a_mobiles_number_from_the_public_trunk_is_only_a_number(house: House) -> None:
    """Anybody can claim a number: no outgoing call on the company's bill, and no colleague's name."""
    farid, carin = await house.phone("farid"), await house.phone("carin")

    await house.trunk.call("+46846500406", shown=DAVIDS)
    ringing = await farid.called()
    outward = await house.trunk.call("+46701740698", shown=DAVIDS)
    await carin.called()

    assert (ringing.invite.shown.user, ringing.invite.shown.name) == (DAVIDS, "")
    assert house.trunk.rang == 0
    assert not outward.answered


async def test_the_operator_without_its_password_is_refused(house: House) -> None:
    """The address alone is not enough to call as somebody."""
    farid = await house.phone("farid")

    async with Agent(MEX_HOST, 0, house.server, user="mex", password="") as impostor:
        without = await (await impostor.call("106", shown=DAVIDS)).over()
    async with Agent(MEX_HOST, 0, house.server, user="mex", password="guessed") as impostor:
        wrong = await (await impostor.call("106", shown=DAVIDS)).over()

    assert (without, wrong) == ("401", "401")
    assert farid.rang == 0


async def test_the_password_from_another_place_is_refused(house: House) -> None:
    """The password alone is not enough either."""
    farid = await house.phone("farid")

    async with Agent("127.0.16.9", 0, house.server, user="mex", password=house.lab.mex_password) as thief:
        ending = await (await thief.call("106", shown=DAVIDS)).over()

    assert ending in ("401", "403")
    assert farid.rang == 0
