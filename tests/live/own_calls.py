"""Which calls in the journal are those of one test: the service goes on, and other tests call the same people.

Knows: when a call was made, and which were there before. Refuses to know: who calls, and what is in a call.

A call's id tells only the second in which it was made, and the journal may not have it yet when its test is over.
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any

from tests.live.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.live.agent import Agent
    from tests.live.service import Service


class OwnCalls:
    """From `begin` to `over`."""

    _last_call = 0  # the second, epoch, in which the test before began its last call

    def __init__(self, service: Service) -> None:
        self._service = service
        self._since = 0
        self._earlier = frozenset(service.read)

    async def begin(self) -> None:
        """Once the service runs, unless the test has none. Waits until the second of the last call is over."""
        await asyncio.sleep(max(OwnCalls._last_call + 1 - time.time(), 0))
        self._since = int(time.time())
        self._earlier |= await asyncio.to_thread(self._service.journalled_until_now)

    def over(self, agents: Iterable[Agent]) -> None:
        """agents: all that may have called or been called."""
        began = [call.began for agent in agents for call in agent.calls]
        OwnCalls._last_call = int(max(began, default=0.0) + 0.5)

    def of(self, caller: str) -> list[dict[str, Any]]:
        """From a number or person; the newest first by the service's clock, which other tests set to later days."""
        return [
            call
            for call in self._service.calls(caller)
            if call["id"] not in self._earlier and _made_at(call["id"], self._since) >= self._since
        ]

    async def ended(self, caller: str, *, called: str = "") -> dict[str, Any]:
        """The newest one from a number or person, when the journal has its end."""
        found: list[dict[str, Any]] = []

        def ended() -> bool:
            found[:] = [
                call for call in self.of(caller) if call["ended_at"] and called in (call["called"], "")
            ]
            return bool(found)

        try:
            await asyncio.to_thread(until, ended, f"the end of the call from {caller} in the journal")
        except TimeoutError as late:
            others = await asyncio.to_thread(self._service.journalled_until_now)
            told = [await asyncio.to_thread(self._service.call, one) for one in others - self._earlier]
            raise TimeoutError(
                f"{late}, which has {[(c['caller'], c['called'], c['how']) for c in told]}"
            ) from None
        self._service.read.add(found[0]["id"])
        return await asyncio.to_thread(self._service.call, found[0]["id"])


def _made_at(call: str, otherwise: int) -> int:
    """When the exchange made a call, real time, epoch seconds: it stands in the id (`live5060-1795490794.57`)."""
    stands = re.search(r"-(\d+)\.\d+$", call)
    return int(stands[1]) if stands else otherwise
