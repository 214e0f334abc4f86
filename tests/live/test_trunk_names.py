"""Operators that the company file names by a domain: DNS says where they are, and whose calls come in."""

from __future__ import annotations

import asyncio
import shutil
import socket
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from tests.live.agent import Agent
from tests.live.house import MEX_HOST, TRUNK_HOST, House
from tests.live.names import AskingLab, Names
from tests.live.operators import HOSTS
from tests.live.ports import TCP, UDP, free_port, sound_ports
from tests.live.service import ROOT, Service
from tests.live.test_trunks import CUSTOMER, DAVID, FRIEND, answered, by_destination

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path
    from typing import Any

SRV, PLAIN, BOTH, SIX = (f"{name}.operator.test" for name in ("srv", "a", "both", "six"))


@pytest.fixture(scope="module")
def name_server() -> Iterator[Names]:
    with Names({}) as server:
        yield server


@pytest.fixture
def names(name_server: Names) -> dict[tuple[str, str], list[Any]]:
    """What the name server answers; a test adds to it."""
    return name_server.records


@pytest.fixture(scope="module")
def asking(
    name_server: Names, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[AskingLab, Service, int, int]]:
    """An exchange that asks our name server, its service, and the ports of trunk and mobile operator."""
    sip, http = free_port("127.0.0.1", UDP, TCP), free_port("127.0.0.1", TCP)
    trunk, mex = free_port(TRUNK_HOST, UDP), free_port(MEX_HOST, UDP)
    lab = AskingLab(
        f"names{sip}",
        name_server.host,
        directory=tmp_path_factory.mktemp("exchange"),
        sip_port=sip,
        http_port=http,
        rtp=sound_ports(60),
        trunk=(TRUNK_HOST, trunk),
        mex=(MEX_HOST, mex),
        environ={"VAXEL_WATCH_EVERY": "0", "VAXEL_SIP_BIND6": "::1"},
    )
    with lab:
        data = tmp_path_factory.mktemp("service")
        shutil.copy(ROOT / "examples/bolaget.yaml", data)
        service = Service(data, lab, free_port("127.0.0.1", TCP))
        with service.serving(service.company_file):
            yield lab, service, trunk, mex


@pytest.fixture
async def house(asking: tuple[AskingLab, Service, int, int]) -> AsyncIterator[House]:
    async with House(*asking) as house:
        yield house


async def test_a_domain_is_found_by_srv_or_a_and_known_when_it_calls(
    house: House, names: dict[tuple[str, str], list[Any]], tmp_path: Path
) -> None:
    """The last one has IPv6, too, where nobody of theirs answers: without `ipv6` in the file it is called over IPv4."""
    async with AsyncExitStack() as stack:
        agents = [
            await stack.enter_async_context(Agent(host, 0, house.server, user=user))
            for host, user in zip(HOSTS, ("srv", "plain", "both"), strict=False)
        ]
        srv, plain, both = agents
        names[f"_sip._udp.{SRV}", "SRV"] = [(srv.port, f"one.{SRV}")]
        names[f"one.{SRV}", "A"] = [srv.host]
        names[PLAIN, "A"] = [plain.host]
        names[BOTH, "A"], names[BOTH, "AAAA"] = [both.host], ["::1"]
        trunks, numbers = by_destination(
            {
                "srv": {"host": SRV},
                "plain": {"host": PLAIN, "port": plain.port},
                "both": {"host": BOTH, "port": both.port},
            }
        )

        def change(file: dict[str, Any]) -> None:
            file["trunks"] = [{"qualify": "never", **one} for one in trunks]

        async with house.with_company(change, tmp_path):
            david = await house.phone("david")
            await house.until(
                lambda: all(one.host in house.lab.cli("pjsip show identifies") for one in agents),
                "the addresses",
            )
            for agent, number in zip(agents, numbers, strict=True):
                call = await david.call(number)
                await answered(call, await agent.called())
                customer = await agent.call(DAVID, shown=CUSTOMER)
                await answered(customer, await david.called())


async def test_a_domain_is_called_over_ipv6_where_the_file_says_so(
    house: House, names: dict[tuple[str, str], list[Any]], tmp_path: Path
) -> None:
    """It has IPv4, too, where nobody of theirs answers; SIP and sound go over IPv6."""
    names[SIX, "A"], names[SIX, "AAAA"] = ["127.0.16.29"], ["::1"]
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as operator:
        operator.bind(("::1", 0))
        operator.settimeout(15)
        port = operator.getsockname()[1]

        def change(file: dict[str, Any]) -> None:
            file["trunks"] = [{"id": "six", "host": SIX, "port": port, "ipv6": True, "qualify": "never"}]

        async with house.with_company(change, tmp_path):
            david = await house.phone("david")
            await house.until(lambda: SIX in house.lab.cli("pjsip show aor trunk.six"), "the operator")
            call = await david.call(FRIEND)
            invite = (await asyncio.to_thread(operator.recv, 4000)).decode()
            await call.hang_up()

    assert invite.startswith(f"INVITE sip:+46701740698@{SIX}:{port} ")
    assert "c=IN IP6 ::1" in invite
