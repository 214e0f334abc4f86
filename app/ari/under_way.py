"""Calls that the exchange goes on with, as an earlier run of the service left them.

Knows: where a caller's channel carries what the service needs to know of the call. Refuses to know: what follows from
it (calls/earlier.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.ari.client import Request
from app.ari.events import value_or_nothing
from app.ari.spelling import endpoint_of
from app.calls.ports.news import UnderWay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.ari.client import Ari
    from app.ari.events import Channel

LEG = "leg-"  # begins the ids of channels that we make: agents' legs
AT_ONCE = 100  # requests


def is_callers(channel: Channel) -> bool:
    """Whether it is the channel of whoever called: no phone that was rung, and no half of a Local channel."""
    rung = channel.dialplan.app_name == "AppDial" or channel.id.startswith(LEG)
    return endpoint_of(channel.name) is not None and not rung


async def under_way(ari: Ari, channels: Iterable[Channel]) -> list[UnderWay]:
    """What the exchange knows of these callers; those that it knows nothing of, or that have gone, are left out.

    A trail is in the extension ([ring-desk]) or in a variable. DIALSTATUS is empty until somebody has answered.
    """
    handed_over = [one for one in channels if one.dialplan.app_name not in ("", "Stasis")]
    trails = await _read(ari, "VX_TRAIL", [one.id for one in handed_over])
    calls = [
        UnderWay(
            one.id,
            one.dialplan.exten[2:] if one.dialplan.context == "ring-desk" else trail,
            rings=one.dialplan.app_name == "Dial",
        )
        for one, trail in zip(handed_over, trails, strict=True)
    ]
    dialling = [one.call for one in calls if one.rings]
    came_to = dict(zip(dialling, await _read(ari, "DIALSTATUS", dialling), strict=True))
    return [replace(one, rings=one.rings and not came_to[one.call]) for one in calls if one.trail]


async def _read(ari: Ari, variable: str, channels: Sequence[str]) -> list[str]:
    """One variable of each channel, "" where there is none. Raises ConnectionError."""
    asked = [
        Request(
            "GET", f"channels/{quote(one, safe='')}/variable", {"variable": variable}, may_be_refused=True
        )
        for one in channels
    ]
    answers: list[str] = []
    for start in range(0, len(asked), AT_ONCE):
        answers += await ari.requests(*asked[start : start + AT_ONCE])
    return [value_or_nothing(answer) for answer in answers]
