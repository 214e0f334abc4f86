"""Linphone's command line as somebody's telephone: it knows nothing but the link that it is given.

Knows: linphonec, its commands and what it prints. Refuses to know: accounts: those come from the link.
"""

from __future__ import annotations

import asyncio
import re
import wave
from array import array
from typing import TYPE_CHECKING, Self

from tests.live.audio import RATE

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

PROGRAM = "linphonec"  # of Debian's linphone-cli
# As its log names the states.
REGISTERED = r"to \[LinphoneRegistrationOk\]"
# The exchange would take a phone's own certificate at each TLS connection, and the command line asks for its password.
ASKS = "Password for (null) on (null)"
RINGS = "IncomingReceived"
TALKS = "StreamsRunning"
OVER = "CallReleased|CallStateReleased"


class LinphoneByLink:
    """`async with` it fetches the link and registers. root: the certificate that it believes; says: a WAV file.

    log: everything that it prints, and its SIP messages.
    """

    def __init__(self, link: str, root: Path, directory: Path, says: Path) -> None:
        self.log = directory / "linphone.txt"
        self._heard = directory / "linphone-heard.wav"
        self._says = says
        self._settings = directory / "linphonerc"
        self._directory = directory
        self._asked, self._told = 0, 0  # how often it asked; up to where we read its log
        self._settings.write_text(
            f"[misc]\nconfig-uri={link}\n"
            f"[sip]\nroot_ca={root}\nverify_server_certs=1\nverify_server_cn=1\nsip_port=-1\nsip_tcp_port=-1\n"
            "sip_tls_port=-1\nguess_hostname=1\n[video]\ncapture=0\ndisplay=0\nenabled=0\n"
            "[net]\nfirewall_policy=0\n[rtp]\naudio_rtp_port=-1\n"
        )

    async def __aenter__(self) -> Self:
        for folder in (".local/share/linphone", ".config/linphone"):  # without them it never begins
            (self._directory / folder).mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(PROGRAM, "-c", str(self._settings), "-d", "5"),
                cwd=self._directory,
                env={"HOME": str(self._directory), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        try:
            await self.told(REGISTERED, within=40)
        except BaseException:
            self._process.kill()
            raise
        self.order("soundcard use files")
        self.order(f"play {self._says}")
        self.order(f"record {self._heard}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.order("quit")
        try:
            async with asyncio.timeout(10):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def order(self, line: str) -> None:
        """Such as call NUMBER, answer, terminate."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    async def told(self, what: str, *, within: float = 20.0) -> None:
        """Wait until it prints something (a regular expression), after what it printed for the last one."""
        try:
            async with asyncio.timeout(within):
                while (found := re.compile(what).search(said := self.said(), self._told)) is None:
                    if said.count(ASKS) > self._asked:
                        self._asked += 1
                        self.order("there is none")
                    await asyncio.sleep(0.05)
                self._told = found.end()
        except TimeoutError:
            raise TimeoutError(f"linphonec never said {what!r}: {self.said()[-3000:]}") from None

    def samples(self) -> array[int]:
        """What it heard in its latest call, when that is over."""
        with wave.open(str(self._heard)) as sound:
            assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
            whole = array("h", sound.readframes(sound.getnframes()))
            return whole[:: sound.getframerate() // RATE]
