#!/usr/bin/env python3
"""The exchange without a container: named instances of Asterisk side by side, with directories and ports.

Knows: how to configure an instance (entrypoint.sh, as in the container), start, ask and stop it.
Refuses to know: where Asterisk comes from (packaged.py), the service, and what the calls mean.

Standard library only. Used by `make up`, and by the live tests as a module (`asterisk/` on the path):

    with Lab("t1", directory=tmp_path, sip_port=15000, http_port=15100, rtp=(15200, 15299)) as lab:
        lab.cli("core show channels"); lab.shared / "messages"; lab.ari_url, lab.ari_password
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import resource
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from console import ask
from packaged import CannotUnpack, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

HERE = Path(__file__).resolve().parent
START_SECONDS = 30.0
STOP_SECONDS = 10.0


class LabError(RuntimeError):
    """We could not start, ask or stop the instance; the message says why."""


class PortTaken(LabError):
    """Another program listens there already."""


class Lab:
    """One instance. `directory` holds all its files: configuration, AstDB, shared files, console log.

    shared: the directory that it shares with the service (VAXEL_SHARED).
    trunk, mex: (host, port) of the public trunk and the mobile operator, identified by these hosts; else
        what `environ` says, else entrypoint.sh's defaults.
    tls_port, https_port: for SIP over TLS, and for browsers' phones by TLS; 0: none.
    environ: further VAXEL_* variables for entrypoint.sh, such as VAXEL_TRUNK_MATCH.
    whole: with modules on disk that our configuration does not load.
    """

    def __init__(
        self,
        name: str,
        *,
        directory: Path,
        sip_port: int,
        http_port: int,
        rtp: tuple[int, int],
        sip_bind: str = "127.0.0.1",
        tls_port: int = 0,
        https_port: int = 0,
        shared: Path | None = None,
        trunk: tuple[str, int] | None = None,
        mex: tuple[str, int] | None = None,
        ari_password: str | None = None,
        mex_password: str | None = None,
        environ: dict[str, str] | None = None,
        whole: bool = False,
    ) -> None:
        self.name = name
        self.directory = directory.absolute()
        self.shared = (shared or self.directory / "shared").absolute()
        self.sip_port, self.http_port, self.sip_bind = sip_port, http_port, sip_bind
        self.tls_port, self.https_port = tls_port, https_port
        self._rtp = rtp
        self.trunk, self.mex = trunk or ("127.0.0.2", 5062), mex or ("127.0.0.3", 5062)
        self.ari_url, self.ari_user = f"http://127.0.0.1:{http_port}", "vaxel"
        self.ari_password = ari_password or secrets.token_hex(16)
        self.mex_user, self.mex_password = "mex", mex_password or secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._packaged = unpacked(whole=whole)
        # A Unix socket's path has at most 107 characters, and a test's directory may be deep.
        self._run = Path(tempfile.gettempdir()) / f"vaxel-{os.getuid()}-{name}-{http_port}"
        self._environ = {
            "PATH": os.environ.get("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
            "VAXEL_AST_ROOT": str(self._packaged.path),
            "VAXEL_AST_TRIPLET": self._packaged.triplet,
            "VAXEL_AST_ETC": str(self.directory / "etc"),
            "VAXEL_AST_STATE": str(self.directory / "state"),
            "VAXEL_AST_RUN": str(self._run),
            "VAXEL_SHARED": str(self.shared),
            "VAXEL_SYSTEM_NAME": name,
            "VAXEL_SIP_BIND": sip_bind,
            "VAXEL_SIP_PORT": str(sip_port),
            "VAXEL_TLS_PORT": str(tls_port),
            "VAXEL_HTTPS_PORT": str(https_port),
            "VAXEL_RTP_START": str(rtp[0]),
            "VAXEL_RTP_END": str(rtp[1]),
            "VAXEL_HTTP_BIND": "127.0.0.1",
            "VAXEL_HTTP_PORT": str(http_port),
            "VAXEL_ARI_USER": self.ari_user,
            "VAXEL_ARI_PASSWORD": self.ari_password,
            **_far_end("TRUNK", trunk),
            **_far_end("MEX", mex),
            "VAXEL_MEX_USER": self.mex_user,
            "VAXEL_MEX_PASSWORD": self.mex_password,
            **(environ or {}),
        }

    # What others use

    @property
    def pid(self) -> int | None:
        """The process id of the running Asterisk, even if another process started it."""
        try:
            pid = int((self.directory / "pid").read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None
        return pid if str(self._conf).encode() in command else None

    @property
    def music(self) -> Path:
        """The directory of the music on hold."""
        return self._packaged.path / "usr/share/asterisk/moh"

    def start(self) -> None:
        """Start; return when it takes calls. Raises PortTaken, or LabError with the console's last lines."""
        if self.pid is not None:
            raise LabError(f"{self.name} is running already (pid {self.pid})")
        self._refuse_taken_ports()
        _host_name_resolves()
        shutil.rmtree(self._run, ignore_errors=True)
        self.directory.mkdir(parents=True, exist_ok=True)
        rendered = subprocess.run(
            [str(HERE / "entrypoint.sh"), "render"],
            env=self._environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if rendered.returncode != 0:
            raise LabError(rendered.stderr.strip())
        with (self.directory / "console").open("wb") as console:
            self._process = subprocess.Popen(
                [*self._packaged.command("asterisk"), "-f", "-C", str(self._conf)],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                env={"PATH": self._environ["PATH"], "HOME": str(self.directory), "LANG": "C.UTF-8"},
                cwd=self.directory,
                start_new_session=True,
                preexec_fn=_many_files,
                umask=0o077,
            )
        (self.directory / "pid").write_text(str(self._process.pid))
        self._keep_settings()
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop it now; this ends its calls. Does nothing if it is not running."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a crash would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop and start again with the same files, as a reboot would."""
        self.stop()
        self.start()

    def keep_running(self, wanted: Callable[[], bool]) -> None:
        """Start it again whenever it dies, as long as `wanted`. Blocks; tries again when it cannot start."""
        while wanted():
            pid = self.pid
            if pid is None:
                try:
                    self.start()
                except LabError as error:  # such as a port not yet free
                    print(error, file=sys.stderr, flush=True)
                    time.sleep(1)
                continue
            with contextlib.suppress(ProcessLookupError):
                watch = os.pidfd_open(pid)
                try:
                    select.select([watch], [], [])
                finally:
                    os.close(watch)
            time.sleep(1)

    def cli(self, command: str) -> str:
        """The output of a command on Asterisk's console."""
        try:
            return ask(self._run / "asterisk.ctl", command)
        except OSError as error:
            raise LabError(f"{self.name}: {command}: {error}") from error

    def takes_calls(self) -> bool:
        """Whether it runs and has begun everything; waits for an exchange that is about to have."""
        try:
            ask(self._run / "asterisk.ctl", "core waitfullybooted")
        except OSError:
            return False
        return True

    def console(self) -> str:
        """The warnings and errors since Asterisk's start."""
        return (self.directory / "console").read_text(errors="replace")

    def __enter__(self) -> Lab:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # How

    @property
    def _conf(self) -> Path:
        return self.directory / "etc/asterisk.conf"

    def _keep_settings(self) -> None:
        """Store the settings for `lab.py cli` and the like, which find an instance by its directory."""
        file = self.directory / "settings"
        file.touch(mode=0o600)
        file.write_text(
            json.dumps(
                {
                    "name": self.name,
                    "shared": str(self.shared),
                    "sip_bind": self.sip_bind,
                    "sip_port": self.sip_port,
                    "http_port": self.http_port,
                    "rtp": self._rtp,
                    "ari_password": self.ari_password,
                    "mex_password": self.mex_password,
                }
            )
        )

    def _refuse_taken_ports(self) -> None:
        wanted = (
            (socket.SOCK_DGRAM, self.sip_bind, self.sip_port, "SIP over UDP"),
            (socket.SOCK_STREAM, self.sip_bind, self.sip_port, "SIP over TCP"),
            (socket.SOCK_STREAM, "127.0.0.1", self.http_port, "ARI"),
        )
        for kind, host, port, what in wanted:
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(kind == socket.SOCK_STREAM))
                try:
                    probe.bind((host, port))
                except OSError as error:
                    raise PortTaken(f"{self.name}: {what} port {host}:{port}: {error.strerror}") from error

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self.takes_calls():
                self._check_ari()
                return
            time.sleep(0.02)
        self.stop()
        raise LabError(f"{self.name} did not start:\n{self.console()[-3000:]}")

    def _check_ari(self) -> None:
        request = urllib.request.Request(f"{self.ari_url}/ari/asterisk/ping")
        credentials = base64.b64encode(f"{self.ari_user}:{self.ari_password}".encode()).decode()
        request.add_header("Authorization", f"Basic {credentials}")
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                json.load(answer)
        except (OSError, ValueError) as error:
            self.stop()
            raise LabError(
                f"{self.name} is running, but ARI does not answer: {error}\n{self.console()[-3000:]}"
            ) from error

    def _end(self, how: signal.Signals) -> None:
        pid = self.pid
        if pid is not None:
            watch = os.pidfd_open(pid)
            try:
                signal.pidfd_send_signal(watch, how)
                if not select.select([watch], [], [], STOP_SECONDS)[0]:
                    signal.pidfd_send_signal(watch, signal.SIGKILL)
                    select.select([watch], [], [], STOP_SECONDS)
            finally:
                os.close(watch)
        if self._process is not None:
            self._process.wait(STOP_SECONDS)
            self._process = None
        (self.directory / "pid").unlink(missing_ok=True)
        shutil.rmtree(self._run, ignore_errors=True)


