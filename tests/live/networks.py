"""A place for a browser behind interfaces of its own, one of which leads nowhere.

Knows: network namespaces of this machine. Refuses to know: browsers, and what is called.

The browser's place has an interface to us, and a second one, as of a VPN or of containers: the exchange sends to its
address, and nothing ever comes back. So it has for the exchange, whose own interfaces are several, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import subprocess
from typing import TYPE_CHECKING, Self

from tests.live.ports import TCP, free_port

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


class TwoInterfaces:
    """`async with` it is there. url: where the place reaches the web of ours that it is made for."""

    def __init__(self, web_port: int, directory: Path) -> None:
        number = random.randrange(1, 250)
        self._name = f"vx{os.getpid()}"
        self.here, self.there = f"10.203.{number}.1", f"10.203.{number}.2"
        self.nowhere = f"10.204.{number}.2"
        self._web_port = web_port
        self._port = 0
        self._directory = directory
        self._stack = contextlib.AsyncExitStack()

    @property
    def url(self) -> str:
        return f"http://{self.here}:{self._port}"

    async def __aenter__(self) -> Self:
        place, sink = f"{self._name}b", f"{self._name}s"
        for name in (place, sink):
            _ip("netns", "add", name)
            self._stack.callback(_ip, "netns", "del", name)
            _ip("-n", name, "link", "set", "lo", "up")
        self._pair(f"{self._name}a", place, "out")
        _ip("addr", "add", f"{self.here}/30", "dev", f"{self._name}a")
        _ip("-n", place, "addr", "add", f"{self.there}/30", "dev", "out")
        _ip("-n", place, "route", "add", "default", "via", self.here)
        # Both ends of the second interface are where nobody answers and nothing is passed on.
        self._pair(f"{self._name}n", sink, "ours")
        _ip("route", "add", f"{self.nowhere}/32", "dev", f"{self._name}n")
        _ip("-n", sink, "link", "add", "theirs", "type", "veth", "peer", "name", "vpn", "netns", place)
        _ip("-n", sink, "link", "set", "theirs", "up")
        _ip("-n", place, "link", "set", "vpn", "up")
        _ip("-n", place, "addr", "add", f"{self.nowhere}/24", "dev", "vpn")
        self._port = free_port(self.here, TCP)
        server = await asyncio.start_server(self._to_the_web, self.here, self._port)
        self._stack.callback(server.close)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def program(self, of: str) -> Path:
        """A program that starts this one in the place."""
        file = self._directory / "in-the-place"
        file.write_text(f'#!/bin/sh\nexec nsenter --net=/run/netns/{self._name}b -- {of} "$@"\n')
        file.chmod(0o755)
        return file

    def _pair(self, ours: str, other: str, theirs: str) -> None:
        _ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", other)
        _ip("link", "set", ours, "up")
        _ip("-n", other, "link", "set", theirs, "up")

    async def _to_the_web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def copy(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError):
                while some := await source.read(65536):
                    to.write(some)
                    await to.drain()
            to.close()

        answers, asks = await asyncio.open_connection("127.0.0.1", self._web_port)
        await asyncio.gather(copy(reader, asks), copy(answers, writer))


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
