"""Transfers by keys: ## and a number, or ** to ask first, from mobiles and from desk phones without a transfer key."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.audio import key_tone
from tests.live.call import Call, talk_together
from tests.live.talks import (
    asks,
    asks_and_hangs_up,
    at_the_desk,
    on_the_mobile,
    out,
    sends_on,
    takes_the_call,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.house import House
    from tests.live.service import Service

CUSTOMER = "+46701740671"
FRIEND = "+46701740698"
DAVIDS, DAVIDS_NUMBER = "+46701740608", "+46846500404"
MAIN = "+46846500400"
ON = "##102#"  # to Bo
ASK = "**102#"


@pytest.fixture(scope="module")
def in_force(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Carin's desk phone has no transfer key, and Eva has the recording service."""

    def change(company: dict[str, Any]) -> None:
        company["recording"] = {"people": ["eva"]}
        [carin] = [one for one in company["people"] if one["id"] == "carin"]
        carin["transfer_by_keys"] = True

    with service.with_company(change, tmp_path_factory.mktemp("keys")):
        yield


@pytest.fixture
async def keyed(in_force: None, house: House) -> House:  # noqa: ARG001 - the company is what counts
    return house


async def davids_mobile(
    house: House, *, number: str = DAVIDS_NUMBER, shown: str = CUSTOMER
) -> tuple[Call, Call]:
    """A customer who called David (or another number), and the mobile on which they were answered."""
    return await on_the_mobile(house, number, shown)


async def presses_in_vain(house: House, one: Call, other: Call) -> None:
    """One end presses ## and ** and a number: the other hears keys, and nobody is sent anywhere."""
    before = house.trunk.rang
    await talk_together(one, other)
    for keys in ("##0701740698#", "##102#", "**102#"):
        heard = len(other.audio.keys)
        one.audio.press(keys)
        try:
            async with asyncio.timeout(30):
                while other.audio.keys[heard:] != keys:
                    await other.audio.until_key()
        except TimeoutError:
            raise AssertionError(f"heard {other.audio.keys[heard:]!r} of {keys!r}") from None
    await talk_together(one, other)
    assert (house.trunk.rang, one.ending, other.ending) == (before, "", "")


# Mobiles


async def test_a_mobile_sends_a_customer_on_to_a_colleague(house: House) -> None:
    """M5: as a desk phone does; the colleague sees the customer."""
    bo = await house.phone("bo")
    caller, mobile = await davids_mobile(house)

    there = await sends_on(mobile, ON, bo, caller)
    assert await mobile.over() == "bye"
    await caller.hang_up()
    await there.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert there.invite.shown.user == CUSTOMER
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")
    assert "David Holm transferred the call to Bo Lind (102)" in story


async def test_a_mobile_sends_a_customer_on_outside_with_the_main_number(house: House) -> None:
    """M1: the call outside is David's own, from his mobile; a pause ends the number as # does."""
    caller, mobile = await davids_mobile(house)

    friend = await sends_on(mobile, "##0701740698", house.trunk, caller)
    await caller.hang_up()
    await friend.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert (friend.invite.uri, friend.invite.shown.user) == (FRIEND, MAIN)
    assert (call["transferred_to"], call["answered_by"]) == (["0701740698"], FRIEND)
    assert "David Holm transferred the call to 0701740698." in story
    assert "M1" in story


async def test_a_mobile_hears_that_a_number_cannot_be_called_and_talks_on(
    house: House, prompts: Path
) -> None:
    """O2, S2: as a desk phone gets 404."""
    caller, mobile = await davids_mobile(house)

    for number in ("0701", "999", "0018765550100", "0900123456", "*61"):
        heard = len(mobile.audio.samples)
        mobile.audio.press(f"##{number}#")
        assert await mobile.audio.until_said("not-sent-on", prompts, since=heard), number
        await talk_together(caller, mobile)

    assert (caller.ending, mobile.ending, house.trunk.rang) == ("", "", 0)


async def test_a_customer_comes_back_to_the_mobile_when_a_colleague_does_not_answer(house: House) -> None:
    carin = await house.phone("carin")
    caller, mobile = await davids_mobile(house)

    mobile.audio.press("##103#")
    await carin.called()
    again = await house.mex.called()

    assert again.invite.uri == DAVIDS
    assert "Carin Dahl" in again.invite.shown.name
    await caller.hang_up()


