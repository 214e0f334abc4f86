"""The exchange, as calls see it: Asterisk's events become news, and orders become a place in the dialplan.

Knows: Asterisk's words for what happens to a call, and the contract with asterisk/etc/extensions.conf (see
docs/architecture.md). Refuses to know: which order is right (policy, calls).
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, assert_never
from urllib.parse import quote

import structlog

from app.ari import events
from app.ari.client import Disconnected, Refused, Request
from app.ari.events import (
    WANTED,
    Channel,
    ChannelUserevent,
    DeviceStateChanged,
    StasisStart,
    Unreadable,
    parse_channels,
    parse_device,
    parse_endpoint,
    parse_endpoints,
)
from app.ari.hand_over import ask, go_on
from app.calls.ports.news import (
    Arrived,
    Heard,
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
)
from app.calls.ports.orders import Ask, Dial, RecordSound, Refuse, Ring, SendOut, TakeMessage, Tape, Wait
from app.policy.decision import Device, Leg, Outcome
from app.policy.fence import impossible
from app.policy.numbers import stripped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.ari.client import Ari
    from app.ari.events import Endpoint
    from app.calls.ports.news import News
    from app.calls.ports.orders import Order
    from app.clock import Clock

log = structlog.get_logger()
_T = TypeVar("_T")
Stopped = Callable[[str], str | None]
HasPrompt = Callable[[str], bool]  # whether there is a prompt, by its name, such as sv/recorded

# Whose line has this sends on by keys whom they talk with ([keys] in extensions.conf).
KEYS = {"TRANSFER_CONTEXT": "keyed", "CHANNEL(dtmf_features)": "T"}

# What Dial() says (docs.asterisk.org, Dial, DIALSTATUS) in the words of a call.
OUTCOMES = {
    "NOANSWER": Outcome.NO_ANSWER,
    "BUSY": Outcome.BUSY,
    "CHANUNAVAIL": Outcome.UNREACHABLE,
    "CONGESTION": Outcome.UNREACHABLE,
}
# What a phone refused with: Q.850's causes 17 (SIP's 486), 21 (603), 19 (480) and 23 (302); or 302 itself, said by the
# dialplan. Dial counts a redirection among the busy, without a cause when it is quicker than the phone's session.
REFUSALS = {
    "17": Outcome.BUSY,
    "21": Outcome.DECLINED,
    "19": Outcome.DECLINED,
    "23": Outcome.SENT_AWAY,
    "302": Outcome.SENT_AWAY,
}
TALKING = frozenset({"INUSE", "BUSY", "ONHOLD", "RINGINUSE"})  # device states
OUT_OF_REACH = frozenset({"UNAVAILABLE", "INVALID", "UNKNOWN"})  # no phone is registered
BARRED = 21  # Q.850: call rejected
SHUTDOWN = 4  # AST_SOFTHANGUP_SHUTDOWN: Asterisk ends all its calls, and itself
TRUNK = "trunk"  # the public one
# Who is asked whether the far end of which way out lives.
WATCHED = {"trunk-watched": TRUNK, "mex-watched": "mex"}
OUTSIDE = frozenset({TRUNK, "mex", "voicemail", *WATCHED})  # endpoints that are no person's phone
LEG = "leg-"  # begins the ids of channels that we make: agents' legs
AT_ONCE = 100  # people in a request, or requests; Asterisk takes 127 event sources, of 64 KiB at most
EVENT_WITHIN = 5.0  # seconds; an event to ourselves takes some milliseconds
NOBODY = "anonymous@anonymous.invalid"  # whom From names in a call without a number (RFC 3323, 4.1)
LONGEST_EXTENSION = 79  # characters (AST_MAX_EXTENSION)
_PERSON = re.compile(r"[a-z][a-z0-9_-]*")
_NUMBER = re.compile(r"\+?[0-9*#]+")
# The half that talks with the caller. The other one's keys are the caller's.
_MOBILE_LEG = re.compile(r"Local/(\+?[0-9]+)@mex(?:leg|trust)-[0-9a-f]+;1")
_TAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


class AriExchange:
    """Implements calls.ports.exchange.Exchange over ARI. `hear` takes the news; it must return at once.

    confirm_mobiles: whether a mobile must press a key before it counts as answered; otherwise the operator is
    trusted to keep its voicemail away. stopped: the last fence before a number is dialled (policy/fence.py).
    """

    def __init__(self, ari: Ari, hear: Callable[[News], None], clock: Clock) -> None:
        self._ari = ari
        self._hear = hear
        self._clock = clock
        self._hears = asyncio.Event()
        self._watched: set[str] = set()
        self._seen: dict[str, OnPhone] = {}  # each desk phone as it was said to be last
        self.registered: int | None = None  # phones of ours; None: nobody has looked yet
        self.reachable: Mapping[
            str, bool
        ] = {}  # whether the far end of each way out answers, by trunk and mex
        self.confirm_mobiles = True
        self.stopped: Stopped = impossible
        self.has_prompt: HasPrompt = lambda _name: True
        self.person_by_mobile: Callable[[str], str | None] = lambda _number: None
        self.person_on: Callable[[str], str | None] = lambda _line: None  # whose mobile talks on a line
        self.on_dialplan: Callable[[Channel], None] = lambda _channel: None
        self.on_played: Callable[[str], None] = lambda _call: None
        self.on_hung_up: Callable[[str], None] = lambda _call: None
        self.on_lines: Callable[[int, int], None] = lambda _sound, _trunk: None

    # News

    def on_event(self, event: events.News) -> None:
        match event:
            case StasisStart(channel=channel, args=args, replace_channel=replaced):
                self._entered(channel, args, replaced.id if replaced is not None else "")
            case DeviceStateChanged(device_state=device):
                self._hear_of(device)
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
                self._hear(Heard(call))
            case ChannelUserevent():
                self._hears.set()
            case _:
                assert_never(event)

    def _hear_of(self, device: events.Device) -> None:
        technology, _, person = device.name.partition("/")
        if technology == "PJSIP" and person not in OUTSIDE:
            self._hear_desk(person, device.state in TALKING, in_reach=device.state not in OUT_OF_REACH)

    def _hear_desk(self, person: str, talking: bool, *, in_reach: bool) -> None:
        """Something new of a desk phone; what was said of it before is no news."""
        news = OnPhone(person, "desk", talking, in_reach)
        if self._seen.get(person) != news:
            self._seen[person] = news
            self._hear(news)

    def _entered(self, channel: Channel, args: list[str], replaced: str) -> None:
        news = self._news_of(channel, args or _words(channel))
        if isinstance(news, Queued):
            news = replace(news, before=replaced)
        if news is not None:
            self._hear(news)

    def _news_of(
        self, channel: Channel, args: list[str]
    ) -> Arrived | Returned | Replied | Queued | Vanished | LegAnswered | None:
        """What it means that a channel is with us; args: what the dialplan said when it brought it."""
        match args:
            case ["new", entrance]:
                return self._arrived(channel, entrance, "")
            case ["new", entrance, person, state, *asks]:  # and how the phone is of the person who is called
                told = self._hear_of_called(person, state)
                via = ",".join(asks[1:]) if entrance == Source.TRUNK else ""
                withheld = _withheld(*(asks[:1] if entrance == Source.TRUNK else asks))
                return self._arrived(channel, entrance, told, withheld=withheld, via=via)
            case [("transferred" | "asked") as how, sender, person, state]:
                self._hear_of_called(person, state)
                by = self._sender(sender)
                if how == "asked":
                    return self._asked(channel, by)
                entrance = {"trunk": "trunk", "mex": "mex"}.get(endpoint_of(channel.name) or "trunk", "phone")
                if by is None:  # who is sent on by nobody that we know calls as a stranger
                    entrance = "trunk"
                return replace(self._arrived(channel, entrance, ""), by=by)
            case ["queued", *rest]:
                return Queued(channel.id, ",".join(rest), self._clock())
            case ["vanished", *rest]:
                return Vanished(channel.id, ",".join(rest), self._clock())
            case ["back", status, *rest]:
                return Returned(channel.id, _outcome(status), ",".join(rest), self._clock())
            case ["replied", reply, *rest]:
                return Replied(channel.id, reply, ",".join(rest), self._clock())
            case ["leg"]:
                return LegAnswered(channel.id)
            case _:
                log.error("a channel came in with words that are not known", call=channel.id, args=args)
                return None

    def _hear_of_called(self, person: str, state: str) -> str:
        """How the phone is of the person who is called. Returns who that is, "" where nothing new is known."""
        if not person or state in TALKING:  # that may be late: see look_at
            return ""
        self._hear_of(events.Device(f"PJSIP/{person}", state))
        return person

    def _arrived(
        self, channel: Channel, entrance: str, told_of: str, *, withheld: bool = False, via: str = ""
    ) -> Arrived:
        endpoint = endpoint_of(channel.name)
        number = channel.caller.number
        source = Source(entrance)
        if source is Source.MEX and endpoint != "mex":
            source = (
                Source.TRUNK
            )  # whom the operator transferred or forwarded: the number shown proves nothing
        if source is Source.PHONE:
            if endpoint is None or endpoint in OUTSIDE:
                source = Source.TRUNK  # an outside caller whom somebody transferred: no person of ours
            else:
                number = endpoint
        if source is Source.TRUNK and not _NUMBER.fullmatch(number):
            number = stripped(number)  # +46(0)8...; "" for "anonymous", a trunk's account
        exten, now = channel.dialplan.exten, self._clock()
        return Arrived(channel.id, source, number, exten, now, told_of, withheld, via)

    def _asked(self, channel: Channel, by: Sender | None) -> Arrived:
        """The call of whoever asks a colleague first; of one whom nobody knows it is a stranger's."""
        exten, now = channel.dialplan.exten, self._clock()
        if by is None or not channel.name.startswith("Local/"):
            return Arrived(channel.id, Source.TRUNK, "", exten, now)
        source = Source.MEX if by.device is Device.MOBILE else Source.PHONE
        return Arrived(channel.id, source, by.person, exten, now, asks=by)

    def _sender(self, channel: str) -> Sender | None:
        """Whose phone it is that sent a caller on, by the name of its channel; of a mobile perhaps by its leg's."""
        endpoint = endpoint_of(channel)
        if endpoint is None:
            mobile = _MOBILE_LEG.fullmatch(channel)
            person = self.person_by_mobile(mobile[1]) if mobile else None
        elif endpoint == "mex":
            person = self.person_on(channel)
        else:
            return Sender(endpoint, Device.FIXED) if endpoint not in OUTSIDE else None
        return Sender(person, Device.MOBILE) if person is not None else None

    # Orders

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        order = self._fenced(call, order)
        extension = _in_an_extension(order, trail)
        if extension is not None:
            await go_on(self._ari, call, "queued" if isinstance(order, Wait) else "ring-desk", extension)
        else:
            context, variables = self._taped(order) or self._in_dialplan(order)
            await go_on(self._ari, call, context, variables={**variables, "VX_TRAIL": trail})

    async def let_send_on(self, call: str) -> None:
        """[keys]; on the way in, so that nothing need be told to the operator of how keys are heard."""
        variables = {"PJSIP_DTMF_MODE()": "rfc4733", **KEYS}
        await ask(
            self._ari, call, Request("POST", f"channels/{call}/variables", body={"variables": variables})
        )

    async def light(self, person: str, new: int, heard: int) -> None:
        """Tell a person's desk phones of so many new and heard messages (RFC 3842). Raises ConnectionError."""
        place = {"context": "lamp", "extension": f"{_safe_person(person)}:{new}:{heard}"}
        local = {"endpoint": f"Local/{place['extension']}@lamp", "priority": "1", **place}
        try:
            await self._ari.request("POST", "channels", local)
        except Refused as error:
            raise ConnectionError(f"the exchange tells no phone of messages: {error}") from error

    async def give_up(self, call: str, dialled: str) -> None:
        called = dialled if _NUMBER.fullmatch(dialled) else ""
        await go_on(self._ari, call, "fallback", variables={"VX_CALLED": called})

    def _fenced(self, call: str, order: Order) -> Order:
        """What is done instead of dialling what may not leave: a word is said, or for a caller a message taken."""
        if not isinstance(order, Dial | SendOut):
            return order
        why = self.stopped(safe_number(order.number))
        if why is None:
            return order
        log.error("a number was stopped at the last fence", call=call, number=order.number, why=why)
        return TakeMessage(order.mailbox) if isinstance(order, SendOut) else Refuse(f"sv/{why}", BARRED)

    def _in_dialplan(self, order: Order) -> tuple[str, dict[str, str]]:
        match order:
            case Ring():
                return "ring", {
                    **self._rung(order.legs),
                    "VX_TIME": str(order.seconds),
                    "VX_MAILBOX": order.mailbox,
                    **(
                        {
                            "CALLERID(all)": caller_id(order.shown.number, order.shown.name),
                            "CALLERID(pres)": presentation(withheld=not order.shown.number),
                        }
                        if order.shown
                        else {}
                    ),
                }
            case Dial():
                return "trunk", {
                    "VX_NUMBER": safe_number(order.number),
                    "CALLERID(all)": caller_id(order.presented, ""),
                    "CALLERID(pres)": presentation(withheld=order.withheld),
                    **({} if order.number.startswith("+") else {"CHANNEL(dtmf_features)": ""}),
                }
            case SendOut():
                return "external", {
                    "VX_NUMBER": safe_number(order.number),
                    "VX_TIME": str(order.seconds),
                    "VX_MAILBOX": order.mailbox,
                    "CALLERID(all)": caller_id(*_seen(order)),
                    "CALLERID(pres)": presentation(withheld=order.withheld),
                    **({"VX_DIVERTED": safe_number(order.presented)} if order.tells_diversion else {}),
                }
            case TakeMessage():
                return "voicemail", {
                    "VX_MAILBOX": order.mailbox,
                    "VX_GREETING": order.greeting if self.has_prompt(f"sv/greeting-{order.greeting}") else "",
                    **({"CALLERID(all)": caller_id("", "")} if order.nameless else {}),
                }
            case Refuse():
                return "say", {"VX_PROMPT": order.say or "", "VX_CAUSE": str(order.cause)}
            case Wait():
                return "queued", {}
            case Ask():
                return "ask", {
                    "VX_SAYS": "&".join(order.prompts),
                    "VX_KEYS": str(order.keys),
                    "VX_TIME": str(order.seconds),
                    "VX_MAILBOX": order.mailbox,
                    **({"VX_GREETING": order.greeting} if order.greeting else {}),
                }
            case RecordSound():
                return "record", {
                    "VX_SOUND": order.file,
                    "VX_TIME": str(order.seconds),
                    "VX_SILENCE": str(order.silence),
                    "VX_MAILBOX": "",
                }
            case _:
                assert_never(order)

    def _taped(self, order: Order) -> tuple[str, dict[str, str]] | None:
        """The place of an order that is recorded: one for all of them, which must say what it does then."""
        match order:
            case Ring(tape=Tape() as tape) | Dial(tape=Tape() as tape) | SendOut(tape=Tape() as tape):
                pass
            case _:
                return None
        if not can_be_told_of(tape, self.has_prompt):
            return None
        context, variables = self._in_dialplan(order)
        return "taped", {"VX_TIME": "", **variables, "VX_THEN": context, **tape_variables(tape)}

    def _rung(self, legs: Sequence[Leg]) -> dict[str, str]:
        """Whose desk phones ring, and which mobile in which way: one person's. No part of it is a dial string."""
        desks = [_safe_person(leg.person) for leg in legs if leg.device is not Device.MOBILE]
        mobiles = [
            self._mobile(leg) for leg in legs if leg.device is Device.MOBILE and may_ring(self.stopped, leg)
        ]
        if len(desks) > 1 or len(mobiles) > 1:
            raise ValueError(f"not one person's devices: {legs}")
        return {"VX_DESK": "".join(desks), "VX_MOBILE": "".join(mobiles)}

    def _mobile(self, leg: Leg) -> str:
        return f"{safe_number(leg.number or '')}@{'mexleg' if self.confirm_mobiles else 'mextrust'}"

    def dial_string(self, legs: Iterable[Leg]) -> str:
        """What Dial() rings while the service is away: what the tables hold, the only text that the dialplan evaluates.

        Built only from ids and numbers of the right form: nothing can be smuggled in.
        """
        return "&".join(
            self._leg(leg) for leg in legs if leg.device is not Device.MOBILE or may_ring(self.stopped, leg)
        )

    def _leg(self, leg: Leg) -> str:
        if leg.device is Device.MOBILE:
            return f"Local/{self._mobile(leg)}"
        person = _safe_person(leg.person)
        phones = f"${{PJSIP_DIAL_CONTACTS({person})}}"  # without those that are held for dead
        all_dead = f"${{LEN({phones})}} = 0 & ${{LEN(${{PJSIP_AOR({person},contact)}})}} > 0"
        return f"${{IF($[{all_dead}]?Local/{person}@perhaps-back:{phones})}}"

    # What is there already, after a connection

    async def subscribe(self, agents: Iterable[str]) -> None:
        """After a connection: ask for the events that are needed, and no others; see that they come."""
        allowed = {"allowed": [{"type": kind} for kind in WANTED]}
        await self._ari.request("PUT", "applications/vaxel/eventFilter", body=allowed)
        self._watched.clear()
        self._seen.clear()
        await self._watch(list(agents))
        await self._see_that_events_come()

    async def tell_of_confirm(self) -> None:
        """There is a prompt `confirm` now ([confirm]). Raises ConnectionError, and Refused."""
        await self._ari.request("POST", "asterisk/variable", {"variable": "VX_CONFIRM", "value": "yes"})

    async def tell_judge(self, address: str) -> None:
        """After each connection: where the exchange asks whether a caller may be sent on to a number ([transfers]).

        address: HOST:PORT
        """
        for variable, value in (
            ("VX_JUDGE", address),
            ("CURLOPT(httptimeout)", "2"),
            ("CURLOPT(conntimeout)", "1"),
        ):
            await self._ari.request("POST", "asterisk/variable", {"variable": variable, "value": value})

    async def watch(self, agents: Iterable[str]) -> None:
        """From now on hear of each change of these people's desk phones, too."""
        new = [agent for agent in agents if agent not in self._watched]
        await self._watch(new)
        await self.look_at(new)

    async def _watch(self, people: list[str]) -> None:
        """Each by name, never all devices at once ("deviceState:").

        That subscription can hang the exchange for good when the connection ends
        (docs/decisions/phones-watched-by-name.md).
        """
        for start in range(0, len(people), AT_ONCE):
            sources = ",".join(f"deviceState:PJSIP/{person}" for person in people[start : start + AT_ONCE])
            await self._ari.request("POST", "applications/vaxel/subscription", {"eventSource": sources})
        self._watched.update(people)

    def watches(self, person: str) -> bool:
        return person in self._watched

    async def look_at(self, people: Sequence[str]) -> None:
        """Who is said to be on the phone is believed only with a channel.

        Asterisk works device states out one after the other, in one thread: under load it is seconds behind, and
        who has long hung up would still be on the phone (seen at 280 calls/s).
        """
        for start in range(0, len(people), AT_ONCE):
            names = [f"PJSIP/{person}" for person in people[start : start + AT_ONCE]]
            try:
                devices = await self._read(
                    parse_device, [f"deviceStates/{quote(one, safe='')}" for one in names]
                )
                busy = [f"endpoints/{device.name}" for device in devices if device.state in TALKING]
                endpoints = await self._read(parse_endpoint, busy)
            except (Refused, Unreadable) as error:
                raise ConnectionError(f"the exchange does not say how phones are: {error}") from error
            over = {f"PJSIP/{one.resource}": one for one in endpoints if not one.channel_ids}
            for device in devices:
                if device.name in over:
                    idle = over[device.name]
                    self._hear_desk(idle.resource, talking=False, in_reach=idle.state == "online")
                else:
                    self._hear_of(device)

    async def _read(self, parse: Callable[[str], _T], paths: Iterable[str]) -> list[_T]:
        return [parse(answer) for answer in await self._ari.requests(*(Request("GET", one) for one in paths))]

    async def look_round(self) -> None:
        """Hear how everybody's desk phone is who is not watched. Raises ConnectionError."""
        try:
            endpoints = parse_endpoints(await self._ari.listed("endpoints/PJSIP"))
            self.on_lines(
                sum(len(one.channel_ids) for one in endpoints),
                sum(len(one.channel_ids) for one in endpoints if one.resource == TRUNK),
            )
            self._count(endpoints)
            known = self._watched | OUTSIDE
            others = [one for one in endpoints if one.resource not in known]
            in_use = any(one.channel_ids for one in others)
            channels = parse_channels(await self._ari.listed("channels")) if in_use else []
        except (Refused, Unreadable) as error:
            raise ConnectionError(f"the exchange does not say which phones there are: {error}") from error
        talks = {
            news.person for channel in channels if (news := self._talks(channel)) and news.device == "desk"
        }
        for one in others:
            reached = one.state == "online" or bool(one.channel_ids)
            self._hear_desk(one.resource, one.resource in talks, in_reach=reached)

    def _count(self, endpoints: Sequence[Endpoint]) -> None:
        online = {one.resource for one in endpoints if one.state == "online"}
        self.registered = len(online - OUTSIDE)
        there = {one.resource for one in endpoints}
        self.reachable = {way: one in online for one, way in WATCHED.items() if one in there}

    async def _see_that_events_come(self) -> None:
        """Have the exchange send an event to ourselves. Raises client.Disconnected when it does not come.

        A connection that is made while the exchange still clears away the one before can be answered and yet never be
        told of a call (seen): the service would call itself ready while the fallback takes every call.
        """
        self._hears.clear()
        await self._ari.request("POST", "events/user/hears", {"application": "vaxel"})
        try:
            async with asyncio.timeout(EVENT_WITHIN):
                await self._hears.wait()
        except TimeoutError as error:
            raise Disconnected(f"requests are answered, but no event came in {EVENT_WITHIN:g} s") from error

    async def take_stock(self) -> Stock:
        """What is in the exchange now; also the calls that came while nobody listened."""
        channels = parse_channels(await self._ari.listed("channels"))
        endpoints = parse_endpoints(await self._ari.listed("endpoints/PJSIP"))
        lines = [endpoint for one in channels if (endpoint := endpoint_of(one.name)) is not None]
        self.on_lines(len(lines), lines.count(TRUNK))
        phones = [news for channel in channels if (news := self._talks(channel)) is not None]
        phones += [
            OnPhone(one.resource, "none", talking=False, in_reach=True)
            for one in endpoints
            if one.state == "online" and one.resource not in OUTSIDE
        ]
        waiting: list[Arrived | Returned | Replied | Queued | Vanished] = []
        ended = set[str]()
        for one in channels:
            if one.id.startswith(LEG) and one.dialplan.context not in ("agent", "callback"):
                await self._end_stray(one.id)  # rung for a caller by a run of the service that is no more
                ended.add(one.id)
            elif one.dialplan.app_name == "Stasis":
                found = self._news_of(one, _words(one))
                if found is not None and not isinstance(found, LegAnswered):
                    waiting.append(found)
        calls = frozenset(one.id for one in channels if _is_callers(one))
        return Stock(frozenset(channel.id for channel in channels) - ended, phones, waiting, calls)

    async def set_longest(self, seconds: int | None) -> None:
        """How long a call goes on at the most, from its next turn on; None: without end. It outlives this service."""
        told = {"variable": "VX_LONGEST", "value": str(seconds or 0)}
        await self._ari.request("POST", "asterisk/variable", told)

    async def set_keys(self, *, mobiles: bool) -> None:
        """Whether mobiles that are rung send callers on by keys; as `set_longest`."""
        told = {"variable": "VX_SENDS_ON", "value": "T" if mobiles else ""}
        await self._ari.request("POST", "asterisk/variable", told)

    async def sound_places(self) -> int:
        """How many places for sound the exchange has: two ports each. 0: it does not say."""
        with contextlib.suppress(Refused, Unreadable, ValueError):
            answer = await self._ari.request("GET", "asterisk/variable", {"variable": "VX_SOUND_PORTS"})
            first, last = (int(port) for port in events.parse_value(answer).split("-"))
            return (last - first + 1) // 2
        return 0

    async def is_there(self, line: str) -> bool:
        try:
            return any(channel.name == line for channel in parse_channels(await self._ari.listed("channels")))
        except (Refused, Unreadable) as error:
            raise ConnectionError(f"the exchange does not say what there is: {error}") from error

    async def alive(self) -> frozenset[str]:
        """The ids of all lines in the exchange."""
        return frozenset(channel.id for channel in parse_channels(await self._ari.listed("channels")))

    async def _end_stray(self, leg: str) -> None:
        with contextlib.suppress(Refused):
            await self._ari.request("DELETE", f"channels/{quote(leg, safe='')}")

    def _talks(self, channel: Channel) -> OnPhone | None:
        if channel.state not in ("Up", "Ring", "Dialing"):
            return None  # a phone that rings is not on the phone
        endpoint = endpoint_of(channel.name)
        if endpoint is None:
            return None
        if endpoint not in OUTSIDE:
            return OnPhone(endpoint, "desk", talking=True) if channel.state != "Dialing" else None
        if channel.dialplan.context == "confirm":
            return None  # a mobile that has not pressed the key; perhaps its own voicemail
        if endpoint == "mex" and channel.state != "Dialing":
            person = self.person_by_mobile(channel.caller.number)
            return OnPhone(person, channel.name, talking=True) if person else None
        return None


