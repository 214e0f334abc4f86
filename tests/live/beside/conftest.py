"""Where the tests beside somebody else's exchange get it, and a service that has no exchange of its own."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self, cast

import pytest

from tests.live import kept_prompts
from tests.live.agent import Agent
from tests.live.beside.exchange import TheirExchange
from tests.live.house import NAMES, PROFILES
from tests.live.own_calls import OwnCalls
from tests.live.ports import TCP, UDP, free_port, sound_ports
from tests.live.service import A_TUESDAY, ROOT, Service
from tests.live.waiting import until
from tests.yaml_text import as_yaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from lab import Lab

TRUNK_HOST, MEX_HOST = "127.0.17.2", "127.0.17.3"
EXTENSIONS = {"anna": "101", "bo": "102", "carin": "103", "david": "104", "farid": "106", "iris": "109"}
RINGS = 15  # seconds that a person's phones ring


class Beside:
    """`async with Beside(...)`: their exchange is quiet at the start and at the end."""

    def __init__(
        self, theirs: TheirExchange, service: Service, trunk_port: int, mex_port: int, now: str
    ) -> None:
        self.theirs, self.service, self.now = theirs, service, now
        self.door = theirs.door
        self.server = ("127.0.0.1", theirs.sip_port)
        self.trunk = Agent(TRUNK_HOST, trunk_port, self.server, user="trunk")
        self.mex = Agent(MEX_HOST, mex_port, self.server, user="mex")
        self._stack = AsyncExitStack()
        self._agents: list[Agent] = []
        self._own = OwnCalls(service)

    async def __aenter__(self) -> Self:
        if not self.service.runs or self.service.now != self.now:
            await self.at(self.now)
        await self._own.begin()
        await self._enter(self.trunk)
        await self._enter(self.mex)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._own.over(self._agents)
        for agent in self._agents:
            await agent.hang_up(only_ours=True)
        for agent in reversed(self._agents):
            await (agent.hang_up() if agent in (self.trunk, self.mex) else agent.close())
        try:
            await self.until(lambda: not self.channels(), "their exchange to be quiet")
            if self.service.runs:
                await self.until(lambda: self.service.health().get("calls") == 0, "no call in the service")
        finally:
            await self._stack.aclose()

    def channels(self) -> str:
        return self.theirs.cli("core show channels concise").strip()

    async def phone(self, person: str) -> Agent:
        """Somebody's desk phone, registered with their exchange."""
        extension = EXTENSIONS[person]
        password = self.theirs.passwords[extension]
        phone = await self._enter(Agent("127.0.0.1", 0, self.server, user=extension, password=password))
        await phone.register()
        return phone

    async def at(self, now: str) -> None:
        """Start the service, perhaps again, at a time of day."""
        if self.service.runs:
            await asyncio.to_thread(self.service.stop)
        await asyncio.to_thread(self.service.start, now=now)

    async def until(self, true: Callable[[], object], what: str, *, within: float = 30.0) -> None:
        """Wait for something that happens in another process. Raises TimeoutError with `what`."""
        await asyncio.to_thread(until, true, what, within=within)

    async def profile(self, person: str, profile: str) -> None:
        """Choose one, and wait until it holds; "available" takes the choice back."""
        await asyncio.to_thread(self.service.choose, person, profile)
        words, name = PROFILES[profile], NAMES[person]
        await self.until(lambda: self.service.people()[name].profile == words, f"{person} to be {profile}")

    async def story(self, caller: str) -> dict[str, Any]:
        """This test's newest call from a number or person, when the journal has its end."""
        return await self._own.ended(caller)

    async def _enter(self, agent: Agent) -> Agent:
        self._agents.append(agent)
        return await self._stack.enter_async_context(agent)


def decisions(story: dict[str, Any]) -> list[tuple[str, str]]:
    """What was decided of a call, in order: action and target."""
    found = (step["data"]["decision"] for step in story["steps"] if step["what"] == "decision")
    return [(one["action"], one["target"]) for one in found]


def clauses(story: dict[str, Any]) -> set[str]:
    """The clauses that decided a call."""
    found = (step["data"]["decision"] for step in story["steps"] if step["what"] == "decision")
    return {reason["clause"] for one in found for reason in one["reasons"]}


def some_places() -> dict[str, int]:
    """Ports for one exchange and one service."""
    return {
        "trunk": free_port(TRUNK_HOST, UDP),
        "mex": free_port(MEX_HOST, UDP),
        "sip": free_port("127.0.0.1", UDP),
        "ami": free_port("127.0.0.1", TCP),
        "door": free_port("127.0.0.1", TCP),
        "web": free_port("127.0.0.1", TCP),
    }


def an_exchange(directory: Path, places: dict[str, int], dialplan: str = "") -> TheirExchange:
    return TheirExchange(
        directory,
        sip_port=places["sip"],
        ami_port=places["ami"],
        door=places["door"],
        rtp=sound_ports(100),
        trunk=(TRUNK_HOST, places["trunk"]),
        mex=(MEX_HOST, places["mex"]),
        dialplan=dialplan,
    )


@contextlib.contextmanager
def a_service(
    data: Path, theirs: TheirExchange, places: dict[str, int], **settings: str
) -> Iterator[Service]:
    """The real service with the AGI door, and with no exchange of its own; it runs, and its prompts are there."""
    service = Service(data, cast("Lab", theirs), places["web"], **settings)
    company = read_yaml((ROOT / "examples/bolaget.yaml").read_text())
    company["ring_seconds"] = RINGS
    (data / "bolaget.yaml").write_text(as_yaml(company))
    service.vaxel("import", str(data / "bolaget.yaml"))
    try:
        with kept_prompts.one_at_a_time():
            kept_prompts.put(theirs.shared / "prompts")
            service.start()
            service.until_prompts_are_kept()
        yield service
    finally:
        service.stop()


@pytest.fixture(scope="session")
def places() -> dict[str, int]:
    return some_places()


@pytest.fixture(scope="session")
def theirs(tmp_path_factory: pytest.TempPathFactory, places: dict[str, int]) -> Iterator[TheirExchange]:
    with an_exchange(tmp_path_factory.mktemp("theirs"), places) as exchange:
        yield exchange


@pytest.fixture(scope="session")
def beside_them(
    theirs: TheirExchange, places: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    door = {"VAXEL_AGI_PORT": str(places["door"]), "VAXEL_AGI_MOBILE": "PJSIP/{number}@mex"}
    with a_service(tmp_path_factory.mktemp("beside"), theirs, places, **door) as service:
        yield service


@pytest.fixture
async def beside(
    theirs: TheirExchange, beside_them: Service, places: dict[str, int], request: pytest.FixtureRequest
) -> AsyncIterator[Beside]:
    """Their exchange and our service on a Tuesday at ten, or at another time (pytest.mark.at)."""
    marker = request.node.get_closest_marker("at")
    now = str(marker.args[0]) if marker is not None else A_TUESDAY
    async with Beside(theirs, beside_them, places["trunk"], places["mex"], now) as it:
        yield it


@pytest.fixture
def their_prompts(theirs: TheirExchange) -> Path:
    """Where their exchange finds our Swedish prompts."""
    return theirs.shared / "prompts/sv"
