"""Calls of an earlier run of the service, with which the exchange goes on: they count until they end.

Knows: which they are, and what each of them takes up of the limits. Refuses to know: how they end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from app.calls.trail import BadTrail, Trail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.calls.load import Load
    from app.calls.ports.news import UnderWay

log = structlog.get_logger()


class Earlier:
    """The ids of these calls; also of those that are nobody's, of which nothing else is known."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._calls: set[str] = set()
        self._over: set[str] = set()  # those that ended while the exchange was asked what there is
        self._is_asking = False

    def __len__(self) -> int:
        return len(self._calls)

    def asking(self) -> None:
        """We ask the exchange what there is: what ends from now on may still be in its answer."""
        self._over.clear()
        self._is_asking = True

    def is_over(self, call: str) -> bool:
        """Whether a call that this run does not serve ended before the exchange had answered."""
        return call in self._over

    def found(self, calls: Iterable[str], under_way: Iterable[UnderWay], ring_seconds: int) -> None:
        """After a connection: the exchange has these calls, and knows so much of them.

        ring_seconds: how long a phone rings at the most that is rung now.
        """
        self.still_alive(frozenset())
        self._is_asking = False
        self._calls = {call for call in calls if not self.is_over(call)}
        for one in under_way:
            if one.call not in self._calls:
                continue
            try:
                trail = Trail.read(one.trail)
            except BadTrail as error:
                log.warning(
                    "a call goes on with a trail that cannot be read", call=one.call, error=str(error)
                )
                continue
            self._load.goes_on(one.call, trail, ring_seconds if one.rings else 0)

    def still_alive(self, alive: frozenset[str]) -> None:
        """Which channels there are: one of these calls may have ended without a word."""
        for call in self._calls - alive:
            self._load.over(call)
        self._calls &= alive

    def discard(self, call: str) -> None:
        """It has ended, or this run serves it."""
        self._calls.discard(call)
        if self._is_asking:
            self._over.add(call)
