"""pjsua2 as a desk phone: what it says and presses reaches the far end, and the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.audio import tone, write
from tests.live.pjsua import Pjsua

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

CUSTOMER, DAVID = "+46701740677", "+46846500404"


async def test_a_caller_and_a_pjsua_phone_hear_each_other(house: House, tmp_path: Path) -> None:
    says = tmp_path / "says.wav"
    write(says, tone(2, 440))
    async with Pjsua(
        "david", house.service.passwords["david"], house.server, tmp_path, says=str(says)
    ) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called = await david.called()
        assert CUSTOMER in called.shown

        await called.answer()
        await caller.connected()
        await called.until_hears(caller, 1000)
        called.press("5#")

        await house.until(lambda: caller.audio.hears(440), "the caller to hear the phone")
        await house.until(lambda: caller.audio.keys == "5#", "the caller to get the keys")
        caller.audio.press("7")
        await called.until_key("7")
        await caller.hang_up()
        assert await called.over() == 200


async def test_a_pjsua_phone_calls_and_refuses(house: House, tmp_path: Path) -> None:
    async with (
        Pjsua("david", house.service.passwords["david"], house.server, tmp_path) as david,
        Pjsua("carin", house.service.passwords["carin"], house.server, tmp_path) as carin,
    ):
        calling = await david.call("0701740677")
        far = await house.trunk.called()
        far.answer()
        await calling.until_talking()
        await far.hang_up()
        assert await calling.over() == 200

        inside = await david.call("103")
        asked = await carin.called()
        await inside.until(lambda: inside.state == "ringing", "to be told that it rings")
        await inside.hang_up()

        assert await asked.over() == 487
