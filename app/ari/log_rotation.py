"""Keeps the exchange's own log files from growing for ever: renames large ones, and has the exchange open new ones.

Knows: the two files that logger.conf names, and that reloading Asterisk's module `logger` opens new ones. Refuses to
know: what is in them (exchange_log.py reads one, and follows it into the renamed file).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import structlog

from app.ari.client import Disconnected, Refused

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger()

FILES = ("queue_log", "messages")
LARGEST_LOG = 10_000_000  # bytes
LOGS_KEPT = 2  # old files of each; NAME.1 is the younger
ROTATE_EVERY = 10.0  # seconds


class AsksExchange(Protocol):
    """What we need of the connection (client.py)."""

    async def request(self, method: str, path: str) -> str: ...


class LogRotation:
    """`directory`: the place of the files, as the service sees it."""

    def __init__(self, directory: Path, ari: AsksExchange, *, largest: int = LARGEST_LOG) -> None:
        self._files = tuple(directory / name for name in FILES)
        self._ari = ari
        self._largest = largest
        self._trouble = ""

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
                self._trouble = ""
            except Disconnected:
                pass  # an exchange opens new files when it starts
            except (Refused, OSError) as error:
                if str(error) != self._trouble:
                    log.error("could not rotate the exchange's log files", error=str(error))
                self._trouble = str(error)
            await asyncio.sleep(ROTATE_EVERY)

    async def look(self) -> None:
        """Rename large files, and have the exchange open missing ones, also after an interrupted run.

        Raises Disconnected, Refused or OSError.
        """
        for file in self._files:
            if file.exists() and file.stat().st_size > self._largest:
                for age in range(LOGS_KEPT, 1, -1):
                    if _aside(file, age - 1).exists():
                        _aside(file, age - 1).replace(_aside(file, age))
                file.replace(_aside(file, 1))
                log.info("renamed a large log file of the exchange", file=str(_aside(file, 1)))
        if any(_aside(file, 1).exists() and not file.exists() for file in self._files):
            await self._ari.request("PUT", "asterisk/modules/logger")


def _aside(file: Path, age: int) -> Path:
    return file.with_name(f"{file.name}.{age}")
