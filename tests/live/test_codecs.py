"""Which codec is talked in, and keys that come as sound."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import RATE, hears_in, key_tone, read, tone, write
from tests.live.pjsua import Pjsua
from tests.live.softphone import Softphone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

CUSTOMER = "+46701740671"
ANNA, DAVID, SUPPORT = "+46846500401", "+46846500404", "+46846500420"
OPUS_BYTES = 12  # of what a phone with Opus keeps (48 kHz, stereo), for each of another's
WIDE = ("G722", "PCMU", "PCMA")


@pytest.mark.parametrize("other", [WIDE, ("PCMA", "G722")], ids=["both first", "last with one"])
async def test_two_phones_that_have_g722_talk_in_it(
    house: House, tmp_path: Path, other: tuple[str, ...]
) -> None:
    says = tmp_path / "says.wav"
    write(says, tone(2, 440))
    async with (
        Pjsua(
            "david", house.service.passwords["david"], house.server, tmp_path, codecs=WIDE, says=str(says)
        ) as david,
        Pjsua("carin", house.service.passwords["carin"], house.server, tmp_path, codecs=other) as carin,
    ):
        calling = await david.call("103")
        called = await carin.called()
        await called.answer()
        await calling.until_talking()

        assert (calling.codec, called.codec) == ("G722", "G722")
        await called.until(lambda: hears_in(called.samples(), 440), "the one to hear the other")
        await calling.hang_up()
        await called.over()


async def test_a_call_from_outside_stays_in_the_trunks_codec(house: House, tmp_path: Path) -> None:
    """Nothing is gained by another, and each step between two costs."""
    async with Pjsua("david", house.service.passwords["david"], house.server, tmp_path, codecs=WIDE) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called = await david.called()
        await called.answer()

        assert called.codec == "PCMA"
        await caller.hang_up()
        await called.over()


async def test_a_phone_that_has_opus_alone_can_call(house: House) -> None:
    phone = await house.phone("david")
    phone.formats = {"96": "opus/48000/2", "101": "telephone-event/48000"}

    calling = await phone.call(CUSTOMER)
    (await house.trunk.called()).answer()
    await calling.connected()

    assert calling.final is not None
    assert "opus/48000/2" in calling.final.body
    await calling.hang_up()


async def test_two_phones_that_have_opus_alone_talk_in_it(house: House, tmp_path: Path) -> None:
    """One hears the other's tone, and nothing is translated on the way."""
    says = tmp_path / "says.wav"
    run_sox("-n", "-r", "48000", "-c", "2", "-b", "16", str(says), "synth", "20", "sine", "440", "vol", "0.5")
    async with (
        Softphone("david", house.service.passwords["david"], house.server, tmp_path, says, "opus") as david,
        Softphone("carin", house.service.passwords["carin"], house.server, tmp_path, says, "opus") as carin,
    ):
        david.order("dial", "103")
        await carin.told("CALL_INCOMING")
        carin.order("accept")
        await david.told("CALL_ESTABLISHED")
        await carin.until_heard(2 * OPUS_BYTES)
        channels = [channel.partition("!")[0] for channel in house.channels()]
        shown = [house.lab.cli(f"core show channel {channel}") for channel in channels]
        david.order("hangup")
        await carin.told("CALL_CLOSED")

    assert len(shown) == 2
    for one in shown:
        assert "NativeFormats: (opus)" in one
        assert one.count("Transcode: No") == 2
    (heard,) = (tmp_path / "heard-carin").glob("*-dec.wav")
    run_sox(str(heard), "-r", str(RATE), "-c", "1", str(tmp_path / "heard.wav"))
    assert hears_in(read(tmp_path / "heard.wav"), 440)


def run_sox(*arguments: str) -> None:
    subprocess.run(["sox", "-V1", *arguments], check=True)


async def test_a_key_that_comes_as_sound_is_heard_in_a_queue(house: House) -> None:
    """Where telephone-event was not agreed on; Q4 by key 1."""
    house.trunk.formats = {"8": "PCMA/8000"}
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    await caller.connected()
    await caller.audio.until_heard(1)

    await caller.audio.play(key_tone("1"))

    await house.until(lambda: "Record" in house.lab.cli("core show channels concise"), "the message")
    await caller.hang_up()


@pytest.mark.at("2026-11-24T12:30:00+01:00")
async def test_a_key_that_comes_as_sound_is_heard_in_a_spoken_diversion(house: House) -> None:
    """P4: Anna is at lunch, and key 2 leads to sales."""
    hans = await house.phone("hans")
    house.trunk.formats = {"8": "PCMA/8000"}
    caller = await house.trunk.call(ANNA, shown=CUSTOMER)
    await caller.connected()
    await caller.audio.until_heard(1)

    await caller.audio.play(key_tone("2"))

    (await hans.called()).answer()
    await caller.hang_up()
