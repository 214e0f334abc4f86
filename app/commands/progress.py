"""A bar on standard error for what takes more than two seconds.

Knows: when it appears, and that it is for terminals alone. Refuses to know: what takes so long.
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
    """sv, en: what is counted, such as "numbers checked"."""

    def __init__(self, lang: Lang, sv: str, en: str) -> None:
        self._what = lang.say(sv, en)
        self._next = time.monotonic() + BAR_AFTER
        self._said = 0
        self._terminal = sys.stderr.isatty()

    def went(self, done: int, of: int) -> None:
        if not self._terminal or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + BAR_EVERY
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
