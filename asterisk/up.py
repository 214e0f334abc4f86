#!/usr/bin/env python3
"""`make up` and `make down`: the exchange, the service and the example company, in containers or without.

Knows: how to choose between a container engine and the lab, the order of starting, and what to tell the person who
started it. Refuses to know: how to run an instance of the exchange (lab.py), and what is in the company.

Standard library only: this runs before anything is installed. State: .env (secrets, mode 600, made once; any
VAXEL_* variable may be set there) and var/ (what runs, logs, data). var/up.json (mode 600) keeps the method and the
settings until `make down`: a second `make up` uses the same method, and .venv/bin/vaxel asks the same house.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab import Lab, LabError
from packaged import CannotUnpack

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
VAR = ROOT / "var"
ENV = ROOT / ".env"
HOW = VAR / "up.json"
LAB_VAXEL = [str(ROOT / ".venv/bin/vaxel")]
SERVICE_PID = VAR / "serve.pid"
SERVICE_LOG = VAR / "serve.log"
KEEPER_PID = VAR / "keep.pid"  # starts Asterisk again when it dies
KEEPER_LOG = VAR / "keep.log"
BUILD_LOG = VAR / "build.log"
BASES = ("docker.io/library/debian:forky-slim", "docker.io/library/debian:trixie-slim")
READY_SECONDS = 90.0
WEB_TLS_PORT = "8444"  # on a network; 8443 is often the phones'
LAB_SETTINGS = (  # those of entrypoint.sh that it reads as they are
    *(
        "VAXEL_TRUNK_",
        "VAXEL_MEX_",
        "VAXEL_WATCH_",
        "VAXEL_RTP_TIMEOUT",
        "VAXEL_SIP_BIND6",
        "VAXEL_TLS_TRUST",
    ),
    *("VAXEL_EXTERNAL_ADDRESS", "VAXEL_LOCAL_NETWORKS", "VAXEL_HTTPS_BIND", "VAXEL_ICE", "VAXEL_STUN_SERVER"),
)
NO_COMPANY = "no company is loaded"  # the service's words for an empty database


class CannotGoUp(RuntimeError):
    """Something is missing; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """The `vaxel` command at the service's place; its process, if it is ours."""

    vaxel: list[str]
    service: subprocess.Popen[bytes] | None = None


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if command == "up":
            up()
        elif command == "down":
            down()
        elif command == "keep":
            keep_exchange()
        else:
            print("up.py up | down", file=sys.stderr)
            return 2
    except (CannotGoUp, LabError, CannotUnpack) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def up() -> None:
    kept = _kept()
    settings = _settings()
    if kept is not None:
        refuse_another_way(kept, settings.get("VAXEL_UP", ""))
        refuse_another_time(kept, os.environ.get("VAXEL_NOW", ""))
        settings.update(kept["settings"])
        whole = kept["engine"] is not None or _lab(settings).pid is not None
        if whole and health(settings) is not None:
            say(f"It is running already ({kept['how']}). Stop it with: make down")
            _tell(kept["vaxel"], settings)
            return
        engine, why = kept["engine"], "as before; choose another method after make down"
    else:
        engine, why = engine_here(settings)
    VAR.mkdir(exist_ok=True)
    if engine is None:
        say(f"Without containers: {why}.")
        keep("without containers", None, LAB_VAXEL, settings)
        running = _up_in_lab(settings)
    else:
        say(f"With {' '.join(engine)}: {why}.")
        running = Running([*engine, "exec", "-T", "app", "vaxel"])
        keep(" ".join(engine), engine, running.vaxel, settings)
        _up_in_containers(engine, settings)
    found = _await(
        running, settings, lambda found: bool(found["company"]) or NO_COMPANY in str(found["problems"])
    )
    if not found["company"]:
        say("Loading examples/bolaget.yaml")
        _run([*running.vaxel, "import", "examples/bolaget.yaml", "--lang", "en"], settings)
    _await(running, settings, lambda found: found["status"] == "ready")
    _tell(running.vaxel, settings)


def down() -> None:
    kept, settings = _kept(), _kept_settings()
    if kept is not None and kept["engine"]:
        _run([*kept["engine"], "down"], settings)
    HOW.unlink(missing_ok=True)
    _end(KEEPER_PID)
    _end(SERVICE_PID)
    if (VAR / "lab/pid").exists():
        _lab(settings).stop()
    say("Stopped. The data stays: " + ("in the volumes." if kept and kept["engine"] else "in var/."))


