"""The API tells who waits in a queue and who answers."""

from __future__ import annotations

from dataclasses import replace

from app.accounts.roles import AccountRole
from app.company import load, to_company
from app.web.api_v1.described import ApiV1
from app.web.api_v1.queues_api import QueuesApi
from app.web.queues import AgentRow, QueueNow, WaitingNow
from app.web.site.render import Pages
from tests.web.site.visit import visit, visitor

COMPANY = to_company(load("examples/bolaget.yaml"))
AGENT = next(one for one in COMPANY.queues["support"].agents if one not in COMPANY.queues["salj"].agents)
SUPPORT = QueueNow(
    id="support",
    name="Support",
    waiting=(WaitingNow(1, "+46701740699", 12.0, "vip"),),
    agents=(AgentRow("gun", "Gun Berg", 1, "paused", "Lunch", 0.0),),
    longest=12.0,
    came=4,
    answered=3,
    answered_in_time=2,
    abandoned=0,
    breaches=1,
    average=9.0,
)


async def test_a_queue_is_told_as_it_stands() -> None:
    pages = Pages()
    routes = ApiV1(pages, QueuesApi(lambda: [SUPPORT], lambda: COMPANY).operations()).routes()
    async with visit(routes, visitor(AccountRole.AGENT, AGENT), pages) as client:
        [one] = (await (await client.get("/api/v1/queues")).json())["items"]
        same = await (await client.get("/api/v1/queues/support")).json()
        none = await client.get("/api/v1/queues/sales")

    assert one == same
    assert one["waiting"] == [{"place": 1, "caller": "+46701740699", "waited": 12.0, "priority": "vip"}]
    assert (one["agents"][0]["standing"], one["service_level"], none.status) == ("paused", 0.5, 404)


async def test_an_employee_sees_no_queue() -> None:
    pages = Pages()
    routes = ApiV1(pages, QueuesApi(lambda: [SUPPORT], lambda: COMPANY).operations()).routes()
    async with visit(routes, visitor(), pages) as client:
        assert (await client.get("/api/v1/queues")).status == 403


async def test_an_agent_sees_the_queues_that_they_answer() -> None:
    pages = Pages()
    sales = replace(SUPPORT, id="salj", name="Sälj")
    routes = ApiV1(pages, QueuesApi(lambda: [SUPPORT, sales], lambda: COMPANY).operations()).routes()
    seen = {}
    for role in (AccountRole.AGENT, AccountRole.SUPERVISOR):
        async with visit(routes, visitor(role, AGENT), pages) as client:
            seen[role] = [one["id"] for one in (await (await client.get("/api/v1/queues")).json())["items"]]
            other = await client.get("/api/v1/queues/salj")
            assert other.status == (404 if role is AccountRole.AGENT else 200)

    assert list(seen.values()) == [["support"], ["support", "salj"]]
