"""The service's clock: the one door by which time enters.

A rehearsal or a test may start the clock at another instant (VAXEL_NOW); it then runs at the usual speed. A machine's
clock that is put back would put new callers before those who wait, and hold timers up: `SteadyClock` does not go back.
Calls wait by one clock, which tells the time and wakes them: `AlarmClock`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
UNNOTICED = timedelta(seconds=0.5)  # what clocks differ by that are set gently, all the time
LONGEST_LEAD = timedelta(hours=1)
CATCH_UP = 0.1  # so much slower it runs meanwhile: an hour is made up for in ten
TOGETHER = 0.25  # seconds: all whose time it is are woken at once, as being woken is most of it


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


class AlarmClock:
    """The clock of whoever waits: it tells the time, as a Clock does, and wakes.

    The time it tells may be set. What is waited for are seconds that pass, and no setting makes them more or fewer:
    whoever is woken looks at the time, and waits on where it is too early.
    """

    def __init__(self, clock: Clock = real_clock) -> None:
        self._clock = clock

    def __call__(self) -> datetime:
        return self._clock()

    def now(self) -> float:
        """Epoch seconds."""
        return self._clock().timestamp()

    def ring_in(self, seconds: float, ring: Callable[[], object]) -> asyncio.TimerHandle:
        """Call `ring` when so many seconds have passed, unless what is returned is cancelled before."""
        return asyncio.get_running_loop().call_later(max(0.0, seconds), ring)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def at_most(self, seconds: float) -> asyncio.Timeout:
        """`async with`: raises TimeoutError when so many seconds have passed."""
        return asyncio.timeout(seconds)

    def at_most_with_others(self, seconds: float) -> asyncio.Timeout:
        """As at_most, a little longer: until the next moment at which all are woken who wait in this way."""
        ends = asyncio.get_running_loop().time() + seconds
        return asyncio.timeout_at(math.ceil(ends / TOGETHER) * TOGETHER)


def elapsed(since: float, now: float) -> float:
    """Seconds from one moment to another; none where the clock was put back between them."""
    return max(0.0, now - since)


def clock_ahead(by: timedelta) -> Clock:
    """A clock that is so much ahead of the real one, and runs as fast."""
    return lambda: real_clock() + by
