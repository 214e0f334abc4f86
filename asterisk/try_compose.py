#!/usr/bin/env python3
"""`make test-compose`: docker-compose.yml for real, under a project name and ports of its own.

Builds, starts, loads the example company, calls through it, restarts the service in mid-call (the call goes on),
restarts the exchange in the same call (the journal has it, the service connects again, and calls work), and removes
everything that it made except the images.

Knows: compose, SIPp, and what must work. Refuses to know: how the parts do it. Needs: a container engine with the
two Debian base images, sipp. Standard library only.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from up import CannotGoUp, engine_here, health, say

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
TRUNK = "127.0.0.2"
PHONE_PORT = 26070

REGISTER = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="register a phone">
  <send retrans="500"><![CDATA[
REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[service]@[remote_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <sip:[service]@[local_ip]:[local_port]>
Expires: 600
Max-Forwards: 70
Content-Length: 0

]]></send>
  <recv response="401" auth="true"/>
  <send retrans="500"><![CDATA[
REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:[service]@[remote_ip]>;tag=[call_number]
To: <sip:[service]@[remote_ip]>
Call-ID: [call_id]
CSeq: 2 REGISTER
Contact: <sip:[service]@[local_ip]:[local_port]>
[authentication]
Expires: 600
Max-Forwards: 70
Content-Length: 0

]]></send>
  <recv response="200"/>
</scenario>
"""


