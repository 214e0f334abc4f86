"""Asks a running Asterisk over its manager interface: endpoints, hints, queues, mailboxes, and its database.

Knows: what the actions answer, by Asterisk 22's documentation of PJSIPShowEndpoints, PJSIPShowEndpoint,
ExtensionStateList, QueueStatus, VoicemailUsersList and DBGetTree, and where FreePBX keeps people (AMPUSER), forwards
(CF, CFU, CFB) and do not disturb (DND) in AstDB. Refuses to know: how to reach it (beside/ami), and its dialplan, which
has the numbers from outside and their hours (live_dialplan.py).

Each answer has a time-out, and we send only actions that read (beside/ami/reading.py). We report what the manager user
may not ask; the rest comes over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import BadSource, Found, FoundGroup, FoundMember, FoundPerson, Origin, Remark
from app.beside.adopt.freepbx_groups import set_strategy
from app.beside.adopt.live_dialplan import read_dialplan
from app.beside.ami.client import Ami, AmiAway, AmiRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.ami.client import AmiAddress, Said

_EXTENSION: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_DEVICE: Final = re.compile(r"(?:PJSIP|SIP|IAX2|Local)/(?P<name>[^@&,/]+)", re.IGNORECASE)
FORWARDS: Final = {
    "CF": ("alltid", "always"),
    "CFB": ("vid upptaget", "when busy"),
    "CFU": ("när ingen svarar", "when nobody answers"),
}
_DIRECT: Final = "DIRECT"  # of followme/ddial: Follow Me is on


async def read_exchange(address: AmiAddress) -> Found:
    """Raises BadSource if we cannot reach the exchange, or if it refuses our login."""
    origin = Origin(address.place)
    try:
        async with Ami(address).opened() as ami:
            return await _Reading(ami, origin).everything()
    except (AmiAway, AmiRefused, TimeoutError) as error:
        sv, en = f"växeln svarar inte: {error}", f"the exchange does not answer: {error}"
        raise BadSource(Remark(sv, en, origin)) from None


class _Reading:
    def __init__(self, ami: Ami, origin: Origin) -> None:
        self._ami = ami
        self._origin = origin
        self._found = Found()
        self._people: dict[str, FoundPerson] = {}
        self._by_device: dict[str, str] = {}
        self._outside: dict[str, None] = {}  # contexts of calls from trunks

    async def everything(self) -> Found:
        endpoints = [
            one["objectname"] for one in await self._ask("PJSIPShowEndpoints") if one.get("objectname")
        ]
        await self._hints()
        for endpoint in endpoints:
            await self._endpoint(endpoint)
        await self._voicemail()
        await self._freepbx()
        await self._states()
        await self._queues()
        self._found.add(await read_dialplan(self._ask, self._outside, self._by_device, self._origin))
        for person in self._people.values():
            person.name = person.name or person.extension
        self._found.people = sorted(self._people.values(), key=lambda one: int(one.extension))
        return self._found

    async def _hints(self) -> None:
        """Extensions and their devices: if the two differ, only a hint tells."""
        for one in await self._ask("ExtensionStateList"):
            number, device = one.get("exten", ""), _DEVICE.match(one.get("hint", ""))
            if _EXTENSION.fullmatch(number) and device is not None:
                self._by_device.setdefault(device["name"], number)
                self._person(number)

    async def _endpoint(self, name: str) -> None:
        number = self._by_device.get(name, name)
        if not _EXTENSION.fullmatch(number):
            sv = f"endpoint {name}: är ingen anknytning; är det en trunk, ange den i Växels inställningar"
            en = f"endpoint {name}: is no extension; if it is a trunk, give it in Växel's settings"
            self._tell(sv, en)
            for one in await self._ask("PJSIPShowEndpoint", Endpoint=name):
                if one.get("context"):
                    self._outside[one["context"]] = None
            return
        self._by_device.setdefault(name, number)
        person = self._person(number)
        for one in await self._ask("PJSIPShowEndpoint", Endpoint=name):
            caller_id = one.get("callerid", "")
            if "<" in caller_id and "unknown" not in caller_id:
                person.name = person.name or caller_id.partition("<")[0].strip().strip('"')

    async def _voicemail(self) -> None:
        waiting = 0
        for one in await self._ask("VoicemailUsersList"):
            number = one.get("voicemailbox", "")
            if not _EXTENSION.fullmatch(number):
                continue
            person = self._person(number)
            person.name = person.name or one.get("fullname", "")
            person.email = person.email or one.get("email", "")
            waiting += _number(one.get("newmessagecount")) + _number(one.get("oldmessagecount"))
        if waiting:
            sv = f"meddelanden i dess röstbrevlådor: {waiting}; vaxel adopt voicemail MAPP tar över dem"
            en = f"messages in its mailboxes: {waiting}; vaxel adopt voicemail FOLDER takes them over"
            self._tell(sv, en)

    async def _freepbx(self) -> None:
        """AMPUSER/101/cidname and so on, if it is FreePBX."""
        users: dict[str, dict[str, str]] = {}
        for key, value in (await self._tree("AMPUSER")).items():
            number, _, field = key.partition("/")
            if _EXTENSION.fullmatch(number):
                users.setdefault(number, {})[field] = value
        for number, fields in users.items():
            person = self._person(number)
            person.name = fields.get("cidname") or person.name
            shown = telephone.of_caller_id(fields.get("outboundcid", ""))
            person.presented = telephone.read_telephone(shown).text if shown else ""
            if fields.get("followme/ddial") == _DIRECT:
                listed = fields.get("followme/grplist", "").split("-")
                read_numbers = (telephone.read_telephone(one.removesuffix("#")).text for one in listed)
                person.mobile = next((one for one in read_numbers if one.startswith("+")), "")

    async def _states(self) -> None:
        """What people have set for now: we report it, and make no rule of it."""
        for number, value in (await self._tree("DND")).items():
            if value and number in self._people:
                sv = f"stör ej är på: vaxel profile {number} dnd, när filen gäller"
                en = f"do not disturb is on: vaxel profile {number} dnd, when the file is in force"
                self._people[number].remarks.append(Remark(sv, en, self._origin))
        for family, words in FORWARDS.items():
            for number, value in (await self._tree(family)).items():
                if value and number in self._people:
                    sv = f"vidarekopplad {words[0]} till {value}: välj en profil, eller ange regeln i rollen"
                    en = f"forwarded {words[1]} to {value}: choose a profile, or give the rule in the role"
                    self._people[number].remarks.append(Remark(sv, en, self._origin))

    async def _queues(self) -> None:
        groups: dict[str, FoundGroup] = {}
        for one in await self._ask("QueueStatus"):
            name = one.get("queue", "")
            group = groups.setdefault(name, FoundGroup(self._origin, name, "" if name.isdigit() else name))
            if one.get("event") == "QueueParams":
                set_strategy(group, one.get("strategy", ""), self._origin)
                group.most, group.weight = _number(one.get("max")) or None, _number(one.get("weight")) or None
            elif one.get("event") == "QueueMember":
                group.members.append(FoundMember(self._member(one), _number(one.get("penalty"))))
        self._found.groups = [group for name, group in groups.items() if name]

    def _member(self, said: Said) -> str:
        """The number of a member: of Local/101@from-queue/n, or of a device, whose extension a hint tells."""
        for field in ("stateinterface", "location"):
            device = _DEVICE.match(said.get(field, ""))
            if device is not None:
                return self._by_device.get(device["name"], device["name"])
        return said.get("location", "")

    async def _tree(self, family: str) -> Mapping[str, str]:
        """What AstDB has under a family, by the key without the family."""
        found = {}
        for one in await self._ask("DBGetTree", Family=family):
            key, start = one.get("key", ""), f"/{family}/"
            if key.startswith(start):
                found[key.removeprefix(start)] = one.get("val", "")
        return found

    async def _ask(self, action: str, **fields: str) -> list[Said]:
        """The answer; [] if the exchange does not have it. Raises AmiAway."""
        try:
            said = await self._ami.ask(action, **fields)
            return said if action == "Getvar" else [one for one in said if "event" in one]
        except AmiRefused as error:
            if "ermission" in str(error):
                sv = f"managerkontot får inte fråga {action}: ge det write = system,reporting för inläsningen"
                en = (
                    f"the manager user may not ask {action}: give it write = system,reporting for the reading"
                )
                self._tell(sv, en)
        except TimeoutError as error:
            self._tell(f"inget svar: {error}", f"no answer: {error}")
        return []

    def _person(self, number: str) -> FoundPerson:
        return self._people.setdefault(number, FoundPerson(self._origin, extension=number))

    def _tell(self, sv: str, en: str) -> None:
        remark = Remark(sv, en, self._origin)
        if remark not in self._found.remarks:
            self._found.remarks.append(remark)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
