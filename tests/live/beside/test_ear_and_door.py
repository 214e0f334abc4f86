"""The ear and the AGI door together: who talks there is known, also when the ear is dead and the door has to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.beside.conftest import clauses, decisions
from tests.live.recorder import recorder

if TYPE_CHECKING:
    from tests.live.beside.conftest import Beside

CUSTOMER, LATER = "+46701740699", "+46701740697"
DAVID = "+46846500404"


async def test_a_talk_there_leads_to_voicemail_through_the_door_with_and_without_the_ear_m5(
    beside: Beside,
) -> None:
    """F2, M5: as the ear hears it, and when its line is cut as the exchange says when it is asked."""
    service, theirs = beside.service, beside.theirs
    names = ("VAXEL_AMI_HOST", "VAXEL_AMI_PORT", "VAXEL_AMI_USER", "VAXEL_AMI_SECRET")
    async with recorder(theirs.ami_port) as line:
        values = ("127.0.0.1", str(line.port), "vaxel", theirs.secret)
        service.set(**dict(zip(names, values, strict=True)))
        await beside.at(beside.now)
        try:
            await beside.until(lambda: service.health()["beside"]["connected"], "the ear to hear")
            david, bo = await beside.phone("david"), await beside.phone("bo")
            talk = await david.call("102")
            (await bo.called()).answer()
            await talk.connected()
            await beside.until(lambda: service.health()["beside"]["on_phone"] == 2, "both to talk")

            for caller in (CUSTOMER, LATER):
                call = await beside.trunk.call(DAVID, shown=caller)
                await call.connected()
                await call.hang_up()
                story = await beside.story(caller)
                assert decisions(story) == [("voicemail", "david")]
                assert "F2" in clauses(story)
                line.cut_the_line()
                await beside.until(lambda: not service.health()["beside"]["fresh"], "it to be stale")

            assert david.rang == 0
            await talk.hang_up()
        finally:
            service.set(**dict.fromkeys(names))
            await beside.at(beside.now)
