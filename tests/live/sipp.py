"""SIPp as a phone, a caller or the far end of a trunk: the scenarios of sip-test/, as a person runs them by hand.

Knows: how SIPp is started and what it reports. Refuses to know: what the scenarios mean.
"""

from __future__ import annotations

import asyncio
import re
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.live.service import ROOT

if TYPE_CHECKING:
    from types import TracebackType

SCENARIOS = ROOT / "sip-test/scenarios"


class Sipp:
    """One SIPp process. As a block it waits to be called; `call` is a caller, run to its end."""

    def __init__(self, scenario: str, directory: Path, server: tuple[str, int], *options: str) -> None:
        self.shown = (
            directory / f"{scenario}.log"
        )  # one line for each INVITE: number, From, P-Asserted-Identity
        self._errors = directory / f"{scenario}.err"
        self._screen = directory / f"{scenario}.txt"
        self._command = [
            *("sipp", "-nostdin", "-sf", str(SCENARIOS / f"{scenario}.xml"), *options),
            *("-trace_logs", "-log_file", str(self.shown), "-trace_err", "-error_file", str(self._errors)),
            f"{server[0]}:{server[1]}",
        ]
        self._process: asyncio.subprocess.Process | None = None

    async def call(self, *, within: float = 40.0) -> None:
        """Run once. Raises AssertionError with SIPp's own words when the scenario did not end well."""
        await self._start("-m", "1", "-timeout", str(int(within)))
        await self._ended(within)

    async def __aenter__(self) -> Self:
        await self._start()
        host, port = (self._command[self._command.index(option) + 1] for option in ("-i", "-p"))
        wanted = f" {int.from_bytes(socket.inet_aton(host), 'little'):08X}:{int(port):04X} "
        try:
            async with asyncio.timeout(20):
                while wanted not in Path("/proc/net/udp").read_text():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            await self._ended(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            # SIGUSR1: end when no call is left.
            self._process.send_signal(signal.SIGUSR1 if error is None else signal.SIGKILL)
        if error is None:
            await self._ended(30)
        else:
            await self._process.wait()

    async def _start(self, *more: str) -> None:
        with self._screen.open("wb") as screen:
            self._process = await asyncio.create_subprocess_exec(
                *self._command[:-1],
                *more,
                self._command[-1],
                stdout=screen,
                stderr=screen,
                stdin=asyncio.subprocess.DEVNULL,
            )

    async def _ended(self, within: float) -> None:
        assert self._process is not None
        try:
            async with asyncio.timeout(within):
                code = await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            code = -9
        failed = re.findall(r"Failed call\s*\|\s*\d+\s*\|\s*(\d+)", self._read(self._screen))
        done = (code, failed[-1:])
        assert done == (0, ["0"]), f"{self._command}: {done}\n{self._read(self._errors)}"

    def _read(self, file: Path) -> str:
        return file.read_text(errors="replace") if file.exists() else ""
