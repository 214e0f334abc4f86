#!/usr/bin/env python3
"""`make install`: Växel on a machine without containers, as two units of systemd with a user of their own.

    make install                     into /opt/vaxel; settings in /etc/vaxel/vaxel.env, data in /var/lib/vaxel
    make install DESTDIR=/some/dir   only the files, below that directory: for a package, or to inspect

Knows: where everything goes, and in which order. Refuses to know: what the units may do (systemd/), and where Asterisk
comes from (packaged.py). A second install brings the newer version; settings and data stay.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from packaged import CannotUnpack, unpacked

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TARGET = Path("/opt/vaxel")
SETTINGS = Path("/etc/vaxel/vaxel.env")
UNITS = Path("/etc/systemd/system")
COMMAND = Path("/usr/local/bin/vaxel")
PROGRAM = Path("/opt/vaxel/venv/bin/vaxel")
DATA = Path("/var/lib/vaxel")
USER = "vaxel"
PROGRAMS = (
    "openssl:openssl",
    "sox:sox",
    "espeak-ng:espeak-ng",
    "mmdebstrap:mmdebstrap",
    "gcc:gcc",
    "/usr/include/stdio.h:libc6-dev",
    "/usr/lib/python3*/ensurepip:python3-venv",
)
COPIED = ("app", "asterisk", "docs", "examples", "migrations")
NAMES = ("vaxel-exchange.service", "vaxel.service")


class CannotInstall(RuntimeError):
    """Something is missing; the message says what to do."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--destdir", type=Path, default=None, help="only the files, below this directory")
    arguments = parser.parse_args()
    try:
        if arguments.destdir is not None and str(arguments.destdir) not in ("", "/"):
            files(arguments.destdir.absolute())
        else:
            install()
    except (CannotInstall, CannotUnpack, OSError) as error:
        print(f"install.py: {error}", file=sys.stderr)
        return 1
    return 0


