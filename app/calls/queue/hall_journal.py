"""What the journal says about a wait in a queue: who rang, why, and who did not; escalation and breach.

Knows: the steps of kind "note" that stories tell of queues (explain/offers_told.py reads them). Refuses to know: who is
next (queueing), and what follows.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from app.calls.journal import LATE_NOTE, Step
from app.queueing.entries import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.journal import Journal
    from app.clock import Clock
    from app.policy.model import Company
    from app.queueing.dispatcher import Dispatcher
    from app.queueing.entries import Entry, Offer
    from app.queueing.rules import EscalationStep as Escalation

_ENDS_BY_ITSELF = frozenset({Standing.WRAP_UP, Standing.BACK_OFF})


class HallJournal:
    """Journals waits; it asks for the company at each offer."""

    def __init__(
        self, journal: Journal, clock: Clock, company: Callable[[], Company], dispatcher: Dispatcher
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._company = company
        self._dispatcher = dispatcher

    def offer(self, offer: Offer) -> None:
        """Note why this agent rings, and why the others do not."""
        own = offer.entry.queue
        if offer.chosen:
            self._chosen(offer)
            return
        considered = self._considered(own, offer.queue)  # another one where the caller has flowed over
        others = (one for one in considered if one["agent"] != offer.agent)
        self._write(
            offer.entry,
            {
                "text": f"{offer.agent} is rung; "
                + ", ".join(f"{one['agent']}: {one['standing']}" for one in others),
                "offer": offer.agent,
                "queue": own,
                "through": offer.queue,
                "clause": self._clause(offer),
                "moved": offer.moved,
                "considered": considered,
            },
        )

    def _chosen(self, offer: Offer) -> None:
        """Note who chose a callback; the queue's order did not."""
        agent = self._company().people[offer.agent].name
        en, sv = f"{agent} chose to call back now", f"{agent} valde att ringa upp nu"
        self._write(offer.entry, {"text": en, "sv": sv, "chosen_by": offer.agent})

    def nobody(self, entry: Entry) -> None:
        """Note why nobody is rung for a caller who begins to wait."""
        considered = self._considered(entry.queue)
        why = ", ".join(f"{one['agent']}: {one['standing']}" for one in considered)
        self._write(entry, {"text": f"nobody is rung; {why}", "queue": entry.queue, "considered": considered})

    def _considered(self, *queues: str) -> list[dict[str, object]]:
        """How each agent of these queues stands. until: when wrap-up or the pause after no answer ends, if it holds."""
        now = self._clock().timestamp()
        asked = {one.agent: one for queue in queues for one in self._dispatcher.considered(queue, now)}
        return [
            {
                "agent": one.agent,
                "standing": one.standing.value,
                "since": round(one.since, 3),
                "about": one.about,
                **({"until": round(one.until, 3)} if one.standing in _ENDS_BY_ITSELF else {}),
            }
            for one in asked.values()
        ]

    def _clause(self, offer: Offer) -> str:
        """By which the agent is rung; a callback rings one, whatever the queue's rule.

        Whoever is moved was one of several who rang together.
        """
        if offer.queue != offer.entry.queue:
            return "Q2"
        if offer.moved:
            return "Q9"
        longest = self._company().queues[offer.queue].serving.longest_available
        return "Q13" if longest or offer.entry.callback else "Q9"

    def escalated(self, entry: Entry, step: Escalation) -> None:
        en, sv = f"escalation after {step.after:g} s (Q2)", f"eskalering efter {step.after:g} s (Q2)"
        self._write(entry, {"text": en, "sv": sv})

    def breached(self, entry: Entry) -> None:
        en, sv = LATE_NOTE, "har väntat längre än vad som lovats (Q2)"
        self._write(entry, {"text": en, "sv": sv, "breached": entry.queue})

    def _write(self, entry: Entry, data: dict[str, object]) -> None:
        at = self._clock().isoformat(timespec="milliseconds")
        self._journal.write(Step(entry.id, at, os.urandom(16).hex(), "note", data))
