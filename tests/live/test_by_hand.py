"""What sip-test/README.md tells a person to type, done here: SIPp and baresip against the whole house."""

from __future__ import annotations

import asyncio
import subprocess
from typing import TYPE_CHECKING

import pytest

from app.policy.logins import DeviceKind
from tests.live.audio import Heard, read, tone, write
from tests.live.call import talk_together
from tests.live.house import MEX_HOST, TRUNK_HOST
from tests.live.ports import UDP, free_port
from tests.live.service import ROOT
from tests.live.sipp import Sipp
from tests.live.softphone import Softphone
from tests.live.test_hold_music import hears_the_music

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.house import House

CUSTOMER = "+46701740699"


class Table:
    """A desk with SIPp on it."""

    def __init__(self, house: House, directory: Path) -> None:
        self.house, self.directory = house, directory
        self._phone_port = str(free_port("127.0.0.1", UDP))
        self._caller_port = str(free_port("0.0.0.0", UDP))

    def phone(self, scenario: str, *options: str) -> Sipp:
        return self._sipp(scenario, "-i", "127.0.0.1", "-p", self._phone_port, *options)

    def far_end(self, scenario: str) -> Sipp:
        """At the trunk's address; the house's own trunk must have left it."""
        return self._sipp(scenario, "-i", TRUNK_HOST, "-p", str(self.house.trunk.port))

    async def register(self, person: str) -> None:
        login = self.login(person, self.house.service.passwords[person])
        await self._sipp("register", "-s", person, *login, "-i", "127.0.0.1", "-p", self._phone_port).call()

    async def call_from_outside(self, number: str, caller: str = CUSTOMER) -> None:
        shown = ("-key", "caller", caller, "-i", TRUNK_HOST, "-p", self._caller_port, "-d", "300")
        await self._sipp("call", "-s", number, *shown).call()

    async def call_from_phone(self, person: str, number: str, scenario: str = "call-with-password") -> None:
        login = self.login(person, self.house.service.passwords[person])
        where = ("-i", "127.0.0.1", "-p", self._caller_port, "-d", "300")
        await self._sipp(scenario, "-s", number, *login, *where).call()

    async def call_from_mobile(self, mobile: str, number: str, password: str) -> None:
        login = ("-au", "mex", "-ap", password, "-key", "caller", mobile)
        where = ("-i", MEX_HOST, "-p", self._caller_port, "-d", "300")
        await self._sipp("call-with-password", "-s", number, *login, *where).call()

    def login(self, person: str, password: str) -> tuple[str, ...]:
        return ("-au", person, "-ap", password, "-key", "caller", person)

    def _sipp(self, scenario: str, *options: str) -> Sipp:
        return Sipp(scenario, self.directory, self.house.server, *options)


@pytest.fixture
def table(house: House, tmp_path: Path) -> Iterator[Table]:
    """Its phones are forgotten afterwards: a scenario that registers never takes that back."""
    yield Table(house, tmp_path)
    house.forget_phones()


@pytest.mark.parametrize("scenario", ["answers", "busy", "rings"])
async def test_a_phone_by_sipp_is_called_from_outside(house: House, table: Table, scenario: str) -> None:
    """Answered, rejected or left ringing: the caller is answered in each case, by the phone or by voicemail."""
    await table.register("carin")
    async with table.phone(scenario) as phone:
        await table.call_from_outside("+46846500403")

    shown = phone.shown.read_text()
    assert shown.startswith("INVITE sip:carin")
    assert f"From: <sip:{CUSTOMER}@" in shown
    assert (await house.journalled(CUSTOMER))["how"] == ("answered" if scenario == "answers" else "message")


async def test_a_further_phone_by_sipp_talks_both_ways_holds_and_presses_a_key(
    house: House, table: Table
) -> None:
    """It has a login of its own; the person is the same. On hold the caller hears our music (Q5)."""
    laptop = await house.more_phones("carin", DeviceKind.SOFTPHONE)
    try:
        await table.register(laptop)
        async with table.phone("holds", "-d", "10000", "-rtp_echo") as phone:
            caller = await house.trunk.call("+46846500403", shown=CUSTOMER)
            await caller.connected()
            await hears_the_music(house, caller)
            await house.until(lambda: caller.audio.keys == "7", "the key")
            saying = asyncio.create_task(caller.audio.play(tone(20, 620)))
            await house.until(lambda: caller.audio.hears(620), "what the phone heard to come back")
            saying.cancel()
            await caller.hang_up()
        assert f"INVITE sip:{laptop} " in phone.shown.read_text()
        assert (await house.journalled(CUSTOMER))["answered_by"] == "carin"

        calling = asyncio.create_task(table.call_from_phone(laptop, "0701740698"))
        there = await house.trunk.called()
        there.answer()
        assert there.invite.shown.user == "+46846500403"
        await calling
    finally:
        await house.no_more_phones(laptop)


async def test_a_phone_by_sipp_sends_a_caller_on(house: House, table: Table) -> None:
    """It is told that it is done, and its call ends."""
    bo = await house.phone("bo")
    await table.register("carin")
    async with table.phone("transfers", "-key", "number", "102") as phone:
        caller = await house.trunk.call("+46846500403", shown=CUSTOMER)
        there = await bo.called()
        there.answer()
        await talk_together(caller, there)
    await caller.hang_up()
    await there.over()

    story = await house.journalled(CUSTOMER)
    assert (story["answered_by"], story["transferred_to"]) == ("bo", ["102"])
    assert "told SIP/2.0 200 OK" in phone.shown.read_text()


