"""A second real Asterisk, configured as somebody else's exchange: its own phones, dialplan, queues, boxes and manager.

Knows: how it is configured (etc/), started, asked and stopped. Refuses to know: Växel, but for the include file.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from packaged import unpacked

from tests.live.service import ROOT
from tests.live.waiting import until

if TYPE_CHECKING:
    from types import TracebackType

ETC = Path(__file__).with_name("etc")
INCLUDED = sorted((ROOT / "examples/beside").glob("extensions_vaxel*.conf"))
PHONES = [str(extension) for extension in range(101, 112)]


class TheirExchange:
    """One instance. `shared` is the directory that it and the service both see; door: where the service answers."""

    ari_url = ""  # the service beside it has no exchange of its own
    ari_user = "vaxel"
    ari_password = ""
    tls_port = https_port = 0

    def __init__(
        self,
        directory: Path,
        *,
        sip_port: int,
        ami_port: int,
        door: int,
        rtp: tuple[int, int],
        trunk: tuple[str, int],
        mex: tuple[str, int],
        dialplan: str = "",
        more_sip: str = "",
    ) -> None:
        """dialplan: another extensions.conf than that of etc/. more_sip: at the end of pjsip.conf."""
        self.directory, self.shared = directory, directory / "shared"
        self.sip_port, self.ami_port, self.secret = sip_port, ami_port, secrets.token_hex(16)
        self.passwords = {extension: secrets.token_hex(8) for extension in PHONES}
        self._dialplan, self._more_sip = dialplan, more_sip
        self.door, self._rtp, self._trunk, self._mex = door, rtp, trunk, mex
        self._packaged = unpacked(whole=True)
        self._run = (
            Path(tempfile.gettempdir()) / f"theirs-{os.getuid()}-{sip_port}"
        )  # a socket's path is short
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start; return when calls are taken. Raises AssertionError with the console's last lines."""
        etc, state = self.directory / "etc", self.directory / "state"
        for place in (
            etc,
            state / "spool",
            state / "log",
            state / "cache",
            state / "keys",
            self._run,
            self.shared,
        ):
            place.mkdir(parents=True, exist_ok=True)
        for file in ETC.glob("*.conf"):
            (etc / file.name).write_text(self._filled(file.read_text()))
        if self._dialplan:
            self.write_dialplan(self._dialplan)
        with (etc / "pjsip.conf").open("a") as phones:
            for extension, password in self.passwords.items():
                phones.write(_phone(extension, password))
            phones.write(self._more_sip)
        for included in INCLUDED:
            text = included.read_text().replace("127.0.0.1:4573", f"127.0.0.1:{self.door}")
            (etc / included.name).write_text(text)
        with (self.directory / "console").open("wb") as console:
            self._process = subprocess.Popen(
                [*self._packaged.command("asterisk"), "-f", "-C", str(etc / "asterisk.conf")],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                cwd=self.directory,
                start_new_session=True,
            )
        until(self._ready, f"their exchange to start, see {self.directory}/console", within=30)

    def write_dialplan(self, text: str) -> None:
        """In place of what extensions.conf says; in force after `dialplan reload`."""
        (self.directory / "etc/extensions.conf").write_text(text)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        shutil.rmtree(self._run, ignore_errors=True)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def cli(self, command: str) -> str:
        """What a command of its console prints."""
        return self._ask(command).stdout

    def console(self) -> str:
        """Warnings and errors since its start."""
        return (self.directory / "console").read_text(errors="replace")

    def messages(self, box: str) -> list[str]:
        """Whose messages are in a voicemail box: the caller's number of each."""
        folder = self.directory / f"state/spool/voicemail/default/{box}/INBOX"
        files = sorted(folder.glob("msg*.txt"))
        lines = (line for file in files for line in file.read_text().splitlines())
        return [line.partition("=")[2] for line in lines if line.startswith("callerid=")]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _filled(self, text: str) -> str:
        values = {
            "ETC": self.directory / "etc",
            "STATE": self.directory / "state",
            "RUN": self._run,
            "ROOT": self._packaged.path,
            "TRIPLET": self._packaged.triplet,
            "SIP": self.sip_port,
            "AMI": self.ami_port,
            "SECRET": self.secret,
            "RTP_START": self._rtp[0],
            "RTP_END": self._rtp[1],
            "TRUNK": f"{self._trunk[0]}:{self._trunk[1]}",
            "TRUNK_HOST": self._trunk[0],
            "MEX": f"{self._mex[0]}:{self._mex[1]}",
            "MEX_HOST": self._mex[0],
        }
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.console()[-3000:]
        if not (self._run / "asterisk.ctl").exists():
            return False
        return self._ask("core waitfullybooted").returncode == 0

    def _ask(self, command: str) -> subprocess.CompletedProcess[str]:
        conf = str(self.directory / "etc/asterisk.conf")
        line = [*self._packaged.command("asterisk"), "-C", conf, "-rx", command]
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=30)


def _phone(extension: str, password: str) -> str:
    return (
        f"\n[{extension}](phone)\naors = {extension}\nauth = {extension}\n"
        f"[{extension}]\ntype = aor\nmax_contacts = 1\nremove_existing = yes\n"
        f"[{extension}]\ntype = auth\nauth_type = digest\nusername = {extension}\npassword = {password}\n"
    )