class Compose:
    """One project of docker-compose.yml, on unusual ports."""

    def __init__(self, engine: list[str]) -> None:
        self.engine = engine
        self.name = "vaxel-try"  # one name, so that new images replace old ones
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VAXEL_")},
            "COMPOSE_PROJECT_NAME": self.name,
            "VAXEL_ARI_PASSWORD": secrets.token_hex(16),
            "VAXEL_MEX_PASSWORD": secrets.token_hex(16),
            "VAXEL_SYSTEM_NAME": self.name,
            "VAXEL_SIP_BIND": "127.0.0.1",
            "VAXEL_SIP_PORT": "26060",
            "VAXEL_HTTP_PORT": "26088",
            "VAXEL_WEB_PORT": "26080",
            "VAXEL_METRICS_PORT": "26091",
            "VAXEL_RTP_START": "26100",
            "VAXEL_RTP_END": "26199",
            "VAXEL_NOW": "2026-11-24T10:00:00+01:00",  # a Tuesday within everybody's working hours
        }

    def run(self, *words: str) -> str:
        """The output of a compose command. Raises CannotGoUp if it fails."""
        command = [*self.engine, "-p", self.name, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise CannotGoUp(f"{' '.join(command)}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def piped(self, *words: str, given: bytes = b"") -> bytes:
        """The same, as bytes."""
        command = [*self.engine, "-p", self.name, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environ, input=given, capture_output=True, check=False
        )
        if done.returncode != 0:
            raise CannotGoUp(f"{' '.join(command)}:\n{done.stderr[-3000:].decode(errors='replace')}")
        return done.stdout

    def vaxel(self, *words: str) -> str:
        return self.run("exec", "-T", "app", "vaxel", *words)

    def asterisk(self, command: str) -> str:
        return self.run("exec", "-T", "asterisk", "asterisk", "-rx", command)

    def ready(self) -> bool:
        found = health(self.environ)
        return found is not None and found["status"] == "ready"

    def talking(self) -> int:
        """How many calls Anna's phone has answered.

        Not the exchange's own count of calls: a phone that has not yet said that it is there is tried by a second leg
        beside its own (`perhaps-back`), and the exchange counts that one too.
        """
        channels = [line.split("!") for line in self.asterisk("core show channels concise").splitlines()]
        return sum(one[0].startswith("PJSIP/anna-") and one[4] == "Up" for one in channels if len(one) > 4)

    def answered(self) -> int:
        """How many calls of the journal Anna has answered."""
        return sum(one["answered_by"] == "anna" for one in json.loads(self.vaxel("calls", "--json")))


def main() -> int:
    engine, why = engine_here({})
    if engine is None:
        print(f"No container engine: {why}", file=sys.stderr)
        return 1
    compose = Compose(engine)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            _try(compose, Path(scratch))
    except CannotGoUp as error:
        print(f"FAILED: {error}", file=sys.stderr)
        for service in ("asterisk", "app"):
            subprocess.run(
                [*engine, "-p", compose.name, "logs", service], cwd=ROOT, env=compose.environ, check=False
            )
        return 1
    finally:
        subprocess.run(
            [*engine, "-p", compose.name, "down", "-v"],
            cwd=ROOT,
            env=compose.environ,
            capture_output=True,
            check=False,
        )
    say("docker-compose.yml works")
    return 0


def _try(compose: Compose, scratch: Path) -> None:
    say(f"With {' '.join(compose.engine)}")
    compose.run("build")
    say("ok  images are built")
    compose.run("up", "-d")
    _await(lambda: health(compose.environ), "the service to answer")
    compose.vaxel("import", "examples/bolaget.yaml")
    _await(compose.ready, "the service to be ready")
    say("ok  up: " + compose.vaxel("health").strip())
    compose.asterisk("core waitfullybooted")
    say("ok  both health checks answer")

    _register(compose, scratch)
    with _phone(scratch):
        call = _call(scratch, seconds=1)
        _finish(call, "a short call")
        _await(lambda: "anna" in compose.vaxel("calls"), "the call in the journal")
    say("ok  a phone answers a call from the trunk, and the journal has it")

    with _phone(scratch):
        call = _call(scratch, seconds=600)
        _await(lambda: compose.talking() == 1, "the call to be answered")
        compose.run("restart", "app")
        _await(compose.ready, "the service after its restart")
        _require(compose.talking() == 1, "the call goes on while the service restarts")
        _require(call.poll() is None, "the caller is still talking")
        say("ok  the service was restarted, the call goes on")
        compose.run("restart", "asterisk")
        call.terminate()
        call.wait()
    _await(lambda: "vaxel" in compose.asterisk("ari show apps"), "the service to connect again")
    _await(compose.ready, "the service to be ready again")
    _require(compose.talking() == 0, "the exchange has no calls after its restart")
    _await(lambda: compose.answered() == 2, "the call that the restart ended in the journal")
    say(
        "ok  the exchange was restarted in mid-call, the service is connected again, and the journal has the call"
    )
    with _phone(scratch):
        _finish(
            _call(scratch, seconds=1), "a call after the restarts, to a phone that registered before them"
        )
    _await(lambda: compose.answered() == 3, "the last call in the journal")
    say("ok  calls work after the restarts, phones are still registered")

    _back_up_and_restore(compose)
    say(
        "ok  a backup goes out through the pipe and in again, and restores the phone's password and the calls"
    )

    for service in ("asterisk", "app"):
        _hardened(compose, service)
    say("ok  both run without capabilities, and can write only their volumes and /tmp")

    secret = compose.environ["VAXEL_ARI_PASSWORD"]
    mode = compose.run("exec", "-T", "asterisk", "stat", "-c", "%a", "/etc/asterisk/ari.conf").strip()
    _require(mode == "600", f"rendered secrets are for their owner only (mode {mode})")
    _require(
        secret not in compose.run("logs", "asterisk") + compose.run("logs", "app"), "no secret is logged"
    )
    say("ok  secrets are in no log, and readable by their owner only")


def _back_up_and_restore(compose: Compose) -> None:
    """Back up and restore as docs/operations.md says."""
    before = [compose.vaxel(*words) for words in (("phones", "--json"), ("calls", "--json"))]
    backup = compose.piped("exec", "-T", "app", "vaxel", "backup", "-")
    compose.vaxel("profile", "anna", "meeting")
    compose.run("stop", "app")
    compose.piped("run", "--rm", "-T", "--no-deps", "app", "vaxel", "restore", "-", "--replace", given=backup)
    compose.run("start", "app")
    _await(compose.ready, "the service to be ready after the restore")
    after = [compose.vaxel(*words) for words in (("phones", "--json"), ("calls", "--json"))]
    for was, now in zip(before, after, strict=True):
        _require(now == was, f"the restored installation is as it was:\n{was}\nand now:\n{now}")
    _require(
        "meeting" not in compose.vaxel("profile", "anna", "--json"), "what came after the backup is gone"
    )


def _hardened(compose: Compose, service: str) -> None:
    """Check the rights of the running processes, as the kernel reports them."""
    status = compose.run("exec", "-T", service, "cat", "/proc/1/status")
    said = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    for name in ("CapPrm", "CapEff", "CapBnd"):
        _require(int(said[name], 16) == 0, f"{service} has no capabilities ({name} {said[name].strip()})")
    _require(said["NoNewPrivs"].strip() == "1", f"{service} gains no privileges")
    mounts = compose.run("exec", "-T", service, "cat", "/proc/mounts").splitlines()
    root = next(line.split()[3] for line in mounts if line.split()[1] == "/")
    _require("ro" in root.split(","), f"{service} cannot write its image ({root})")
    _require(
        compose.run(
            "exec", "-T", service, "sh", "-c", "touch /tmp/x && ! touch /opt/x 2>/dev/null && echo so"
        ).strip()
        == "so",
        f"{service} can write /tmp and not /opt",
    )


def _register(compose: Compose, scratch: Path) -> None:
    logins = json.loads(compose.vaxel("phones", "--json"))
    password = next(login["password"] for login in logins if login["user"] == "anna")
    (scratch / "register.xml").write_text(REGISTER)
    words = [
        "-sf",
        "register.xml",
        "-s",
        "anna",
        "-au",
        "anna",
        "-ap",
        password,
        "-i",
        "127.0.0.1",
        "-m",
        "1",
    ]
    _finish(_sipp(scratch, *words, "-p", str(PHONE_PORT), "-timeout", "10"), "the phone's registration")


def _phone(scratch: Path) -> _Ended:
    """Anna's phone: answers every call, and the exchange's questions whether it is there."""
    return _Ended(_sipp(scratch, "-sn", "uas", "-aa", "-i", "127.0.0.1", "-p", str(PHONE_PORT)))


def _call(scratch: Path, seconds: int) -> subprocess.Popen[bytes]:
    number = "+46846500401"
    words = ["-sn", "uac", "-s", number, "-i", TRUNK, "-d", str(seconds * 1000), "-m", "1", "-timeout", "700"]
    return _sipp(scratch, *words, "-p", str(PHONE_PORT))


def _sipp(scratch: Path, *words: str) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    command = ["sipp", "127.0.0.1:26060", "-nostdin", *words]
    return subprocess.Popen(command, cwd=scratch, stdin=quiet, stdout=quiet, stderr=quiet)


class _Ended:
    """A process that ends with its block."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _finish(call: subprocess.Popen[bytes], what: str) -> None:
    _require(call.wait(timeout=90) == 0, f"{what}: SIPp ended with {call.returncode}")


def _require(true: object, what: str) -> None:
    if not true:
        raise CannotGoUp(what)


def _await(true: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Ask again until it is so. A command that fails meanwhile says that it is not so yet."""
    deadline = time.monotonic() + seconds
    while not _is_so(true):
        if time.monotonic() > deadline:
            raise CannotGoUp(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.2)


def _is_so(true: Callable[[], object]) -> bool:
    try:
        return bool(true())
    except CannotGoUp:
        return False


if __name__ == "__main__":
    sys.exit(main())
