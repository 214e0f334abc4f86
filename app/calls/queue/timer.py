"""One timer for the next due moment in the queues.

Knows: when it is set for. Refuses to know: what is due (queueing).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from app.clock import AlarmClock

LONGEST_SLEEP: Final = 3600.0  # seconds


class Timer:
    """Rings at an instant, epoch seconds; too early if that is far off, or somebody set the clock."""

    def __init__(self, clock: AlarmClock, ring: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._handle: asyncio.TimerHandle | None = None
        self._due = 0.0

    def set(self, due: float | None) -> None:
        """Set it again only for an earlier moment: ringing too early does no harm, and most news does not change it."""
        if due is None or (self._handle is not None and self._due <= due):
            return
        self.cancel()
        self._handle = self._clock.ring_in(min(due - self._clock.now(), LONGEST_SLEEP), self._ring)
        self._due = due

    def rang(self) -> None:
        """It is to be set again."""
        self._handle = None

    def cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
