"""Rings people for calls that they ask for on a page: Asterisk's words for it.

Knows: that an answered telephone begins in the dialplan where its own calls begin. Refuses to know: who asks, and which
answer counts (calls/click.py).

A desk phone's channel has the phone's name: in [from-phones] it is that person's call, as if they had dialled. A mobile
is rung through a Local channel, whose name says nothing: [clicked] tells whose it is. Of several telephones with one
login, one rings: Asterisk names them all only to a channel that is there.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from app.ari.client import Refused
from app.ari.dialplan import may_ring
from app.ari.spelling import caller_id, safe_number
from app.ari.trunk_ways import mobile_leg
from app.policy.decision import Device

if TYPE_CHECKING:
    from app.ari.client import Ari
    from app.ari.queue_exchange import AriQueueExchange
    from app.calls.ports.orders import Shown
    from app.policy.decision import Leg


class AriOwnPhones:
    """Implements calls.click.ClickExchange. legs: knows people's logins, and how mobiles are rung."""

    def __init__(self, ari: Ari, legs: AriQueueExchange) -> None:
        self._ari = ari
        self._legs = legs

    async def ring_own(
        self, click: str, device: Leg, dialled: str, shown: Shown, seconds: int
    ) -> tuple[str, ...]:
        number = safe_number(dialled)
        if device.device is Device.MOBILE:
            places = self._mobile(device)
            context = "clicked"
        else:
            places = [f"PJSIP/{login}" for login in self._legs.logins_of(device.person)]
            context = "from-phones"
        variables = {"VX_CLICKED": safe_number(device.number)} if device.number else {}
        ringing = []
        for place, endpoint in enumerate(places):
            call = f"{click}.{place}"
            query = {
                "endpoint": endpoint,
                "context": context,
                "extension": number,
                "priority": "1",
                "callerId": caller_id(shown.number, shown.name),
                "timeout": str(seconds),
                "channelId": call,
                **({"formats": "slin16"} if endpoint.startswith("Local/") else {}),
            }
            with contextlib.suppress(Refused):
                await self._ari.request("POST", "channels", query, {"variables": variables})
                ringing.append(call)
        return tuple(ringing)

    async def end_leg(self, leg: str, *, elsewhere: bool) -> None:
        await self._legs.end_leg(leg, elsewhere=elsewhere)

    def _mobile(self, device: Leg) -> list[str]:
        if not may_ring(self._legs.stopped, device):
            return []
        way = "mexleg" if self._legs.confirm_mobiles else "mextrust"
        leg = mobile_leg(safe_number(device.number or ""), way, self._legs.mobile_operator)
        return [f"Local/{leg}/n"]
