"""The service's clock: the one door through which time enters.

A rehearsal or a test may start the clock at another instant (VAXEL_NOW); it then runs at the usual speed. When a
machine's
clock goes back, new callers would overtake those who wait, and timers would stall: `SteadyClock` never goes back.
Calls wait by one clock, which tells the time and wakes them: `AlarmClock`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
UNNOTICED = timedelta(
    seconds=0.5
)  # a smaller difference comes from the gentle setting that goes on all the time
LONGEST_LEAD = timedelta(hours=1)
CATCH_UP = 0.1  # how much slower it runs meanwhile: it makes up for an hour in ten
TOGETHER = 0.25  # seconds: all whose time it is are woken at once, as being woken is most of it


def real_clock() -> datetime:
    return datetime.now(UTC)


class SteadyClock:
    """Follows another clock, such as the real one, but never goes back: it runs a little slower until the other
    catches up.

    A clock that goes back by more than an hour was quite wrong: we follow it at once. Waiting times then show none.
    """

    def __init__(self, clock: Clock = real_clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._steady = clock, steady
        self._seen, self._at = clock(), steady()
        self._told = self._seen
        self._lead = timedelta(0)

    def __call__(self) -> datetime:
        seen, at = self._clock(), self._steady()
        passed = timedelta(seconds=at - self._at)
        back = self._seen + passed - seen  # how far the clock went back; below 0: forward
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
    """Seconds from one moment to another; 0 if the clock went back between them."""
    return max(0.0, now - since)


def clock_ahead(by: timedelta) -> Clock:
    """A clock that is ahead of the real one, and runs as fast."""
    return lambda: real_clock() + by
