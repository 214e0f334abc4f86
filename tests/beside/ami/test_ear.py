"""A person on the phone at another exchange is on the phone here, too, for as long as we hear it (M5)."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.beside.ami.client import Ami
from app.beside.ami.ear import STATE_CLASSES, STATE_EVENTS, Ear, EarNow, person_at
from app.calls.floor import Floor
from tests.beside.ami.fake import Action, FakeManager, fake_manager
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MEMBER = (
    b"Event: QueueMember\r\nQueue: support\r\nName: Carin\r\nLocation: Local/103@from-queue/n\r\n"
    b"StateInterface: hint:103@ext-local\r\nInCall: 0\r\nStatus: %d\r\nPaused: %d"
)


class TheirExchange:
    """Answers with these device states, and one member of a queue."""

    def __init__(self, fake: FakeManager) -> None:
        self.fake = fake
        self.states = {"PJSIP/101": "NOT_INUSE", "PJSIP/102": "INUSE", "PJSIP/operator": "INUSE"}
        self.variables: dict[str, str] = {}
        self.member = MEMBER % (1, 0)
        fake.answer = self.answer

    def answer(self, action: Action) -> list[bytes] | None:
        match action["Action"]:
            case "DeviceStateList":
                states = (
                    f"Event: DeviceStateChange\r\nDevice: {device}\r\nState: {state}".encode()
                    for device, state in self.states.items()
                )
                return [
                    b"Response: Success\r\nEventList: start\r\nMessage: Device States will follow",
                    *states,
                    b"Event: DeviceStateListComplete\r\nEventList: Complete",
                ]
            case "QueueStatus":
                return [
                    b"Response: Success\r\nEventList: start\r\nMessage: Queue status will follow",
                    self.member,
                    b"Event: QueueStatusComplete\r\nEventList: Complete",
                ]
            case "Getvar":
                value = self.variables.get(action["Variable"], "")
                return [f"Response: Success\r\nVariable: {action['Variable']}\r\nValue: {value}".encode()]
            case _:
                return [b"Response: Success"]

    async def say(self, *lines: bytes) -> None:
        self.fake.tell(*lines)


class Listening:
    def __init__(self, theirs: TheirExchange, holds_for: float) -> None:
        self.theirs, self.floor = theirs, Floor()
        self.changes: asyncio.Queue[EarNow] = asyncio.Queue()
        self.heard = asyncio.Event()
        self.company = BOLAGET
        address = theirs.fake.address

        def hear(said: dict[str, str]) -> None:
            self.ear._on_event(said)
            self.heard.set()

        ami = Ami(address, events=STATE_CLASSES, wanted=STATE_EVENTS, hear=hear, first_wait=0.02)
        self.ear = Ear(
            address,
            lambda: self.company,
            self.floor.hear,
            self.changes.put_nowait,
            holds_for=holds_for,
            ami=ami,
        )

    async def tells(self, *lines: bytes) -> None:
        self.heard.clear()
        self.theirs.fake.tell(*lines)
        await self.heard.wait()


@contextlib.asynccontextmanager
async def listening(holds_for: float = 30.0) -> AsyncIterator[Listening]:
    async with fake_manager() as fake, asyncio.timeout(10):
        here = Listening(TheirExchange(fake), holds_for)
        running = asyncio.create_task(here.ear.run())
        try:
            assert (await here.changes.get()).connected
            yield here
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_talks_there_are_known_when_we_come_and_a_trunk_is_nobody_m5() -> None:
    async with listening() as here:
        assert here.floor.talking() == {"bo"}
        assert here.ear.now() == EarNow(
            connected=True, stale=False, devices=3, talking=1, members=1, free=1, why=""
        )


async def test_each_change_there_is_known_here_m5() -> None:
    async with listening() as here:
        await here.tells(b"Event: DeviceStateChange", b"Device: PJSIP/101", b"State: INUSE")
        assert here.floor.on_phone("anna")

        await here.tells(b"Event: DeviceStateChange", b"Device: PJSIP/101", b"State: RINGING")
        assert not here.floor.on_phone("anna")


async def test_a_member_of_a_queue_who_talks_is_on_the_phone_and_one_who_pauses_is_not_free() -> None:
    async with listening() as here:
        assert here.ear.now().free == 1

        busy = MEMBER.replace(b"QueueMember", b"QueueMemberStatus").replace(b"Location", b"Interface") % (
            2,
            0,
        )
        await here.tells(*busy.split(b"\r\n"))
        assert here.floor.on_phone("carin")
        assert here.ear.now().free == 0

        paused = MEMBER.replace(b"QueueMember", b"QueueMemberPause").replace(b"Location", b"Interface") % (
            1,
            1,
        )
        await here.tells(*paused.split(b"\r\n"))
        assert not here.floor.on_phone("carin")
        assert here.ear.now().free == 0


async def test_facts_survive_a_short_cut_and_come_back() -> None:
    async with listening() as here:
        here.theirs.states["PJSIP/101"] = "INUSE"
        here.theirs.fake.cut()

        lost = await here.changes.get()
        assert (lost.connected, lost.stale) == (False, False)
        assert here.floor.on_phone("bo")

        back = await here.changes.get()
        assert (back.connected, back.stale) == (True, False)
        assert here.floor.talking() == {"anna", "bo"}


async def test_facts_that_are_no_longer_heard_visibly_go_stale() -> None:
    async with listening(holds_for=0.05) as here:
        here.theirs.fake.answer = lambda _action: None  # nobody comes in any more
        here.theirs.fake.cut()

        while not (now := await here.changes.get()).stale:
            pass

        assert not now.connected
        assert now.why
        assert here.floor.talking() == frozenset()
        assert here.ear.now().members == 0


async def test_our_own_exchange_is_refused() -> None:
    async with fake_manager() as fake, asyncio.timeout(10):
        here = Listening(TheirExchange(fake), 30)
        here.theirs.variables["VX_SHARED"] = "/srv/vaxel/shared"
        running = asyncio.create_task(here.ear.run())

        now = await here.changes.get()

        assert "own exchange" in now.why
        assert not now.connected
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_an_exchange_that_tells_no_device_states_says_what_it_lacks() -> None:
    async with fake_manager() as fake, asyncio.timeout(10):
        here = Listening(TheirExchange(fake), 30)
        fake.answer = lambda _: [b"Response: Error\r\nMessage: Invalid/unknown command"]
        running = asyncio.create_task(here.ear.run())

        now = await here.changes.get()

        assert "res_manager_devicestate.so" in now.why
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_person_who_is_new_in_the_company_is_found_at_the_next_change() -> None:
    async with listening() as here:
        here.company = replace(BOLAGET, people={k: v for k, v in BOLAGET.people.items() if k != "bo"})

        await here.tells(b"Event: DeviceStateChange", b"Device: PJSIP/101", b"State: INUSE")

        assert here.floor.talking() == {"anna"}


@pytest.mark.parametrize(
    ("device", "person"),
    [
        ("PJSIP/101", "anna"),
        ("SIP/anna", "anna"),
        ("PJSIP/101-0000002f", "anna"),
        ("Local/103@from-queue/n", "carin"),
        ("hint:103@ext-local", "carin"),
        ("Local/+46701740605@from-internal", "anna"),
        ("Custom:101", None),
        ("PJSIP/operator", None),
        ("PJSIP/", None),
        ("", None),
    ],
)
def test_a_device_is_found_by_id_extension_or_number(device: str, person: str | None) -> None:
    assert person_at(BOLAGET, device) == person
