"""A queue's figures: how many came, were answered, gave up or waited too long, and the pace at which it serves.

Knows: counting. Refuses to know: who anybody is, and when to count (hall.py).
"""

from __future__ import annotations

from dataclasses import dataclass

TALKS_REMEMBERED = 20  # conversations: about so many count for the pace


@dataclass(slots=True)
class Figures:
    """The figures of a queue's callers since the start. Service level: answered within `promise`, of all who came."""

    came: int = 0
    answered: int = 0
    answered_in_time: int = 0
    abandoned: int = 0
    breaches: int = 0
    waited: float = 0.0  # seconds, of those answered
    handling: float = (
        180.0  # seconds that an agent needs for a caller: a moving average, and a guess at first
    )

    def serve(self, waited: float, promise: float) -> None:
        """A caller was answered after so many seconds."""
        self.answered += 1
        self.waited += waited
        self.answered_in_time += waited <= promise

    def handle(self, took: float) -> None:
        """An agent was taken up by a caller for so many seconds, wrap-up included."""
        self.handling += (took - self.handling) / TALKS_REMEMBERED

    def wait(self, place: int, free: int, at_work: int) -> float | None:
        """Seconds until the caller at this place (from 1) is served; None when nobody is at work."""
        if place <= free:
            return 0.0
        return place * self.handling / at_work if at_work else None
