"""Several telephones a person, each with a login of its own: they ring as one, and a lost one is shut out alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.policy.logins import DeviceKind, phone_name_of
from tests.live.audio import tone, write
from tests.live.call import talk_together
from tests.live.linphone import RINGS, Linphone
from tests.live.softphone import Softphone
from tests.live.test_hold_music import hears_the_music

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House

CUSTOMER = "+46701740677"
CARIN, GUN, SUPPORT = "+46846500403", "+46846500407", "+46846500420"


@pytest.fixture
async def laptop(house: House, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The login of one more phone of Carin's, or of another person's; nobody has it after the test."""
    person = getattr(request, "param", "carin")
    login = await house.more_phones(person, DeviceKind.SOFTPHONE)
    yield login
    await house.no_more_phones(login)


async def test_all_phones_ring_and_whichever_answers_talks(house: House, laptop: str) -> None:
    desk, other = await house.phone("carin"), await house.phone(laptop)

    caller = await house.trunk.call(CARIN, shown=CUSTOMER)
    at_desk, at_laptop = await desk.called(), await other.called()
    at_laptop.answer()

    await caller.connected()
    assert await at_desk.over() == "cancelled"
    await talk_together(caller, at_laptop)
    await caller.hang_up()
    assert (await house.journalled(CUSTOMER))["answered_by"] == "carin"


async def test_on_the_phone_on_one_is_busy_on_all_f2_m5(house: House, laptop: str) -> None:
    desk, other = await house.phone("carin"), await house.phone(laptop)
    talking = await other.call("104")
    (await house.mex.called()).answer()
    await house.until_on_phone("carin")

    caller = await house.trunk.call(CARIN, shown=CUSTOMER)
    await caller.connected()
    await caller.hang_up()
    await talking.hang_up()

    decided = (await house.journalled(CUSTOMER))["steps"][0]["data"]["decision"]
    assert (decided["action"], decided["target"]) == ("voicemail", "carin")
    assert (desk.rang, other.rang) == (0, 0)
    assert (await house.journalled("carin"))["called"] == "104"


async def test_a_lost_phone_is_shut_out_at_once_and_the_others_ring_on(house: House, laptop: str) -> None:
    desk, lost = await house.phone("carin"), await house.phone(laptop)
    talking = await lost.call(CUSTOMER)
    (await house.trunk.called()).answer()
    await talking.connected()

    await house.vaxel("phones", "shut-out", "carin", phone_name_of(laptop))

    assert await talking.over() == "bye"
    await house.until(lambda: not house.service.phone(laptop).to_end, "the end of the lost phone")
    with pytest.raises(AssertionError, match=r"could not register.*401"):
        await lost.register()
    lost.forgets_its_registration()
    await house.until_on_phone("carin", talking=False)
    caller = await house.trunk.call(CARIN, shown=CUSTOMER)
    (await desk.called()).answer()
    await caller.connected()
    assert lost.rang == 0


async def test_the_first_phone_can_be_lost_too_and_found_again(house: House, laptop: str) -> None:
    lost, other = await house.phone("carin"), await house.phone(laptop)

    await house.vaxel("phones", "shut-out", "carin", "desk")
    await house.until(lambda: "carin/" not in house.lab.cli("pjsip show contacts"), "the lost phone's end")
    lost.forgets_its_registration()
    caller = await house.trunk.call(CARIN, shown=CUSTOMER)
    (await other.called()).answer()
    await caller.connected()
    await caller.hang_up()
    assert lost.rang == 0

    await house.vaxel("phones", "new-password", "carin", "desk")
    await house.until(lambda: not house.service.phone("carin").to_end, "the end of the password before")
    house.service.forget_passwords()
    house.service.forget_rows()
    await house.phone("carin")


async def test_a_phones_model_and_last_address_are_told(house: House, laptop: str) -> None:
    """Its calls show its person's number (F1)."""
    phone = await house.phone(laptop)
    await phone.call(CUSTOMER)
    assert (await house.trunk.called()).invite.shown.user == CARIN

    await house.until(lambda: house.service.phone(laptop).seen_address, "the phone to be seen")

    [told] = json.loads(await house.vaxel("phones", "--json", "--like", laptop))
    assert told["address"] == f"127.0.0.1:{phone.port}"
    assert told["seen_at"] is not None


