"""A phone at home and an exchange in an office, each behind a router that translates addresses."""

from __future__ import annotations

import asyncio
import base64
import ssl
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.live import turn
from tests.live.agent import Agent
from tests.live.audio import hears_in, tone, write
from tests.live.browser import VOICE, Browser
from tests.live.house import TRUNK_HOST
from tests.live.network import HOME, Internet
from tests.live.ports import TCP, UDP, free_port, sound_ports
from tests.live.service import ROOT, Service
from tests.live.softphone import Softphone
from tests.live.waiting import until

sys.path.insert(0, str(ROOT / "asterisk"))

from lab import Lab

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

CUSTOMER, DAVID = "+46701740672", "+46846500404"
SECRET = "hemligt"  # of the relay
AT_HOME = {"HOST": f"{HOME}.10"}


@dataclass(frozen=True)
class Office:
    """An exchange behind a router, its service, and who is at the other end of the trunk."""

    internet: Internet
    lab: Lab
    service: Service
    trunk_port: int

    def softphone(self, directory: Path, **environ: str) -> Softphone:
        """David's, at home; it says a tone."""
        says = directory / "david.wav"
        write(says, tone(30, 440))
        port = self.lab.tls_port if "TLS" in environ else self.lab.sip_port
        server, password = (self.internet.office, port), self.service.passwords["david"]
        return Softphone(
            "david", password, server, directory, says, at_home=self.internet, environ={**AT_HOME, **environ}
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    sip, tls, https, http = (free_port("127.0.0.1", UDP, TCP) for _ in range(4))
    trunk, (first, last) = free_port(TRUNK_HOST, UDP), sound_ports(40)
    phones = free_port("0.0.0.0", TCP)
    forwarded = {"udp": f"{{ {sip}, {first}-{last} }}", "tcp": f"{{ {sip}, {tls}, {https}, {phones} }}"}
    with Internet(forwarded) as internet:
        settings = {
            "VAXEL_SIP_BIND": internet.exchange,
            "VAXEL_HTTPS_BIND": internet.exchange,
            "VAXEL_EXTERNAL_ADDRESS": internet.office,
        }
        lab = Lab(
            f"office{sip}",
            directory=tmp_path_factory.mktemp("exchange"),
            sip_bind=internet.exchange,
            sip_port=sip,
            tls_port=tls,
            http_port=http,
            https_port=https,
            rtp=(first, last),
            trunk=(TRUNK_HOST, trunk),
            environ={**settings, "VAXEL_WATCH_EVERY": "0"},
        )
        with lab:
            of_browsers = {
                "VAXEL_PHONES_HOST": internet.exchange,
                "VAXEL_PHONES_PORT": str(phones),
                "VAXEL_PHONES_URL": f"https://{internet.office}:{phones}",
                "VAXEL_STUN_SERVER": f"{internet.home}:{turn.PORT}",
                "VAXEL_TURN_URLS": f"turn:{internet.home}:{turn.PORT}?transport=tcp",
                "VAXEL_TURN_SECRET": SECRET,
            }
            of_browsers.update(settings)
            web = free_port("127.0.0.1", TCP)
            service = Service(tmp_path_factory.mktemp("service"), lab, web, **of_browsers)
            with service.serving(ROOT / "examples/bolaget.yaml"):
                yield Office(internet, lab, service, trunk)


@pytest.fixture
async def operator(office: Office) -> AsyncIterator[Agent]:
    server = (office.internet.exchange, office.lab.sip_port)
    async with Agent(TRUNK_HOST, office.trunk_port, server, user="trunk") as operator:
        yield operator


@pytest.fixture
async def root(office: Office) -> Path:
    """The root certificate, once the exchange shows a certificate of it at the office's address."""
    file = office.lab.shared / "certificate/root.pem"
    place = (office.internet.office, office.lab.tls_port)

    async def believes() -> bool:
        try:
            trusting = ssl.create_default_context(cafile=str(file))
            there = await asyncio.to_thread(office.internet.connect, place)
            _, writer = await asyncio.open_connection(sock=there, ssl=trusting, server_hostname=place[0])
        except OSError:  # no file yet, or another certificate
            return False
        writer.transport.abort()
        return True

    async with asyncio.timeout(60):
        while not await believes():
            await asyncio.sleep(0.2)
    return file


@pytest.mark.parametrize("how", ["udp", "tls"])
async def test_a_phone_at_home_is_called_through_both_routers_and_each_hears_the_other(
    office: Office, operator: Agent, root: Path, tmp_path: Path, how: str
) -> None:
    """By UDP and in clear, and by TLS with a certificate that it checks."""
    safe = {"TLS": str(root)} if how == "tls" else {}
    office.lab.cli("database deltree registrar")
    async with office.softphone(tmp_path, **safe) as david:
        registered = office.lab.cli("database show registrar")
        caller = await operator.call(DAVID, shown=CUSTOMER)
        await david.told("CALL_INCOMING")
        david.order("accept")
        await caller.connected()
        saying = asyncio.create_task(caller.audio.play(tone(20, 620)))
        await david.until_heard(2)
        await asyncio.to_thread(until, lambda: caller.audio.hears(440), "the customer to hear the phone")
        saying.cancel()
        await caller.hang_up()
        await david.told("CALL_CLOSED")

    assert f"@{office.internet.home}:" in registered
    assert hears_in(david.samples(), 620)
    log = david.log.read_text(errors="replace")
    assert f"c=IN IP4 {office.internet.office}" in log  # where the exchange wants the sound
    assert f"c=IN IP4 {office.internet.exchange}" not in log
    contacts = {line for line in log.splitlines() if line.startswith("Contact:") and HOME not in line}
    assert any(office.internet.office in one for one in contacts)
    assert not any(office.internet.exchange in one for one in contacts)


async def test_a_phone_at_home_calls_out_through_both_routers(
    office: Office, operator: Agent, tmp_path: Path
) -> None:
    async with office.softphone(tmp_path) as david:
        david.order("dial", CUSTOMER)
        called = await operator.called()
        called.answer()
        await david.told("CALL_ESTABLISHED")
        saying = asyncio.create_task(called.audio.play(tone(20, 620)))
        await david.until_heard(2)
        await asyncio.to_thread(until, lambda: called.audio.hears(440), "the customer to hear the phone")
        saying.cancel()
        david.order("hangup")
        await called.over()

    assert hears_in(david.samples(), 620)


async def test_a_browser_at_home_talks_by_the_relay_alone(
    office: Office, operator: Agent, tmp_path: Path
) -> None:
    """As where a network lets nothing but TCP through. The page has the addresses of the settings."""
    internet = office.internet
    chromium = tmp_path / "chromium-at-home"
    chromium.write_text(f'#!/bin/sh\nexec {" ".join(internet.command("chromium"))} "$@"\n')
    chromium.chmod(0o755)
    office.lab.cli("database deltree registrar")
    with turn.Relay(internet, tmp_path, SECRET, internet.office):
        async with Browser(tmp_path, program=chromium, relayed=True) as browser:
            david = await browser.phone(office, "david")
            await david.until_ready()
            caller = await operator.call(DAVID, shown=CUSTOMER)
            await david.until_shows("Det ringer")
            await david.press("Svara")
            await caller.connected()
            saying = asyncio.create_task(caller.audio.play(tone(20, 620)))
            await david.until_hears(620)
            await asyncio.to_thread(
                until, lambda: caller.audio.hears(VOICE), "the customer to hear the browser"
            )
            saying.cancel()

            relayed_by, servers = await david.relayed_by(), await david.ice_servers()
            await caller.hang_up()
            await david.until_no_call()

    assert relayed_by == "tcp"
    assert servers == [f"stun:{internet.home}:3478", f"turn:{internet.home}:3478?transport=tcp"]


async def test_the_outside_may_talk_sip_over_tls_and_not_ari(office: Office, root: Path) -> None:
    """With ARI's right password; the same request from this machine is answered."""
    login = base64.b64encode(f"vaxel:{office.lab.ari_password}".encode()).decode()

    async def asked(connect: bool, path: str) -> str:
        address = (office.internet.office, office.lab.https_port)
        there = await asyncio.to_thread(office.internet.connect, address) if connect else None
        trusting = ssl.create_default_context(cafile=str(root))
        if there is not None:
            reader, writer = await asyncio.open_connection(
                sock=there, ssl=trusting, server_hostname=office.internet.office
            )
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", office.lab.http_port)
        writer.write(f"GET {path} HTTP/1.0\r\nAuthorization: Basic {login}\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.readline(), 30)
        writer.transport.abort()
        return answer.decode()

    assert " 200 " in await asked(connect=False, path="/ari/asterisk/ping")
    assert " 403 " in await asked(connect=True, path="/ari/asterisk/ping")
    assert " 426 " in await asked(connect=True, path="/ws")  # it wants to be upgraded to a WebSocket
