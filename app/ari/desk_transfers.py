"""Transfers from a desk: redirects, by Local channels, who talks in the dialplan ([desk-redirect], [desk-ask]).

Knows: which channel talks with which, and those places. Refuses to know: who may be sent where, and what a desk shows.

ARI redirects, bridges and sets variables only for channels in Stasis, and a call talks outside it. It can read every
channel's variables, and make a Local channel, whose other half runs the dialplan: that one redirects
(app_channelredirect) and moves channels between bridges (Bridge()). See docs/decisions/transfers-from-a-desk.md.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from app.ari.client import Refused, Request
from app.ari.dialplan import LONGEST_EXTENSION
from app.ari.events import Unreadable, parse_channels, parse_value
from app.ari.spelling import caller_id, endpoint_of, is_outside, safe_number
from app.ari.together import whose_leg
from app.calls.ports.transfers import Conversation, NoConversation, NotJoined
from app.policy.logins import owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.ari.client import Ari
    from app.ari.events import Channel
    from app.calls.ports.orders import Shown

MOVED_WITHIN: Final = 3.0  # seconds for a channel to be where it was sent
LOOK_WHERE_EVERY: Final = 0.05  # seconds
_THIRD: Final = "@desk-third-"
MOST_HALVES: Final = 6  # Local channels between two who talk


class AriTransfers:
    """Implements calls.ports.transfers.TransferExchange. person_on, person_by_mobile: as AriExchange's."""

    def __init__(
        self,
        ari: Ari,
        person_on: Callable[[str], str | None],
        person_by_mobile: Callable[[str], str | None],
    ) -> None:
        self._ari = ari
        self._person_on = person_on
        self._person_by_mobile = person_by_mobile

    async def conversation(self, person: str, call: str = "") -> Conversation:
        found: Conversation | None = None
        channels = await self._channels()
        by_name = {one.name: one for one in channels}
        for one in channels:
            if one.state != "Up" or self._whose(one.name) != person:
                continue
            own, other = one.name, await self.peer(one.id)
            for _ in range(MOST_HALVES):  # a mobile's leg, or a callback's: the person's end of what talks
                half = _other_half(other)
                if half not in by_name:
                    break
                own, other = half, await self.peer(by_name[half].id)
            if other in by_name and self._whose(other) != person:
                talk = Conversation(own, other, by_name[other].id, one.name, by_name[own].id)
                if not call or call in (talk.call, talk.mine, one.id):
                    return talk
                found = found or talk
        if found is None:
            raise NoConversation(person)
        return found

    def _whose(self, name: str) -> str | None:
        endpoint = endpoint_of(name)
        if endpoint is not None and not is_outside(endpoint):
            return owner_of(endpoint)
        return (
            self._person_on(name) or whose_leg(name, self._person_by_mobile)
            if endpoint is None
            else self._person_on(name)
        )

    async def send_on(self, talk: Conversation, number: str) -> None:
        await self._redirect("sent", talk.other, f"{safe_number(number)}~{talk.phone}")

    async def ask(self, talk: Conversation, number: str, shown: Shown, call: str, trail: str) -> None:
        third = {"endpoint": "Local/s@desk-third/n", "context": "desk-third", "extension": "third"}
        await self._make({**third, "formats": "slin16"}, VX_WHOM=talk.own)
        await self._until(talk.own, lambda peers: _THIRD in peers)
        fits = 0 < len(trail) <= LONGEST_EXTENSION
        await self._redirect("held", talk.other, trail if fits else "s")
        asked = {
            "endpoint": "Local/s@desk-ask/n",
            "context": "desk-asked",
            "extension": safe_number(number),
            "callerId": caller_id(shown.number, shown.name),
            "channelId": call,
            "otherChannelId": f"{call};2",
            "formats": "slin16",
        }
        try:
            await self._until(talk.own, lambda peers: talk.other not in peers)
            await self._make(asked, VX_WHOM=talk.own, VX_EXTEN=talk.other, VX_BY=talk.phone)
        except Exception:  # whatever it was, nobody is left with music
            with contextlib.suppress(ConnectionError):
                await self._redirect("joined", talk.other, talk.own)
            raise

    async def join(self, talk: Conversation, asking: str) -> None:
        colleague = await self._far_end(asking)
        await self._redirect("joined", talk.other, colleague)
        try:
            await self._until(colleague, lambda peer: peer == talk.other)  # the person's line ends by itself
        except NoConversation as apart:
            raise NotJoined(asking) from apart

    async def take_back(self, talk: Conversation, asking: str) -> None:
        await self._redirect("joined", talk.other, talk.own)
        await self._until(talk.own, lambda peer: peer == talk.other)
        await self._end(asking)

    async def is_there(self, channel: str) -> bool:
        return any(one.name == channel for one in await self._channels())

    async def is_held(self, channel: str) -> bool:
        return await self._value(channel, "SHARED(VX_HELD)") == "1"

    async def peer(self, channel: str) -> str:
        return await self._value(channel, "BRIDGEPEER")

    # Asterisk

    async def _far_end(self, call: str) -> str:
        """The channel, by name, that talks with a call's channel. Raises NoConversation."""
        by_name = {one.name: one for one in await self._channels()}
        peer = await self.peer(call)
        for _ in range(MOST_HALVES):
            half = _other_half(peer)
            if half not in by_name or not await self.peer(by_name[half].id):
                break
            peer = await self.peer(by_name[half].id)
        if peer not in by_name:
            raise NoConversation(call)
        return peer

    async def _redirect(self, where: str, channel: str, extension: str) -> None:
        place = {"endpoint": f"Local/{where}@desk-redirect", "context": "desk-redirect", "extension": where}
        await self._make(place, VX_WHOM=channel, VX_EXTEN=extension)

    async def _make(self, local: Mapping[str, str], **variables: str) -> None:
        """A Local channel, whose other half runs the dialplan."""
        request = Request("POST", "channels", {"priority": "1", **local}, {"variables": variables})
        try:
            await self._ari.requests(request)
        except Refused as refused:
            raise ConnectionError(f"the exchange does not transfer: {refused}") from refused

    async def _until(self, channel: str, true: Callable[[str], bool]) -> None:
        """Wait until a channel's peer is as it should be. Raises NoConversation."""
        try:
            async with asyncio.timeout(MOVED_WITHIN):
                while not true(await self.peer(channel)):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_WHERE_EVERY)
        except TimeoutError as error:
            raise NoConversation(channel) from error

    async def _value(self, channel: str, variable: str) -> str:
        """Of a channel, by its id or name."""
        path = f"channels/{quote(channel, safe='')}/variable"
        [answer] = await self._ari.requests(Request("GET", path, {"variable": variable}, may_be_refused=True))
        try:
            return parse_value(answer)
        except Unreadable:  # it has no such variable, or is no more
            return ""

    async def _channels(self) -> Sequence[Channel]:
        try:
            return parse_channels(await self._ari.listed("channels"))
        except (Refused, Unreadable) as error:
            raise ConnectionError(f"the exchange does not list its channels: {error}") from error

    async def _end(self, channel: str) -> None:
        for one in await self._channels():
            if channel in (one.name, one.id):
                await self._ari.requests(
                    Request("DELETE", f"channels/{quote(one.id, safe='')}", may_be_refused=True)
                )


def _other_half(name: str) -> str:
    """Of a Local channel; "" for another kind."""
    if not name.startswith("Local/"):
        return ""
    return f"{name[:-1]}{'2' if name.endswith('1') else '1'}"