# Which way


def keep(how: str, engine: list[str] | None, vaxel: list[str], settings: dict[str, str]) -> None:
    """Write down what we start, before we start it: only the owner may read the file."""
    HOW.unlink(missing_ok=True)
    with open(os.open(HOW, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"how": how, "engine": engine, "vaxel": vaxel, "settings": settings}, file)


def refuse_another_way(kept: dict[str, Any], wanted: str) -> None:
    """Refuse a second method beside the first: they would use the same ports. Raises CannotGoUp."""
    way = "lab" if kept["engine"] is None else kept["engine"][0].removesuffix("-compose")
    if wanted not in ("", way):
        raise CannotGoUp(f"VAXEL_UP={wanted}, but it is running {kept['how']}. First: make down")


def refuse_another_time(kept: dict[str, Any], wanted: str) -> None:
    """Refuse another time: the service reads it only at its start. Raises CannotGoUp."""
    if wanted not in ("", kept["settings"].get("VAXEL_NOW", "")):
        raise CannotGoUp(f"VAXEL_NOW={wanted}, but it is running with another time. First: make down")


def engine_here(settings: dict[str, str]) -> tuple[list[str] | None, str]:
    """The compose command that really works here, or None; and why."""
    wanted = settings.get("VAXEL_UP", "")
    if wanted == "lab":
        return None, "VAXEL_UP=lab"
    reasons = []
    for engine, composes in (
        ("docker", (["docker", "compose"],)),
        ("podman", (["podman-compose"], ["podman", "compose"])),
    ):
        if wanted not in ("", engine):
            continue
        if shutil.which(engine) is None:
            reasons.append(f"no {engine}")
        elif not _works([engine, "info"]):
            reasons.append(f"{engine} is installed, but its engine does not answer")
        elif (compose := next((c for c in composes if _works([*c, "version"])), None)) is None:
            reasons.append(f"{engine} is installed, but compose is not")
        elif (missing := next((base for base in BASES if not _has(engine, base)), None)) is not None:
            reasons.append(f"{engine} cannot get the image {missing}")
        else:
            return compose, "the engine answers and has the base images"
    if wanted:
        raise CannotGoUp(
            f"VAXEL_UP={wanted}, but {'; '.join(reasons) or 'that is neither docker, podman nor lab'}"
        )
    return None, "; ".join(reasons)


def _has(engine: str, image: str) -> bool:
    return _works([engine, "image", "inspect", image]) or _works([engine, "pull", "-q", image], seconds=120)


def _works(command: list[str], seconds: float = 20) -> bool:
    if shutil.which(command[0]) is None:
        return False
    quiet = subprocess.DEVNULL
    try:
        return (
            subprocess.run(command, stdout=quiet, stderr=quiet, timeout=seconds, check=False).returncode == 0
        )
    except subprocess.TimeoutExpired:
        return False


# In containers


def _up_in_containers(engine: list[str], settings: dict[str, str]) -> None:
    build(engine, settings)
    _run([*engine, "up", "-d"], settings)


def build(engine: list[str], settings: dict[str, str]) -> None:
    """Build, with the output in var/build.log. Raises CannotGoUp with its last lines."""
    with BUILD_LOG.open("wb") as log:
        for service in ("asterisk", "app"):
            say(f"Building the image {service} (some minutes the first time; see {BUILD_LOG.name} in var/)")
            command = [*engine, "build", service]
            environ = {**os.environ, **settings}
            done = subprocess.run(command, cwd=ROOT, env=environ, stdout=log, stderr=log, check=False)
            if done.returncode != 0:
                tail = "\n".join(BUILD_LOG.read_text(errors="replace").splitlines()[-30:])
                raise CannotGoUp(f"{tail}\n{' '.join(command)} failed (exit code {done.returncode})")


# Without containers


def _up_in_lab(settings: dict[str, str]) -> Running:
    _run(["sh", ".ci/venv.sh"], settings)
    _run(["sh", ".ci/programs.sh", "espeak-ng:espeak-ng", "sox:sox"], settings)
    lab = _lab(settings)
    if lab.pid is None:
        say("Starting Asterisk")
        lab.start()
    _end(KEEPER_PID)
    _begin([sys.executable, str(HERE / "up.py"), "keep"], settings, KEEPER_LOG, KEEPER_PID)
    _end(SERVICE_PID)
    say("Starting the service")
    return Running(LAB_VAXEL, _begin([".venv/bin/vaxel", "serve"], settings, SERVICE_LOG, SERVICE_PID))


