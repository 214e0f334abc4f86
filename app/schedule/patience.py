"""How much work a stranger's recurrence may make.

Knows: counting the steps that this thread takes. Refuses to know: what they are taken for.

A rule such as "each second" or "the 30th of February, daily" makes the libraries count to the year 9999, without a
place at which one could ask them to stop. So the interpreter does (sys.setprofile): after so many calls, the same on
every machine.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SERIES = 1_000_000  # calls of functions; a daily event over 20 years is 210,000, some 50 ms
FEED = 10_000_000


class TooManySteps(BaseException):
    """The work was broken off. No Exception: a library that catches those would go on, and uncounted."""


class Patience:
    """For one feed; each `with patience.spend():` may use up a series' share, as long as the feed's own is left."""

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
