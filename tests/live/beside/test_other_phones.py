"""pjsua2, a phone that nobody here wrote, on somebody else's exchange: it takes a call by our policy, and makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.audio import tone, write
from tests.live.beside.conftest import decisions
from tests.live.beside.test_agi_door import CUSTOMER, DAVID, FRIEND
from tests.live.pjsua import Pjsua

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.beside.conftest import Beside


async def test_a_pjsua_phone_of_theirs_is_called_and_calls_out_by_our_policy(
    beside: Beside, tmp_path: Path
) -> None:
    """S1: both hear each other. F1: the far end sees David's direct number."""
    says = tmp_path / "says.wav"
    write(says, tone(2, 440))
    password = beside.theirs.passwords["104"]
    async with Pjsua("104", password, beside.server, tmp_path, codecs=("PCMA",), says=str(says)) as david:
        caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
        called = await david.called()
        await called.answer()
        await caller.connected()
        await called.until_hears(caller, 1000)
        await beside.until(lambda: caller.audio.hears(440), "the caller to hear the phone")
        await caller.hang_up()
        assert await called.over() == 200

        calling = await david.call("0701740698")
        there = await beside.trunk.called()
        there.answer()
        await calling.until_talking()
        await calling.hang_up()
        await there.over()

    assert CUSTOMER in called.shown
    assert there.invite.shown.user == DAVID
    inbound, outbound = await beside.story(CUSTOMER), await beside.story("david")
    assert (decisions(inbound), inbound["answered_by"]) == ([("ring", "david")], "david")
    assert decisions(outbound) == [("trunk", FRIEND)]
