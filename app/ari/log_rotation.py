"""Keeps the exchange's own log files from growing for ever: a large one is put aside, and the exchange opens a new one.

Knows: the two files that logger.conf names, and that reloading Asterisk's module `logger` opens them anew. Refuses to
know: what is in them (exchange_log.py reads one, and follows it into the file put aside).
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
LOGS_KEPT = 2  # files put aside, of each: NAME.1 is the younger
ROTATE_EVERY = 10.0  # seconds


class AsksExchange(Protocol):
    """What is needed of the connection (client.py)."""

    async def request(self, method: str, path: str) -> str: ...


class LogRotation:
    """`directory` is where the files are, as the service sees it."""

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
                pass  # an exchange that starts opens new files by itself
            except (Refused, OSError) as error:
                if str(error) != self._trouble:
                    log.error("the exchange's log files could not be rotated", error=str(error))
                self._trouble = str(error)
            await asyncio.sleep(ROTATE_EVERY)

    async def look(self) -> None:
        """Put aside what is large, and have the exchange open what is not there, also from a look that was cut short.

        Raises Disconnected, Refused or OSError.
        """
        for file in self._files:
            if file.exists() and file.stat().st_size > self._largest:
                for age in range(LOGS_KEPT, 1, -1):
                    if _aside(file, age - 1).exists():
                        _aside(file, age - 1).replace(_aside(file, age))
                file.replace(_aside(file, 1))
                log.info("a log file of the exchange was put aside", file=str(_aside(file, 1)))
        if any(_aside(file, 1).exists() and not file.exists() for file in self._files):
            await self._ari.request("PUT", "asterisk/modules/logger")


def _aside(file: Path, age: int) -> Path:
    return file.with_name(f"{file.name}.{age}")