def install() -> None:
    if os.geteuid() != 0:
        raise CannotInstall("this needs root: sudo make install")
    if shutil.which("systemctl") is None:
        raise CannotInstall("there is no systemd here; use docker-compose.yml, or try Växel with: make up")
    run(["sh", str(ROOT / ".ci/programs.sh"), *PROGRAMS])
    if subprocess.run(["id", USER], capture_output=True, check=False).returncode != 0:
        run(["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(DATA), USER])
    files(Path("/"))
    exchange()
    packages()
    if Path("/run/systemd/system").is_dir():
        run(["systemctl", "daemon-reload"])
        run(["systemctl", "enable", "--quiet", *NAMES])
        run(["systemctl", "restart", "vaxel.service"])
        run(["systemctl", "start", "vaxel-exchange.service"])
        say(
            "Both units run. The exchange keeps running, because a restart ends calls: systemctl restart vaxel-exchange"
        )
    else:
        say("systemd is not running here; at the next start: systemctl enable --now " + " ".join(NAMES))
    say(f"Settings: {SETTINGS}. Load a company with: vaxel import {TARGET}/examples/bolaget.yaml")


def files(below: Path) -> None:
    """The files of this clone; nothing that was made or downloaded."""
    target = within(below, TARGET)
    target.mkdir(parents=True, exist_ok=True)
    target.chmod(0o755)
    for name in COPIED:
        shutil.rmtree(target / name, ignore_errors=True)
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        readable(target / name)
    put(target / "requirements-run.lock", (ROOT / "requirements-run.lock").read_text(), 0o644)
    units = within(below, UNITS)
    units.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        put(units / name, (HERE / "systemd" / name).read_text(), 0o644)
    command = within(below, COMMAND)
    command.parent.mkdir(parents=True, exist_ok=True)
    put(command, COMMAND_TEXT, 0o755)
    settings = within(below, SETTINGS)
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.parent.chmod(0o700)
    if not settings.exists():
        put(settings, settings_text(), 0o600)
        say(f"Made {settings} with new passwords (mode 600)")


def exchange() -> None:
    """Copy Asterisk beside the rest: nobody else can read the installing user's cache."""
    source, kept = unpacked().path, TARGET / "exchange"
    version = kept / ".made-from"
    ours = sorted(
        one.name for one in source.glob("usr/lib/*/asterisk/modules/*_vaxel_*.so")
    )  # built later, maybe
    made_from = " ".join((source.name, *ours))
    if version.is_file() and version.read_text() == made_from:
        return
    say("Copying Asterisk")
    new = TARGET / "exchange.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    new.chmod(0o755)
    for one in source.iterdir():  # only Asterisk's parts: not dev and the like of a whole system
        if one.is_symlink():
            (new / one.name).symlink_to(one.readlink())
        elif one.name in ("usr", "etc"):
            shutil.copytree(one, new / one.name, symlinks=True)
    (new / ".made-from").write_text(made_from)
    old = TARGET / "exchange.old"
    shutil.rmtree(old, ignore_errors=True)
    if kept.exists():
        kept.rename(old)  # a running Asterisk keeps using its open files
    new.rename(kept)
    shutil.rmtree(old, ignore_errors=True)


def packages() -> None:
    """The service's Python packages, by version and hash."""
    venv = PROGRAM.parent.parent
    lock = TARGET / "requirements-run.lock"
    stamp = venv / ".made-from"
    if not stamp.is_file() or stamp.read_text() != lock.read_text():
        say("Installing Python packages")
        run(["/usr/bin/python3", "-m", "venv", "--clear", str(venv)])
        run(
            [
                f"{venv}/bin/pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                str(lock),
            ]
        )
        stamp.write_text(lock.read_text())
    put(PROGRAM, PROGRAM_TEXT, 0o755)
    # Users of the commands may not write here: each command would compile everything again.
    run([f"{venv}/bin/python", "-m", "compileall", "-q", str(TARGET / "app")])


def settings_text() -> str:
    values = {
        "VAXEL_DATA": str(DATA / "data"),
        "VAXEL_SHARED": str(DATA / "shared"),
        "VAXEL_SIP_BIND": "127.0.0.1",
        "VAXEL_ARI_PASSWORD": secrets.token_hex(16),
        "VAXEL_MEX_PASSWORD": secrets.token_hex(16),
    }
    said = [
        "# Settings of both units, made by `make install`. You may set any variable of docs/architecture.md here.",
        "# Then: systemctl restart vaxel (calls go on), and for the exchange's own: systemctl restart vaxel-exchange",
        "# (calls end).",
        "# VAXEL_SIP_BIND: for phones on other machines, this machine's address in their network.",
    ]
    return "\n".join((*said, *(f"{name}={value}" for name, value in values.items()), ""))


# Runs as the service's user with its settings; only root may read them.
COMMAND_TEXT = f"""#!/bin/sh
set -eu
[ "$(id -u)" = 0 ] || exec sudo "$0" "$@"
set -a
. {SETTINGS}
set +a
cd {TARGET}
exec runuser -u {USER} -- {PROGRAM} "$@"
"""
PROGRAM_TEXT = f"""#!{PROGRAM.parent}/python
import sys

sys.path.insert(0, "{TARGET}")
from app.__main__ import main

main()
"""


def within(below: Path, path: Path) -> Path:
    return below / path.relative_to("/")


def readable(top: Path) -> None:
    """Readable by the units' user, whatever the umask of the clone was."""
    for directory, _, names in os.walk(top):
        Path(directory).chmod(0o755)
        for file in (Path(directory, name) for name in names):
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)


def put(file: Path, text: str, mode: int) -> None:
    """Write a file that is never, even for a moment, readable beyond `mode`."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as opened:
        opened.write(text)
    new.chmod(mode)
    new.rename(file)


def run(command: list[str]) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode != 0:
        raise CannotInstall(f"{' '.join(command)} failed (exit code {done.returncode})")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
