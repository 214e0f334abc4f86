"""Moving in from a second real Asterisk: asked, adopted, imported; then calls, and the message that was left there."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.beside.ami.reading import READING, SESSION
from tests.live.agent import Agent
from tests.live.audio import Heard, read, tone
from tests.live.recorder import recorder
from tests.live.theirs import AMI_SECRET, AMI_USER, PHONES, TheirExchange
from tests.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.house import House
    from tests.live.recorder import Recorder

OPERATOR = ("127.0.16.10", 5062)  # nobody
CUSTOMER = "+46701112255"


class OldExchange(TheirExchange):
    """The same with voicemail, hints, a queue with penalties, and a manager user who may ask for endpoints."""

    def write(self) -> None:
        super().write()
        etc = self.directory / "etc"
        modules = (etc / "modules.conf").read_text()
        (etc / "modules.conf").write_text(modules + "load = app_voicemail.so\n")
        (etc / "voicemail.conf").write_text(
            "[general]\nformat = wav49|wav|gsm\nminsecs = 1\nmaxsilence = 0\n[default]\n"
            + "".join(f"{one} => 4711,{name},{one}@exempelbolaget.se\n" for one, name in PHONES.items())
        )
        manager = (etc / "manager.conf").read_text()
        (etc / "manager.conf").write_text(manager.replace("write = reporting", "write = system,reporting"))
        (etc / "queues.conf").write_text(
            "[general]\n[700]\nstrategy = leastrecent\nmaxlen = 7\nmember => PJSIP/101,0\nmember => PJSIP/102,0\n"
            "member => PJSIP/103,5\n"
        )
        dialplan = (etc / "extensions.conf").read_text()
        hints = "".join(f"exten => {one},hint,PJSIP/{one}\n" for one in PHONES)
        (etc / "extensions.conf").write_text(
            f"{dialplan}\n[hints]\n{hints}\n[voicemail]\nexten => _10X,1,Answer()\n"
            f" same => n,VoiceMail(${{EXTEN}}@default,s)\n same => n,Hangup()\n"
            "[from-phones](+)\nexten => _*10X,1,Goto(voicemail,${EXTEN:1},1)\n"
            "[globals]\nSALES=700\n[from-operator](+)\n"
            "exten => +46846500430,1,GotoIfTime(08:00-17:00,mon-fri,*,*?open)\n"
            " same => n,VoiceMail(103@default,u)\n same => n(open),Queue(${SALES},t)\n"
        )


@asynccontextmanager
async def old_exchange(house: House, directory: Path) -> AsyncIterator[tuple[OldExchange, Recorder]]:
    """An exchange that is left, and the settings with which `vaxel adopt asterisk` finds it."""
    names = ("VAXEL_AMI_HOST", "VAXEL_AMI_PORT", "VAXEL_AMI_USER", "VAXEL_AMI_SECRET")
    with OldExchange(directory, OPERATOR) as old:
        async with recorder(old.ami_port) as line:
            values = ("127.0.0.1", str(line.port), AMI_USER, AMI_SECRET)
            house.service.set(**dict(zip(names, values, strict=True)))
            try:
                yield old, line
            finally:
                house.service.set(**dict.fromkeys(names))


async def test_a_company_moves_in_from_a_running_asterisk_and_is_called(house: House, tmp_path: Path) -> None:
    company = tmp_path / "company.yaml"
    async with (
        old_exchange(house, tmp_path / "old") as (old, line),
        Agent("127.0.0.1", 0, old.server, user="101") as there,
    ):
        await there.register()
        old.cli("database put DND 102 YES")
        old.cli("database put CFB 103 0701740688")
        message = await there.call("*104")
        await message.connected()
        await message.audio.play(tone(3.0, 600))
        await message.hang_up()
        inbox = old.directory / "spool/voicemail/default/104/INBOX"
        await house.until(lambda: (inbox / "msg0000.txt").exists(), "the message to be kept there")

        words = (
            "--company",
            "Exempelbolaget AB",
            "--main-number",
            "+46846500400",
            "--reception",
            "103",
            "--json",
        )
        told = json.loads(await house.vaxel("adopt", "asterisk", "-o", str(company), *words))

        assert set(line.actions) <= READING | SESSION
        assert (told["people"], told["queues"]) == (4, 1)
        remarks = {one["place"]: one["message"] for one in told["remarks"] if one["place"]}
        assert "do not disturb" in remarks["people.bo"]
        assert "forwarded when busy to 0701740688" in remarks["people.carin"]
        whole = [one["message"] for one in told["remarks"] if not one["place"]]
        assert any(one.startswith("endpoint operator: is no extension") for one in whole)
        assert any(one.startswith("messages in its mailboxes: 1") for one in whole)

        numbers_and_hours(company)

        service = house.service
        await asyncio.to_thread(service.bring_into_force, company)
        try:
            await calls_as_before(house)
            await messages_come_over(house, old.directory / "spool/voicemail", tmp_path)
        finally:
            await asyncio.to_thread(service.bring_into_force, service.company_file)


def numbers_and_hours(company: Path) -> None:
    """As the dialplan there has them, by a pattern and by GotoIfTime."""
    document = read_yaml(company.read_text())
    assert {one["id"]: one["direct"] for one in document["people"]} == {
        name: f"+4684650040{last}" for last, name in enumerate(("anna", "bo", "carin", "david"), 1)
    }
    [queue] = document["queues"]
    assert (queue["number"], queue["hours"]["weekdays"], queue["closed"]["to"]) == (
        *("+46846500430", "08:00-17:00", "voicemail:carin"),
    )
    assert "saturday" not in queue["hours"]


async def calls_as_before(house: House) -> None:
    """By the extensions that they had; the queue by its number; the main number to who is reception now."""
    anna, bo, carin = [await house.phone(person) for person in ("anna", "bo", "carin")]
    inside = await bo.call("101")
    at_anna = await anna.called()
    at_anna.answer()
    await inside.connected()
    await inside.hang_up()
    await at_anna.over()
    await house.until_free("anna")

    outside = await house.trunk.call("+46846500400", shown=CUSTOMER)
    (await carin.called()).answer()
    await outside.connected()
    await outside.hang_up()

    direct = await house.trunk.call("+46846500401", shown=CUSTOMER)
    (await anna.called()).answer()
    await direct.connected()
    await direct.hang_up()

    waiting = await carin.call("700")
    rung = [asyncio.create_task(one.called()) for one in (anna, bo)]  # both have had a call just now
    done, rest = await asyncio.wait(rung, return_when=asyncio.FIRST_COMPLETED)
    done.pop().result().answer()
    await waiting.connected()
    for one in rest:
        one.cancel()
    await waiting.hang_up()
    await house.until(lambda: house.service.health().get("calls") == 0, "the calls to be over")


async def messages_come_over(house: House, spool: Path, directory: Path) -> None:
    """The message that was left on the old exchange is heard here, whole, once; phones know how many there are."""
    inbox, old = spool / "default/104/INBOX", spool / "default/104/Old"
    await asyncio.to_thread(house.service.empty, "david")  # other tests leave messages, too
    old.mkdir()
    for file in inbox.iterdir():  # another one, which somebody heard there a minute before
        text = file.read_bytes()
        (old / file.name).write_bytes(
            text.replace(b"origtime=17", b"origtime=16") if file.suffix == ".txt" else text
        )
    for _ in range(2):
        await house.vaxel("adopt", "voicemail", str(spool), "--yes")
    heard, message = sorted(
        json.loads(await house.vaxel("voicemail", "david", "--json")), key=lambda one: one["recorded_at"]
    )
    assert (heard["heard"], message["heard"]) == (True, False)
    david = await house.phone("david")
    lamp = "Messages-Waiting: yes\r\nVoice-Message: 1/1 (0/0)"
    await house.until(
        lambda: david.notices and david.notices[-1].body.rstrip() == lamp,
        "the lamp of a phone that registers then",
    )

    assert message["caller"] == "anna"
    file = directory / "message.wav"
    await house.vaxel("voicemail", "export", str(message["id"]), str(file))
    here, there = Heard.of(read(file)), Heard.of(read(spool / "default/104/INBOX/msg0000.wav"))
    assert there.sound_seconds > 2
    assert (here.seconds, here.sound_seconds) == (there.seconds, there.sound_seconds)
    assert message["seconds"] == pytest.approx(there.seconds, abs=0.1)
    await asyncio.to_thread(house.service.empty, "david")