async def test_a_mobile_asks_a_colleague_first(house: House) -> None:
    """The customer hears music meanwhile, and talks with Bo when David hangs up: told in both calls."""
    bo = await house.phone("bo")
    caller, mobile = await davids_mobile(house)

    there = await asks(mobile, ASK, bo)
    before = caller.audio.heard.sound_seconds
    await caller.audio.until_heard(before + 0.5)
    await mobile.hang_up()
    await talk_together(caller, there)
    asked, look = await house.journalled("david"), house.service.call
    await house.until(lambda: look(asked["id"])["transferred_to"], "the transfer in the journal")
    await caller.hang_up()
    await there.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert (there.invite.shown.user, there.invite.shown.name) == ("104", "David Holm")
    assert (asked["called"], asked["answered_by"]) == ("102", "bo")
    assert call["transferred_to"] == ["102"]
    assert "David Holm asked, and transferred the call to Bo Lind (102)" in story


async def test_an_attended_transfer_can_switch_to_and_fro(house: House) -> None:
    """** once more is the customer again, and *1 ends the question."""
    bo = await house.phone("bo")
    caller, mobile = await davids_mobile(house)
    there = await asks(mobile, ASK, bo)

    mobile.audio.press("**")
    await talk_together(mobile, caller)
    mobile.audio.press("**")
    await talk_together(mobile, there)
    mobile.audio.press("*1")
    assert await there.over() == "bye"
    await talk_together(mobile, caller)
    await caller.hang_up()
    await mobile.over()

    assert (await house.journalled(CUSTOMER))["transferred_to"] == []


async def test_a_mobile_asks_outside_first_with_the_main_number(house: House) -> None:
    """M1; ## puts the two together, as hanging up does."""
    caller, mobile = await davids_mobile(house)

    friend = await asks(mobile, "**0701740698#", house.trunk)
    mobile.audio.press("##")
    assert await mobile.over() == "bye"
    await talk_together(caller, friend)

    assert friend.invite.shown.user == MAIN


async def test_a_question_to_a_number_that_cannot_be_called_is_refused(house: House, prompts: Path) -> None:
    caller, mobile = await davids_mobile(house)

    for number in ("0018765550100", "0701"):
        heard = len(mobile.audio.samples)
        mobile.audio.press(f"**{number}#")
        assert await mobile.audio.until_said("not-sent-on", prompts, since=heard), number
        await talk_together(caller, mobile)

    assert house.trunk.rang == 0


async def test_a_mobile_that_called_sends_on_whom_it_called(house: House) -> None:
    """A call from the mobile through us; both calls tell of it."""
    bo = await house.phone("bo")
    call = await house.mex.call(FRIEND, shown=DAVIDS)
    friend = await out(house, call)

    there = await sends_on(call, ON, bo, friend)
    assert await call.over() == "bye"
    await friend.hang_up()
    await there.over()

    first, second = await house.journalled("david"), await house.journalled(FRIEND)
    assert there.invite.shown.user == FRIEND
    assert (first["transferred_to"], second["transferred_to"]) == (["102"], ["102"])
    assert second["answered_by"] == "bo"


async def test_a_mobile_that_called_asks_a_colleague_first(house: House) -> None:
    bo = await house.phone("bo")
    call = await house.mex.call(FRIEND, shown=DAVIDS)
    friend = await out(house, call)

    await asks_and_hangs_up(call, ASK, bo, friend)


async def test_a_colleague_who_talks_with_a_mobile_is_sent_on(house: House) -> None:
    """Eva called David from her mobile: to Bo it is her call."""
    bo = await house.phone("bo")
    call = await house.mex.call("104", shown="+46701740609")
    mobile = await house.mex.called()
    await takes_the_call(mobile)
    await call.connected()
    await talk_together(call, mobile)

    mobile.audio.press(ON)
    there = await bo.called()
    there.answer()
    await talk_together(call, there)

    assert (there.invite.shown.user, there.invite.shown.name) == ("105", "Eva Nyström")


