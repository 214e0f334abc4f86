"""Where the exchange lets colleagues take over, park, fetch and share a call.

Knows: those places in the dialplan and their variables ([pick-up], [park], [fetch], [room]). Refuses to know: the other
places (dialplan.py), and who may (policy/together.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from app.ari.client import Refused
from app.ari.events import Unreadable, parse_channels
from app.ari.spelling import endpoint_of, safe_number
from app.ari.under_way import LEG
from app.calls.ports.orders import Enter, FetchCall, ParkCall, TakeOver
from app.policy.logins import owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ari.client import Ari
    from app.calls.ports.orders import Together

_MOBILE: Final = re.compile(r"Local/(\+?[0-9]+)(?:~[a-z0-9_~+*#-]+)?@mex(?:leg|trust)(?:-by)?-[0-9a-f]+;1")
_DEAD: Final = re.compile(r"Local/([a-z][a-z0-9_-]*)@perhaps-back-[0-9a-f]+;1")  # phones that count as dead


def place_together(order: Together) -> tuple[str, dict[str, str]]:
    """Context and variables."""
    match order:
        case TakeOver(channels, say, records):
            return "pick-up", {"VX_PICKS": "&".join(channels), "VX_PROMPT": say, "VX_RECORDS": records}
        case ParkCall(place, seconds, mailbox):
            return "park", {"VX_PLACE": place, "VX_TIME": str(seconds), "VX_MAILBOX": mailbox}
        case FetchCall(place, say):
            return "fetch", {"VX_PLACE": place, "VX_PROMPT": say}
        case Enter(room, lang, pin, asks):
            return "room", {
                "VX_ROOM": safe_number(room),
                "VX_PIN": pin,
                "VX_ASK": "1" if asks else "",
                "VX_TELL": f"{lang}/room-pin",
                "VX_PROMPT": f"{lang}/room-refused",
            }
        case _:
            assert_never(order)


async def rings_at(
    ari: Ari, people: Sequence[str], person_by_mobile: Callable[[str], str | None]
) -> tuple[str, ...]:
    """The channels that ring at these people, the oldest first, without those that a queue rings.

    Raises ConnectionError.
    """
    try:
        channels = parse_channels(await ari.listed("channels"))
    except (Refused, Unreadable) as error:
        raise ConnectionError(f"the exchange does not list its channels: {error}") from error
    rung = [one for one in channels if one.state == "Ringing" and not one.id.startswith(LEG)]
    found = [one.name for one in rung if whose_leg(one.name, person_by_mobile) in people]
    return tuple(sorted(found, key=lambda name: name.rpartition("-")[2]))


def whose_leg(name: str, person_by_mobile: Callable[[str], str | None]) -> str | None:
    """At whom a ringing channel rings: a phone by its login, a mobile by the Local channel before it; None: nobody."""
    endpoint = endpoint_of(name)
    if endpoint is not None:
        return owner_of(endpoint)
    mobile, dead = _MOBILE.fullmatch(name), _DEAD.fullmatch(name)
    if mobile:
        return person_by_mobile(mobile[1])
    return dead[1] if dead else None
