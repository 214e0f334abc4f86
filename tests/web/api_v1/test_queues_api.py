"""The API tells who waits in a queue and who answers, and moves who waits."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.policy.targets import Pause
from app.web.api_v1.described import ApiV1
from app.web.api_v1.queues_api import QueuesApi
from app.web.queues import AgentRow, QueueNow, WaitingNow
from app.web.site.render import Pages
from tests.calls.queue.test_hall import waits
from tests.calls.stage import Stage, stage
from tests.policy.bolaget import BOLAGET
from tests.web.desk.desk_stage import waiting_on
from tests.web.site.noted import Noted
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor

COMPANY = BOLAGET
AGENT = next(one for one in COMPANY.queues["support"].agents if one not in COMPANY.queues["salj"].agents)
SUPPORT = QueueNow(
    id="support",
    name="Support",
    waiting=(WaitingNow(1, "+46701740699", 12.0, "vip", "c1"),),
    agents=(AgentRow("gun", "Gun Berg", 1, "paused", "Lunch", 0.0),),
    longest=12.0,
    came=4,
    answered=3,
    answered_in_time=2,
    abandoned=0,
    breaches=1,
    average=9.0,
)
MOVE = "/api/v1/queues/support/waiting/{}/move"


@asynccontextmanager
async def queues_api(
    who: Visitor, queues: Sequence[QueueNow] = (SUPPORT,)
) -> AsyncIterator[tuple[ClientSession, Stage, Noted]]:
    pages, audit = Pages(), Noted()
    async with stage() as on:
        api = QueuesApi(lambda: queues, lambda: COMPANY, waiting_on(on, audit))
        async with visit(ApiV1(pages, api.operations()).routes(), who, pages) as client:
            yield client, on, audit


async def test_a_queue_is_told_as_it_stands() -> None:
    async with queues_api(visitor(AccountRole.AGENT, AGENT)) as (client, _, _):
        [one] = (await (await client.get("/api/v1/queues")).json())["items"]
        same = await (await client.get("/api/v1/queues/support")).json()
        none = await client.get("/api/v1/queues/sales")

    assert one == same
    assert one["waiting"] == [
        {"place": 1, "caller": "+46701740699", "waited": 12.0, "priority": "vip", "call": "c1"}
    ]
    assert (one["agents"][0]["standing"], one["service_level"], none.status) == ("paused", 0.5, 404)


async def test_an_employee_sees_no_queue() -> None:
    async with queues_api(visitor()) as (client, _, _):
        assert (await client.get("/api/v1/queues")).status == 403


async def test_an_agent_sees_the_queues_that_they_answer() -> None:
    sales = replace(SUPPORT, id="salj", name="Sälj")
    seen = {}
    for role in (AccountRole.AGENT, AccountRole.SUPERVISOR):
        async with queues_api(visitor(role, AGENT), (SUPPORT, sales)) as (client, _, _):
            seen[role] = [one["id"] for one in (await (await client.get("/api/v1/queues")).json())["items"]]
            other = await client.get("/api/v1/queues/salj")
            assert other.status == (404 if role is AccountRole.AGENT else 200)

    assert list(seen.values()) == [["support"], ["support", "salj"]]


async def two_wait(on: Stage) -> None:
    for agent in on.company.queues["support"].agents:
        await on.hall.staff.choose(agent, Pause("Lunch"))
    await waits(on, "c1")
    await waits(on, "c2")


async def test_a_supervisor_moves_who_waits_to_the_front_and_the_log_says_why() -> None:
    async with queues_api(visitor(AccountRole.SUPERVISOR)) as (client, on, audit):
        await two_wait(on)

        body = {"to": "front", "reason": "ringer för tredje gången"}
        assert (await client.post(MOVE.format("c2"), json=body)).status == 204

        assert [one.id for one in on.hall.dispatcher.waiting("support")] == ["c2", "c1"]
    [line] = audit.lines
    assert (line.action, line.about, line.after, line.why) == (
        "call.move",
        "c2",
        {"to": "front"},
        "ringer för tredje gången",
    )


@pytest.mark.parametrize(
    ("place", "body", "status", "field"),
    [
        (MOVE.format("c1"), {"to": "queue:nowhere"}, 409, "to"),
        (MOVE.format("c1"), {"to": "person:nobody"}, 409, "to"),
        (MOVE.format("c1"), {"to": "away"}, 409, "to"),
        (MOVE.format("c3"), {"to": "front"}, 409, "call"),
        (MOVE.format("c1").replace("support", "salj"), {"to": "front"}, 409, "call"),
        (MOVE.format("c1"), {"to": "front", "reason": "x" * 201}, 400, "reason"),
        (MOVE.format("c1"), {}, 400, "to"),
    ],
)
async def test_a_move_that_cannot_be_names_the_field(
    place: str, body: dict[str, str], status: int, field: str
) -> None:
    async with queues_api(visitor(AccountRole.SUPERVISOR)) as (client, on, audit):
        await two_wait(on)
        answer = await client.post(place, json=body)

        assert (answer.status, [one["field"] for one in (await answer.json())["errors"]]) == (status, [field])
        assert audit.lines == []


async def test_an_agent_moves_nobody() -> None:
    async with queues_api(visitor(AccountRole.AGENT, AGENT)) as (client, on, _):
        await two_wait(on)
        assert (await client.post(MOVE.format("c2"), json={"to": "front"})).status == 403
        assert [one.id for one in on.hall.dispatcher.waiting("support")] == ["c1", "c2"]
