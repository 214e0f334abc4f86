"""An exchange with no service at all: what the dialplan does by itself."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "asterisk"))

from lab import Lab

from app.ari.tables import FILE, Tables
from tests.live.agent import Agent
from tests.live.ports import TCP, UDP, free_port, sound_ports

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from types import TracebackType

TRUNK_HOST, MEX_HOST = "127.0.15.2", "127.0.15.3"
ANNA, ANNAS_MOBILE, MAIN = "+46846500401", "+46701740605", "+46846500400"
ENTRIES = {
    f"vx-ring/{ANNA}": f"${{PJSIP_DIAL_CONTACTS(anna)}}&Local/{ANNAS_MOBILE}@mexleg",
    f"vx-box/{ANNA}": "anna",
    "vx-ring/201": f"Local/{ANNAS_MOBILE}@mextrust",
    "vx-box/201": "anna",
    "vx-box/202": "support",
    "vx-present/main": MAIN,
    "vx-present/anna": ANNA,
    f"vx-mobile/{ANNAS_MOBILE}": "anna",
    "vx-left/jonas": "1",
    "vx-bar/+53": "both",
    "vx-bar/+1876": "both",
    "vx-bar/+882": "both",
    "vx-bar/+46812399": "both",
    "vx-bar/+4677": "out",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.live)


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """An exchange that knows anna, bo and jonas (who has left) from a service that has since gone away."""
    trunk, mex = (TRUNK_HOST, free_port(TRUNK_HOST, UDP)), (MEX_HOST, free_port(MEX_HOST, UDP))
    port = free_port()
    lab = Lab(
        f"alone{port}",
        directory=tmp_path_factory.mktemp("alone"),
        sip_port=port,
        http_port=free_port("127.0.0.1", TCP),
        rtp=sound_ports(100),
        trunk=trunk,
        mex=mex,
        environ={"VAXEL_WATCH_EVERY": "0"},
    )
    with lab:
        told(lab, ENTRIES, ("anna", "bo", "jonas"))
        yield lab


def told(lab: Lab, entries: dict[str, str], phones: tuple[str, ...]) -> None:
    """Tell the exchange what a service would have told it; each phone's password is `secret`."""
    Tables(lab.shared / FILE).write(
        {
            "auth": {one: {"auth_type": "userpass", "username": one, "password": "secret"} for one in phones},
            "aor": {one: {"max_contacts": "1", "remove_existing": "yes"} for one in phones},
            "endpoint": {
                one: {
                    "context": "from-phones",
                    "auth": one,
                    "aors": one,
                    "disallow": "all",
                    "allow": "alaw",
                    "callerid": f"{one} <+46999>",
                }
                for one in phones
            },
            "entry": {key: {"domain": value} for key, value in entries.items()},
        }.items()
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the exchange log (docs/architecture.md)."""

    call: str
    who: str
    event: str
    data: tuple[str, ...]


class Site:
    """Everybody around the exchange."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.server = ("127.0.0.1", lab.sip_port)
        self.trunk = Agent(*lab.trunk, self.server, user="trunk")
        self.mex = Agent(*lab.mex, self.server, user=lab.mex_user, password=lab.mex_password)
        self._log = lab.shared / "log/queue_log"
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._old = len(self._log.read_text().splitlines())
        await self._stack.enter_async_context(self.trunk)
        await self._stack.enter_async_context(self.mex)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def somebody(self, user: str, password: str, *, host: str = "127.0.0.1") -> Agent:
        """Another user agent on the network."""
        return await self._stack.enter_async_context(
            Agent(host, 0, self.server, user=user, password=password)
        )

    async def phone(self, person: str) -> Agent:
        """A registered desk phone."""
        phone = await self.somebody(person, "secret")
        await phone.register()
        return phone

    async def logged(self, event: str, *, within: float = 5.0) -> Line:
        """The first line of this kind in this test's part of the exchange log."""
        async with asyncio.timeout(within):
            while True:
                for text in self._log.read_text().splitlines()[self._old :]:
                    _, call, _, who, kind, *data = text.split("|")
                    if kind == event:
                        return Line(call, who, kind, tuple(data))
                await asyncio.sleep(0.02)  # Asterisk appends to a file: nothing can be awaited


@pytest.fixture
async def site(alone: Lab) -> AsyncIterator[Site]:
    async with Site(alone) as site:
        yield site
