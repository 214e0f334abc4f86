"""Watches the disk space for sound: with too little, the exchange takes no messages and records no calls.

Knows: the disks' free space, and the exchange's variable for it. Refuses to know: what is stored there.

The rest of the space is for the logs, which calls need. A caller hears that we cannot take a message,
and is not cut off in the middle of one.
"""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from app.ari.client import Disconnected, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LEAST: Final = 64_000_000  # bytes: an hour's sound of one call, or a hundred thousand calls in the logs
LOOK_AT_ROOM_EVERY: Final = 5.0  # seconds

log = structlog.get_logger()


class AsksWithQuery(Protocol):
    """What we need of the connection (client.py)."""

    async def request(self, method: str, path: str, query: Mapping[str, str]) -> str: ...


class Room:
    """`run` looks for ever. trouble: the place with too little room, "" while there is enough."""

    def __init__(self, places: Sequence[Path], ari: AsksWithQuery, *, least: int = LEAST) -> None:
        self._places = places
        self._ari = ari
        self._least = least
        self.trouble = ""

    async def run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_AT_ROOM_EVERY)

    async def look(self) -> None:
        """Look at every place, and tell the exchange each time: it may have restarted."""
        trouble = self._too_little()
        if trouble and not self.trouble:
            log.error("too little disk space: voicemail and call recording are off", why=trouble)
        elif self.trouble and not trouble:
            log.info("enough disk space again for messages and recordings")
        self.trouble = trouble
        try:
            said = {"variable": "VX_NO_ROOM", "value": "1" if trouble else ""}
            await self._ari.request("POST", "asterisk/variable", said)
        except Disconnected:
            pass  # we tell it at the next look
        except Refused as error:
            log.error("could not tell the exchange about the disk space", error=str(error))

    def _too_little(self) -> str:
        for place in self._places:
            try:
                free = shutil.disk_usage(place).free
            except OSError as error:
                return f"{place}: {error.strerror}"
            if free < self._least:
                return f"{place}: {free // 1_000_000} MB free, {self._least // 1_000_000} MB needed"
        return ""
