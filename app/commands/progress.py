"""A bar on standard error for what takes more than two seconds; or lines, for a program that reads them.

Knows: when it appears, and that the bar is for terminals alone. Refuses to know: what takes so long.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.commands.terminal import Lang

BAR_AFTER: Final = 2.0  # seconds before the bar appears
BAR_EVERY: Final = 0.2
WIDE: Final = 30  # characters of the bar


class ProgressBar:
    """sv, en: what is counted, such as "numbers checked". lines: "12/31 numbers checked" in lines, no bar."""

    def __init__(self, lang: Lang, sv: str, en: str, *, lines: bool = False) -> None:
        self._what = lang.say(sv, en)
        self._lines = lines
        self._next = time.monotonic() + (0 if lines else BAR_AFTER)
        self._said = 0
        self._terminal = sys.stderr.isatty()

    def went(self, done: int, of: int) -> None:
        if not (self._terminal or self._lines) or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + BAR_EVERY
        if self._lines:
            sys.stderr.write(f"{done}/{of} {self._what}\n")
            sys.stderr.flush()
            return
        full = WIDE * done // max(of, 1)
        line = f"[{'#' * full}{'.' * (WIDE - full)}] {done}/{of} {self._what}"
        sys.stderr.write(f"\r{line.ljust(self._said)}")
        sys.stderr.flush()
        self._said = max(self._said, len(line))

    def over(self) -> None:
        """Take it away again."""
        if self._said:
            sys.stderr.write(f"\r{' ' * self._said}\r")
            sys.stderr.flush()