async def test_an_agent_on_the_mobile_sends_a_queues_caller_on(house: House) -> None:
    bo = await house.phone("bo")
    caller, mobile = await davids_mobile(house, number="+46846500420")

    there = await sends_on(mobile, ON, bo, caller)
    assert await mobile.over() == "bye"
    await caller.hang_up()
    await there.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert call["transferred_to"] == ["102"]
    assert "Farid Amini transferred the call to Bo Lind (102)" in story


async def test_an_agent_on_the_mobile_asks_first(house: House) -> None:
    bo = await house.phone("bo")
    caller, mobile = await davids_mobile(house, number="+46846500420")

    await asks_and_hangs_up(mobile, ASK, bo, caller)


async def test_a_recorded_mobile_sends_on(keyed: House) -> None:
    """O3: Eva's line is recorded; her leg is no plain one."""
    bo = await keyed.phone("bo")
    caller = await keyed.trunk.call("+46846500405", shown=CUSTOMER)
    mobile = await keyed.mex.called()
    await takes_the_call(mobile)
    await talk_together(caller, mobile)

    there = await sends_on(mobile, ON, bo, caller)
    assert await mobile.over() == "bye"
    await caller.hang_up()
    await there.over()

    call = await keyed.journalled(CUSTOMER)
    assert (call["transferred_to"], call["answered_by"]) == (["102"], "bo")
    assert "Eva Nyström transferred" in await keyed.vaxel("calls", call["id"], "--lang", "en")


async def test_a_mobile_sends_on_after_the_service_was_killed(house: House) -> None:
    """To our own numbers while it is away; by whom, the next run knows."""
    bo = await house.phone("bo")
    caller, mobile = await davids_mobile(house)
    await house.kill()
    await house.start()

    mobile.audio.press("##0701740698#")
    friend = await house.trunk.called()
    assert friend.invite.shown.user == MAIN
    friend.refuse(486)
    again = await house.mex.called()
    await takes_the_call(again)
    await talk_together(caller, again)
    await house.kill()
    again.audio.press(ON)
    there = await bo.called()
    there.answer()

    await talk_together(caller, there)


# Desk phones


async def test_a_desk_phone_without_a_transfer_key_sends_on(keyed: House) -> None:
    """Called or calling, and by its own number outside (F1)."""
    carin, bo = await keyed.phone("carin"), await keyed.phone("bo")
    caller, desk = await at_the_desk(keyed, carin, "+46846500403", CUSTOMER)

    friend = await sends_on(desk, "##0701740698#", keyed.trunk, caller)
    assert friend.invite.shown.user == "+46846500403"
    await caller.hang_up()
    await friend.over()

    call = await carin.call(FRIEND)
    friend = await out(keyed, call)

    await asks_and_hangs_up(call, ASK, bo, friend)


async def test_a_transfer_key_goes_on_working_where_keys_do_too(keyed: House) -> None:
    """REFER, refused and taken."""
    carin, bo = await keyed.phone("carin"), await keyed.phone("bo")
    caller, desk = await at_the_desk(keyed, carin, "+46846500403", CUSTOMER)

    await desk.transfer("0018765550100")
    assert await desk.refused_transfer() == 404
    await desk.transfer("102")
    there = await bo.called()
    there.answer()

    await talk_together(caller, there)


# Whose keys send nobody on


@pytest.mark.parametrize("shown", [CUSTOMER, "anonymous", DAVIDS, "104"])
async def test_a_callers_keys_are_tones_for_a_mobile(house: House, shown: str) -> None:
    """Toll fraud: whatever number is shown, ours among them."""
    await house.phone("bo")
    caller, mobile = await davids_mobile(house, shown=shown)

    await presses_in_vain(house, caller, mobile)


async def test_a_callers_keys_are_tones_for_a_desk_phone_that_has_keys(keyed: House) -> None:
    carin = await keyed.phone("carin")
    await keyed.phone("bo")
    caller = await keyed.trunk.call("+46846500403", shown=CUSTOMER)
    desk = await carin.called()
    desk.answer()
    await caller.connected()

    await presses_in_vain(keyed, caller, desk)


async def test_keys_of_a_desk_phone_are_tones_unless_the_company_says_otherwise(house: House) -> None:
    david = await house.phone("david")
    await house.phone("bo")
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    desk = await david.called()
    desk.answer()
    await caller.connected()

    await presses_in_vain(house, desk, caller)
    await presses_in_vain(house, caller, desk)


