"""Phones and far ends that vanish in the middle of a call: the call ends, and nobody stays on the phone for ever.

And what goes out when everything is taken. An exchange of its own, with less patience and fewer ports than a real one.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone, write
from tests.live.call import talk_together
from tests.live.house import MEX_HOST, TRUNK_HOST, House
from tests.live.pjsua import Pjsua
from tests.live.ports import TCP, UDP, free_port, sound_ports
from tests.live.service import ROOT, Service

sys.path.insert(0, str(ROOT / "asterisk"))

from lab import Lab

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

CUSTOMER, DAVID = "+46701740677", "+46846500404"
TALKING, HELD = 4, 12  # seconds of silence
PLACES = 30  # for sound
PATIENCE = {"VAXEL_RTP_TIMEOUT": str(TALKING), "VAXEL_RTP_TIMEOUT_HOLD": str(HELD)}


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Service, int, int]]:
    """The exchange, the service, and the ports of trunk and mobile operator."""
    sip, http = free_port("127.0.0.1", UDP, TCP), free_port("127.0.0.1", TCP)
    trunk, mex = free_port(TRUNK_HOST, UDP), free_port(MEX_HOST, UDP)
    lab = Lab(
        f"gone{sip}",
        directory=tmp_path_factory.mktemp("exchange"),
        sip_port=sip,
        http_port=http,
        rtp=sound_ports(2 * PLACES),
        trunk=(TRUNK_HOST, trunk),
        mex=(MEX_HOST, mex),
        environ=PATIENCE,
    )
    with lab:
        service = Service(tmp_path_factory.mktemp("service"), lab, free_port("127.0.0.1", TCP), **PATIENCE)
        with service.serving(ROOT / "examples/bolaget.yaml"):
            yield lab, service, trunk, mex


@pytest.fixture
async def house(impatient: tuple[Lab, Service, int, int]) -> AsyncIterator[House]:
    lab, service, trunk, mex = impatient
    async with House(lab, service, trunk, mex) as house:
        yield house


def phone(house: House, directory: Path, *, vanishes: bool = False) -> Pjsua:
    says = directory / "says.wav"
    write(says, tone(2, 440))
    password = house.service.passwords["david"]
    return Pjsua("david", password, house.server, directory, says=str(says), vanishes=vanishes)


async def test_a_phone_that_vanishes_while_talking_ends_the_call(house: House, tmp_path: Path) -> None:
    """No BYE and no sound any more: its person was on the phone for ever."""
    async with phone(house, tmp_path, vanishes=True) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        await (await david.called()).answer()
        await caller.connected()
        await house.until_on_phone("david")
    assert await caller.over(within=4 * TALKING) == "bye"

    await house.until_on_phone("david", talking=False)
    told = await house.journalled(CUSTOMER)
    assert (told["how"], told["answered_by"]) == ("answered", "david")


async def test_talks_longer_than_that_are_not_cut_off(house: House, tmp_path: Path) -> None:
    async with phone(house, tmp_path) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called = await david.called()
        await called.answer()
        await caller.connected()
        with pytest.raises(TimeoutError):
            await caller.over(within=3 * TALKING)

        await caller.hang_up()
        await called.over()


async def test_a_caller_outside_who_vanishes_ends_the_call(house: House, tmp_path: Path) -> None:
    async with phone(house, tmp_path) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called = await david.called()
        await called.answer()
        await caller.connected()

        caller.audio.close()

        assert await called.over(within=4 * TALKING) == 200


async def test_on_hold_the_silence_may_last_longer_but_not_for_ever(house: House, tmp_path: Path) -> None:
    """A phone that has put somebody on hold sends nothing; one that vanishes then is found out, too."""
    async with phone(house, tmp_path, vanishes=True) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called = await david.called()
        await called.answer()
        await caller.connected()
        await called.hold()
        with pytest.raises(TimeoutError):
            await caller.over(within=2 * TALKING)
    assert await caller.over(within=3 * HELD) == "bye"


async def test_session_timers_are_offered_to_phones_and_trunk(house: House) -> None:
    """RFC 4028: a far end that no longer answers the refresh is gone."""
    david = await house.phone("david")

    await house.trunk.call(DAVID, shown=CUSTOMER)
    to_phone = (await david.called()).invite
    await david.call("0701740677")
    to_trunk = (await house.trunk.called()).invite

    assert [one.get("Session-Expires").partition(";")[0] for one in (to_phone, to_trunk)] == ["600", "1800"]
    assert all("timer" in one.get("Supported") for one in (to_phone, to_trunk))


async def test_112_goes_out_when_the_places_for_sound_are_nearly_taken(house: House) -> None:
    """Callers fill the mailboxes; those who come then hear that all lines are taken, and at last nothing at all."""
    david = await house.phone("david")
    told = []
    for index in range(PLACES + 10):  # more than there are places
        caller = await house.trunk.call("+46846500403", shown=f"+467017407{index:02d}")
        await caller.until_answered_or_over()
        told.append(caller.ending or "answered")

    emergency = await david.call("112")
    there = await house.trunk.called()
    there.answer()
    await emergency.connected()

    assert told[:10] == ["answered"] * 10
    assert set(told) == {"answered", "503"}
    await talk_together(emergency, there)
    await house.until(
        lambda: any(
            "a limit was reached" in one and "without a place for sound" in one
            for one in house.service.health().get("problems", ())
        ),
        "that to be told",
    )
