"""decide_callback(company, situation, queue) -> Decision: whether a callback may call its customer now, and how.

Knows: that a callback calls fewer numbers than a person may (O2), for whom it calls (Q7, Q13), and whether we record
it (O3). Refuses to know: when it is due, and whose phone rings for it first (calls/callback/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.decide import decide
from app.policy.outward import not_called_back, on_behalf
from app.policy.recording_service import with_recording
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from app.policy.decision import Decision, Situation
    from app.policy.model import Company


def decide_callback(company: Company, situation: Situation, queue: str = "") -> Decision:
    """caller: who calls back, a person's id; called: the customer. queue: whose agent calls; "": the person's own."""
    company = as_of(company, situation.at)
    number = situation.called
    no = not_called_back(company, number, by_queue=bool(queue))
    if not queue:
        return no or decide(company, situation)
    agent = company.people[situation.caller]
    decision = no or on_behalf(company, company.queues[queue], agent, number, situation.at, situation.counts)
    return with_recording(company, situation, decision, [agent])