async def test_keys_of_whom_a_mobile_called_are_tones(house: House) -> None:
    await house.phone("bo")
    call = await house.mex.call(FRIEND, shown=DAVIDS)
    friend = await house.trunk.called()
    friend.answer()
    await call.connected()

    await presses_in_vain(house, friend, call)


async def test_keys_of_whom_a_mobile_sent_on_are_tones(house: House) -> None:
    """Neither the customer nor whom they came to outside has got the keys."""
    caller, mobile = await davids_mobile(house)
    mobile.audio.press("##0701740698#")
    friend = await house.trunk.called()
    friend.answer()
    await mobile.over()

    await presses_in_vain(house, caller, friend)
    await presses_in_vain(house, friend, caller)


async def test_keys_of_whom_a_mobile_asked_for_are_tones(house: House) -> None:
    """After a question, too."""
    caller, mobile = await davids_mobile(house)
    friend = await asks(mobile, "**0701740698#", house.trunk)
    await mobile.hang_up()

    await presses_in_vain(house, caller, friend)
    await presses_in_vain(house, friend, caller)


async def test_a_queues_caller_has_no_keys(house: House) -> None:
    await house.phone("bo")
    caller, mobile = await davids_mobile(house, number="+46846500420")

    await presses_in_vain(house, caller, mobile)


async def test_keys_of_a_mobile_that_is_nobodys_are_tones(house: House) -> None:
    """It comes from the operator, with its password, and is a stranger anyway."""
    carin = await house.phone("carin")
    await house.phone("bo")
    caller = await house.mex.call("+46846500403", shown="+46701740699")
    desk = await carin.called()
    desk.answer()
    await caller.connected()

    await presses_in_vain(house, caller, desk)


async def test_a_customer_who_is_called_back_has_no_keys_and_the_agent_has(house: House) -> None:
    customer = "+46701740686"
    bo = await house.phone("bo")
    await house.profile("farid", "dnd")
    await house.profile("gun", "dnd")
    caller = await house.trunk.call("+46846500420", shown=customer)
    await caller.connected()
    await caller.audio.until_heard(1)
    caller.audio.press("2")
    await caller.over()
    await house.profile("farid", "available")
    mobile = await house.mex.called()
    await takes_the_call(mobile)
    called = await house.trunk.called()
    called.answer()
    await talk_together(mobile, called)

    await presses_in_vain(house, called, mobile)
    mobile.audio.press(ON)
    there = await bo.called()
    there.answer()

    await talk_together(called, there)


@pytest.mark.parametrize("sent_by", ["carin", "mobile"])
async def test_an_emergency_call_has_no_keys(keyed: House, sent_by: str) -> None:
    """S1: no pair of keys pressed in need leads away from 112."""
    if sent_by == "carin":
        call = await (await keyed.phone("carin")).call("112")
    else:
        call = await keyed.mex.call("112", shown=DAVIDS)
    help_ = await keyed.trunk.called()
    help_.answer()
    await call.connected()

    await presses_in_vain(keyed, call, help_)


async def test_keys_as_sound_send_nobody_on(house: House) -> None:
    """Where the operator sends no telephone-event, key 1 is heard; but ## could be the customer's, echoed."""
    bo = await house.phone("bo")
    house.mex.formats = {"8": "PCMA/8000"}
    caller = await house.trunk.call("+46846500404", shown=CUSTOMER)
    mobile = await house.mex.called()
    mobile.answer()
    await mobile.audio.until_heard(2)
    await mobile.audio.play(key_tone("1"))
    await caller.connected()
    await talk_together(caller, mobile)

    for key in "##102#":
        await mobile.audio.play(key_tone(key))
    await talk_together(caller, mobile)

    assert (bo.rang, mobile.ending) == (0, "")


async def test_a_lone_key_of_a_mobile_reaches_the_far_end(house: House) -> None:
    """Somebody's telephone menu: # ends what is dialled there, * goes back."""
    call = await house.mex.call(FRIEND, shown=DAVIDS)
    friend = await out(house, call)

    call.audio.press("12#")
    async with asyncio.timeout(30):
        while friend.audio.keys != "12#":
            await friend.audio.until_key()
    call.audio.press("*3")
    async with asyncio.timeout(30):
        while friend.audio.keys != "12#*3":
            await friend.audio.until_key()