def _is_callers(channel: Channel) -> bool:
    """Whether it is the line of whoever called: no phone that was rung, and no half of a Local channel."""
    rung = channel.dialplan.app_name == "AppDial" or channel.id.startswith(LEG)
    return endpoint_of(channel.name) is not None and not rung


def _words(channel: Channel) -> list[str]:
    """What the dialplan said when it brought a channel to us some time ago."""
    args = channel.dialplan.app_data.split(",")[1:]
    if args[:1] == ["new"]:
        return [*args[:2], "", "", *args[4:]]  # how the phone was when the call came is not how it is now
    if args[:1] in (["transferred"], ["asked"]):
        return [*args[:2], "", ""]
    return args


def _withheld(privacy: str = "", sender: str = "", *_: str) -> bool:
    """Whether a caller asks not to be shown (RFC 3323, RFC 3325): by Privacy, or by calling as nobody.

    Both are as the dialplan has them: a to z alone, of the sender also @ and dot.
    """
    return any(word in privacy for word in ("id", "user", "header")) or NOBODY in sender


def presentation(*, withheld: bool) -> str:
    """CALLERID(pres): a number that is withheld, or unknown, makes `"Anonymous" <sip:anonymous@anonymous.invalid>`."""
    return "prohib" if withheld else "allowed"


def _in_an_extension(order: Order, trail: str) -> str | None:
    """An order that an extension can hold: to wait, or a person's desk phones and nothing else (`ring-desk`).

    For those, the seconds and the trail, whose end names the person; None where that does not say it all. It saves
    a request and four variables, each of which the exchange would tell of in an event.
    """
    match order:
        case Ring([Leg(person=person, device=Device.FIXED)], seconds, None, box, None):
            told = f"{seconds:02d}{trail}"
            first = trail.count(":") == 1 and trail.endswith(f":{person}")
            fits = len(told) <= LONGEST_EXTENSION and seconds <= 99 and _PERSON.fullmatch(person)
            return told if first and fits and box == person else None
        case Wait():
            return trail if len(trail) <= LONGEST_EXTENSION else None
        case _:
            return None


def can_be_told_of(tape: Tape, has_prompt: HasPrompt) -> bool:
    """Whether whoever must hear that the call is recorded can; else the log says that it is not recorded."""
    if not tape.tell or has_prompt(tape.tell):
        return True
    log.warning("a call is not recorded: its announcement is not there yet", prompt=tape.tell, file=tape.name)
    return False


def _seen(order: SendOut) -> tuple[str, str]:
    """Number and name for the far end."""
    return (order.shown.number, order.shown.name) if order.shown is not None else (order.presented, "")


def tape_variables(tape: Tape) -> dict[str, str]:
    """Raises ValueError for a name that could be more than a file's."""
    for name in (tape.name, *([tape.answers] if tape.answers else [])):
        if not _TAPE.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a recording")
    return {
        "VX_TAPE": tape.name,
        "VX_TAPE_TOO": tape.answers,
        "VX_TAPED": "caller" if tape.callers else "callee",
        "VX_TELL": tape.tell,
    }


def endpoint_of(channel_name: str) -> str | None:
    """The endpoint of a channel such as PJSIP/anna-0000001f; None for other kinds of channel."""
    technology, _, rest = channel_name.partition("/")
    return rest.rpartition("-")[0] if technology == "PJSIP" else None


def _outcome(said: str) -> Outcome:
    """said: DIALSTATUS, and after a colon what a phone refused with, if one did."""
    status, _, refused = said.partition(":")
    if status == "BUSY" and refused == "0":
        return Outcome.SENT_AWAY
    return REFUSALS.get(refused) or OUTCOMES.get(status, Outcome.UNREACHABLE)


def may_ring(stopped: Stopped, leg: Leg) -> bool:
    """Whether a mobile's number may leave; else the log says why it is not rung."""
    number = safe_number(leg.number or "")
    why = stopped(number)
    if why is not None:
        log.error("a mobile is not rung: its number was stopped at the last fence", number=number, why=why)
    return why is None


def _safe_person(id_: str) -> str:
    """The id, if it is one. Raises ValueError."""
    if not _PERSON.fullmatch(id_):
        raise ValueError(f"{id_!r} is no person's id")
    return id_


def safe_number(number: str) -> str:
    """The number, if it is one. Raises ValueError: an endpoint is never built from anything else."""
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{number!r} is no number")
    return number


def caller_id(number: str, name: str) -> str:
    """Name and number for CALLERID(all); what could break out of the form is left out."""
    shown = "".join(c for c in name if c.isprintable() and c not in '"<>\\')
    return f'"{shown}" <{number if _NUMBER.fullmatch(number) else ""}>'
