"""A live view begins with everything, then tells what differs, with numbers; one rendering serves all readers."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from app.accounts.roles import Right
from app.web.site.live import LOOK_EVERY, MOST_STREAMS, VIEW_RESTS, Live, _in_json, _message
from app.web.site.routes import Route
from tests.calls.virtual_time import until
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from _pytest.monkeypatch import MonkeyPatch
    from aiohttp import ClientResponse, ClientSession, web

    from app.accounts.visitor import Visitor


class House:
    """Two parts of which one changes; it counts how often it is looked at."""

    def __init__(self) -> None:
        self.changes = self.looks = self.looked_in = 0
        self.parts = {"queues": "nobody", "people": "Anna"}
        self.may_stay, self.fails = True, False
        self.live = Live(lambda: self.changes)

    def look(self) -> dict[str, str]:
        self.looks += 1
        self.looked_in = self.live.round
        if self.fails:
            raise KeyError("a word that nobody wrote")
        return dict(self.parts)

    async def now(self, request: web.Request, _who: Visitor) -> web.StreamResponse:
        async def still_in() -> bool:
            return self.may_stay

        session, rest = request.query.get("session", ""), request.query.get("rest", "0")
        rests = {} if rest == "usual" else {"rest": float(rest)}
        return await self.live.serve(request, "desk", self.look, still_in, session=session, **rests)

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


async def test_a_view_that_cannot_be_made_leaves_nothing_behind() -> None:
    async with reading() as (house, browser):
        house.fails = True
        assert (await browser.get("/now")).status == 500
        assert house.live._views == {}
        house.fails = False
        async with browser.get("/now") as answer:
            assert (await told(answer))[0] == "full"


async def test_a_session_has_only_so_many_streams_at_a_time() -> None:
    async with reading() as (house, browser):
        open_ = [await browser.get("/now?session=a") for _ in range(MOST_STREAMS)]
        assert (await browser.get("/now?session=a")).status == 429
        assert (await browser.get("/now?session=b")).status == 200

        open_[0].close()
        await until(lambda: any(one.transport is None for one in house.live._streams["a"]))
        assert (await browser.get("/now?session=a")).status == 200


async def test_a_view_that_may_rest_is_made_once_for_many_changes() -> None:
    async with reading() as (house, browser), browser.get("/now?rest=1") as answer:
        await told(answer)
        house.change(queues="one waits")
        assert (await told(answer))[1]["n"] == 2
        looks = house.looks
        for number in range(5):  # within a second
            house.change(queues=f"{number} wait")
            await asyncio.sleep(LOOK_EVERY)
        assert house.looks - looks <= 1
        assert (await told(answer))[1]["parts"] != {}


async def test_a_view_is_made_at_most_four_times_a_second_and_tells_the_last_change() -> None:
    async with reading() as (house, browser), browser.get("/now?rest=usual") as answer:
        await told(answer)
        before, began = house.looks, time.monotonic()
        for number in range(20):
            house.change(queues=f"{number} wait")
            await asyncio.sleep(LOOK_EVERY / 2)
        while (await told(answer))[1]["parts"] != {"queues": "19 wait"}:
            pass

    # one more at the beginning, where the view had rested
    assert house.looks - before <= (time.monotonic() - began) / VIEW_RESTS + 1


async def test_what_many_views_show_is_made_ready_to_be_told_once() -> None:
    text = "a table of all queues" * 100
    _in_json.cache_clear()

    first, second = (
        _message("parts", 2, {"queues": text}),
        _message("parts", 9, {"queues": text, "call": 'a "b"'}),
    )

    assert json.loads(first.decode().split("data: ")[1]) == {"n": 2, "parts": {"queues": text}}
    assert json.loads(second.decode().split("data: ")[1])["parts"] == {"queues": text, "call": 'a "b"'}
    assert _in_json.cache_info().misses == 4  # the two ids and the two texts


async def test_a_reader_to_whom_nothing_is_told_hears_a_beat(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.site.live.BEAT_EVERY", 0.5)
    async with reading() as (_house, browser), browser.get("/now") as answer:
        assert (await told(answer))[0] == "full"
        assert await told(answer) == ("beat", {"n": 1, "parts": {}})
        assert await told(answer) == ("beat", {"n": 1, "parts": {}})


async def test_a_reader_who_may_no_longer_read_is_told_so_at_once_when_somebody_asks() -> None:
    async with reading() as (house, browser), browser.get("/now") as answer:
        await told(answer)
        house.may_stay = False
        house.live.look_at_readers()

        assert (await told(answer))[0] == "out"
        assert (await told(answer))[0] == "end"


class Wire:
    """A browser. fast: it has taken all that it was sent."""

    def __init__(self) -> None:
        self.fast = True
        self.at_once: list[bytes] = []
        self.waited: list[bytes] = []

    async def write(self, event: bytes) -> None:
        self.waited.append(event)

    def write_at_once(self, event: bytes) -> bool:
        if self.fast:
            self.at_once.append(event)
        return self.fast


async def test_a_change_is_told_at_once_and_wakes_nobody_but_the_slow() -> None:
    """To wake a task for each of 200 boards cost as much as writing to them."""
    house, fast, slow = House(), Wire(), Wire()

    async def still_in() -> bool:
        return house.may_stay

    async with house.live._reading("desk", house.look, VIEW_RESTS) as view:
        tasks = [asyncio.create_task(house.live._tell(one, view, still_in)) for one in (fast, slow)]
        await until(lambda: fast.waited != [] and slow.waited != [])
        slow.fast = False
        house.change(queues="one waits")
        view.refresh()

        assert fast.at_once == [_message("parts", 2, {"queues": "one waits"})]
        await until(lambda: len(slow.waited) == 2)
        assert slow.waited[1] == fast.at_once[0]
        assert len(fast.waited) == 1

        house.may_stay = False
        house.live.look_at_readers()
        house.change(queues="two wait")
        view.refresh()
        await asyncio.gather(*tasks)

    assert len(fast.at_once) == 1, "nothing more is told to whoever may perhaps no longer read"
    assert b"event: out" in fast.waited[-1]


async def test_whoever_reads_first_begins_a_new_round() -> None:
    """What was seen in the last one may be of yesterday."""
    async with reading() as (house, browser):
        assert house.live.round == 0
        async with browser.get("/now"):
            assert house.looked_in == 1
