"""Watches the exchange's ports for sound: whether other programs have them, and whether they suffice for the
calls allowed.

Knows: the machine's UDP ports, as the kernel lists them. Refuses to know: what a call uses, and who hears of trouble.

Asterisk passes over a taken port and takes the next one, so nobody notices before there are too few.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.ari.client import Disconnected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

PORT_LISTS: Final = (Path("/proc/self/net/udp"), Path("/proc/self/net/udp6"))
LOOK_AT_PORTS_EVERY: Final = 60.0  # seconds
BEGINNING_OR_ENDING: Final = 10  # ports of calls that are not counted yet, or still


class SoundPorts:
    """`run` looks for ever. elsewhere: how many of the ports other programs have; few, or seen only once, count
    as none."""

    def __init__(
        self,
        ports: Callable[[], Awaitable[range]],
        taken_by_calls: Callable[[], int],
        lists: Iterable[Path] = PORT_LISTS,
    ) -> None:
        """ports: the exchange's; taken_by_calls: how many of them calls use now."""
        self._ports, self._taken_by_calls, self._lists = ports, taken_by_calls, tuple(lists)
        self._before = 0
        self.elsewhere = 0
        self.places = 0  # for calls, once those are taken away; 0: unknown

    async def run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_AT_PORTS_EVERY)

    async def look(self) -> None:
        try:
            ports = await self._ports()
        except Disconnected:
            return
        others = len(bound(self._lists) & set(ports)) - self._taken_by_calls()
        seen = max(others, 0) if others >= BEGINNING_OR_ENDING else 0
        self.elsewhere = min(seen, self._before)
        self._before = seen
        self.places = (len(ports) - self.elsewhere) // 2


def bound(lists: Iterable[Path]) -> set[int]:
    """Every UDP port of this machine that somebody has bound."""
    found: set[int] = set()
    for file in lists:
        try:
            lines = file.read_text().splitlines()[1:]
        except OSError:  # no IPv6
            continue
        found.update(int(line.split()[1].rpartition(":")[2], 16) for line in lines)
    return found
