"""Somebody else's exchange: a second real Asterisk with a configuration of its own, as people have them.

Knows: its files, how it is started, asked and stopped. Refuses to know: Växel.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.live.ports import TCP, UDP, free_port, sound_ports
from tests.live.service import ROOT

sys.path.insert(0, str(ROOT / "asterisk"))

from packaged import unpacked

if TYPE_CHECKING:
    from types import TracebackType

AMI_USER, AMI_SECRET = "vaxel", "hemligt"
MODULES = """
res_timing_timerfd res_rtp_asterisk res_musiconhold codec_alaw codec_ulaw format_wav res_sorcery_config
res_sorcery_astdb res_sorcery_memory res_pjproject res_pjsip res_pjsip_session res_pjsip_authenticator_digest
res_pjsip_caller_id res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user res_pjsip_registrar
res_pjsip_sdp_rtp res_pjsip_pubsub res_pjsip_nat res_pjsip_rfc3326 chan_pjsip bridge_builtin_features bridge_simple
bridge_holding pbx_config app_dial app_queue app_playback app_verbose app_stack func_callerid func_channel
func_devstate func_logic func_strings func_cdr cdr_csv res_manager_devicestate app_echo
"""
PHONES = {"101": "Anna Ek", "102": "Bo Lind", "103": "Carin Dahl", "104": "David Holm"}


class TheirExchange:
    """Phones 101 to 104 without passwords, an operator by address, a queue "support" of 103, manager and CDR on.

    operator: (host, port) of the trunk.
    """

    def __init__(self, directory: Path, operator: tuple[str, int]) -> None:
        self.directory, self.operator = directory, operator
        self.sip_port = free_port("127.0.0.1", UDP)
        self.ami_port = free_port("127.0.0.1", TCP)
        self.log = directory / "log"
        self._packaged = unpacked(whole=True)
        self._run = Path(tempfile.gettempdir()) / f"theirs-{os.getuid()}-{self.sip_port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> tuple[str, int]:
        return "127.0.0.1", self.sip_port

    @property
    def master(self) -> Path:
        """Its CDR, as cdr_csv writes it."""
        return self.log / "cdr-csv/Master.csv"

    def __enter__(self) -> Self:
        self.write()
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def cli(self, command: str) -> str:
        line = [*self._packaged.command("asterisk"), "-C", str(self._conf), "-rx", command]
        return subprocess.run(line, capture_output=True, text=True, check=True, timeout=30).stdout

    def start(self) -> None:
        """Raises AssertionError with the console."""
        shutil.rmtree(self._run, ignore_errors=True)
        self._run.mkdir(mode=0o700)
        with (self.directory / "console").open("wb") as console:
            self._process = subprocess.Popen(
                [*self._packaged.command("asterisk"), "-f", "-C", str(self._conf)],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                env={"PATH": os.environ["PATH"], "HOME": str(self.directory), "LANG": "C.UTF-8"},
                cwd=self.directory,
                start_new_session=True,
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._process.poll() is None:
            if (self._run / "asterisk.ctl").exists():
                line = [
                    *self._packaged.command("asterisk"),
                    "-C",
                    str(self._conf),
                    "-rx",
                    "core waitfullybooted",
                ]
                if subprocess.run(line, capture_output=True, check=False, timeout=30).returncode == 0:
                    return
            time.sleep(0.05)
        said = (self.directory / "console").read_text(errors="replace")[-3000:]
        self.stop()
        raise AssertionError(f"their exchange did not start:\n{said}")

    def stop(self) -> None:
        if self._process is not None:
            watch = os.pidfd_open(self._process.pid)
            try:
                self._process.send_signal(signal.SIGTERM)
                if not select.select([watch], [], [], 10)[0]:
                    self._process.kill()
            finally:
                os.close(watch)
            self._process.wait(10)
            self._process = None
        shutil.rmtree(self._run, ignore_errors=True)

    @property
    def _conf(self) -> Path:
        return self.directory / "etc/asterisk.conf"

    def write(self) -> None:
        for part in ("etc", "state", "log/cdr-csv", "spool"):
            (self.directory / part).mkdir(parents=True, exist_ok=True)
        root, triplet = self._packaged.path, self._packaged.triplet
        state = self.directory / "state"
        first, last = sound_ports(60)
        files = {
            "asterisk.conf": f"""
[directories]
astetcdir => {self.directory / "etc"}
astmoddir => {root}/usr/lib/{triplet}/asterisk/modules
astdatadir => {root}/usr/share/asterisk
astkeydir => {state}
astvarlibdir => {state}
astdbdir => {state}
astspooldir => {self.directory / "spool"}
astrundir => {self._run}
astlogdir => {self.log}
[options]
nocolor = yes
hideconnect = yes
""",
            "modules.conf": "[modules]\nautoload = no\n"
            + "".join(f"load = {one}.so\n" for one in MODULES.split()),
            "logger.conf": "[general]\nqueue_log = yes\n[logfiles]\nmessages => warning,error\n",
            "rtp.conf": f"[general]\nrtpstart = {first}\nrtpend = {last}\n",
            "http.conf": "[general]\nenabled = no\n",
            "musiconhold.conf": "",
            "cdr.conf": "[general]\nenable = yes\nunanswered = yes\n[csv]\nusegmtime = no\nloguniqueid = yes\n",
            "manager.conf": f"""
[general]
enabled = yes
port = {self.ami_port}
bindaddr = 127.0.0.1
{(ROOT / "examples/beside/manager_vaxel.conf").read_text().replace("CHANGE_ME", AMI_SECRET)}
""",
            "queues.conf": "[general]\n[support]\nstrategy = ringall\ntimeout = 15\nmember => PJSIP/103,0,Carin Dahl\n",
            "pjsip.conf": f"""
[transport]
type = transport
protocol = udp
bind = 127.0.0.1:{self.sip_port}
"""
            + "".join(
                f"""
[{number}]
type = endpoint
context = from-phones
disallow = all
allow = alaw
aors = {number}
direct_media = no
callerid = "{name}" <{number}>
device_state_busy_at = 1
[{number}]
type = aor
max_contacts = 1
remove_existing = yes
"""
                for number, name in PHONES.items()
            )
            + f"""
[operator]
type = endpoint
context = from-operator
disallow = all
allow = alaw
aors = operator
direct_media = no
[operator]
type = aor
contact = sip:{self.operator[0]}:{self.operator[1]}
[operator]
type = identify
endpoint = operator
match = {self.operator[0]}
""",
            "extensions.conf": """
[from-phones]
exten => _10X,1,Dial(PJSIP/${EXTEN},8)
 same => n,Hangup()
exten => _0X.,1,Set(CALLERID(num)=${IF($["${CALLERID(num)}"="104"]?0701740605:0846500400)})
 same => n,Dial(PJSIP/${EXTEN}@operator,30)
 same => n,Hangup()
[from-operator]
exten => _+4684650040X,1,Dial(PJSIP/10${EXTEN:-1},8)
 same => n,Hangup()
exten => _+46846500420,1,Answer()
 same => n,Queue(support,,,,8)
 same => n,Hangup()
exten => _X.,1,Hangup(1)
exten => _+X.,1,Hangup(1)
""",
        }
        for name, text in files.items():
            (self.directory / "etc" / name).write_text(text)
