"""The API about statistics: the morning counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.accounts.roles import AccountRole
from app.storage.cards import COUNTED
from app.web.api_v1.described import ApiV1
from app.web.api_v1.statistics_api import CallCounts, StatisticsApi
from app.web.site.render import Pages
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.storage import Store

SUPERVISOR = visitor(AccountRole.SUPERVISOR, "gun")
THE_DAY = "first=2026-11-24&last=2026-11-24"


async def get(store: Store, path: str, who: Visitor = SUPERVISOR) -> tuple[int, Any]:
    pages = Pages()
    routes = ApiV1(pages, StatisticsApi(store.statistics).operations()).routes()
    async with visit(routes, who, pages) as client, client.get(f"/api/v1/statistics/{path}") as answer:
        return answer.status, await answer.json()


def test_every_count_is_told() -> None:
    assert tuple(CallCounts.model_fields) == COUNTED


async def test_queues_stand_side_by_side(store: Store) -> None:
    status, found = await get(store, f"by-whom?kind=queue&{THE_DAY}")

    assert status == 200
    assert {one["who"]: (one["calls"], one["answered"], one["late"]) for one in found["items"]} == {
        "sales": (1, 1, 0),
        "support": (6, 2, 2),
    }


async def test_a_queue_is_told_day_by_day(store: Store) -> None:
    _, found = await get(store, "by-day?kind=queue&who=support&first=2026-11-01&last=2026-11-30")

    assert [(one["day"], one["calls"]) for one in found["items"]] == [("2026-11-24", 6)]


async def test_the_hours_of_the_week_begin_with_monday_the_first(store: Store) -> None:
    _, found = await get(store, f"by-hour?kind=in&{THE_DAY}")

    assert [(one["weekday"], one["hour"], one["calls"]) for one in found["items"]] == [(2, 9, 7), (2, 10, 1)]


async def test_the_hours_have_every_count_of_the_day(store: Store) -> None:
    """Those in time, diverted, blocked and so on were 0 in every hour."""
    _, hours = await get(store, f"by-hour?kind=queue&who=support&{THE_DAY}")
    _, days = await get(store, f"by-day?kind=queue&who=support&{THE_DAY}")

    [day] = days["items"]
    sums = {name: sum(one[name] for one in hours["items"]) for name in COUNTED}
    assert sums == {name: day[name] for name in COUNTED}
    assert sums["in_time"] > 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("kind=none&" + THE_DAY, "kind"),
        ("first=2026-11-24", "last"),
        ("first=2026-11-24&last=2026-11-23", "last"),
        ("first=2020-01-01&last=2026-11-23", "last"),
        ("first=x&last=2026-11-23", "first"),
    ],
)
async def test_a_period_that_makes_no_sense_is_refused(store: Store, query: str, field: str) -> None:
    status, problem = await get(store, f"by-whom?{query}")

    assert (status, problem["errors"][0]["field"]) == (400, field)


async def test_an_agent_is_told_no_statistics(store: Store) -> None:
    assert (await get(store, f"by-whom?{THE_DAY}", visitor(AccountRole.AGENT)))[0] == 403