async def test_a_phone_by_sipp_is_shown_that_a_caller_is_anonymous(house: House, table: Table) -> None:
    """As the other phones that show a withheld number have it."""
    await table.register("carin")
    async with table.phone("answers") as phone:
        await table.call_from_outside("+46846500403", "anonymous")

    assert 'From: "Anonymous" <sip:anonymous@anonymous.invalid>' in phone.shown.read_text()
    assert (await house.journalled("", called="+46846500403"))["how"] == "answered"


@pytest.mark.parametrize(
    ("person", "presented"), [("david", "+46846500404"), ("anna", "+46701740605"), ("bo", "+46846500430")]
)
async def test_a_call_out_by_sipp_presents_the_number_of_the_policy(
    house: House, table: Table, person: str, presented: str
) -> None:
    """F1, R1, R2, seen by somebody else's SIP."""
    await house.trunk.close()

    async with table.far_end("answers") as far:
        await table.call_from_phone(person, "0701740698")

    shown = far.shown.read_text()
    assert shown.startswith("INVITE sip:+46701740698 ")
    assert f"From: <sip:{presented}@" in shown
    assert f"P-Asserted-Identity: <sip:{presented}@" in shown


async def test_a_call_from_a_mobile_by_sipp_presents_the_main_number(house: House, table: Table) -> None:
    """M1, with the operator's password."""
    await house.trunk.close()

    async with table.far_end("answers") as far:
        await table.call_from_mobile("+46701740609", "0701740698", house.lab.mex_password)

    assert "From: <sip:+46846500400@" in far.shown.read_text()


async def test_a_greylisted_number_by_sipp_is_refused_after_words(house: House, table: Table) -> None:
    """O2: 183, then 403."""
    await table.call_from_phone("david", "+18765550100", "call-refused")

    assert house.trunk.rang == 0


async def test_emergency_by_sipp_goes_out(house: House, table: Table) -> None:
    """112 with and without the service."""
    await house.trunk.close()

    async with table.far_end("answers") as far:
        await table.call_from_phone("david", "112")
        await house.kill()
        await table.call_from_phone("david", "112")

    assert far.shown.read_text().count("INVITE sip:112 ") == 2


async def test_a_softphone_hears_the_greeting_and_leaves_a_message(
    house: House, prompts: Path, tmp_path: Path
) -> None:
    """baresip calls a colleague who is in a meeting with everybody: the greeting is heard whole, the message kept."""
    write(tmp_path / "say.wav", tone(40, 600))
    await house.profile("carin", "dnd")
    greeting = Heard.of(read(prompts / "greeting-carin.wav"))

    async with Softphone(
        "david", house.service.passwords["david"], house.server, tmp_path, tmp_path / "say.wav"
    ) as phone:
        phone.order("dial", "103")
        await phone.told("CALL_ESTABLISHED")
        await phone.until_heard(greeting.seconds + 2, within=60)
        phone.order("hangup")
        await phone.told("CALL_CLOSED")
        heard = phone.heard()

    assert heard.which(prompts) == "greeting-carin"
    assert heard.seconds == pytest.approx(greeting.seconds + 3, abs=2)
    call = await house.journalled("david", called="103")
    assert call["how"] == "message"


async def test_a_softphone_is_called_and_shows_who_calls(house: House, tmp_path: Path) -> None:
    """baresip rings, shows the colleague's name, and both hear each other."""
    bo = await house.phone("bo")

    async with Softphone("carin", house.service.passwords["carin"], house.server, tmp_path) as phone:
        call = await bo.call("103")
        ringing = await phone.told("CALL_INCOMING")
        phone.order("accept")
        await call.connected()
        await call.audio.until_heard(0.9)  # of the half seconds of tone that it says
        await call.audio.play(tone(1.0))
        await call.hang_up()
        await phone.told("CALL_CLOSED")

    assert "sip:102@" in ringing["peeruri"]
    assert phone.heard().sound_seconds == pytest.approx(1.0, abs=0.3)


def test_every_scenario_is_in_the_readme() -> None:
    """A file that nobody is told of is not used."""
    readme = (ROOT / "sip-test/README.md").read_text()

    for scenario in (ROOT / "sip-test/scenarios").glob("*.xml"):
        assert f"scenarios/{scenario.name}" in readme


def test_the_readmes_vaxel_works_in_its_directory() -> None:
    """The house is that of the directory above: there is none beside the scenarios."""
    readme = (ROOT / "sip-test/README.md").read_text()
    defined = next(line for line in readme.splitlines() if line.startswith("vaxel()"))

    done = subprocess.run(
        ["bash", "-c", f"{defined}\nvaxel decide --company examples/bolaget.yaml"],
        cwd=ROOT / "sip-test",
        input='{"to": "101"}',
        capture_output=True,
        text=True,
        check=False,
    )

    assert '"target": "anna"' in done.stdout
    assert "../.venv/bin/vaxel" not in readme
