"""Until when a caller waits in a queue before something else must happen (Q2).

Knows: what the queue promises. Refuses to know: what happens then (stay.py), and who counts the time.

Live calls and a simulation's calls ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.policy.queues import Queue


def promise_ends(queue: Queue, arrived: float, since: float) -> float | None:
    """When the promised wait is over; None where the queue lets callers wait on. All in epoch seconds.

    arrived: the call came in; since: it came to this queue. A caller who has waited that long elsewhere gets the same
    promise here.
    """
    if queue.at_promise is None:
        return None
    promise = queue.serving.promise
    at = arrived + promise
    return at if at > since else since + promise
