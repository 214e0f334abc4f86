"""One timer for whatever is due next in the queues.

Knows: when it is set for. Refuses to know: what is due (queueing).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_SLEEP: Final = 3600.0  # seconds


class Timer:
    """Rings at an instant of the service's clock, epoch seconds."""

    def __init__(self, now: Callable[[], float], ring: Callable[[], None]) -> None:
        self._now = now
        self._ring = ring
        self._handle: asyncio.TimerHandle | None = None
        self._due = 0.0

    def set(self, due: float | None) -> None:
        """Set anew only for what is due earlier: too early does no harm, and most news change nothing of it."""
        if due is None or (self._handle is not None and self._due <= due):
            return
        self.cancel()
        wait = min(max(due - self._now(), 0.0), LONGEST_SLEEP)
        self._handle = asyncio.get_running_loop().call_later(wait, self._ring)
        self._due = due

    def rang(self) -> None:
        """It is to be set again."""
        self._handle = None

    def cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
