"""The steps of docs/beside.md for plain Asterisk, done as they stand there."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from tests.live.beside.conftest import Beside, a_service, an_exchange, decisions, some_places
from tests.live.beside.test_agi_door import ANNA, CUSTOMER, DAVID
from tests.live.call import talk_together
from tests.live.service import A_TUESDAY, ROOT

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = (ROOT / "docs/beside.md").read_text().split("## Plain Asterisk")[1].split("\n## ")[0]


def blocks(language: str) -> list[str]:
    """What is to be typed, in order."""
    return re.findall(rf"```{language}\n(.*?)```", PLAIN, re.DOTALL)


def settings() -> dict[str, str]:
    """Step 1."""
    lines = (line.partition("#")[0].strip() for line in blocks("sh")[0].splitlines())
    return dict(line.split("=", 1) for line in lines if line)


async def test_one_number_is_given_to_vaxel_and_the_others_are_as_before(tmp_path: Path) -> None:
    before, after, _ = blocks("ini")
    places = some_places()
    given = settings()
    assert given.pop("VAXEL_AGI_PORT") == "4573"
    directory, data = tmp_path / "theirs", tmp_path / "data"
    data.mkdir()
    with an_exchange(directory, places, before) as theirs:
        door = str(places["door"])
        with a_service(data, theirs, places, **given, VAXEL_AGI_PORT=door) as service:
            assert "ready" in service.vaxel("health", "--json")  # step 2
            theirs.write_dialplan(after)  # step 3
            theirs.cli("dialplan reload")  # step 4
            async with Beside(theirs, service, places["trunk"], places["mex"], A_TUESDAY) as beside:
                anna, david = await beside.phone("anna"), await beside.phone("david")

                caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
                ringing = await david.called()
                ringing.answer()
                await talk_together(caller, ringing)
                await caller.hang_up()
                story = await beside.story(CUSTOMER)

                other = await beside.trunk.call(ANNA, shown="+46701740681")
                theirs_alone = await anna.called()
                theirs_alone.answer()
                await talk_together(other, theirs_alone)
                await other.hang_up()

                assert decisions(story) == [("ring", "david")]
                assert "David Holm" in await asyncio.to_thread(service.vaxel, "calls", story["id"])
                assert await asyncio.to_thread(service.calls, "+46701740681") == []


async def test_a_phone_calls_out_by_the_line_that_is_shown(tmp_path: Path) -> None:
    _, after, dialled = blocks("ini")
    places = some_places()
    given = {**settings(), "VAXEL_AGI_PORT": str(places["door"])}
    data = tmp_path / "data"
    data.mkdir()
    dialplan = after.replace("[from-trunk]", f"{dialled}\n[from-trunk]")
    with (
        an_exchange(tmp_path / "theirs", places, dialplan) as theirs,
        a_service(data, theirs, places, **given) as service,
    ):
        async with Beside(theirs, service, places["trunk"], places["mex"], A_TUESDAY) as beside:
            david = await beside.phone("david")

            call = await david.call("0701740698")
            there = await beside.trunk.called()
            there.answer()
            await call.connected()
            await call.hang_up()

            assert there.invite.shown.user == DAVID  # F1
            assert there.invite.start.split()[1].startswith("sip:+46701740698@")
