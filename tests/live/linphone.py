"""Linphone's command line as a phone without sound card, steered by a test: a stack that nobody here wrote.

Knows: linphonec, its settings, its commands and what it says. Refuses to know: whom it calls.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final, Self

from tests.live.audio import hears_in, so_far

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tests.live.call import Call

PROGRAM: Final = "linphonec"  # of Debian's linphone-cli
# As its log names the states.
REGISTERED: Final = r"to \[LinphoneRegistrationOk\]"
RINGS: Final = "IncomingReceived"
TALKS: Final = "StreamsRunning"
OVER: Final = "CallReleased|CallStateReleased"
STEPS: Final = (1, 2, 6)  # samples for one at 8 kHz: it records at the rate of its codec, 8, 16 or 48 kHz
# The exchange would take a phone's own certificate at each TLS connection, and the command line asks for its password.
ASKS: Final = "Password for (null) on (null)"

WITH_LOGIN: Final = """\
[sip]
sip_port=-1
sip_tcp_port=0
sip_tls_port=0
use_ipv6=0
default_proxy=0
[net]
firewall_policy=0
[proxy_0]
reg_proxy=<sip:{place}>
reg_identity=sip:{login}@{place}
reg_expires=300
reg_sendregister=1
[auth_info_0]
username={login}
passwd={password}
realm=asterisk
"""
FRIEND: Final = """\
[friend_0]
url=<sip:{number}@{place}>
subscribe=1
pol=accept
"""
WITH_LINK: Final = """\
[misc]
config-uri={link}
[sip]
root_ca={root}
verify_server_certs=1
verify_server_cn=1
sip_port=-1
sip_tcp_port=-1
sip_tls_port=-1
guess_hostname=1
[video]
capture=0
display=0
enabled=0
[net]
firewall_policy=0
[rtp]
audio_rtp_port=-1
"""


class Linphone:
    """`async with` it registers. settings: its file; home: its directory; says: a WAV file for each call."""

    def __init__(self, settings: str, home: Path, says: Path, place: str = "") -> None:
        """place: host:port of the exchange, for `transfer`."""
        self._settings, self._home, self._says, self._place = settings, home, says, place
        self._console, self._log = home / "said.txt", home / "log"
        self._heard = home / "heard.wav"
        self._asked, self._told = 0, 0  # how often it asked; up to where we read its log

    @classmethod
    def by_login(
        cls,
        login: str,
        password: str,
        server: tuple[str, int],
        directory: Path,
        says: Path,
        *,
        watches: str = "",
    ) -> Self:
        """A phone with a login, by UDP. watches: the number of a colleague whose presence it subscribes to."""
        place = f"{server[0]}:{server[1]}"
        settings = WITH_LOGIN.format(place=place, login=login, password=password)
        if watches:
            settings += FRIEND.format(number=watches, place=place)
        return cls(settings, directory / f"linphone-{login}", says, place)

    @classmethod
    def by_link(cls, link: str, root: Path, directory: Path, says: Path) -> Self:
        """A phone that sets itself up from a link. root: the certificate that it believes."""
        return cls(WITH_LINK.format(link=link, root=root), directory / "linphone-by-link", says)

    async def __aenter__(self) -> Self:
        for folder in (".local/share/linphone", ".config/linphone"):  # without them it never begins
            (self._home / folder).mkdir(parents=True)
        (self._home / "rc").write_text(self._settings)
        with self._console.open("wb") as console:
            self._process = await asyncio.create_subprocess_exec(
                *(PROGRAM, "-c", str(self._home / "rc"), "-d", "6", "-l", str(self._log)),
                cwd=self._home,
                env={"HOME": str(self._home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                stdin=asyncio.subprocess.PIPE,
                stdout=console,
                stderr=console,
                start_new_session=True,
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

    def order(self, command: str) -> None:
        """Such as call NUMBER, answer, pause, resume, terminate; a digit is a key pressed in the call."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{command}\n".encode())

    def transfer(self, number: str) -> None:
        """Send the far end on without asking first (REFER)."""
        self.order(f"transfer sip:{number}@{self._place}")

    async def told(self, what: str, *, within: float = 40.0) -> None:
        """Wait until its log tells something (a regular expression), after what it told for the last one."""
        try:
            async with asyncio.timeout(within):
                while (found := re.compile(what).search(_text(self._log), self._told)) is None:
                    if _text(self._console).count(ASKS) > self._asked:
                        self._asked += 1
                        self.order("there is none")
                    await asyncio.sleep(0.05)
                self._told = found.end()
        except TimeoutError:
            said = _text(self._console) + _text(self._log)
            raise TimeoutError(f"linphonec never told {what!r}: {said[-3000:]}") from None

    async def until_hears(self, caller: Call, hertz: int) -> None:
        """The caller says a tone until Linphone has heard it, at whatever rate it records."""
        await caller.audio.play_until(
            lambda: any(hears_in(so_far(self._heard)[::step], hertz) for step in STEPS), hertz
        )

    def seen(self) -> str:
        """How it shows the colleague whom it watches; "" before the first news."""
        told = re.findall(r"^.*Friend .* is (.*)$", _text(self._console), re.MULTILINE)
        return str(told[-1]).strip() if told else ""


def _text(file: Path) -> str:
    return file.read_text(errors="replace") if file.exists() else ""
