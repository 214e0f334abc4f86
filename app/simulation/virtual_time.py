"""Time that jumps from one event to the next.

Knows: what is to happen, and when. Refuses to know: what that is.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, TypeVar

from app.clock import AlarmClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    _Event = tuple[float, int, Callable[..., object], tuple[Any, ...]]

_Item = TypeVar("_Item")


class VirtualTime(AlarmClock):
    """The clock of a simulated house, and its list of events. time: epoch seconds."""

    def __init__(self, time: float) -> None:
        super().__init__(lambda: datetime.fromtimestamp(self.time, UTC))
        self.time = time
        self._events: list[_Event] = []
        self._feed: Iterator[_Event] = iter(())
        self._next_fed: _Event | None = None
        self._number = (
            itertools.count()
        )  # what comes at the same instant comes in the order in which it was asked for

    def now(self) -> float:
        return self.time

    def at(self, when: float, do: Callable[..., object], *what: Any) -> None:
        """Do something at an instant (epoch seconds); at once if it has passed."""
        heappush(self._events, (when, next(self._number), do, what))

    def feed(
        self, coming: Iterator[_Item], when: Callable[[_Item], float], do: Callable[[_Item], object]
    ) -> None:
        """Do something with each item when its time comes, in order; only the next one is held. As if `at` now."""
        number = next(self._number)
        self._feed = ((when(one), number, do, (one,)) for one in coming)
        self._next_fed = next(self._feed, None)

    def _comes_next(self) -> _Event | None:
        events, fed = self._events, self._next_fed
        return (
            fed if fed is not None and (not events or fed[:2] < events[0][:2]) else next(iter(events), None)
        )

    def run(self, next_due: Callable[[], float | None], due: Callable[[], object]) -> None:
        """Until nothing is left to happen. next_due, due: of the dispatcher, whose own times are not in the list.

        The dispatcher's times alone keep nothing going: they are wrap-ups and back-offs, when no call is left.
        """
        events = self._events
        while event := self._comes_next():
            when, _, do, what = event
            earlier = next_due()
            if earlier is not None and earlier <= when:
                self.time = max(self.time, earlier)
                due()
                continue
            if event is self._next_fed:
                self._next_fed = next(self._feed, None)
            else:
                heappop(events)
            self.time = max(self.time, when)
            do(*what)