def keep_exchange() -> None:
    """Until `make down`: start Asterisk again when it dies."""
    _lab(_kept_settings()).keep_running(HOW.exists)


def _kept_settings() -> dict[str, str]:
    kept = _kept()
    return {**_settings(), **(kept["settings"] if kept else {})}


def _begin(command: list[str], settings: dict[str, str], log: Path, pid: Path) -> subprocess.Popen[bytes]:
    """Start a process that keeps running after this command."""
    with log.open("ab") as said:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    pid.write_text(str(process.pid))
    return process


def _lab(settings: dict[str, str]) -> Lab:
    return Lab(
        settings.get("VAXEL_SYSTEM_NAME", "vaxel"),
        directory=VAR / "lab",
        shared=VAR / "shared",
        sip_bind=settings.get("VAXEL_SIP_BIND", "127.0.0.1"),
        sip_port=int(settings["VAXEL_SIP_PORT"]),
        http_port=int(settings["VAXEL_HTTP_PORT"]),
        tls_port=int(settings.get("VAXEL_TLS_PORT") or int(settings["VAXEL_SIP_PORT"]) + 1),
        https_port=int(settings.get("VAXEL_HTTPS_PORT") or 8089),
        rtp=(int(settings["VAXEL_RTP_START"]), int(settings["VAXEL_RTP_END"])),
        ari_password=settings["VAXEL_ARI_PASSWORD"],
        mex_password=settings["VAXEL_MEX_PASSWORD"],
        environ={name: settings[name] for name in settings if name.startswith(LAB_SETTINGS)},
    )


def _end(file: Path) -> None:
    """Stop what `_begin` started; its command line names this directory or `vaxel`."""
    try:
        pid = int(file.read_text())
        watch = os.pidfd_open(pid)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"vaxel" in command or str(HERE / "up.py").encode() in command:
            signal.pidfd_send_signal(watch, signal.SIGTERM)
            if not select.select([watch], [], [], 10)[0]:
                signal.pidfd_send_signal(watch, signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError):
        pass
    finally:
        os.close(watch)
    file.unlink()


# Settings


