"""Where the live tests get their house: one exchange and one service for all, one quiet house for each test."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from tests.live.service import ROOT, Service
from tests.yaml_text import as_yaml, read_yaml

sys.path.insert(0, str(ROOT / "asterisk"))

from lab import Lab

from tests.live import kept_prompts
from tests.live.house import MEX_HOST, TRUNK_HOST, House, now_of, rings_longer
from tests.live.kamailio import signed
from tests.live.ports import TCP, UDP, free_port, sound_ports
from tests.live.replayed import are_the_same_bytes
from tests.mail.test_post import Receiver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator

    from tests.live.browser import Browser

LOG = pytest.StashKey[tuple[Path, int]]()  # the service's log, and where it ended when the test began


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this directory needs the real exchange."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests/live"):
            item.add_marker(pytest.mark.live)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test's report has what the service logged meanwhile, at most the last 20,000 characters."""
    report = yield
    if report.failed and LOG in item.stash:
        file, before = item.stash[LOG]
        with file.open("rb") as log:
            log.seek(before)
            logged = log.read().decode(errors="replace")
        report.sections.append(("the service's log", logged[-20_000:]))
    return report


@pytest.fixture(scope="session", autouse=True)
def every_decision_again() -> Iterator[None]:
    """After the last test of this process: each decision in the journals is taken again, and is the same bytes."""
    yield
    are_the_same_bytes("sqlite")


@pytest.fixture(scope="session")
def ports() -> dict[str, int]:
    """Where everybody is in this run."""
    return {
        "trunk": free_port(TRUNK_HOST, UDP),
        "mex": free_port(MEX_HOST, UDP),
        "sip": free_port("127.0.0.1", UDP, TCP),
        "tls": free_port("127.0.0.1", TCP),
        "https": free_port("127.0.0.1", TCP),
        "ari": free_port("127.0.0.1", TCP),
        "web": free_port("127.0.0.1", TCP),
        "phones": free_port("127.0.0.1", TCP),
        "smtp": free_port("127.0.0.1", TCP),
    }


@pytest.fixture(scope="session")
def operator_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the certificate of an operator by TLS, which the exchange trusts."""
    return signed(tmp_path_factory.mktemp("operator-certificate"))


@pytest.fixture(scope="session")
def exchange(
    tmp_path_factory: pytest.TempPathFactory, ports: dict[str, int], operator_certificate: Path
) -> Iterator[Lab]:
    """A real Asterisk with the project's own configuration."""
    lab = Lab(
        f"live{ports['sip']}",
        directory=tmp_path_factory.mktemp("exchange"),
        sip_port=ports["sip"],
        http_port=ports["ari"],
        tls_port=ports["tls"],
        https_port=ports["https"],
        rtp=sound_ports(300),
        trunk=(TRUNK_HOST, ports["trunk"]),
        mex=(MEX_HOST, ports["mex"]),
        # A far end in a test says what its test has it say.
        environ={
            "VAXEL_WATCH_EVERY": "0",
            "VAXEL_SIP_BIND6": "::1",
            "VAXEL_TLS_TRUST": str(operator_certificate / "operator.pem"),
        },
    )
    with lab:
        yield lab


@pytest.fixture(scope="session")
def post(ports: dict[str, int]) -> Iterator[Receiver]:
    """A real SMTP server, to which the service sends its letters."""
    receiver = Receiver()
    receiver.port = ports["smtp"]
    server = Controller(receiver, hostname="127.0.0.1", port=receiver.port)
    server.start()
    yield receiver
    server.stop()


@pytest.fixture(scope="session")
def service(
    exchange: Lab, ports: dict[str, int], post: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The real service with the example company, whose phones ring for 5 s only; David gets his messages by e-mail."""
    data = tmp_path_factory.mktemp("service")
    company = (ROOT / "examples/bolaget.yaml").read_text()
    impatient, changes = re.subn(r"(?m)^ring_seconds: \d+", "ring_seconds: 5", company)
    assert changes == 1
    patient = read_yaml(impatient)
    for queue in patient["queues"]:  # agents are left in peace for a second, for tests have no more to give
        queue["agents"] = {**queue.get("agents", {}), "wrap_up": 1, "declined": 1, "unanswered": 1}
        for step in queue.get("waiting", {}).get("escalation", []):
            step["after"] //= 4  # the callers neither
    patient.setdefault("limits", {})["calls_per_trunk"] = 75  # as many as the exchange's ports here carry
    [david] = [one for one in patient["people"] if one["id"] == "david"]
    david["email"] = "david@bolaget.example"
    (data / "bolaget.yaml").write_text(as_yaml(patient))
    service = Service(
        data,
        exchange,
        ports["web"],
        VAXEL_SIP_BIND6="::1",
        VAXEL_SMTP_URL=f"smtp://127.0.0.1:{post.port}",
        VAXEL_MAIL_FROM="vaxel@bolaget.example",
        VAXEL_PHONES_PORT=str(ports["phones"]),
        VAXEL_PHONES_URL=f"https://localhost:{ports['phones']}",
    )
    service.vaxel("import", str(data / "bolaget.yaml"))
    try:
        with kept_prompts.one_at_a_time():  # the first one speaks, the others have what it said
            kept_prompts.put(exchange.shared / "prompts")
            service.start()
            service.until_prompts_are_kept()
        yield service
    finally:
        service.stop()


@pytest.fixture
async def house(
    exchange: Lab, service: Service, ports: dict[str, int], request: pytest.FixtureRequest
) -> AsyncIterator[House]:
    """A quiet house on a Tuesday at ten, or at another time (pytest.mark.at); no phone is registered."""
    request.node.stash[LOG] = (service.log, service.log.stat().st_size)
    async with House(exchange, service, ports["trunk"], ports["mex"], now_of(request)) as house:
        yield house


@pytest.fixture
async def patient(house: House, tmp_path: Path) -> AsyncIterator[House]:
    """Phones ring for a minute: whatever a test does while they ring takes its time on a busy machine."""
    async with house.with_company(partial(rings_longer, seconds=60), tmp_path):
        yield house


@pytest.fixture(scope="module")
def rings_ten_seconds(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Phones ring for 10 s, so that a test tells what ends at once from what ends with the ringing."""
    with service.with_company(rings_longer, tmp_path_factory.mktemp("rings-longer")):
        yield


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser, for whoever signs in."""
    from tests.live.browser import Browser  # most live tests need none, nor Playwright

    async with Browser(tmp_path) as browser:
        yield browser


@pytest.fixture
def prompts(exchange: Lab) -> Path:
    """Where the exchange's Swedish prompts are."""
    return exchange.shared / "prompts/sv"
