"""Tells the exchange what the lamps of colleagues, queues and choices show.

Knows: Asterisk's device and presence states, by which a hint lights a phone's key. Refuses to know: what a lamp shows
(policy/lamp.py), when it changes (calls/busy_lamps.py), and what desk phones do: the exchange sees that itself.

The exchange keeps these states over its own restarts and while the service is away.
"""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Final

from app.ari.client import Refused, Request
from app.policy.lamp import Availability, Lamp, Light

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.ari.client import Ari

SENT_AT_ONCE: Final = 50  # requests; calls' requests wait behind them on the same socket
PAUSE_BETWEEN: Final = 0.02  # seconds: a whole company's lunch leaves the exchange time for calls
# How each light combines with the desk phones' own states (main/devicestate.c): INVALID gives way to all of them,
# NOT_INUSE only to a phone that is not there, ONHOLD also to one that is free.
DEVICE_STATES: Final = {
    Light.DESK: "INVALID",
    Light.FREE: "NOT_INUSE",
    Light.CALLED: "RINGING",
    Light.ON: "INUSE",
    Light.ABSENT: "ONHOLD",
}


class AriLamps:
    """Implements calls.busy_lamps.LampExchange."""

    def __init__(self, ari: Ari) -> None:
        self._ari = ari

    async def show(self, lamps: Mapping[str, Lamp], before: Mapping[str, Lamp]) -> None:
        """Light these lamps, by key. before: what the exchange shows already. Raises ConnectionError."""
        requests = [one for key, lamp in lamps.items() for one in _told(key, lamp, before.get(key))]
        for start in range(0, len(requests), SENT_AT_ONCE):
            if start:
                await asyncio.sleep(PAUSE_BETWEEN)
            try:
                await self._ari.requests(*requests[start : start + SENT_AT_ONCE])
            except Refused as error:
                raise ConnectionError(f"the exchange does not light lamps: {error}") from error


def _told(key: str, lamp: Lamp, before: Lamp | None) -> Iterator[Request]:
    if before is None or before.light is not lamp.light:
        yield _set(f"DEVICE_STATE(Custom:{key})", DEVICE_STATES[lamp.light])
    if key.isdigit() and (before is None or _presence(before) != _presence(lamp)):
        yield _set(f"PRESENCE_STATE(CustomPresence:{key})", _presence(lamp))


def _presence(lamp: Lamp) -> str:
    """The words are in base64 (option e), because a comma would end them."""
    if lamp.away is Availability.HERE and not lamp.note:
        return "available"
    kind, note = (base64.b64encode(text.encode()).decode() for text in (lamp.kind, lamp.note))
    return f"{lamp.away.value},{kind},{note},e"


def _set(variable: str, value: str) -> Request:
    return Request("POST", "asterisk/variable", {"variable": variable, "value": value})