def _settings() -> dict[str, str]:
    """VAXEL_* of the environment and .env (which it makes, with secrets, if missing), and defaults for the rest."""
    if not ENV.exists():
        with open(os.open(ENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(
                "# Made by `make up`; not in git. You may set any variable of docs/architecture.md here.\n"
            )
            for name in ("VAXEL_ARI_PASSWORD", "VAXEL_MEX_PASSWORD"):
                file.write(f"{name}={secrets.token_hex(16)}\n")
        say("Made .env with new passwords (mode 600)")
    found = {}
    for line in ENV.read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not line.lstrip().startswith("#"):
            found[name.strip()] = value.strip().strip("'\"")
    found.update({name: value for name, value in os.environ.items() if name.startswith("VAXEL_")})
    defaults = {
        "VAXEL_SIP_PORT": "5060",
        "VAXEL_HTTP_PORT": "8088",
        "VAXEL_RTP_START": "10000",
        "VAXEL_RTP_END": "10999",
        "VAXEL_WEB_PORT": "8080",
        "VAXEL_METRICS_PORT": "9108",
    }
    settings = {**found, **{name: found.get(name) or default for name, default in defaults.items()}}
    settings.setdefault("VAXEL_ARI_URL", f"http://127.0.0.1:{settings['VAXEL_HTTP_PORT']}")
    for name in defaults:
        lowest = 0 if name == "VAXEL_METRICS_PORT" else 1  # 0: none
        if not (settings[name].isdigit() and lowest <= int(settings[name]) < 65536):
            raise CannotGoUp(f"{name} is {settings[name]!r}: it must be a port, {lowest} to 65535")
    settings["VAXEL_SIP_BIND"] = settings.get("VAXEL_SIP_BIND") or "127.0.0.1"
    if not _is_here(settings["VAXEL_SIP_BIND"]):  # on a network the pages come by TLS
        settings.setdefault("VAXEL_WEB_TLS_PORT", WEB_TLS_PORT)
    if settings.get("VAXEL_WEB_TLS_PORT", "0") not in ("", "0"):
        host = settings.get("VAXEL_WEB_TLS_HOST") or settings["VAXEL_SIP_BIND"]
        name = socket.gethostname() if host in ("0.0.0.0", "::") else host
        settings.setdefault("VAXEL_WEB_URL", f"https://{name}:{settings['VAXEL_WEB_TLS_PORT']}")
    for name in ("VAXEL_TRUNK_HOST", "VAXEL_MEX_HOST"):
        if _is_here(settings["VAXEL_SIP_BIND"]) and not _is_here(settings.get(name) or "127.0.0.2"):
            raise CannotGoUp(
                f"{name} is {settings[name]}, another machine, but SIP listens only on this one: set VAXEL_SIP_BIND in "
                ".env to this machine's address in that network (0.0.0.0 is every address; docs/operations.md)"
            )
    missing = [name for name in ("VAXEL_ARI_PASSWORD", "VAXEL_MEX_PASSWORD") if not settings.get(name)]
    if missing:
        raise CannotGoUp(
            f"{' and '.join(missing)} must be set in .env (or remove .env, and make up writes a new one)"
        )
    return settings


def _is_here(host: str) -> bool:
    """Whether only this machine reaches a host."""
    return host == "localhost" or host.startswith("127.")


def _kept() -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = json.loads(HOW.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return kept


# Asking and telling


def health(settings: dict[str, str]) -> dict[str, Any] | None:
    """The service's health answer, ready or not; None: it does not answer."""
    url = f"http://127.0.0.1:{settings['VAXEL_WEB_PORT']}/health"
    try:
        try:
            answer = urllib.request.urlopen(url, timeout=3)
        except urllib.error.HTTPError as error:
            answer = error  # not ready yet, but it says why
        with answer:
            found = json.load(answer)
    except (OSError, ValueError):
        return None
    return (
        found if isinstance(found, dict) and "status" in found else None
    )  # otherwise another program's server


def _await(
    running: Running, settings: dict[str, str], enough: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The first answer of the service that shows it is ready."""
    deadline = time.monotonic() + READY_SECONDS
    found = None
    while time.monotonic() < deadline:
        if running.service is not None and running.service.poll() is not None:
            raise CannotGoUp(f"The service ended at once:\n{SERVICE_LOG.read_text()[-1500:]}")
        found = health(settings)
        if found is not None and enough(found):
            return found
        time.sleep(0.1)
    said = "; ".join(found["problems"]) if found else "no answer"
    raise CannotGoUp(f"The service is not ready after {READY_SECONDS:.0f} s: {said}. See {SERVICE_LOG}")


def _tell(vaxel: list[str], settings: dict[str, str]) -> None:
    """Print the URL, the phones and what to dial."""
    web = f"http://127.0.0.1:{settings['VAXEL_WEB_PORT']}/"
    if settings.get("VAXEL_WEB_URL", "").startswith("https"):
        root = f"{vaxel[-1]} certificate root"
        web = f"{settings['VAXEL_WEB_URL']}/ (browsers must trust its root: {root}); here {web}"
    say(f"\nPages: {web}\nPhones (SIP over UDP or TCP, register any softphone):")
    sys.stdout.flush()
    _run([*vaxel, "phones", "--lang", "en"], settings)
    listed = subprocess.run(
        [*vaxel, "phones", "--json"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    phones = json.loads(listed.stdout) if listed.returncode == 0 else []
    if len(phones) > 1:
        first, second = phones[0], phones[1]
        say(
            f"\nRegister {first['user']} and {second['user']}, and dial {second['extension']} from {first['user']}."
        )
        say(
            f"Or register only {first['user']} and dial {second['extension']}: leave a message after the tone."
        )
    if _is_here(settings["VAXEL_SIP_BIND"]):
        say("\nPhones on other machines: set VAXEL_SIP_BIND in .env (docs/operations.md).")
    _tell_first(vaxel, settings)
    typed = " ".join(vaxel).replace(f"{ROOT}/", "")
    say(f"\nTo see the calls and the reasons: {typed} calls, and {typed} calls ID. Stop with: make down")


def _tell_first(vaxel: list[str], settings: dict[str, str]) -> None:
    """While nobody can sign in to the web: print a link by which the first administrator does."""
    asked = subprocess.run(
        [*vaxel, "account", "first", "--json"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode == 0:
        say(f"\nTo sign in to the web, make the first account by this link:\n{first_link(asked.stdout)}")


def first_link(answer: str) -> str:
    """The link in the answer of `vaxel account first --json`."""
    return str(json.loads(answer)["url"])


def _run(command: list[str], settings: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=False)
    if done.returncode != 0:
        raise CannotGoUp(f"{' '.join(command)} failed (exit code {done.returncode})")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
