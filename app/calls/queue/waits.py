"""What we store about waiting callers, so that the next run of the service goes on where this one was.

Knows: the ledger's kind "waiting", by call. Refuses to know: who is next (queueing), and what is said (announcing.py).

Of each: `queue`, `number` (as it came), `arrived` and `since` (began to wait in this queue; epoch seconds), `priority`;
when it has happened, `place` and `minutes` that were told, `front` (put before everybody), `steps` and `breached`;
`away`: the colleague to whom somebody moved the caller, and who has not answered yet; `let_go`: the queue that let the
caller go to this one, where they have not joined yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.queueing.entries import Before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.calls.ledger import Ledger
    from app.queueing.entries import Entry

WAITS_KIND = "waiting"


class Waits:
    """By call. Nothing is kept of a customer who is to be called back: that is a ticket (callback)."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def of(self, call: str, queue: str) -> Mapping[str, Any]:
        """The stored data of a wait in this queue, also from an earlier run; nothing of one in another queue."""
        kept = self._ledger.all(WAITS_KIND).get(call, {})
        return kept if kept.get("queue") == queue else {}

    def before(self, entry: Entry) -> Before:
        """What has happened in this wait already, in any run."""
        kept = self.of(entry.id, entry.queue)
        front, steps = kept.get("front"), kept.get("steps", 0)
        return Before(
            front if isinstance(front, int | float) else None,
            steps if isinstance(steps, int) else 0,
            breached=bool(kept.get("breached")),
        )

    def begins(self, entry: Entry, number: str, now: float) -> None:
        """Keep a wait; what is kept of it already stays."""
        kept = {"queue": entry.queue, "number": number, "arrived": entry.arrived, "priority": entry.priority}
        on_the_way = ("away", "let_go")
        before = {what: one for what, one in self.of(entry.id, entry.queue).items() if what not in on_the_way}
        self._ledger.put(WAITS_KIND, entry.id, {"since": now, **before, **kept})

    def moves(self, entry: Entry, number: str, let_go: str, now: float, *, breached: bool) -> None:
        """A caller is let go to another queue, where their wait (entry) begins; they come there in a next run, too."""
        on_the_way = {"number": number, "arrived": entry.arrived, "priority": entry.priority, "since": now}
        kept = {"queue": entry.queue, **on_the_way, "breached": breached, "let_go": let_go}
        self._ledger.put(WAITS_KIND, entry.id, kept)

    def moved_from(self, call: str, queue: str) -> str:
        """The queue to which this one let a caller go who has not come there yet; "" none."""
        kept = self._ledger.all(WAITS_KIND).get(call, {})
        return str(kept.get("queue", "")) if kept.get("let_go") == queue else ""

    def lends(self, call: str, kept: Mapping[str, Any], person: str) -> None:
        """A caller is at a colleague, and comes back to this wait if they do not answer."""
        self._ledger.put(WAITS_KIND, call, {**kept, "away": person})

    def lent_from(self, call: str) -> str:
        """The queue to which a caller comes back; "" none."""
        kept = self._ledger.all(WAITS_KIND).get(call, {})
        return str(kept.get("queue", "")) if kept.get("away") else ""

    def note(self, call: str, **what: float | None) -> None:
        """Keep something of a wait until it is over."""
        kept = self._ledger.all(WAITS_KIND).get(call)
        if kept is not None:
            self._ledger.put(WAITS_KIND, call, {**kept, **what})

    def over(self, call: str, queue: str = "") -> None:
        """Keep nothing more of a wait; queue: only if it is in this one, for somebody moved them to another."""
        if not queue or self.of(call, queue):
            self._ledger.drop(WAITS_KIND, call)

    def lost(self, is_there: Callable[[str], bool]) -> dict[str, Mapping[str, Any]]:
        """Waits whose calls are here no more, by call; told once."""
        lost = {call: kept for call, kept in self._ledger.all(WAITS_KIND).items() if not is_there(call)}
        for call in lost:
            self.over(call)
        return lost
