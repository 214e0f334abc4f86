"""One's own desk over the API: the caller at hand with the phrase, and how one stands to the queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.calls.queue.test_hall import waits
from tests.web.desk.desk_stage import at_a_desk

if TYPE_CHECKING:
    from tests.web.desk.desk_stage import Desk

CALLER = "+46701740699"


async def now_at(desk: Desk) -> Any:
    answer = await desk.browser.get("/api/v1/me/desk")
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_a_desk_without_a_call() -> None:
    async with at_a_desk() as desk:
        now = await now_at(desk)

        assert (now["caller"], now["talk"], now["earlier"]) == (None, None, [])
        assert (now["standing"]["is_agent"], now["standing"]["logged_in"]) == (True, True)


async def test_a_caller_who_rings_is_told_with_the_phrase() -> None:
    """Q6."""
    async with at_a_desk() as desk:
        await waits(desk.on, caller=CALLER)
        caller = (await now_at(desk))["caller"]

        assert (caller["caller"], caller["talking"], caller["callback"]) == (CALLER, False, False)
        assert "du pratar med Gun Berg" in caller["phrase"]
