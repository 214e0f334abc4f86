"""baresip as a desk phone: sip-test/softphone, as a person starts it, steered over its control port.

Knows: baresip's control port, its news, and the sound files that it keeps. Refuses to know: whom it calls.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from tests.live.audio import RATE, Heard, hears_in, so_far
from tests.live.ports import TCP, free_port
from tests.live.service import ROOT

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from tests.live.call import Call
    from tests.live.network import Internet


class Softphone:
    """`async with` it registers and leaves. `news` are its events, oldest first; `log` has every SIP message.

    user: with the login where that is another (103/carin). server: an IPv6 address without brackets. environ: further
    settings of sip-test/softphone, such as TLS. at_home: it stands in another network.
    """

    def __init__(
        self,
        user: str,
        password: str,
        server: tuple[str, int],
        directory: Path,
        says: Path | None = None,
        codec: str = "PCMA",
        at_home: Internet | None = None,
        environ: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.news: list[dict[str, Any]] = []
        name = user.partition("/")[0]
        self.log = directory / f"softphone-{name}.txt"
        self._heard = directory / f"heard-{name}"
        self._directory = directory
        host = f"[{server[0]}]" if ":" in server[0] else server[0]
        self._arguments = (user, password, f"{host}:{server[1]}")
        self._home = at_home
        self._environ = {**os.environ, **environ}
        self._says = ["" if says is None else str(says), codec]  # "": its own words
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        control = free_port("127.0.0.1", TCP)
        with self.log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._where(str(ROOT / "sip-test/softphone"), *self._arguments, str(control), *self._says),
                cwd=self._directory,
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(40):
                await self._until_registered(control)
        except BaseException:
            self._end()  # else it would ring in the tests after this one
            raise
        return self

    def _where(self, *command: str) -> tuple[str, ...]:
        return command if self._home is None else tuple(self._home.command(*command))

    async def _control(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._home is None:
            return await asyncio.open_connection("127.0.0.1", port)
        there = await asyncio.to_thread(self._home.connect, ("127.0.0.1", port))
        return await asyncio.open_connection(sock=there)

    async def _until_registered(self, control: int) -> None:
        while True:
            try:
                self._reader, self._writer = await self._control(control)
                break
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
        self._reading = asyncio.create_task(self._read_news())
        while "SIP/2.0 200 OK" not in self.log.read_text(errors="replace"):
            await asyncio.sleep(0.02)

    def _end(self) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reading.cancel()
        self._writer.close()
        self._end()
        try:
            async with asyncio.timeout(10):
                await self._process.wait()
        except TimeoutError:
            os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    def order(self, command: str, parameter: str = "") -> None:
        """Such as dial NUMBER, accept, hangup."""
        line = json.dumps({"command": command, "params": parameter})
        self._writer.write(f"{len(line)}:{line},".encode())

    async def told(self, kind: str, *, within: float = 40.0) -> dict[str, Any]:
        """Wait for its news of a kind, such as CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for news in self.news:
                        if news.get("type") == kind:
                            return news
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise TimeoutError(f"no {kind} at the softphone; {[n.get('type') for n in self.news]}") from None

    async def until_heard(self, seconds: float, *, within: float = 30.0) -> None:
        """Until it has kept so much of what it hears; a busy machine lets it hear late, and miss some."""
        async with asyncio.timeout(within):
            while self.seconds_kept() < seconds:
                await asyncio.sleep(0.05)

    def seconds_kept(self) -> float:
        """How much of what it hears it has kept so far, of its longest call."""
        sizes = [file.stat().st_size for file in self._heard.glob("*-dec.wav")]
        return max(sizes, default=0) / 2 / RATE

    async def until_hears(self, caller: Call, hertz: int) -> None:
        """The caller says a tone until the phone has heard it."""
        await caller.audio.play_until(lambda: self.seconds_kept() and hears_in(self.samples(), hertz), hertz)

    def heard(self) -> Heard:
        """What its latest call heard; complete when that call is over."""
        return Heard.of(self.samples())

    def samples(self) -> array[int]:
        """The same as sound, of a call that goes on, too: baresip tells of its end before it has written the head."""
        return so_far(max(self._heard.glob("*-dec.wav")))

    async def _read_news(self) -> None:
        while length := await self._reader.readuntil(b":"):
            message = await self._reader.readexactly(int(length[:-1]) + 1)  # and the comma after it
            self.news.append(json.loads(message[:-1]))
            self._changed.set()
