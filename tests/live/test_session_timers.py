"""A session timer (RFC 4028) that our exchange keeps: the far end leaves it to us to ask whether the call still stands.

The shortest that the RFC allows is 90 s, and half of it passes before the refresh. So one test waits for that time, for
calls each way at once; it computes nothing meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tests.live.call import talk_together

if TYPE_CHECKING:
    from tests.live.house import House

CUSTOMER, DAVID, FRIEND = "+46701740679", "+46846500404", "0701740698"
SHORTEST = 90  # seconds, RFC 4028, 4


async def test_we_refresh_a_call_in_and_a_call_out_and_both_go_on(house: House) -> None:
    """The operator says who refreshes: of its own call the called party, of ours the caller, which is us each time."""
    david, anna = await house.phone("david"), await house.phone("anna")
    timer = ("Supported", "timer")
    inward = await house.trunk.call(
        DAVID, shown=CUSTOMER, headers=(timer, ("Session-Expires", f"{SHORTEST};refresher=uas"))
    )
    with_david = await david.called()
    with_david.answer()
    await inward.connected()
    outward = await anna.call(FRIEND)
    with_friend = await house.trunk.called()
    began = time.monotonic()
    with_friend.answer(more=(("Require", "timer"), ("Session-Expires", f"{SHORTEST};refresher=uac")))
    await outward.connected()
    assert with_friend.invite.get("Supported").find("timer") >= 0

    refreshes = await asyncio.gather(
        inward.until_refreshed(within=SHORTEST), with_friend.until_refreshed(within=SHORTEST)
    )

    assert SHORTEST / 2 - 5 < time.monotonic() - began < SHORTEST - 10
    for refresh in refreshes:
        assert refresh.get("Session-Expires").split(";")[0] == str(SHORTEST)
    await talk_together(inward, with_david)
    await talk_together(outward, with_friend)
    await inward.hang_up()
    await outward.hang_up()
    assert (await with_david.over(), await with_friend.over()) == ("bye", "bye")
