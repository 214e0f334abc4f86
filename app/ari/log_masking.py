"""Finds one person's lines in the exchange log, and makes their numbers unreadable.

Knows: that Asterisk keeps the file open and only appends, and that the service reads on from its position. So we
overwrite a number in place with as many x, and no line moves. Refuses to know: whose the numbers are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MASKED_LOGS = ("queue_log", "queue_log.1", "queue_log.2")


def lines_of(directory: Path, words: Collection[str]) -> list[str]:
    """All lines that hold one of these names, oldest first. Raises OSError."""
    found = []
    for _, line, at in _found(directory, words):
        if at is not None:
            found.append(line.decode(errors="replace").rstrip("\n"))
    return found


def mask(directory: Path, words: Collection[str]) -> int:
    """Overwrite these names in place. Returns the number of changed lines. Raises OSError."""
    pattern, count = _pattern(words), 0
    for file, line, at in _found(directory, words):
        if at is None:
            continue
        masked = pattern.sub(lambda match: b"x" * len(match[0]), line)
        with file.open("r+b") as stream:
            stream.seek(at)
            stream.write(masked)
        count += 1
    return count


def _found(directory: Path, words: Collection[str]) -> Iterator[tuple[Path, bytes, int | None]]:
    """Each line that holds one of the names, with its file and place."""
    pattern = _pattern(words)
    for name in reversed(MASKED_LOGS):
        file = directory / name
        if not file.exists():
            continue
        at = 0
        with file.open("rb") as stream:
            for line in stream:
                yield file, line, at if pattern.search(line) else None
                at += len(line)


def _pattern(words: Collection[str]) -> re.Pattern[bytes]:
    """Matches a whole field, or the number in a device's name: not 101 in 1015, nor anna in hanna."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![0-9A-Za-z+])(?:{either})(?![0-9A-Za-z])".encode())
