"""The ear: who is on the phone at another exchange, and the states of its queues' members (M5).

Knows: the manager interface's device states and queue members. Refuses to know: how to ask for them (client.py), and
what the policy makes of them; each change becomes news like that of a phone of ours.

After the connection ends, we trust for HOLDS_FOR seconds what we heard, so no call notices a short cut. Then the ear
counts nobody as on the phone, until it hears again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

from app.beside.ami.client import Ami, AmiRefused
from app.calls.floor import BESIDE
from app.calls.ports.news import OnPhone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.beside.ami.client import AmiAddress, Said
    from app.policy.model import Company

STATE_CLASSES: Final = "call,agent"  # of events, by Asterisk's names; there are no narrower ones
MEMBERS: Final = frozenset(
    {"QueueMemberStatus", "QueueMemberAdded", "QueueMemberPause", "QueueMemberRemoved"}
)
STATE_EVENTS: Final = MEMBERS | {"DeviceStateChange"}
TALKING_STATES: Final = frozenset({"INUSE", "BUSY", "ONHOLD", "RINGINUSE"})
# AST_DEVICE_...: queues use numbers for the same states.
STATES: Final = (
    "UNKNOWN",
    "NOT_INUSE",
    "INUSE",
    "BUSY",
    "INVALID",
    "UNAVAILABLE",
    "RINGING",
    "RINGINUSE",
    "ONHOLD",
)
STATE_MODULE: Final = "res_manager_devicestate.so"  # without it AMI tells no device state
HOLDS_FOR: Final = 10.0  # seconds
_MOST_DEVICES: Final = 20_000  # devices that we remember
_OF_A_CHANNEL: Final = re.compile(r"-[0-9a-f]{1,8}$")
OURS: Final = "VX_SHARED"  # a global variable of our own exchange

log = structlog.get_logger()


class OurOwnExchange(AmiRefused):
    """This is our own exchange's manager interface, which would make every call cost a third more."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a queue over there. state: Asterisk's word, such as NOT_INUSE."""

    queue: str
    interface: str
    name: str
    device: str
    state: str
    paused: bool

    @property
    def is_free(self) -> bool:
        return self.state == "NOT_INUSE" and not self.paused


@dataclass(frozen=True, slots=True)
class EarNow:
    """The ear's state. stale: we no longer trust anything that it heard. why: what is wrong, "" if nothing."""

    connected: bool = False
    stale: bool = True
    devices: int = 0
    talking: int = 0
    members: int = 0
    free: int = 0
    why: str = ""


