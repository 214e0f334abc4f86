"""Whether a service runs on a data directory: it holds a lock there until it ends, even by a crash.

Knows: the lock. Refuses to know: which commands must not run beside a service, and why.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_FILE = "in-use"


class InUse(Exception):
    """A service runs on this data directory."""


@contextlib.contextmanager
def used(data: Path) -> Iterator[None]:
    """For a service: hold the lock of its directory."""
    with _locked(data, fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """For a command that needs the directory alone. Raises InUse."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(_locked(data, fcntl.LOCK_EX | fcntl.LOCK_NB))
        except BlockingIOError:
            raise InUse(f"a service runs on {data}") from None
        yield


@contextlib.contextmanager
def _locked(data: Path, how: int) -> Iterator[None]:
    file = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, how)
        yield
    finally:
        os.close(file)
