"""Limits the work that a stranger's recurrence may cause.

Knows: how to count the steps of this thread. Refuses to know: what they are for.

A rule such as "each second" or "the 30th of February, daily" makes the libraries count to the year 9999, and
there is no place to stop them. So the interpreter stops them (sys.setprofile) after a number of calls, the same on
every machine.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIES = 1_000_000  # function calls; a daily event over 20 years takes 210,000, some 50 ms
FEED = 10_000_000


class TooManySteps(BaseException):
    """The work was stopped. Not an Exception: a library that catches those would go on, uncounted."""


class Patience:
    """For one feed. Each `with patience.spend():` may use up one series' share, while the feed's own share lasts."""

    def __init__(self, series: int = SERIES, feed: int = FEED) -> None:
        self._series = series
        self._left = feed

    @contextmanager
    def spend(self) -> Iterator[None]:
        """Raises TooManySteps in the block."""
        share = left = min(self._series, self._left)

        def count(*_: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise TooManySteps

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(before)
            self._left -= share - max(left, 0)
