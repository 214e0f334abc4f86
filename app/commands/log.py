"""Where the running service logs to: standard error, which may be a file on a full disk, and must not grow for ever.

Knows: files, and how libraries log. Refuses to know: what is logged.
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import sys

LARGEST_OWN_LOG = 10_000_000  # bytes; a log file that is larger is renamed to NAME.1


class Log:
    """Standard error as a stream that never raises: on a full disk we lose log lines, but no calls."""

    def __init__(self, largest: int = LARGEST_OWN_LOG) -> None:
        self._largest = largest

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()
            self._start_anew_if_large()

    def _start_anew_if_large(self) -> None:
        """Rename the file, and open a new one of the old name behind the same descriptors."""
        old = os.fstat(2)
        if not stat.S_ISREG(old.st_mode) or old.st_size <= self._largest:
            return
        name = os.readlink("/proc/self/fd/2")
        if not os.path.samestat(os.stat(name), old):
            return  # somebody else renamed it
        os.replace(name, f"{name}.1")
        new = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, stat.S_IMODE(old.st_mode))
        try:
            for descriptor in (1, 2):
                if os.path.samestat(os.fstat(descriptor), old):
                    os.dup2(new, descriptor)
        finally:
            os.close(new)


class FromLibraries(logging.Handler):
    """Write libraries' log lines like ours, with tracebacks: aiohttp logs one for each request that is not HTTP."""

    def emit(self, record: logging.LogRecord) -> None:
        import structlog

        level = min(record.levelno // 10, 5) * 10  # structlog knows no levels between
        try:
            structlog.get_logger().log(
                level, record.getMessage(), logger=record.name, exc_info=record.exc_info
            )
        except Exception:
            self.handleError(record)
