"""Sends requests to a channel, and sends a channel to a place in the dialplan.

Knows: the exchange's answers for a channel that is gone. Refuses to know: which place, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from app.ari.client import Refused, Request
from app.calls.ports.exchange import ChannelGone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.ari.client import Ari

GONE = frozenset({404, 409, 412})  # no such channel, no longer in Stasis, not in the right state


async def ask_exchange(ari: Ari, channel: str, *requests: Request) -> None:
    """Send all, then await the answers. Raises ChannelGone, client.Refused for other refusals, ConnectionError."""
    try:
        await ari.requests(*requests)
    except Refused as refused:
        if refused.status in GONE:
            raise ChannelGone(channel) from refused
        raise


async def go_on(
    ari: Ari,
    channel: str,
    context: str,
    extension: str = "s",
    variables: Mapping[str, str] | None = None,
    after: Sequence[Request] = (),
) -> None:
    """Let a channel go on in the dialplan, with these variables, `after` other requests. Raises as `ask`."""
    path = f"channels/{quote(channel, safe='')}"
    requests = [*after]
    if variables is not None:
        requests.append(Request("POST", f"{path}/variables", body={"variables": variables}))
    place = {"context": context, "extension": extension, "priority": "1"}
    await ask_exchange(ari, channel, *requests, Request("POST", f"{path}/continue", place))