@pytest.mark.parametrize("laptop", ["gun"], indirect=True)
async def test_a_queue_rings_all_phones_of_its_agent(house: House, laptop: str) -> None:
    """Also if the first one is away."""
    other = await house.phone(laptop)

    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    (await other.called()).answer()
    await caller.connected()

    await talk_together(caller, other.calls[-1])
    await house.until_stands("gun", "talking")
    await caller.hang_up()


async def test_without_the_service_all_phones_ring(house: House, laptop: str) -> None:
    desk, other = await house.phone("carin"), await house.phone(laptop)
    await house.kill()
    try:
        caller = await house.trunk.call(CARIN, shown=CUSTOMER)
        await desk.called()
        (await other.called()).answer()

        await caller.connected()
        await caller.hang_up()
    finally:
        await house.start()


async def test_linphone_on_a_further_login_talks_holds_presses_keys_and_transfers(
    house: House, laptop: str, tmp_path: Path
) -> None:
    """Its sound is both ways; on hold the caller hears our music (Q5); the transfer is Carin's."""
    write(tmp_path / "says.wav", tone(60, 440))
    david = await house.phone("david")
    password = house.service.passwords[laptop]
    async with Linphone.by_login(laptop, password, house.server, tmp_path, tmp_path / "says.wav") as phone:
        caller = await house.trunk.call(CARIN, shown=CUSTOMER)
        await phone.told(RINGS)
        phone.order("answer")
        await caller.connected()
        await house.until(lambda: caller.audio.hears(440), "the caller to hear Linphone")

        phone.order("7")
        await house.until(lambda: caller.audio.keys == "7", "the key")
        phone.order("pause")
        await house.until(lambda: not caller.audio.hears(440), "the hold")
        await hears_the_music(house, caller)
        phone.order("resume")
        await house.until(lambda: caller.audio.hears(440), "the two to talk again")
        await phone.until_hears(caller, 1000)

        phone.transfer("104")
        there = await david.called()
        there.answer()
        await talk_together(caller, there)
        await caller.hang_up()
    story = await house.journalled(CUSTOMER)
    assert (story["answered_by"], story["transferred_to"]) == ("david", ["104"])


async def talks_holds_and_presses_a_key(house: House, phone: Softphone, caller: Call) -> None:
    """baresip, which says 440 Hz, and a caller hear each other; on hold the caller hears our music (Q5)."""
    await house.until(lambda: caller.audio.hears(440), "the caller to hear baresip")
    await phone.until_hears(caller, 1000)
    phone.order("hold")
    await house.until(lambda: not caller.audio.hears(440), "the hold")
    await hears_the_music(house, caller)
    phone.order("resume")
    await house.until(lambda: caller.audio.hears(440), "the two to talk again")
    phone.order("sndcode", "7")  # not just before a hold: then baresip would never tell the key's end
    await house.until(lambda: caller.audio.keys == "7", "the key")


async def test_baresip_on_a_further_login_talks_both_ways_holds_and_presses_keys(
    house: House, laptop: str, tmp_path: Path
) -> None:
    """Its calls show its person's number (F1), and on hold the caller hears our music (Q5)."""
    write(tmp_path / "says.wav", tone(60, 440))
    password = house.service.passwords[laptop]
    async with Softphone(laptop, password, house.server, tmp_path, tmp_path / "says.wav") as phone:
        caller = await house.trunk.call(CARIN, shown=CUSTOMER)
        await phone.told("CALL_INCOMING")
        phone.order("accept")
        await caller.connected()
        await talks_holds_and_presses_a_key(house, phone, caller)
        await caller.hang_up()
        await phone.told("CALL_CLOSED")

        phone.order("dial", "0701740698")
        there = await house.trunk.called()
        there.answer()
        assert there.invite.shown.user == CARIN
        await house.until(lambda: there.audio.hears(440), "the friend to hear baresip")
        await there.hang_up()
    assert (await house.journalled(CUSTOMER))["answered_by"] == "carin"
    assert (await house.journalled("carin"))["how"] == "answered"
