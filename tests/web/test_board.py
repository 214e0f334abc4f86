"""An agent's board, over HTTP: entered by a personal link, it shows who rings while it rings, and takes choices."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import pytest
from aiohttp import ClientSession, CookieJar, web

from app.calls.ports.news import LegAnswered
from app.web.board import Boards
from app.web.board_page import Board, now_part
from tests.calls.queue.test_hall import leg_of, waits
from tests.calls.stage import Stage, stage
from tests.calls.virtual_time import until
from tests.web.test_queues import NEW, SUPPORT
from tests.web.wire import answer_to

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiohttp import ClientResponse

CALLER = "+46701740699"
PHRASE = "Hej och välkommen till Exempelbolaget AB, du pratar med Gun Berg. Hur kan jag hjälpa dig?"


class Browser:
    """Somebody's browser on the board."""

    def __init__(self, on: Stage, boards: Boards, session: ClientSession, url: str) -> None:
        self.on, self.session, self.url = on, session, url
        self.link = boards.path_for("gun")

    async def enter(self) -> None:
        async with self.session.get(self.link) as answer:
            assert answer.status == 200
            assert answer.url.path == "/board"


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    async with stage() as on:

        def board(person: str) -> Board | None:
            if not on.hall.staff.is_agent(person):
                return None
            one = on.company.people[person]
            reasons = on.company.pause_reasons
            return Board(one.name, one.language, "free", "", on.hall.at_hand(person), reasons, ())

        app = web.Application()
        boards = Boards(board, lambda: on.hall.changes, on.hall.staff.choose, "secret")
        boards.add_to(app)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            jar = CookieJar(unsafe=True)  # of a host that is an address
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            async with ClientSession(url, cookie_jar=jar) as session:
                yield Browser(on, boards, session, url)
        finally:
            async with asyncio.timeout(5):  # nobody who looks keeps the service from leaving
                await runner.cleanup()


async def told(answer: ClientResponse, true: Callable[[str], object]) -> dict[str, Any]:
    """The first news from the board of whose HTML something is true."""
    async with asyncio.timeout(5):
        while True:
            line = (await answer.content.readline()).decode()
            if line.startswith("data: "):
                news = json.loads(line.removeprefix("data: "))
                if true(news["html"]):
                    return dict(news)


async def test_the_personal_link_leads_to_the_board() -> None:
    async with browser() as it:
        await it.enter()

        async with it.session.get("/board") as answer:
            text = await answer.text()

        kept = next(iter(it.session.cookie_jar))

    assert kept["httponly"]
    assert kept["samesite"] == "Lax"  # sent when the link is opened from a mail, not with another site's form
    assert "<h1>Gun Berg</h1>" in text
    assert "Inget samtal från någon kö just nu." in text


@pytest.mark.parametrize(
    "path", ["/board", "/board/now", "/board/gun/wrong", "/board/farid/KEY", "/board/nobody/KEY"]
)
async def test_nobody_else_gets_in(path: str) -> None:
    async with browser() as it:
        path = path.replace("KEY", it.link.rpartition("/")[2])
        async with it.session.get(path) as answer:
            assert answer.status == 403
            assert "vaxel board" in await answer.text()


@pytest.mark.parametrize("cookie", [b"gun.\xff", b"\xff.KEY", b"\xff", b""])
async def test_a_cookie_of_any_bytes_gets_nobody_in(cookie: bytes) -> None:
    async with browser() as it:
        cookie = cookie.replace(b"KEY", it.link.rpartition("/")[2].encode())
        head = b"GET /board HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: vaxel-board=" + cookie

        status, text = await answer_to(it.url, head + b"\r\n\r\n")

    assert status == 403
    assert "vaxel board" in text


async def test_a_ringing_caller_is_shown_with_the_phrase_q6() -> None:
    async with browser() as it:
        await it.enter()
        async with it.session.get("/board/now") as news:
            await told(news, lambda text: "Inget samtal" in text)

            await waits(it.on, caller=CALLER)
            rings = await told(news, lambda text: "Det ringer" in text)
            assert rings["title"] == "Det ringer: Support"
            assert CALLER in rings["html"]
            assert PHRASE in rings["html"]

            it.on.switchboard.hear(LegAnswered(leg_of(it.on, "gun")))
            await told(news, lambda text: "Du talar med" in text and PHRASE in text)


async def test_a_colleague_answers_and_the_board_is_quiet_again() -> None:
    async with browser() as it:
        await it.enter()
        async with it.session.get("/board/now") as news:
            await waits(it.on, caller=CALLER)
            await told(news, lambda text: "Det ringer" in text)
            await until(lambda: "farid" in {who for who, _ in it.on.ringing.values()})

            it.on.switchboard.hear(LegAnswered(leg_of(it.on, "farid")))
            await told(news, lambda text: "Inget samtal" in text)


async def test_an_agent_pauses_on_the_board_for_one_of_the_companys_reasons() -> None:
    async with browser() as it:
        await it.enter()

        async with it.session.post("/board", data={"do": "pause", "reason": "Lunch"}) as answer:
            assert answer.status == 200
        assert it.on.hall.staff.agents.of("gun").paused == "Lunch"

        async with it.session.post("/board", data={"do": "pause", "reason": "<b>"}) as answer:
            assert answer.status == 400
        async with it.session.post("/board", data={"do": "resume"}) as answer:
            assert answer.status == 200
        assert it.on.hall.staff.agents.of("gun").paused is None


async def test_a_callers_name_is_never_markup() -> None:
    async with browser() as it:
        await it.enter()
        async with it.session.get("/board/now") as news:
            await waits(it.on, caller="<script>")
            rings = await told(news, lambda text: "Det ringer" in text)

    assert "<script>" not in rings["html"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("sv", "stängd, men de som väntar får svar"), ("en", "closed, but those who wait get an answer")],
)
def test_agents_see_that_callers_remain_after_closing_q12(lang: Literal["sv", "en"], said: str) -> None:
    board = Board("Gun Berg", lang, "free", "", None, (), (replace(SUPPORT, open=False), NEW))

    told = now_part(board)

    assert re.search(rf"Support[^/]*{said}.*?</th><td>2</td>", told)
    assert told.count(said) == 1
