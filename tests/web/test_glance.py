"""The queues as they are shown: who waits on the line, and who is to be called back."""

from __future__ import annotations

from app.web.glance import Glance
from tests.calls.stage import stage
from tests.calls.test_hall import waits


async def test_a_customer_to_be_called_back_has_a_place_and_is_not_among_those_who_wait() -> None:
    """Else the longest wait would be that of somebody who has long hung up."""
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.choose(agent, "pause:lunch")
        hour_ago = on.now.timestamp() - 3600
        on.callbacks.ask(on.company.queues["support"], "+46701740698", arrived=hour_ago)
        await waits(on, "c1", "+46701740699")
        on.later(200)

        glance = Glance(on.hall, on.callbacks, on.presences, on.floor, lambda: on.now)
        [support] = [one for one in glance.queues(on.company) if one.id == "support"]

    assert [(one.place, one.caller, one.waited) for one in support.waiting] == [(2, "+46701740699", 200.0)]
    assert (support.longest, support.callbacks, support.breaches) == (200.0, 1, 1)
