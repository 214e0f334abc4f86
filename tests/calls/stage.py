"""A stage for screenplays: a small company, an exchange that does what the script says, and a journal in memory."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.calls.call import House, Snapshot
from app.calls.floor import Floor
from app.calls.ports import Arrived, ChannelGone, Ended, Order, Returned, Source
from app.calls.switchboard import Switchboard
from app.company import load, to_company

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.calls.journal import Line
    from app.calls.ports import Message
    from app.policy.decision import Outcome

TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


class Stage:
    """Everything around the calls of one test. `orders` is what the exchange was told, oldest first."""

    def __init__(self) -> None:
        self.orders: asyncio.Queue[tuple[str, Order, str]] = asyncio.Queue()
        self.given_up: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.lines: list[Line] = []
        self.messages: list[Message] = []
        self.gone: set[str] = set()
        self.broken: Exception | None = None
        self.floor = Floor()
        self.profiles: dict[str, str] = {}
        self.company = to_company(load("examples/bolaget.yaml"))
        self.switchboard: Switchboard

    # calls.ports.Exchange

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        if call in self.gone:
            raise ChannelGone(call)
        if self.broken is not None:
            raise self.broken
        self.orders.put_nowait((call, order, trail))

    async def give_up(self, call: str, dialled: str) -> None:
        self.given_up.put_nowait((call, dialled))

    # calls.journal.Journal

    def write(self, line: Line) -> None:
        self.lines.append(line)

    # The screenplay's hands

    def calls(
        self, dialled: str, caller: str = "+46701740699", source: Source = Source.TRUNK, id_: str = "c1"
    ) -> None:
        self.switchboard.hear(Arrived(id_, source, caller, dialled, TUESDAY_NOON))

    def comes_back(self, outcome: Outcome, trail: str, id_: str = "c1") -> None:
        self.switchboard.hear(Returned(id_, outcome, trail, TUESDAY_NOON))

    def ends(self, how: str, answered_by: str | None = None, id_: str = "c1") -> None:
        self.switchboard.hear(Ended(id_, TUESDAY_NOON, how, answered_by, 1200, 3400, 16))

    async def order(self) -> tuple[Order, str]:
        async with asyncio.timeout(2):
            _, order, trail = await self.orders.get()
        return order, trail

    async def empty(self) -> None:
        async with asyncio.timeout(2):
            while self.switchboard.calls:
                await asyncio.sleep(0)


@contextlib.asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    it = Stage()
    house = House(
        it, it.floor, it, lambda: TUESDAY_NOON, lambda: Snapshot(it.company, "version", it.profiles)
    )
    async with asyncio.TaskGroup() as tasks:
        it.switchboard = Switchboard(house, tasks, it.messages.append)
        yield it
        for id_ in list(it.switchboard._calls):
            it.ends("caller_hung_up", id_=id_)
