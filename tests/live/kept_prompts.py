"""The spoken files that an earlier run made: a service that finds them has nothing to speak at its first start.

Knows: where they are kept on this machine, outside the clone, and that several processes use them at once. Refuses to
know: what is spoken. Speaking takes 25 s of CPU; the service sees by itself what is missing or stands otherwise now.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "asterisk"))

from packaged import cache_directory

if TYPE_CHECKING:
    from collections.abc import Iterator


def directory() -> Path:
    return cache_directory() / "test-prompts"


@contextlib.contextmanager
def one_at_a_time(*, wait: bool = True) -> Iterator[None]:
    """Among all processes of this machine. Without wait it raises BlockingIOError if another one is at it."""
    lock = directory().with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def put(prompts: Path) -> None:
    """Have a new service find them there, if there are any."""
    if directory().is_dir():
        shutil.copytree(directory(), prompts, dirs_exist_ok=True)


def lend(prompts: Path) -> None:
    """The same for tests that need no prompts: nothing is copied (services replace files, and change none).

    If somebody makes them right now, it does not wait, and the service speaks itself.
    """
    with contextlib.suppress(OSError), one_at_a_time(wait=False):
        if directory().is_dir() and not prompts.exists():
            shutil.copytree(directory(), prompts, copy_function=_linked)


def keep(prompts: Path) -> None:
    """In place of what was kept; another run may be doing the same."""
    kept = directory()
    with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=kept.parent) as beside:
        shutil.copytree(prompts, Path(beside, "new"))
        if kept.exists():
            kept.rename(Path(beside, "old"))
        Path(beside, "new").rename(kept)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)
