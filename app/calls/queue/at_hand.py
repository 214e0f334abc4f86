"""What an agent's phone and board show about the caller whom they ring for or talk with (Q6).

Knows: the words on the display. Refuses to know: who rings, and when (hall.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.calls.ports.orders import Shown
from app.clock import elapsed
from app.policy import numbers

if TYPE_CHECKING:
    from app.calls.queue.waiting import WaitingCaller
    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class AtHand:
    """The caller whom an agent rings for or talks with, as the phone shows it. waited: seconds, until the phone rang.

    phrase: what the agent says (Q6), "" when it is the agent who calls the customer back.
    """

    queue: str
    caller: str
    waited: float
    phrase: str
    callback: bool
    talking: bool


def at_hand(agent: str, waiting: WaitingCaller, company: Company, *, until: float, talking: bool) -> AtHand:
    """until: when the phone rang, or the talk began; epoch seconds."""
    queue, entry = company.queues[waiting.entry.queue], waiting.entry
    caller = company.people.get(waiting.number)
    phrase = queue.serving.phrase.format(
        company=company.name, agent=company.people[agent].name, queue=queue.name
    )
    return AtHand(
        queue.name,
        caller.extension if caller is not None else numbers.shown(waiting.number),
        elapsed(entry.arrived, until),
        "" if entry.callback else phrase,
        entry.callback,
        talking,
    )


def shown_on_phone(agent: str, waiting: WaitingCaller, company: Company, now: float) -> Shown:
    """Caller, queue, how long they have waited, and the phrase to answer with."""
    seen = at_hand(agent, waiting, company, until=now, talking=False)
    waited = int(seen.waited)
    what = f"{seen.queue} {waited // 60}:{waited % 60:02d}"
    return Shown(seen.caller, f"Ring upp: {what}" if seen.callback else f"{what} {seen.phrase}")
