"""Linphone's command line as a phone without sound card, steered by a test: a stack that nobody here wrote.

Knows: its commands and what it says. Refuses to know: whom it calls.
"""

from __future__ import annotations

import asyncio
import os
import re
import wave
from array import array
from typing import TYPE_CHECKING, Self

from tests.live.audio import RATE

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

CONFIGURATION = """\
[sip]
sip_port=-1
sip_tcp_port=0
sip_tls_port=0
use_ipv6=0
default_proxy=0
[net]
firewall_policy=0
[proxy_0]
reg_proxy=<sip:PLACE>
reg_identity=sip:LOGIN@PLACE
reg_expires=300
reg_sendregister=1
[auth_info_0]
username=LOGIN
passwd=PASSWORD
realm=asterisk
"""
FRIEND = """\
[friend_0]
url=<sip:NUMBER@PLACE>
subscribe=1
pol=accept
"""


class Linphone:
    """`async with` it registers. says: a WAV file that it says in each call. What it hears is in `heard`.

    watches: the number of a colleague whose presence it subscribes to.
    """

    def __init__(
        self,
        login: str,
        password: str,
        server: tuple[str, int],
        directory: Path,
        says: Path,
        *,
        watches: str = "",
    ) -> None:
        place = f"{server[0]}:{server[1]}"
        friend = FRIEND.replace("NUMBER", watches) if watches else ""
        self._configuration = (
            (CONFIGURATION + friend)
            .replace("PLACE", place)
            .replace("LOGIN", login)
            .replace("PASSWORD", password)
        )
        self._home = directory / f"linphone-{login}"
        self._says = says
        self.log = self._home / "said.txt"
        self._server = place

    async def __aenter__(self) -> Self:
        (self._home / ".local/share/linphone").mkdir(parents=True)  # without it, it begins nothing
        (self._home / "rc").write_text(self._configuration)
        with self.log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(
                    "linphonec",
                    "-c",
                    str(self._home / "rc"),
                    "-d",
                    "6",
                    "-l",
                    str(self._home / "log"),
                ),
                cwd=self._home,
                env={**os.environ, "HOME": str(self._home)},
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            await self.said("linphonec>")
            self.order("soundcard use files")
            self.order(f"record {self._home / 'heard.wav'}")
            self.order(f"play {self._says}")
            await self.said("LinphoneRegistrationOk")
        except BaseException:
            self._process.kill()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.order("quit")
        try:
            async with asyncio.timeout(5):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def order(self, command: str) -> None:
        """Such as answer, pause, resume, terminate; a digit is a key pressed in the call."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n".encode())

    def transfer(self, number: str) -> None:
        """Send the far end on without asking first (REFER)."""
        self.order(f"transfer sip:{number}@{self._server}")

    async def said(self, words: str, *, within: float = 10.0) -> None:
        """Wait until it has said this. Raises TimeoutError with all that it said."""
        try:
            async with asyncio.timeout(within):
                while words not in self._all_said():
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise TimeoutError(f"Linphone did not say {words!r}: {self._all_said()[-2000:]}") from None

    @property
    def heard(self) -> array[int]:
        """What it heard, at 8 kHz; complete when the call is over."""
        with wave.open(str(self._home / "heard.wav")) as sound:  # at whatever rate it likes
            samples = array("h", sound.readframes(sound.getnframes()))
            return samples[:: sound.getnchannels() * (sound.getframerate() // RATE)]

    def seen(self) -> str:
        """How it shows the colleague whom it watches; "" before the first news."""
        told = re.findall(r"^.*Friend .* is (.*)$", self.log.read_text(errors="replace"), re.MULTILINE)
        return str(told[-1]).strip() if told else ""

    def _all_said(self) -> str:
        files = (file for file in (self.log, self._home / "log") if file.exists())
        return "".join(file.read_text(errors="replace") for file in files)
