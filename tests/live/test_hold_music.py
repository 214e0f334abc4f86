"""A caller on hold hears the licensed music (Q5), whatever the phone that holds them is like."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone, write
from tests.live.music import piece
from tests.live.pjsua import Pjsua
from tests.live.service import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

    from tests.live.call import Call
    from tests.live.house import House

CUSTOMER, DAVID, SUPPORT = "+46701740678", "+46846500404", "+46846500420"
ORDERS = [("PCMU", "PCMA"), ("PCMA", "PCMU"), ("G722", "PCMU", "PCMA")]


def test_the_choice_of_music_names_each_composer_q5(exchange: Lab) -> None:
    """The licence (CC BY-SA) demands the artists' names; we have them as the package gives them."""
    told = (ROOT / "asterisk/etc/musiconhold.conf").read_text()
    package = exchange.music.parents[1] / "doc/asterisk-moh-opsound-wav/copyright"
    artists = re.findall(r"^Copyright: \d{4} ([\w ]+?)(?: \(|<| <)", package.read_text(), re.MULTILINE)

    played = {file.stem for file in exchange.music.glob("*.wav")}

    assert played
    assert {line.split()[1] for line in told.splitlines() if '"' in line} == played
    assert "CC BY-SA 3.0" in told
    assert [one for one in artists if one in told] == ["Paul Shuler", "Manolo Camp", "Reno Project"]


def test_silence_and_a_tone_are_no_music(exchange: Lab) -> None:
    assert piece([0] * 32_000, exchange.music) == ""
    assert piece(tone(4, 440), exchange.music) == ""


async def hears_the_music(house: House, caller: Call) -> None:
    """The caller hears four seconds of our music. On a busy machine it begins a moment after the phone's word of it."""
    for _ in range(5):
        since = len(caller.audio.samples)
        await house.until(lambda since=since: len(caller.audio.samples) - since > 32_000, "4 s of hold")  # type: ignore[misc]
        if await asyncio.to_thread(piece, caller.audio.samples[since + 4_000 :], house.lab.music):
            return
    raise AssertionError("no music of ours")


@pytest.mark.parametrize("codecs", ORDERS, ids=lambda codecs: codecs[0])
@pytest.mark.parametrize("number", [DAVID, SUPPORT], ids=["trunk", "queue"])
async def test_an_outside_caller_on_hold_hears_the_music_q5(
    house: House, tmp_path: Path, number: str, codecs: tuple[str, ...]
) -> None:
    """A phone that lists PCMU first, as most do, goes on sending silence while it holds."""
    who = "david" if number == DAVID else "gun"
    says = tmp_path / "says.wav"
    write(says, tone(2, 440))
    async with Pjsua(
        who, house.service.passwords[who], house.server, tmp_path, codecs=codecs, says=str(says)
    ) as phone:
        caller = await house.trunk.call(number, shown=CUSTOMER)
        called = await phone.called()
        await called.answer()
        await house.until(lambda: caller.audio.hears(440), "the two to talk")

        for _ in range(2):  # the second time is like the first
            await called.hold()
            await hears_the_music(house, caller)
            await called.resume()
            await house.until(lambda: caller.audio.hears(440), "the two to talk again")

        await caller.hang_up()
        await called.over()


async def test_a_colleague_on_hold_hears_the_music_q5(house: House, tmp_path: Path) -> None:
    async with (
        Pjsua("david", house.service.passwords["david"], house.server, tmp_path) as david,
        Pjsua("carin", house.service.passwords["carin"], house.server, tmp_path) as carin,
    ):
        caller = await carin.call("104")
        called = await david.called()
        await called.answer()
        await caller.until_talking()

        await called.hold()
        since = len(caller.samples())
        await caller.until(lambda: len(caller.samples()) - since > 32_000, "4 s of hold")

        assert piece(caller.samples()[since + 4_000 :], house.lab.music), "no music of ours"
        await caller.hang_up()
        await called.over()
