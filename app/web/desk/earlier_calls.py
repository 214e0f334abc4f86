"""A caller's earlier calls, as a desk shows them: read once, and remembered for a while.

Knows: for how long what was read holds. Refuses to know: the journal (a port), and HTML.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from datetime import datetime

    from app.clock import Clock

EARLIER_SHOWN: Final = 5  # calls
EARLIER_HOLD: Final = 60.0  # seconds; then they are read again
EARLIER_FAILED: Final = 10.0  # seconds after which they are read again if they could not be
NUMBERS_KEPT: Final = 500


@dataclass(frozen=True, slots=True)
class EarlierCall:
    """One call. at: when it began; called: the number; how: Ended.how; answered_by: a name, or ""."""

    at: datetime
    called: str
    how: str
    answered_by: str


class EarlierCalls:
    """By number. read: from the journal, the newest first. changed: called when a desk may show something else."""

    def __init__(
        self,
        read: Callable[[str], Awaitable[Sequence[EarlierCall]]],
        spawn: Callable[[Coroutine[object, object, None]], object],
        changed: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._read = read
        self._spawn = spawn
        self._changed = changed
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, tuple[EarlierCall, ...]]] = OrderedDict()
        self._reading: set[str] = set()

    def of(self, number: str) -> tuple[EarlierCall, ...]:
        """What is known by now; what is not is read, and `changed` tells of it."""
        if not number:
            return ()
        at, calls = self._known.get(number, (0.0, ()))
        if self._clock().timestamp() - at > EARLIER_HOLD and number not in self._reading:
            self._reading.add(number)
            self._spawn(self._look(number))
        return calls

    async def _look(self, number: str) -> None:
        """A database that is away is told of elsewhere."""
        _, found = self._known.get(number, (0.0, ()))
        holds_less = EARLIER_HOLD - EARLIER_FAILED
        try:
            found, holds_less = tuple(await self._read(number))[:EARLIER_SHOWN], 0.0
        finally:
            self._reading.discard(number)
            self._keep(number, self._clock().timestamp() - holds_less, found)
        self._changed()

    def _keep(self, number: str, at: float, found: tuple[EarlierCall, ...]) -> None:
        self._known[number] = (at, found)
        self._known.move_to_end(number)
        if len(self._known) > NUMBERS_KEPT:
            self._known.popitem(last=False)