def _far_end(name: str, address: tuple[str, int] | None) -> dict[str, str]:
    if address is None:
        return {}
    return {f"VAXEL_{name}_HOST": address[0], f"VAXEL_{name}_PORT": str(address[1])}


def _many_files() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard > 0 else 65536, hard))


def _host_name_resolves() -> None:
    """Asterisk looks up its own host name on each call: without a line in /etc/hosts it waits 20 s for DNS."""
    name, hosts = socket.gethostname(), Path("/etc/hosts")
    if any(name in line.split("#")[0].split()[1:] for line in hosts.read_text().splitlines()):
        return
    if os.access(hosts, os.W_OK):
        with hosts.open("a") as file:
            file.write(f"\n127.0.1.1 {name}\n")
        print(
            f"/etc/hosts: added this machine's name, {name} (otherwise each call waits for DNS)",
            file=sys.stderr,
        )
    else:
        print(
            f"Warning: add '127.0.1.1 {name}' to /etc/hosts, otherwise each call may wait 20 s for DNS",
            file=sys.stderr,
        )


# The command line: it finds an instance by the file `settings` in its directory.


def _open(directory: Path) -> Lab:
    try:
        kept = json.loads((directory / "settings").read_text())
    except FileNotFoundError:
        raise LabError(f"there was never an instance in {directory}") from None
    return Lab(
        kept["name"],
        directory=directory,
        shared=Path(kept["shared"]),
        sip_bind=kept["sip_bind"],
        sip_port=kept["sip_port"],
        http_port=kept["http_port"],
        rtp=(kept["rtp"][0], kept["rtp"][1]),
        ari_password=kept["ari_password"],
        mex_password=kept["mex_password"],
    )