class Ear:
    """hear: takes who is on the phone. changed: called when the connection comes or goes, or its news goes stale."""

    def __init__(
        self,
        address: AmiAddress,
        company: Callable[[], Company],
        hear: Callable[[OnPhone], None],
        changed: Callable[[EarNow], None],
        *,
        holds_for: float = HOLDS_FOR,
        ami: Ami | None = None,
    ) -> None:
        self._ami = ami or Ami(address, events=STATE_CLASSES, wanted=STATE_EVENTS, hear=self._on_event)
        self._company, self._hear, self._changed = company, hear, changed
        self._holds_for = holds_for
        self._states: dict[str, str] = {}  # by device
        self._members: dict[tuple[str, str], Member] = {}
        self._told: dict[str, str] = {}  # who talks, as we last told it, by device
        self._read_for: Company | None = None  # the company by whose people we read the devices
        self._since_asked: list[Said] | None = None
        self._connected, self._stale, self._why = False, True, ""
        self._ageing: asyncio.TimerHandle | None = None

    @property
    def place(self) -> str:
        return self._ami.address.place

    def now(self) -> EarNow:
        return EarNow(
            self._connected,
            self._stale,
            len(self._states),
            len(set(self._told.values())),
            len(self._members),
            sum(one.is_free for one in self._members.values()),
            self._why,
        )

    async def run(self) -> None:
        """Listen, for ever."""
        try:
            await self._ami.run(self._learn, self._lost)
        finally:
            if self._ageing is not None:
                self._ageing.cancel()

    async def _learn(self) -> None:
        """Ask for the states over there now; what we hear meanwhile is newer than the answers."""
        self._since_asked = []
        try:
            await self._refuse_our_own()
            devices = await self._device_states()
            members: list[Said] = []
            with contextlib.suppress(AmiRefused):  # an exchange without queues
                members = await self._ami.ask("QueueStatus")
            heard = self._since_asked
        finally:
            self._since_asked = None
        self._states.clear()
        self._members.clear()
        if self._ageing is not None:
            self._ageing.cancel()
        self._connected, self._stale, self._why = True, False, ""
        for said in (*devices, *members, *heard):
            self._take_in(said)
        self._tell_all()
        self._changed(self.now())
        log.info("listening to the exchange beside us", **self._figures())

    async def _device_states(self) -> list[Said]:
        try:
            return await self._ami.ask("DeviceStateList")
        except AmiRefused as error:
            raise AmiRefused(
                f"{error} (it needs {STATE_MODULE}, and write = reporting for our user)"
            ) from None

    async def _refuse_our_own(self) -> None:
        try:
            [said] = await self._ami.ask("Getvar", Variable=OURS)
        except AmiRefused:  # we may not ask
            return
        if said.get("value", ""):
            raise OurOwnExchange("this is Växel's own exchange, which needs no manager interface")

    def _lost(self, why: str) -> None:
        self._why = why
        if self._connected:
            self._connected = False
            self._ageing = asyncio.get_running_loop().call_later(self._holds_for, self._goes_stale)
        self._changed(self.now())

    def _goes_stale(self) -> None:
        self._stale = True
        self._states.clear()
        self._members.clear()
        self._tell_all()
        self._changed(self.now())

    def _on_event(self, said: Said) -> None:
        if self._since_asked is not None:
            self._since_asked.append(said)
            return
        if not self._connected:
            return
        self._take_in(said)
        if self._read_for is not self._company():
            self._tell_all()
        elif said.get("event") == "DeviceStateChange":
            self._tell(said.get("device", ""))
        else:
            self._tell(self._device_of(said))

    def _take_in(self, said: Said) -> None:
        event = said.get("event", "")
        if event == "DeviceStateChange":
            device, state = said.get("device", ""), said.get("state", "")
            if device in self._states or len(self._states) < _MOST_DEVICES:
                self._states[device] = state
        elif event == "QueueMember" or event in MEMBERS:
            interface = said.get("interface") or said.get("location", "")
            key = (said.get("queue", ""), interface)
            if event == "QueueMemberRemoved":
                self._members.pop(key, None)
                return
            status = said.get("status", "")
            member = Member(
                *key,
                said.get("membername") or said.get("name", ""),
                self._device_of(said),
                STATES[int(status)] if status.isdigit() and int(status) < len(STATES) else "UNKNOWN",
                said.get("paused") == "1",
            )
            if key in self._members or len(self._members) < _MOST_DEVICES:
                self._members[key] = member

    def _device_of(self, said: Said) -> str:
        return said.get("stateinterface") or said.get("interface") or said.get("location", "")

    def _tell_all(self) -> None:
        self._read_for = self._company()
        devices = {*self._states, *(one.device for one in self._members.values()), *self._told}
        for device in sorted(devices):
            self._tell(device)

    def _tell(self, device: str) -> None:
        """Tell who talks on a device, if that is new. If we hear no state of the device itself, its member's counts."""
        person = person_at(self._company(), device)
        state = self._states.get(device)
        if state is None:
            state = next((one.state for one in self._members.values() if one.device == device), "")
        talks = person if state in TALKING_STATES else None
        before = self._told.get(device)
        if talks == before:
            return
        if before is not None:
            del self._told[device]
            self._hear(OnPhone(before, BESIDE + device, talking=False))
        if talks is not None:
            self._told[device] = talks
            self._hear(OnPhone(talks, BESIDE + device, talking=True))

    def _figures(self) -> dict[str, int]:
        now = self.now()
        return {"devices": now.devices, "talking": now.talking, "members": now.members}


def person_at(company: Company, device: str) -> str | None:
    """The owner of a device or channel over there: PJSIP/101, SIP/anna-0000002f, hint:101@ext-local.

    We know it by the id, the extension, or a number. A trunk's device is nobody's.
    """
    technology, separator, rest = device.partition("/")
    if not separator:
        technology, _, rest = device.partition(":")
        if technology.lower() != "hint":
            return None
    whole = rest.partition("@")[0].partition("/")[0]
    for name in (whole, _OF_A_CHANNEL.sub("", whole)):
        person = company.people.get(name) or company.person_of(name)
        if person is not None:
            return person.id
    return None
