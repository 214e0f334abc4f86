"""The lines of a log, one after the other, however long it is.

Knows: bytes, encodings, gzip, and how much of a file has been read. Refuses to know: what stands in a line.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

from app.beside.ami.wire import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LONGEST_LOG_LINE: Final = 65_536  # bytes; what is longer comes in parts, which are bad lines
EVERY: Final = 500  # lines between two words of how far it is


def log_lines(path: Path, went: Callable[[int], None] = lambda _read: None) -> Iterator[tuple[int, str]]:
    """Number and text of each line; Latin-1 where it is no UTF-8. went: told bytes of the file that were read.

    Raises OSError, also for a gzip file that is cut off.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file = gzip.GzipFile(fileobj=raw) if packed else raw
        number = 0
        try:
            while line := file.readline(LONGEST_LOG_LINE):
                number += 1
                if number % EVERY == 0:
                    went(raw.tell())
                yield number, readable(line).rstrip("\r\n")
        except EOFError as error:
            raise OSError(0, "the compressed file is cut off") from error
    went(path.stat().st_size)
