"""The service's clock: the one door by which time enters.

A rehearsal or a test may start the clock at another instant (VAXEL_NOW); it then runs at the usual speed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    return datetime.now(UTC)


def elapsed(since: float, now: float) -> float:
    """Seconds from one moment to another; none where the clock was put back between them."""
    return max(0.0, now - since)


def clock_ahead(by: timedelta) -> Clock:
    """A clock that is so much ahead of the real one, and runs as fast."""
    return lambda: real_clock() + by
