"""The callers waiting in queues now, what we store about each, and how many came, gave up and were answered.

Knows: who waits, by call. Refuses to know: who is next (queueing), and which agents ring (hall.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.calls.queue.figures import Figures
from app.calls.queue.waits import Waits
from app.clock import elapsed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from app.calls.ledger import Ledger
    from app.calls.queue.waiting import WaitingCaller
    from app.policy.queues import Queue


class Callers:
    """By call, or by ticket for a customer who is called back in their turn. figures: by queue."""

    def __init__(self, ledger: Ledger) -> None:
        self.waits = Waits(ledger)
        self.figures: dict[str, Figures] = {}
        self._waiting: dict[str, WaitingCaller] = {}

    def __contains__(self, call: str) -> bool:
        return call in self._waiting

    def __getitem__(self, call: str) -> WaitingCaller:
        return self._waiting[call]

    def count(self, queues: Iterable[str]) -> None:
        """Have figures of these queues; those of before go on."""
        for queue in queues:
            self.figures.setdefault(queue, Figures())

    def get(self, call: str) -> WaitingCaller | None:
        return self._waiting.get(call)

    def number(self, call: str) -> str:
        """The number of somebody who waits, as it came; "" for nobody."""
        waiting = self._waiting.get(call)
        return waiting.number if waiting is not None else ""

    def add(self, waiting: WaitingCaller) -> None:
        self._waiting[waiting.entry.id] = waiting

    def drop(self, call: str) -> WaitingCaller | None:
        """Somebody no longer waits, for whatever reason."""
        return self._waiting.pop(call, None)

    def came(self, waiting: WaitingCaller, now: float) -> None:
        """A caller is in the queue: from now on it outlives the service that they wait."""
        self.figures[waiting.entry.queue].came += 1
        self.waits.begins(waiting.entry, waiting.number, now)

    def answered(self, waiting: WaitingCaller, queue: Queue, at: float) -> None:
        """The wait that counts ends when the agent answers. at: epoch seconds."""
        self.figures[queue.id].serve(elapsed(waiting.entry.arrived, at), queue.serving.promise)

    def left(self, call: str) -> None:
        """A caller who waited for an earlier run of the service has hung up."""
        if call not in self._waiting:
            self.waits.over(call)

    def lost(self, alive: Container[str]) -> dict[str, Mapping[str, Any]]:
        """Callers who waited when an earlier run ended, by call, and whom the exchange has lost; told once."""
        return self.waits.lost(lambda call: call in alive or call in self._waiting)
