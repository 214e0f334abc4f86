"""A caller joins the queue, and the desk shows it within half a second of the service's own clock.

Knows: every wait that stands between the exchange's news and the message to the browsers, under virtual time: work
takes none there, so a loaded machine changes nothing. Refuses to know: how long work takes (tests/live/test_desk.py
prints that).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from app.accounts.roles import AccountRole
from app.calls.ports.news import OnPhone
from app.policy.targets import Pause
from app.web.desk.desk_parts import HOUSE_RESTS
from app.web.site.live import LOOK_EVERY, VIEW_RESTS, Live
from app.web.site.render import Pages
from app.words.phone_numbers import phone_text
from tests.calls.queue.test_hall import waits
from tests.calls.stage import stage
from tests.calls.test_desk_transfers import MemoryTransfers
from tests.calls.virtual_time import until
from tests.web.desk.desk_stage import pages_on
from tests.web.site.noted import Noted
from tests.web.site.visit import Door, visitor

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHIN: Final = 0.5  # seconds (issue 19)
BUSY: Final = ">i samtal<"  # on a colleague's badge
BETWEEN: Final = 20  # instants between two looks for a change, at which callers come, several in a second


class Wire:
    """What a browser was sent."""

    def __init__(self) -> None:
        self.sent = ""

    async def write(self, message: bytes) -> None:
        self.sent += message.decode()

    def write_at_once(self, message: bytes) -> bool:
        self.sent += message.decode()
        return True

    def says(self, text: str) -> bool:
        return text in self.sent


async def test_a_caller_who_joins_the_queue_is_sent_to_the_desk_within_500_ms() -> None:
    async with stage() as on:
        for agent in on.company.queues["support"].agents:
            await on.hall.staff.choose(agent, Pause("Lunch"))
        live, gun, wire = Live(lambda: on.hall.changes), visitor(AccountRole.AGENT, "gun"), Wire()
        desk = pages_on(on, Pages(), live, Noted(), MemoryTransfers(), Door(gun))
        look: partial[Mapping[str, str]] = partial(desk._parts.look, gun, "sv", "", 1)
        loop, took = asyncio.get_running_loop(), []

        async def still_in() -> bool:
            return True

        async with live._reading("desk", look, VIEW_RESTS) as view:
            reader = asyncio.create_task(live._tell(wire, view, still_in))
            await until(lambda: wire.says("Ingen väntar."))
            for number in range(BETWEEN):
                # some after the desk has rested, and some while it rests
                await on.later((0.15 if number % 2 else 2 * VIEW_RESTS) + number * LOOK_EVERY / BETWEEN)
                began, caller = loop.time(), f"+467017406{number:02d}"
                await waits(on, f"c{number}", caller)
                await until(partial(wire.says, phone_text(caller, "sv")))
                took.append(loop.time() - began)
            reader.cancel()

    assert max(took) <= WITHIN
    assert max(took[::2]) <= LOOK_EVERY + 1e-6, "after a rest, nothing is waited for but the next look"


async def test_colleagues_show_at_once_in_a_quiet_house_and_once_a_second_in_a_busy_one() -> None:
    """In a busy house each call changes somebody, and 200 desks would be sent all colleagues three times a second."""
    async with stage() as on:
        live, eva = Live(lambda: on.hall.changes), visitor(AccountRole.AGENT, "eva")
        parts = pages_on(on, Pages(), live, Noted(), MemoryTransfers(), Door(eva))._parts

        async def talks(person: str, *, talking: bool = True) -> None:
            on.switchboard.hear(OnPhone(person, "desk", talking=talking))
            await until(lambda: on.floor.on_phone(person) is talking)

        async def busy_after(seconds: float) -> list[str]:
            await on.later(seconds)
            live.round += 1
            people = parts.look(eva, "sv", "", 1)["colleagues"].split("</li>")
            return [
                person
                for person in ("david", "gun")
                for one in people
                if f"who-{person}" in one and BUSY in one
            ]

        assert await busy_after(0) == await busy_after(1.5) == []
        await talks("gun")
        assert await busy_after(0.2) == ["gun"]

        await talks("david")
        assert await busy_after(0.4) == ["gun"]
        await talks("gun", talking=False)
        assert await busy_after(0.4) == ["gun"]
        assert await busy_after(0.2) == ["david"]

        on.now -= timedelta(hours=1)  # the clock is set back
        await talks("david", talking=False)
        assert await busy_after(1.0) == []


async def test_a_caller_who_joins_shows_at_once_and_one_who_leaves_within_a_second() -> None:
    """Each change in a busy queue had 200 desks told of it, three times a second."""
    async with stage() as on:
        for agent in on.company.queues["support"].agents:
            await on.hall.staff.choose(agent, Pause("Lunch"))
        live, eva = Live(lambda: on.hall.changes), visitor(AccountRole.AGENT, "eva")
        parts = pages_on(on, Pages(), live, Noted(), MemoryTransfers(), Door(eva))._parts

        def waiting() -> list[str]:
            live.round += 1
            queues = parts.look(eva, "sv", "", 1)["queues"]
            return [call for call in ("c1", "c2", "c3") if f'id="caller-{call}"' in queues]

        assert waiting() == []
        await on.later(1.5)
        await waits(on, "c1", "+46701740671")
        assert waiting() == ["c1"]
        await on.later(0.1)
        await waits(on, "c2", "+46701740672")
        assert waiting() == ["c1", "c2"]

        on.hall.leave("c1")
        await on.later(0.5)
        assert waiting() == ["c1", "c2"]
        await on.later(0.6)
        assert waiting() == ["c2"]

        on.hall.leave("c2")
        await on.later(0.1)
        await waits(on, "c3", "+46701740673")
        assert waiting() == ["c3"]


async def test_the_end_of_the_second_wakes_the_desks_though_nothing_else_changes() -> None:
    """Whoever hung up half a second after they came was shown for one and a half."""
    async with stage() as on:
        for agent in on.company.queues["support"].agents:
            await on.hall.staff.choose(agent, Pause("Lunch"))
        live, eva, wire = Live(lambda: on.hall.changes), visitor(AccountRole.AGENT, "eva"), Wire()
        parts = pages_on(on, Pages(), live, Noted(), MemoryTransfers(), Door(eva))._parts
        look: partial[Mapping[str, str]] = partial(parts.look, eva, "sv", "", 1)
        loop = asyncio.get_running_loop()

        async def still_in() -> bool:
            return True

        async with live._reading("desk", look, VIEW_RESTS) as view:
            reader = asyncio.create_task(live._tell(wire, view, still_in))
            await on.later(1.5)
            await waits(on, "c1", "+46701740671")
            await until(lambda: wire.says("caller-c1"))
            shown = loop.time()
            await on.later(0.45)
            wire.sent = ""
            on.hall.leave("c1")
            await until(lambda: wire.says("Ingen väntar."))
            reader.cancel()

    assert loop.time() - shown <= HOUSE_RESTS + LOOK_EVERY + 1e-6
