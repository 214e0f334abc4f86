"""A live view begins with everything, then tells what differs, with numbers; one rendering serves all readers."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.accounts.roles import Right
from app.web.site.live import Live
from app.web.site.routes import Route
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse, ClientSession, web

    from app.accounts.visitor import Visitor


class House:
    """Two parts of which one changes; it counts how often it is looked at."""

    def __init__(self) -> None:
        self.changes = self.looks = 0
        self.parts = {"queues": "nobody", "people": "Anna"}
        self.may_stay = True
        self.live = Live(lambda: self.changes)

    def look(self) -> dict[str, str]:
        self.looks += 1
        return dict(self.parts)

    async def now(self, request: web.Request, _who: Visitor) -> web.StreamResponse:
        async def still_in() -> bool:
            return self.may_stay

        return await self.live.serve(request, "desk", self.look, still_in)

    def change(self, **parts: str) -> None:
        self.parts |= parts
        self.changes += 1


@asynccontextmanager
async def reading() -> AsyncIterator[tuple[House, ClientSession]]:
    house = House()
    routes = [Route("GET", "/now", Right.OWN, house.now)]
    async with visit(routes, visitor(), live=house.live) as browser:
        yield house, browser


async def told(answer: ClientResponse) -> tuple[str, dict[str, object]]:
    """The next message: its event, and its data."""
    async with asyncio.timeout(10):
        event, data = "", ""
        async for line in answer.content:
            text = line.decode().strip()
            if text.startswith("event: "):
                event = text.removeprefix("event: ")
            elif text.startswith("data: "):
                data = text.removeprefix("data: ")
            elif not text:
                return event, json.loads(data)
        return "end", {}


async def test_it_begins_with_everything_and_then_tells_only_what_differs() -> None:
    async with reading() as (house, browser), browser.get("/now") as answer:
        first = await told(answer)
        house.change(queues="one waits")

        assert first == ("full", {"n": 1, "parts": {"queues": "nobody", "people": "Anna"}})
        assert await told(answer) == ("parts", {"n": 2, "parts": {"queues": "one waits"}})


async def test_twenty_readers_cost_one_rendering_a_change() -> None:
    async with reading() as (house, browser):
        answers = [await browser.get("/now") for _ in range(20)]
        for answer in answers:
            await told(answer)
        before = house.looks
        house.change(queues="one waits")
        for answer in answers:
            assert (await told(answer))[1]["n"] == 2
            answer.close()

    assert house.looks - before <= 2


async def test_a_reader_who_comes_later_gets_the_number_of_now() -> None:
    async with reading() as (house, browser), browser.get("/now") as early:
        await told(early)
        house.change(queues="one waits")
        await told(early)
        async with browser.get("/now") as late:
            assert await told(late) == ("full", {"n": 2, "parts": {"queues": "one waits", "people": "Anna"}})
