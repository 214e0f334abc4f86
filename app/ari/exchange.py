"""The exchange as calls see it: turns Asterisk's events into news, and orders into a channel's next place.

Knows: Asterisk's words for a call's events. Refuses to know: the variables for a place in the dialplan
(dialplan.py), the states of phones (phones.py), and which order is right (policy, calls).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, assert_never
from urllib.parse import quote

import structlog

from app.ari import events
from app.ari.client import Disconnected, Refused, Request
from app.ari.dialplan import Dialplan, in_an_extension
from app.ari.events import (
    EVENTS_WANTED,
    Channel,
    ChannelUserevent,
    DeviceStateChanged,
    StasisStart,
    Unreadable,
    parse_channels,
    parse_endpoints,
)
from app.ari.hand_over import ask_exchange, go_on
from app.ari.outcomes import read_outcome
from app.ari.phones import TALKING, Phones
from app.ari.spelling import (
    NUMBER,
    endpoint_of,
    is_mobile_trunk,
    is_outside,
    is_public_trunk,
    on_each,
    safe_person,
    trunk_of,
)
from app.ari.together import rings_at
from app.ari.under_way import LEG, is_callers, under_way
from app.calls.ports.news import (
    Arrived,
    HungUp,
    LegAnswered,
    LegGone,
    OnPhone,
    Pressed,
    Queued,
    Replied,
    Returned,
    Sender,
    Source,
    Stock,
    Vanished,
    WordsOver,
)
from app.calls.ports.orders import Wait
from app.policy.decision import Device
from app.policy.logins import owner_of
from app.policy.numbers import stripped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.ari.client import Ari
    from app.calls.ports.news import News
    from app.calls.ports.orders import Order
    from app.clock import Clock

log = structlog.get_logger()
_T = TypeVar("_T")

# A person on a channel with this variable transfers the other party by keys ([keys] in extensions.conf).
TRANSFER_KEYS = {"TRANSFER_CONTEXT": "keyed", "CHANNEL(dtmf_features)": "T"}

SHUTDOWN = 4  # AST_SOFTHANGUP_SHUTDOWN: Asterisk ends all its calls, and itself
ANONYMOUS = "anonymous@anonymous.invalid"  # the sender in From of a call without a number (RFC 3323, 4.1)
EVENT_WITHIN = 5.0  # seconds; an event to ourselves takes some milliseconds
# The half that talks with the caller. Keys from the other half are the caller's.
_MOBILE_LEG = re.compile(r"Local/(\+?[0-9]+)(?:~[a-z0-9_~+*#-]+)?@mex(?:leg|trust)(?:-by)?-[0-9a-f]+;1")


class AriExchange:
    """Implements calls.ports.exchange.Exchange over ARI. `hear` takes the news; it must return at once.

    person_on: the person whose mobile talks on a channel.
    """

    def __init__(self, ari: Ari, hear: Callable[[News], None], clock: Clock) -> None:
        self._ari = ari
        self._hear = hear
        self._clock = clock
        self._hears = asyncio.Event()
        self.phones = Phones(ari, hear)
        self.dialplan = Dialplan()
        self.dialplan.logins_of = lambda person: self.phones.logins_of(person)
        self.person_on: Callable[[str], str | None] = lambda _line: None
        self.on_dialplan: Callable[[Channel], None] = lambda _channel: None
        self.on_played: Callable[[str], None] = lambda _call: None
        self.on_hung_up: Callable[[str], None] = lambda _call: None

    # News

    def on_event(self, event: events.ExchangeEvent) -> None:
        match event:
            case StasisStart(channel=channel, args=args, replace_channel=replaced):
                self._entered(channel, args, replaced.id if replaced is not None else "")
            case DeviceStateChanged(device_state=device):
                self.phones.state_changed(device)
            case events.ChannelHangupRequest(channel=channel, cause=cause, soft=soft):
                if not channel.id.startswith(LEG):
                    self.on_hung_up(channel.id)
                    self._hear(HungUp(channel.id, lost=soft and cause == SHUTDOWN))
            case events.ChannelDestroyed(channel=channel, cause=cause):
                if channel.id.startswith(LEG) and not channel.id.endswith(
                    ";2"
                ):  # a Local channel's other half
                    self._hear(LegGone(channel.id, cause))
            case events.ChannelDialplan(channel=channel):
                self.on_dialplan(channel)
            case events.ChannelDtmfReceived(channel=channel, digit=digit):
                self._hear(Pressed(channel.id, digit))
            case events.PlaybackFinished(playback=playback):
                call = playback.target_uri.removeprefix("channel:")
                self.on_played(call)
                self._hear(WordsOver(call))
            case ChannelUserevent():
                self._hears.set()
            case _:
                assert_never(event)

    def _entered(self, channel: Channel, args: list[str], replaced: str) -> None:
        news = self._news_of(channel, args or _words(channel))
        if isinstance(news, Queued):
            news = replace(news, before=replaced)
        if news is not None:
            self._hear(news)

    def _news_of(
        self, channel: Channel, args: list[str]
    ) -> Arrived | Returned | Replied | Queued | Vanished | LegAnswered | None:
        """The news when a channel comes to us; args: the dialplan's words about it."""
        match args:
            case ["new", entrance]:
                return self._arrived(channel, entrance, "")
            case ["new", entrance, person, state, *asks]:  # and the state of the called person's phone
                told = self._called_phone_changed(person, state)
                via = ",".join(asks[1:]) if entrance == Source.TRUNK else ""
                withheld = _withheld(*(asks[:1] if entrance == Source.TRUNK else asks))
                return self._arrived(channel, entrance, told, withheld=withheld, via=via)
            case [("transferred" | "asked") as how, sender, person, state]:
                self._called_phone_changed(person, state)
                by = self._sender(sender)
                if how == "asked":
                    return self._asked(channel, by)
                entrance = _entrance(endpoint_of(channel.name))
                if by is None:  # transferred by nobody that we know: the caller counts as a stranger
                    entrance = "trunk"
                arrived = self._arrived(channel, entrance, "")
                return replace(arrived, by=by, channel=channel.name) if by is not None else arrived
            case ["queued", *rest]:
                return Queued(channel.id, ",".join(rest), self._clock())
            case ["vanished", *rest]:
                return Vanished(channel.id, ",".join(rest), self._clock())
            case ["back", status, *rest]:
                outcome, sent_to = read_outcome(status)
                return Returned(channel.id, outcome, ",".join(rest), self._clock(), sent_to)
            case ["replied", reply, *rest]:
                return Replied(channel.id, reply, ",".join(rest), self._clock())
            case ["leg"]:
                return LegAnswered(channel.id)
            case ["clicked", mobile]:
                return Arrived(channel.id, Source.MEX, mobile, channel.dialplan.exten, self._clock())
            case _:
                log.error("a channel came in with unknown arguments", call=channel.id, args=args)
                return None

    def _called_phone_changed(self, person: str, state: str) -> str:
        """Note the state of the called person's phone. Returns the person, "" if there is no news."""
        if not person or state in TALKING:  # may be out of date: see look_at
            return ""
        self.phones.state_changed(events.DeviceState(f"PJSIP/{person}", state))
        return person if len(self.phones.logins_of(person)) == 1 else ""  # it was their first phone's

    def _arrived(
        self,
        channel: Channel,
        entrance: str,
        device_state_hint: str,
        *,
        withheld: bool = False,
        via: str = "",
    ) -> Arrived:
        endpoint = endpoint_of(channel.name)
        number = channel.caller.number
        source = Source(entrance)
        if source is Source.MEX and not (endpoint and is_mobile_trunk(endpoint)):
            source = Source.TRUNK  # transferred or forwarded by the operator: the shown number proves nothing
        if source is Source.PHONE:
            if endpoint is None or is_outside(endpoint):
                source = Source.TRUNK  # a transferred outside caller: not one of our people
            else:
                number = owner_of(endpoint)
        if source is Source.TRUNK and not NUMBER.fullmatch(number):
            number = stripped(number)  # +46(0)8...; "" for "anonymous", a trunk's account
        exten, now = channel.dialplan.exten, self._clock()
        trunk = trunk_of(endpoint) if endpoint is not None else ""
        return Arrived(channel.id, source, number, exten, now, device_state_hint, withheld, via, trunk=trunk)

    def _asked(self, channel: Channel, by: Sender | None) -> Arrived:
        """The call of a person who asks a colleague first; for an unknown person it counts as a stranger's."""
        exten, now = channel.dialplan.exten, self._clock()
        if by is None or not channel.name.startswith("Local/"):
            return Arrived(channel.id, Source.TRUNK, "", exten, now)
        source = Source.MEX if by.device is Device.MOBILE else Source.PHONE
        return Arrived(channel.id, source, by.person, exten, now, asks=by)

    def _sender(self, channel: str) -> Sender | None:
        """Whose phone transferred a caller, by the name of its channel; for a mobile perhaps by its leg's."""
        endpoint = endpoint_of(channel)
        if endpoint is None:
            mobile = _MOBILE_LEG.fullmatch(channel)
            person = self.phones.person_by_mobile(mobile[1]) if mobile else None
        elif is_mobile_trunk(endpoint):
            person = self.person_on(channel)
        else:
            return Sender(owner_of(endpoint), Device.FIXED) if not is_outside(endpoint) else None
        return Sender(person, Device.MOBILE) if person is not None else None

    # Orders

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        order = self.dialplan.fenced(call, order)
        extension = in_an_extension(order, trail) if not self.dialplan.rings_legs(order) else None
        if extension is not None:
            await go_on(self._ari, call, "queued" if isinstance(order, Wait) else "ring-desk", extension)
        else:
            context, variables = self.dialplan.place(order)
            await go_on(self._ari, call, context, variables={**variables, "VX_TRAIL": trail})

    async def let_send_on(self, call: str) -> None:
        """[keys]; set on incoming calls, so that the operator need not agree on how to send keys."""
        variables = {"PJSIP_DTMF_MODE()": "rfc4733", **TRANSFER_KEYS}
        await ask_exchange(
            self._ari, call, Request("POST", f"channels/{call}/variables", body={"variables": variables})
        )

    async def light(self, person: str, new: int, heard: int) -> None:
        """Tell a person's phones the numbers of new and heard messages (RFC 3842). Raises ConnectionError."""
        try:
            for login in self.phones.logins_of(safe_person(person)):
                place = {"context": "lamp", "extension": f"{login}:{new}:{heard}"}
                local = {"endpoint": f"Local/{place['extension']}@lamp", "priority": "1", **place}
                await self._ari.request("POST", "channels", local)
        except Refused as error:
            raise ConnectionError(f"the exchange cannot tell phones about messages: {error}") from error

    async def give_up(self, call: str, dialled: str) -> None:
        called = dialled if NUMBER.fullmatch(dialled) else ""
        await go_on(self._ari, call, "fallback", variables={"VX_CALLED": called})

    # After a connection: what is there already

    async def subscribe(self, agents: Iterable[str]) -> None:
        """After a connection: ask for the events that we need, and no others; check that they come."""
        allowed = {"allowed": [{"type": kind} for kind in EVENTS_WANTED]}
        await self._ari.request("PUT", "applications/vaxel/eventFilter", body=allowed)
        await self.phones.watch_anew(agents)
        await self._see_that_events_come()

    def watches(self, person: str) -> bool:
        return self.phones.watches(person)

    async def look_at(self, people: Sequence[str]) -> None:
        await self.phones.look_at(people)

    async def turn_on_confirm(self) -> None:
        """Tell the exchange that the prompt `confirm` exists now ([confirm]). Raises ConnectionError, and Refused."""
        await self._ari.request("POST", "asterisk/variable", {"variable": "VX_CONFIRM", "value": "yes"})

    async def tell_judge(self, address: str) -> None:
        """After each connection: tell the exchange where to ask whether a caller may be transferred to a number
        ([transfers]).

        address: HOST:PORT
        """
        for variable, value in (
            ("VX_JUDGE", address),
            ("CURLOPT(httptimeout)", "2"),
            ("CURLOPT(conntimeout)", "1"),
        ):
            await self._ari.request("POST", "asterisk/variable", {"variable": variable, "value": value})

    async def _see_that_events_come(self) -> None:
        """Have the exchange send an event to ourselves. Raises client.Disconnected when it does not come.

        If we connect while the exchange still cleans up the last connection, it may answer requests and yet never
        tell us of a call (seen): the service would call itself ready while the fallback takes every call.
        """
        self._hears.clear()
        await self._ari.request("POST", "events/user/hears", {"application": "vaxel"})
        try:
            async with asyncio.timeout(EVENT_WITHIN):
                await self._hears.wait()
        except TimeoutError as error:
            raise Disconnected(f"requests are answered, but no event came in {EVENT_WITHIN:g} s") from error

    async def take_stock(self, known: frozenset[str] = frozenset()) -> Stock:
        """What is in the exchange now, with the calls that came while nobody listened. known: calls of this run."""
        channels = parse_channels(await self._ari.listed("channels"))
        endpoints = parse_endpoints(await self._ari.listed("endpoints/PJSIP"))
        theirs = [endpoint for one in channels if (endpoint := endpoint_of(one.name)) is not None]
        public, mobile = (sum(map(one, theirs)) for one in (is_public_trunk, is_mobile_trunk))
        self.phones.on_channels(len(theirs), public, mobile, on_each((one, 1) for one in theirs))
        phones = [news for channel in channels if (news := self.phones.talks(channel)) is not None]
        online = {one.resource for one in endpoints if one.state == "online" and not is_outside(one.resource)}
        self.phones.are_there(online)
        phones += [OnPhone(owner_of(one), "none", talking=False, in_reach=True) for one in online]
        waiting: list[Arrived | Returned | Replied | Queued | Vanished] = []
        ended = set[str]()
        for one in channels:
            if one.id.startswith(LEG) and one.dialplan.context not in ("agent", "callback"):
                await self._end_stray(one.id)  # a leg rung by an earlier run of the service
                ended.add(one.id)
            elif one.dialplan.app_name == "Stasis":
                found = self._news_of(one, _words(one))
                if found is not None and not isinstance(found, LegAnswered):
                    waiting.append(found)
        callers = [one for one in channels if is_callers(one)]
        handed_over = await under_way(self._ari, [one for one in callers if one.id not in known])
        alive = frozenset(channel.id for channel in channels) - ended
        return Stock(alive, phones, waiting, frozenset(one.id for one in callers), handed_over)

    async def set_longest(self, seconds: int | None) -> None:
        """Set the longest time of a call, from its next step on; None: no limit. The setting outlives this service."""
        told = {"variable": "VX_LONGEST", "value": str(seconds or 0)}
        await self._ari.request("POST", "asterisk/variable", told)

    async def set_keys(self, *, mobiles: bool) -> None:
        """Set whether called mobiles transfer callers by keys; as `set_longest`."""
        told = {"variable": "VX_SENDS_ON", "value": "T" if mobiles else ""}
        await self._ari.request("POST", "asterisk/variable", told)

    async def sound_ports(self) -> range:
        """The exchange's ports for sound, two for each call; none: it does not say."""
        with contextlib.suppress(Refused, Unreadable, ValueError):
            answer = await self._ari.request("GET", "asterisk/variable", {"variable": "VX_SOUND_PORTS"})
            first, last = (int(port) for port in events.parse_value(answer).split("-"))
            return range(first, last + 1)
        return range(0)

    async def rings_at(self, people: Sequence[str]) -> tuple[str, ...]:
        return await rings_at(self._ari, people, self.phones.person_by_mobile)

    async def is_there(self, channel: str) -> bool:
        try:
            return any(one.name == channel for one in parse_channels(await self._ari.listed("channels")))
        except (Refused, Unreadable) as error:
            raise ConnectionError(f"the exchange does not list its channels: {error}") from error

    async def alive(self) -> frozenset[str]:
        """The ids of all channels in the exchange."""
        return frozenset(channel.id for channel in parse_channels(await self._ari.listed("channels")))

    async def _end_stray(self, leg: str) -> None:
        with contextlib.suppress(Refused):
            await self._ari.request("DELETE", f"channels/{quote(leg, safe='')}")


def _entrance(endpoint: str | None) -> str:
    """By which a transferred caller once came in; a Local channel counts as the outside."""
    if endpoint is None or is_public_trunk(endpoint):
        return "trunk"
    return "mex" if is_mobile_trunk(endpoint) else "phone"


def _words(channel: Channel) -> list[str]:
    """The dialplan's arguments when it brought a channel to us some time ago."""
    args = channel.dialplan.app_data.split(",")[1:]
    if args[:1] == ["new"]:
        return [*args[:2], "", "", *args[4:]]  # the phone's state at that time is out of date
    if args[:1] in (["transferred"], ["asked"]):
        return [*args[:2], "", ""]
    return args


def _withheld(privacy: str = "", sender: str = "", *_: str) -> bool:
    """Whether a caller wants to hide the number (RFC 3323, RFC 3325): by Privacy, or by an anonymous sender.

    Both come from the dialplan: only a to z; the sender also with @ and dot.
    """
    return any(word in privacy for word in ("id", "user", "header")) or ANONYMOUS in sender