def _start(arguments: argparse.Namespace, directory: Path) -> None:
    first, last = (int(port) for port in arguments.rtp.split("-"))
    lab = Lab(
        arguments.name,
        directory=directory,
        sip_port=arguments.sip_port,
        http_port=arguments.http_port,
        rtp=(first, last),
        sip_bind=arguments.sip_bind,
        ari_password=os.environ.get("VAXEL_ARI_PASSWORD"),
        mex_password=os.environ.get("VAXEL_MEX_PASSWORD"),
        environ={k: v for k, v in os.environ.items() if k.startswith(("VAXEL_TRUNK_", "VAXEL_MEX_"))},
    )
    lab.start()
    print(f"{lab.name} runs: SIP {lab.sip_bind}:{lab.sip_port}, ARI {lab.ari_url}, files {lab.directory}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Instances of the exchange without a container.")
    parser.add_argument("--dir", type=Path, help="the instance's directory (default: var/lab/NAME)")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start")
    start.add_argument("name")
    start.add_argument("--sip-bind", default="127.0.0.1")
    start.add_argument("--sip-port", type=int, default=5060)
    start.add_argument("--http-port", type=int, default=8088)
    start.add_argument("--rtp", default="10000-10999", metavar="FIRST-LAST")
    for command in ("stop", "status"):
        commands.add_parser(command).add_argument("name")
    cli = commands.add_parser("cli")
    cli.add_argument("name")
    cli.add_argument("line")
    commands.add_parser("unpack", help="only make the cached Asterisk")
    arguments = parser.parse_args()
    try:
        if arguments.command == "unpack":
            print(unpacked().path)
            return 0
        directory = (arguments.dir or HERE.parent / "var/lab" / arguments.name).absolute()
        if arguments.command == "start":
            _start(arguments, directory)
        elif arguments.command == "stop":
            _open(directory).stop()
        elif arguments.command == "cli":
            print(_open(directory).cli(arguments.line), end="")
        else:
            pid = _open(directory).pid
            print(f"{arguments.name}: " + (f"runs (pid {pid})" if pid else "does not run"))
            return 0 if pid else 3
    except (LabError, CannotUnpack) as error:
        print(f"lab.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
