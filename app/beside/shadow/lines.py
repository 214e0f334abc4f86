"""The lines of a log of any length, one after the other.

Knows: bytes, encodings, gzip, and how much of a file we have read. Refuses to know: what stands in a line.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

from app.beside.ami.wire import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LONGEST_LOG_LINE: Final = 65_536  # bytes; a longer line comes in parts, which count as bad lines
EVERY: Final = 500  # lines between two reports of progress


def log_lines(path: Path, went: Callable[[int], None] = lambda _read: None) -> Iterator[tuple[int, str]]:
    """Number and text of each line; Latin-1 if it is not UTF-8. went: takes the bytes of the file read so far.

    Raises OSError, also for a truncated gzip file.
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
