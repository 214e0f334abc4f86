"""Debian's Asterisk, unpacked once into a directory of its own and run from there.

Knows: which suite and packages make the directory, where the cache is, and how to start a program in it (by
its own dynamic loader, so that it needs no container, chroot, mounts or root). Refuses to know:
configuration, ports, and instances (lab.py).

The directory's name is a hash of the recipe below: a changed recipe, another source in modules/, or a module more or
less in etc/modules.conf makes a new one. A finished one is final, but for a module of ours that could not be built at
first (no compiler). Beside our own there is that of somebody else's exchange, with every module.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE = "forky"  # has Asterisk 22; older Debian releases have 20 or none
PACKAGES = ("asterisk", "asterisk-core-sounds-en-wav", "asterisk-moh-opsound-wav")
HERE = Path(__file__).resolve().parent
MODULES = HERE / "etc/modules.conf"  # we keep no other modules (keep_modules.sh)
OURS = HERE / "modules"  # sources of modules of our own, and how they are built
HEADERS = (
    "usr/include"  # in the directory, of Debian's asterisk-dev: without it, for it needs a whole toolchain
)
FETCH_HEADERS = (
    'cd "$1/tmp" && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get download -qq asterisk-dev'
    ' && dpkg-deb -x asterisk-dev_*.deb "$1" && rm asterisk-dev_*.deb'
)


class CannotUnpack(RuntimeError):
    """We could not fetch or unpack the packages; the message says what we tried, and the result."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """An unpacked Asterisk."""

    path: Path
    triplet: str  # such as x86_64-linux-gnu

    def command(self, program: str) -> list[str]:
        """The command line that runs a program of the directory, with the directory's own libraries."""
        loader = next(
            p for p in (*self.path.glob("lib64/ld-linux*.so.*"), *self.path.glob("lib/ld-linux*.so.*"))
        )
        libraries = f"{self.path}/usr/lib/{self.triplet}:{self.path}/usr/lib/{self.triplet}/asterisk"
        return [
            str(loader),
            "--argv0",
            program,
            "--library-path",
            libraries,
            f"{self.path}/usr/sbin/{program}",
        ]


def cache_directory() -> Path:
    """The cache directory, outside the clone: one for all clones of a user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vaxel"


def unpacked(*, quiet: bool = False, whole: bool = False) -> Packaged:
    """The cached directory; makes it if it is missing: about a minute and 400 MB, once.

    whole: with all modules of Debian's package, as somebody else's exchange has them.
    """
    cache = cache_directory()
    recipe = f"3 {SUITE} {' '.join(PACKAGES)}" if whole else _recipe()
    path = cache / f"asterisk-{SUITE}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with _alone(cache / "asterisk.lock"):
            if not path.exists():  # another process may have made it while we waited
                _say(f"Unpacking Asterisk from Debian {SUITE} into {path} (once, about a minute)", quiet)
                _make(path, quiet, whole=whole)
    if not whole:
        with _alone(cache / "asterisk.lock"):
            _build_ours(path, quiet)
    return in_directory(path)


def _recipe() -> str:
    modules = (line.strip() for line in MODULES.read_text().splitlines() if "load =" in line)
    ours = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(OURS.iterdir()))).hexdigest()
    return f"4 {SUITE} {' '.join(PACKAGES)} {' '.join(sorted(modules))} {ours}"


def _build_ours(path: Path, quiet: bool) -> None:
    """Build those of our modules that are missing there; without a compiler Asterisk does without them."""
    (into,) = (path / "usr/lib").glob("*/asterisk/modules")
    if all((into / f"{source.stem}.so").exists() for source in OURS.glob("*.c")):
        return
    command = [str(OURS / "build.sh"), str(path / HEADERS), str(into)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        _say(f"Our modules of Asterisk are missing; install gcc and libc6-dev: {done.stderr[-500:]}", quiet)


def in_directory(path: Path) -> Packaged:
    """The Asterisk unpacked there. Raises CannotUnpack if there is none."""
    for modules in (path / "usr/lib").glob("*/asterisk/modules"):
        return Packaged(path, modules.parent.parent.name)
    raise CannotUnpack(f"there is no Asterisk in {path}: install it again (make install)")


def _make(path: Path, quiet: bool, *, whole: bool) -> None:
    """Build beside the final place and rename it, so that a directory with the name is complete."""
    if os.geteuid() != 0:
        raise CannotUnpack("unpacking Asterisk needs root, once: run it with sudo")
    _need("mmdebstrap", "mmdebstrap", "debian-archive-keyring", quiet=quiet)
    building = Path(tempfile.mkdtemp(prefix=".making-", dir=path.parent))
    try:
        _bootstrap(building / "root", whole=whole)
        _keep_links_inside(building / "root")
        if not whole:
            _build_ours(building / "root", quiet)
            _keep_modules(building / "root")
        shutil.rmtree(building / "root/var/cache/apt", ignore_errors=True)
        (building / "root").rename(path)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _bootstrap(into: Path, *, whole: bool) -> None:
    # A mirror with an old state of Debian has an expired Release file: only then ignore the date.
    for options in ((), ('--aptopt=Acquire::Check-Valid-Until "false"',)):
        command = [
            "mmdebstrap",
            "--variant=apt",
            *(() if whole else (f"--customize-hook={FETCH_HEADERS}",)),
            *options,
            f"--include={','.join(PACKAGES)}",
            SUITE,
            str(into),
        ]
        environ = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        shutil.rmtree(into, ignore_errors=True)
        if "is expired" not in done.stderr:
            break
    raise CannotUnpack(f"{' '.join(command)} failed:\n{done.stderr[-3000:]}")


def _keep_links_inside(root: Path) -> None:
    """Make links such as sounds/en -> /etc/alternatives/... relative: without chroot they would point outside."""
    for top in (root / "usr", root / "etc/alternatives"):
        for directory, folders, files in os.walk(top):
            for link in (Path(directory) / name for name in (*folders, *files)):
                if link.is_symlink() and (target := link.readlink()).is_absolute():
                    link.unlink()
                    link.symlink_to(os.path.relpath(f"{root}{target}", directory))


def _keep_modules(root: Path) -> None:
    (modules,) = (root / "usr/lib").glob("*/asterisk/modules")
    command = [str(HERE / "keep_modules.sh"), str(modules), str(MODULES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CannotUnpack(done.stderr.strip())


def _need(program: str, *packages: str, quiet: bool) -> None:
    if shutil.which(program):
        return
    _say(f"Installing {', '.join(packages)}", quiet)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotUnpack(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(text: str, quiet: bool) -> None:
    if not quiet:
        print(text, file=sys.stderr, flush=True)
