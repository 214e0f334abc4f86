"""When standard output is full, closed or no longer read, say so in one line, without a traceback.

Knows: descriptors, and which errors come from writing to them. Refuses to know: what is written.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EBADF, errno.EIO, errno.EFBIG})
NOBODY_READS = 1  # exit codes
CANNOT = 2  # it cannot be done; the message says what to do


@contextmanager
def guarded() -> Iterator[None]:
    """Run a command in this block. The process ends when standard output accepts nothing."""
    _occupy()
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        _let_go()
        sys.exit(NOBODY_READS)
    except OSError as error:
        if error.filename is not None or error.errno not in NOT_WRITTEN:
            raise
        _let_go()
        with suppress(OSError):
            swedish = os.environ.get("VAXEL_LANG", "sv") == "sv"
            said = "kan inte skriva till standard ut" if swedish else "cannot write to standard output"
            sys.stderr.write(f"vaxel: {said}: {os.strerror(error.errno or 0)}\n")
            sys.stderr.flush()
        sys.exit(CANNOT)


def _occupy() -> None:
    """Open a closed descriptor on nothing; else the database could get its number, and the output would go into it."""
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if descriptor == 2 else os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _let_go() -> None:
    """At exit Python tries once more to write what is left: keep it from that."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
