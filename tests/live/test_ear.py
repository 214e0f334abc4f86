"""The ear on a second real Asterisk: who talks there is on the phone here, and a dead ear is seen (M5)."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.beside.ami.reading import READING, SESSION
from tests.live.agent import Agent
from tests.live.recorder import recorder
from tests.live.theirs import AMI_SECRET, AMI_USER, TheirExchange

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.house import House
    from tests.live.recorder import Recorder

CUSTOMER = "+46701112233"
OPERATOR = ("127.0.16.9", 5062)  # nobody


@asynccontextmanager
async def beside(house: House, directory: Path) -> AsyncIterator[tuple[TheirExchange, Recorder]]:
    """Their exchange, a line to it that can be cut, and Växel listening."""
    names = ("VAXEL_AMI_HOST", "VAXEL_AMI_PORT", "VAXEL_AMI_USER", "VAXEL_AMI_SECRET")
    with TheirExchange(directory, OPERATOR) as theirs:
        async with recorder(theirs.ami_port) as line:
            await house.stop()
            values = ("127.0.0.1", str(line.port), AMI_USER, AMI_SECRET)
            house.service.set(**dict(zip(names, values, strict=True)))
            await house.start()
            try:
                await house.until(lambda: house.service.health()["beside"]["connected"], "the ear to hear")
                yield theirs, line
            finally:
                await house.stop()
                house.service.set(**dict.fromkeys(names))
                await house.start()


async def test_a_talk_at_the_other_exchange_is_busy_here_and_a_dead_ear_is_seen_m5(
    house: House, tmp_path: Path, prompts: Path
) -> None:
    service = house.service
    async with (
        beside(house, tmp_path) as (theirs, line),
        Agent("127.0.0.1", 0, theirs.server, user="104") as david,
        Agent("127.0.0.1", 0, theirs.server, user="103") as carin,
    ):
        await david.register()
        await carin.register()
        ours = await house.phone("david")
        talk = await david.call("103")
        (await carin.called()).answer()
        await talk.connected()
        await house.until_on_phone("david")
        await house.until_on_phone("carin")  # also as the member of their queue
        both = {"connected": True, "fresh": True, "on_phone": 2, "members": 1, "free": 0}
        await house.until(lambda: service.health()["beside"] == both, "their agent to be busy")

        caller = await house.trunk.call("+46846500404", shown=CUSTOMER)  # F2: as on his desk phone here
        await caller.connected()
        heard = (await caller.audio.until_heard(4)).which(prompts)
        assert (heard, ours.rang, house.mex.rang) == ("greeting-david", 0, 0)
        await caller.hang_up()

        line.cut_the_line()
        await house.until(lambda: not service.health()["beside"]["connected"], "the cut to be seen")
        told = service.health()
        assert told["beside"]["fresh"]
        assert any("exchange beside us is not heard" in one for one in told["problems"])
        assert service.people()["David Holm"].on_phone  # what was heard still holds
        await house.until_on_phone("david", talking=False)  # and then no longer
        assert not service.health()["beside"]["fresh"]

        line.mend_the_line()
        await house.until_on_phone("david", within=60)  # by now it tries every 16 s
        await house.until(
            lambda: not any("beside us" in one for one in service.health()["problems"]), "no word of the cut"
        )
        await talk.hang_up()
        await house.until_on_phone("david", talking=False)
        await house.until(lambda: service.health()["beside"]["free"] == 1, "their agent to be free")

        assert set(line.actions) <= READING | SESSION
        assert line.actions.count("Login") == 2
