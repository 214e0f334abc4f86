"""The service's clock: the one door by which time enters.

A rehearsal or a test may start the clock at another instant (VAXEL_NOW); it then runs at the usual speed. A machine's
clock that is put back would put new callers before those who wait, and hold timers up: `SteadyClock` does not go back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
UNNOTICED = timedelta(seconds=0.5)  # what clocks differ by that are set gently, all the time
LONGEST_LEAD = timedelta(hours=1)
CATCH_UP = 0.1  # so much slower it runs meanwhile: an hour is made up for in ten


def real_clock() -> datetime:
    return datetime.now(UTC)


class SteadyClock:
    """Another clock, such as the real one, that does not go back: it runs a little slower until that has caught up.

    Put back by more than an hour, it is followed at once: it had been quite wrong, and whoever waits is shown no time.
    """

    def __init__(self, clock: Clock = real_clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._steady = clock, steady
        self._seen, self._at = clock(), steady()
        self._told = self._seen
        self._lead = timedelta(0)

    def __call__(self) -> datetime:
        seen, at = self._clock(), self._steady()
        passed = timedelta(seconds=at - self._at)
        back = self._seen + passed - seen  # by so much it was put back; less than nothing: forward
        self._seen, self._at = seen, at
        if abs(back) > UNNOTICED:
            self._lead += back
        self._lead -= passed * CATCH_UP
        if not timedelta(0) < self._lead <= LONGEST_LEAD:
            self._lead = timedelta(0)
        told = seen + self._lead
        self._told = max(told, self._told) if self._told - told <= UNNOTICED else told
        return self._told


def elapsed(since: float, now: float) -> float:
    """Seconds from one moment to another; none where the clock was put back between them."""
    return max(0.0, now - since)


def clock_ahead(by: timedelta) -> Clock:
    """A clock that is so much ahead of the real one, and runs as fast."""
    return lambda: real_clock() + by
