"""Shadow mode beside a second real Asterisk: its calls are decided silently, and nothing but reading is sent to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.beside.ami.reading import READING, SESSION
from tests.live.agent import Agent
from tests.live.ports import UDP, free_port
from tests.live.recorder import recorder
from tests.live.service import A_TUESDAY, ROOT
from tests.live.theirs import AMI_SECRET, AMI_USER, TheirExchange
from tests.live.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.live.recorder import Recorder

VAXEL = Path(sys.executable).with_name("vaxel")
OPERATOR = "127.0.16.9"
CUSTOMER = "0701112233"
JAMAICA = "0018761234567"
RING = 5  # seconds, in our company: theirs rings for 8
EVERY = {"captured": 1, "private": 1, "blocked": 1}  # what three of the calls are about


class Shadow:
    """`vaxel shadow` as a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def says(self, words: str) -> None:
        assert self.process.stderr is not None
        async with asyncio.timeout(40):
            while words not in (line := (await self.process.stderr.readline()).decode()):
                assert line, f"it ended before it said {words!r}"

    async def end(self) -> dict[str, Any]:
        """Ctrl-C, and what it tells then."""
        self.process.send_signal(signal.SIGINT)
        told, _ = await asyncio.wait_for(self.process.communicate(), 40)
        assert self.process.returncode == 130
        return dict(json.loads(told))


def company(directory: Path) -> Path:
    file = directory / "bolaget.yaml"
    text = (ROOT / "examples/bolaget.yaml").read_text().splitlines()
    file.write_text(
        "\n".join(f"ring_seconds: {RING}" if one.startswith("ring_seconds:") else one for one in text)
    )
    return file


async def vaxel(directory: Path, *arguments: str | Path, **settings: str) -> Shadow:
    own = {name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")}
    return Shadow(
        await asyncio.create_subprocess_exec(
            VAXEL,
            "shadow",
            *arguments,
            "--company",
            company(directory),
            "--lang",
            "en",
            "--json",
            env={**own, "VAXEL_DATA": str(directory / "var"), **settings},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    )


@asynccontextmanager
async def listening(theirs: TheirExchange, directory: Path) -> AsyncIterator[tuple[Shadow, Recorder]]:
    async with recorder(theirs.ami_port) as line:
        shadow = await vaxel(
            directory,
            "--folder",
            directory / "reports",
            VAXEL_NOW=A_TUESDAY,
            VAXEL_AMI_HOST="127.0.0.1",
            VAXEL_AMI_PORT=str(line.port),
            VAXEL_AMI_USER=AMI_USER,
            VAXEL_AMI_SECRET=AMI_SECRET,
        )
        try:
            await shadow.says("listening to")
            yield shadow, line
        finally:
            if shadow.process.returncode is None:
                shadow.process.kill()
                await shadow.process.wait()


async def four_calls(operator: Agent, phones: dict[str, Agent]) -> None:
    """One that nobody answers, one that is answered, one to a blocked country, one that shows a mobile number."""
    unanswered = await operator.call("+46846500404", shown=CUSTOMER)
    assert await (await phones["104"].called()).over() == "cancelled"
    await unanswered.over()

    answered = await operator.call("+46846500401", shown=CUSTOMER)
    (await phones["101"].called()).answer()
    await answered.connected()
    await answered.hang_up()

    for person, number in (("102", JAMAICA), ("104", "0701234567")):
        out = await phones[person].call(number)
        (await operator.called()).answer()
        await out.connected()
        await out.hang_up()


async def test_calls_of_another_exchange_are_told_of_and_not_one_is_touched_s2(tmp_path: Path) -> None:
    """S2, S3 and O2: as they happen, and from the log that the same exchange wrote of them."""
    address = (OPERATOR, free_port(OPERATOR, UDP))
    with TheirExchange(tmp_path / "theirs", address) as theirs:
        async with (
            listening(theirs, tmp_path) as (shadow, line),
            Agent(*address, theirs.server, user="operator") as operator,
            Agent("127.0.0.1", 0, theirs.server, user="101") as anna,
            Agent("127.0.0.1", 0, theirs.server, user="102") as bo,
            Agent("127.0.0.1", 0, theirs.server, user="104") as david,
        ):
            phones = {one.user: one for one in (anna, bo, david)}
            for phone in phones.values():
                await phone.register()
            await four_calls(operator, phones)
            await asyncio.to_thread(
                until,
                lambda: (
                    "0 active channels" in theirs.cli("core show channels count")
                    and line.events("Hangup") == line.events("Newchannel")
                ),
                "all calls to be over",
            )
            line.cut_the_line()
            await shadow.says("is not heard")
            line.mend_the_line()
            await shadow.says("listening to")

            told = await shadow.end()

            assert (told["calls"], told["judged"], told["same"], told["lost"]) == (4, 4, 1, 1)
            assert {name: told[name]["count"] for name in EVERY} == EVERY
            assert told["captured"]["example"]["to"] == "+46846500404"
            assert told["blocked"]["example"]["to"] == JAMAICA
            assert "+46701740605" in told["private"]["example"]["there"]
            assert told["gaps"]["count"] == 1
            assert {one.suffix for one in (tmp_path / "reports").iterdir()} == {".txt", ".json", ".html"}

            assert set(line.actions) <= READING | SESSION
            assert {"Login", "CoreShowChannels"} <= set(line.actions)
            assert not any(
                set(one) - {"Action", "ActionID"} for one in line.fields if one["Action"] in READING
            )

        logged = await vaxel(tmp_path, theirs.master)
        out, _ = await logged.process.communicate()
        told = json.loads(out)
        assert (told["calls"], told["judged"], told["bad_lines"]["count"]) == (4, 4, 0)
        assert {name: told[name]["count"] for name in EVERY} == EVERY
