"""The service's clock: the one door by which time enters.

A rehearsal or a test may start the clock at another instant (VAXEL_NOW); it then runs at the usual speed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    return datetime.now(UTC)


def clock_from(start: datetime) -> Clock:
    """A clock that shows `start` now, and runs on from there."""
    ahead = start - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead
