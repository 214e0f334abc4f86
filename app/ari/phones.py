"""The states of our people's phones in the exchange: who is on the phone, and whose phone is registered.

Knows: device states, endpoints and channels. Refuses to know: what a call does next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from app.ari.client import Refused, Request
from app.ari.events import Unreadable, parse_channels, parse_device, parse_endpoint, parse_endpoints
from app.ari.spelling import (
    WATCHED,
    endpoint_of,
    is_mobile_trunk,
    is_outside,
    is_public_trunk,
    on_each,
)
from app.calls.ports.news import OnPhone
from app.policy.logins import is_first, owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.ari.client import Ari
    from app.ari.dialplan import LoginsOf
    from app.ari.events import Channel, DeviceState, Endpoint
    from app.calls.ports.news import News

_T = TypeVar("_T")
TALKING = frozenset({"INUSE", "BUSY", "ONHOLD", "RINGINUSE"})  # device states
OUT_OF_REACH = frozenset({"UNAVAILABLE", "INVALID", "UNKNOWN"})  # no phone is registered
PHONES_AT_ONCE = (
    100  # people in a request, or requests; Asterisk accepts 127 event sources, of 64 KiB at most
)


class Phones:
    """`hear` takes the news. registered: how many people's; None: nobody has looked yet. logins_of: as Dialplan's.

    reachable: whether the far ends of trunk and mex answer. person_by_mobile: the person whose mobile has a
    number. on_channels: gets the number of channels with sound, how many of them are on the trunks to the
    world and to mobiles, and on each of the company file. watched: the endpoints that watch trunks, and what each is.
    on_back: gets the login of a telephone that was not registered and is now.
    """

    def __init__(self, ari: Ari, hear: Callable[[News], None]) -> None:
        self._ari = ari
        self._hear = hear
        self._watched: set[str] = set()
        self._seen: dict[str, OnPhone] = {}  # the last known state of each telephone, by login
        self._there: set[str] = set()  # the logins of telephones that are registered
        self.logins_of: LoginsOf = lambda person: (person,)
        self.registered: int | None = None
        self.reachable: Mapping[str, bool] = {}
        self.person_by_mobile: Callable[[str], str | None] = lambda _number: None
        self.on_channels: Callable[[int, int, int, Mapping[str, int]], None] = lambda *_counts: None
        self.watched: Mapping[str, str] = WATCHED
        self.on_back: Callable[[str], None] = lambda _login: None

    async def watch_anew(self, agents: Iterable[str]) -> None:
        """Start with nothing known, after a connection."""
        self._watched.clear()
        self._seen.clear()
        await self._watch(self._all_logins(agents))

    def state_changed(self, device: DeviceState) -> None:
        technology, _, login = device.name.partition("/")
        if technology == "PJSIP" and not is_outside(login):
            self._hear_desk(login, device.state in TALKING, in_reach=device.state not in OUT_OF_REACH)

    @property
    def there(self) -> frozenset[str]:
        """The logins of telephones that are registered."""
        return frozenset(self._there)

    def are_there(self, logins: Iterable[str]) -> None:
        """These telephones are registered, and no others."""
        self._there = set(logins)

    def _hear_desk(self, login: str, talking: bool, *, in_reach: bool) -> None:
        """Take in a telephone's state; a known state is no news. A person is in reach while any of their phones is."""
        if in_reach and login not in self._there:
            self.on_back(login)
        (self._there.add if in_reach else self._there.discard)(login)
        person = owner_of(login)
        reached = in_reach or any(one in self._there for one in self.logins_of(person))
        news = OnPhone(person, _device(login), talking, reached)
        if self._seen.get(login) != news:
            self._seen[login] = news
            self._hear(news)

    async def watch(self, agents: Iterable[str]) -> None:
        """From now on also hear of each change of these people's telephones."""
        new = [login for login in self._all_logins(agents) if login not in self._watched]
        await self._watch(new)
        await self._look_at(new)

    def _all_logins(self, people: Iterable[str]) -> list[str]:
        return [login for person in people for login in self.logins_of(person)]

    async def _watch(self, logins: list[str]) -> None:
        """Subscribe to each by name, never to all devices at once ("deviceState:").

        That subscription can hang the exchange for good when the connection ends
        (docs/decisions/phones-watched-by-name.md).
        """
        for start in range(0, len(logins), PHONES_AT_ONCE):
            sources = ",".join(
                f"deviceState:PJSIP/{login}" for login in logins[start : start + PHONES_AT_ONCE]
            )
            await self._ari.request("POST", "applications/vaxel/subscription", {"eventSource": sources})
        self._watched.update(logins)

    def watches(self, person: str) -> bool:
        return all(login in self._watched for login in self.logins_of(person))

    async def look_at(self, people: Sequence[str]) -> None:
        await self._look_at(self._all_logins(people))

    async def _look_at(self, logins: Sequence[str]) -> None:
        """Believe that somebody is on the phone only if there is a channel.

        Asterisk computes device states one after the other, in one thread: under load it is seconds late, and
        people who hung up long ago would still be on the phone (seen at 280 calls/s).
        """
        for start in range(0, len(logins), PHONES_AT_ONCE):
            names = [f"PJSIP/{login}" for login in logins[start : start + PHONES_AT_ONCE]]
            try:
                devices = await self._read(
                    parse_device, [f"deviceStates/{quote(one, safe='')}" for one in names]
                )
                busy = [f"endpoints/{device.name}" for device in devices if device.state in TALKING]
                endpoints = await self._read(parse_endpoint, busy)
            except (Refused, Unreadable) as error:
                raise ConnectionError(f"the exchange does not tell the states of phones: {error}") from error
            over = {f"PJSIP/{one.resource}": one for one in endpoints if not one.channel_ids}
            for device in devices:
                if device.name in over:
                    idle = over[device.name]
                    self._hear_desk(idle.resource, talking=False, in_reach=idle.state == "online")
                else:
                    self.state_changed(device)

    async def _read(self, parse: Callable[[str], _T], paths: Iterable[str]) -> list[_T]:
        return [parse(answer) for answer in await self._ari.requests(*(Request("GET", one) for one in paths))]

    async def look_round(self) -> None:
        """Ask for the states of all desk phones that we do not watch. Raises ConnectionError."""
        try:
            endpoints = parse_endpoints(await self._ari.listed("endpoints/PJSIP"))
            self.on_channels(
                sum(len(one.channel_ids) for one in endpoints),
                sum(len(one.channel_ids) for one in endpoints if is_public_trunk(one.resource)),
                sum(len(one.channel_ids) for one in endpoints if is_mobile_trunk(one.resource)),
                on_each((one.resource, len(one.channel_ids)) for one in endpoints),
            )
            self._count(endpoints)
            others = [
                one for one in endpoints if one.resource not in self._watched and not is_outside(one.resource)
            ]
            in_use = any(one.channel_ids for one in others)
            channels = parse_channels(await self._ari.listed("channels")) if in_use else []
        except (Refused, Unreadable) as error:
            raise ConnectionError(f"the exchange does not list its phones: {error}") from error
        talks = {endpoint_of(channel.name) for channel in channels if self.talks(channel)}
        for one in others:
            reached = one.state == "online" or bool(one.channel_ids)
            self._hear_desk(one.resource, one.resource in talks, in_reach=reached)

    def _count(self, endpoints: Sequence[Endpoint]) -> None:
        online = {one.resource for one in endpoints if one.state == "online"}
        self.registered = len({owner_of(login) for login in online if not is_outside(login)})
        there = {one.resource for one in endpoints}
        self.reachable = {way: one in online for one, way in self.watched.items() if one in there}

    def talks(self, channel: Channel) -> OnPhone | None:
        if channel.state not in ("Up", "Ring", "Dialing"):
            return None  # a person whose phone rings is not on the phone
        endpoint = endpoint_of(channel.name)
        if endpoint is None:
            return None
        if not is_outside(endpoint):
            if channel.state == "Dialing":
                return None
            return OnPhone(owner_of(endpoint), _device(endpoint), talking=True)
        if channel.dialplan.context == "confirm":
            return None  # nobody has pressed the key on this mobile; it may be its own voicemail
        if is_mobile_trunk(endpoint) and channel.state != "Dialing":
            person = self.person_by_mobile(channel.caller.number)
            return OnPhone(person, channel.name, talking=True) if person else None
        return None


def _device(login: str) -> str:
    """What tells a person's telephones apart (OnPhone)."""
    return "desk" if is_first(login) else login
