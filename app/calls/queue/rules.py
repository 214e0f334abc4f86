"""The policy's words for a queue, as the dispatcher's rules.

Knows: both. Refuses to know: anything live.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.queueing.rules import EscalationStep, QueueRules, RingStrategy

if TYPE_CHECKING:
    from app.policy.queues import Queue


def queue_rules(queue: Queue) -> QueueRules:
    """The dispatcher's rules for this queue."""
    serving = queue.serving
    tiers = (queue.members, serving.second_line) if serving.second_line else (queue.members,)
    return QueueRules(
        queue.id,
        tiers,
        RingStrategy.LONGEST_AVAILABLE if serving.longest_available else RingStrategy.ALL,
        serving.spread,
        {one.id: one.ahead for one in serving.priorities},
        serving.weight,
        serving.wrap_up,
        serving.offer,
        serving.declined,
        serving.unanswered,
        serving.most_waiting,
        tuple(
            EscalationStep(one.after, len(tiers) if one.second_line else None, one.queues, one.offer_callback)
            for one in serving.escalations
        ),
        serving.promise,
    )
