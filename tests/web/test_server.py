"""The service's small web, over HTTP: what machines read, and what a person's browser gets."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientPayloadError, ClientSession, web
from structlog.testing import capture_logs

from app.calls.ports.news import Ending
from app.policy.limits import REACHED
from app.web.problems import Problem
from app.web.server import application, metrics_application
from app.web.status import ExchangeNow, LoadNow, PersonNow, Status, StrangersNow
from tests.web.asking import asking

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

ANNA = PersonNow("Anna Ek", "Säljare", "101", "+46846500401", "+46701740605", "Tillgänglig", on_phone=True)
READY = Status(
    status="ready",
    company="Exempelbolaget AB",
    policy="445c38b3b35d0000",
    exchange_connected=True,
    calls=2,
    calls_served=7,
    journal_away=True,
    journal_waiting=3,
    journal_held=4,
    journal_lost=5,
    problems=(),
    on_phone=1,
    people=(ANNA, replace(ANNA, name="Bo Lind", mobile=None, on_phone=False)),
    load=LoadNow(sound=12, places=500, trunk=4, mobiles=9, abroad_minutes=31, reached={"limit_sent": 3}),
    strangers=StrangersNow(2000, 3000, 7),
)


def browser(status: Status) -> AbstractAsyncContextManager[ClientSession]:
    """A client of a service in this state."""
    return asking(application(lambda: status))


def prometheus(status: Status) -> AbstractAsyncContextManager[ClientSession]:
    """A client of its other port."""
    return asking(metrics_application(lambda: status))


async def test_health_is_200_when_the_policy_serves_the_calls() -> None:
    async with browser(READY) as session, session.get("/health") as answer:
        body = await answer.json()

    assert answer.status == 200
    assert body["company"] == "Exempelbolaget AB"
    assert {name: body[f"journal_{name}"] for name in ("away", "waiting", "held", "lost")} == {
        "away": True,
        "waiting": 3,
        "held": 4,
        "lost": 5,
    }


async def test_health_has_the_figures_as_they_are_counted() -> None:
    """A Counter, once something was counted, made every question for health fail."""
    counted = ExchangeNow(11, {"trunk": True}, Counter(answered=2))

    async with browser(replace(READY, exchange=counted)) as session, session.get("/health") as answer:
        body = await answer.json()

    assert body["exchange"]["outcomes"] == {"answered": 2}
    assert body["load"]["reached"] == {"limit_sent": 3}


async def test_health_tells_nobody_who_works_here() -> None:
    """It may be asked by monitoring from elsewhere; the directory is for the page."""
    async with browser(READY) as session, session.get("/health") as answer:
        text = await answer.text()

    assert "Anna" not in text


@pytest.mark.parametrize("status", ["starting", "degraded"])
async def test_health_is_503_and_says_why_when_it_does_not(status: str) -> None:
    away = replace(READY, status=status, problems=("the exchange is not connected",))

    async with browser(away) as session, session.get("/health") as answer:
        body = await answer.json()

    assert answer.status == 503
    assert body["problems"] == ["the exchange is not connected"]


@pytest.mark.parametrize(
    ("query", "text"), [("", "make room"), ("?lang=en", "make room"), ("?lang=sv", "frigör plats")]
)
async def test_health_says_what_to_do_in_the_language_that_is_asked_for(query: str, text: str) -> None:
    full = replace(READY, problems=(Problem("make room", "frigör plats"), "said in one language"))

    async with browser(full) as session, session.get(f"/health{query}") as answer:
        body = await answer.json()

    assert body["problems"] == [text, "said in one language"]


async def test_metrics_have_every_figure_by_its_name() -> None:
    async with prometheus(READY) as session, session.get("/metrics") as answer:
        lines = (await answer.text()).splitlines()

    figures = dict(line.split(" ") for line in lines if not line.startswith("#"))
    ended = {f'vaxel_calls_ended_total{{how="{how}"}}': 0 for how in Ending}
    assert answer.content_type == "text/plain"
    assert {name: float(value) for name, value in figures.items()} == {
        "vaxel_exchange_connected": 1,
        "vaxel_calls": 2,
        "vaxel_calls_served": 7,
        "vaxel_journal_away": 1,
        "vaxel_journal_waiting": 3,
        "vaxel_journal_held": 4,
        "vaxel_journal_lost": 5,
        "vaxel_room_for_sound": 1,
        "vaxel_people_on_phone": 1,
        "vaxel_sound_places": 500,
        "vaxel_sound_places_taken": 12,
        "vaxel_trunk_calls": 4,
        "vaxel_mobile_trunk_calls": 9,
        "vaxel_abroad_minutes": 31,
        **{f'vaxel_limit_reached_total{{limit="{code}"}}': 3 * (code == "limit_sent") for code in REACHED},
        'vaxel_strangers_refused_total{why="password"}': 2000,
        'vaxel_strangers_refused_total{why="unknown"}': 3000,
        "vaxel_strangers_addresses": 7,
        **ended,
    }


async def test_metrics_are_on_their_port_alone_and_nothing_else_is() -> None:
    """A client that may read figures from elsewhere must not thereby read the directory."""
    async with browser(READY) as session, session.get("/metrics") as answer:
        on_the_page = answer.status
    async with prometheus(READY) as session:
        elsewhere = [(await session.get(path)).status for path in ("/", "/health", "/transfers/1")]

    assert on_the_page == 404
    assert elsewhere == [404, 404, 404]


async def test_a_mistake_of_ours_is_500_and_one_line_of_the_log_without_a_secret_of_the_path() -> None:
    async def fails(_request: web.Request) -> web.Response:
        raise ZeroDivisionError

    app = application(lambda: READY)
    app.router.add_get("/board/{key}", fails)
    with capture_logs() as logs:
        async with asking(app) as session, session.get("/board/hush") as answer:
            body = await answer.json()

    assert (answer.status, body) == (
        500,
        {"error": "GET /board/{key}: a mistake of the service; its log says more"},
    )
    assert logs == [
        {"event": "a request failed", "log_level": "error", "route": "GET /board/{key}", "exc_info": True}
    ]


async def test_an_answer_that_fails_when_it_has_begun_breaks_off() -> None:
    """Another answer in its midst would be taken for a part of it."""

    async def fails(request: web.Request) -> web.StreamResponse:
        begun = web.StreamResponse()
        await begun.prepare(request)
        await begun.write(b"half")
        raise ZeroDivisionError

    app = application(lambda: READY)
    app.router.add_get("/news", fails)
    async with asking(app) as session, session.get("/news") as answer:
        with pytest.raises(ClientPayloadError):
            await answer.read()


async def test_a_refusal_with_a_reason_does_not_count_as_our_error() -> None:
    with capture_logs() as logs:
        async with browser(READY) as session, session.get("/nowhere") as nowhere:
            pass

    assert (nowhere.status, logs) == (404, [])
