"""Statistics on both databases: figures of a morning counted by hand, and which indexes answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.storage.cards import COUNTED
from tests.storage.plans import plans
from tests.storage.told_calls import CUSTOMER, Told, all_records

if TYPE_CHECKING:
    from app.storage import Store

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def some(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


async def test_queues_are_told_side_by_side(store: Store) -> None:
    await store.write(all_records())

    found = await store.statistics.by_whom("queue", TUESDAY, TUESDAY)

    assert {queue: counts["calls"] for queue, counts in found.items()} == {"support": 6, "sales": 1}
    assert set(found["support"]) == set(COUNTED)
    assert some(found["support"]) == {
        "calls": 6,
        "answered": 2,
        "in_time": 2,
        "late": 2,
        "abandoned": 1,
        "messages": 1,
        "callbacks": 1,
        "diverted": 1,
        "waited_ms": 20_000,
        "talking_ms": 120_000,
    }


async def test_people_are_told_by_what_they_did(store: Store) -> None:
    await store.write(all_records())

    to, rung, called = [
        await store.statistics.by_whom(kind, TUESDAY, TUESDAY) for kind in ("to", "agent", "from")
    ]

    assert some(to["anna"]) == {"calls": 2, "diverted": 1, "unanswered": 1}
    assert some(rung["anna"]) == {
        "calls": 3,
        "answered": 2,
        "waited_ms": 20_000,
        "talking_ms": 120_000,
    }
    assert some(called["anna"]) == {"calls": 1, "answered": 1, "waited_ms": 15_000, "talking_ms": 60_000}
    assert to["bo"]["answered"] == 2


async def test_a_period_has_its_first_and_its_last_day_and_no_other(store: Store) -> None:
    for day in range(-1, 3):
        told = Told(f"d{day}", 60, CUSTOMER, "100", day=day)
        await store.write(told.decided(60, "queue", "support", "Q14").ended(90, "caller_hung_up").records)

    found = await store.statistics.by_day("queue", TUESDAY, WEDNESDAY, "support")

    assert {day: counts["calls"] for day, counts in found.items()} == {TUESDAY: 1, WEDNESDAY: 1}
    assert await store.statistics.by_day("queue", TUESDAY, WEDNESDAY, "sales") == {}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 11, 25), date(2026, 11, 30), [1, 6]),  # days of one month
        (date(2026, 11, 1), date(2026, 11, 30), [0, 1, 6]),  # a whole month
        (date(2026, 11, 25), date(2026, 12, 31), [1, 6, 7, 37]),  # days, and a whole month
        (date(2026, 11, 24), date(2027, 1, 1), [0, 1, 6, 7, 37, 38]),  # days on both sides of a month
        (date(2026, 12, 1), date(2026, 12, 31), [7, 37]),
        (date(2026, 12, 2), date(2027, 1, 1), [37, 38]),  # no whole month
        (date(2026, 11, 26), date(2026, 11, 25), []),
    ],
)
async def test_whole_months_and_the_days_around_them_make_a_period(
    store: Store, first: date, last: date, days: list[int]
) -> None:
    for day in (0, 1, 6, 7, 37, 38):  # 24, 25 and 30 November, 1 and 31 December, 1 January
        told = Told(f"d{day}", 60, CUSTOMER, "100", day=day).decided(60, "queue", "support", "Q14")
        await store.write(told.ended(60 + day, "answered", "anna", talked=day).records)

    found = await store.statistics.by_whom("queue", first, last)

    assert found.get("support", {}).get("calls", 0) == len(days)
    assert found.get("support", {}).get("talking_ms", 0) == sum(days) * 1000
    each = await store.statistics.by_day("queue", first, last, "support")
    assert sum(counts["calls"] for counts in each.values()) == len(days)


async def test_hours_of_the_same_weekday_are_summed(store: Store) -> None:
    for week in (0, 7):
        told = Told(f"w{week}", 60, CUSTOMER, "100", day=week)
        await store.write(told.ended(90, "answered", "anna", talked=20, rang=10).records)
    await store.write(Told("later", 3660, CUSTOMER, "100").ended(3700, "caller_hung_up").records)

    found = await store.statistics.by_hour("in", TUESDAY, date(2026, 12, 31))

    assert set(found) == {(1, 9), (1, 10)}
    assert some(found[1, 9]) == {"calls": 2, "answered": 2, "waited_ms": 20_000, "talking_ms": 40_000}
    assert some(found[1, 10]) == {"calls": 1, "abandoned": 1}


@pytest.mark.usefixtures("store")
async def test_the_index_of_their_kind_answers_each_question(database: str) -> None:
    async with plans(database) as seen:
        await seen.store.statistics.by_whom("queue", TUESDAY, WEDNESDAY)
        await seen.store.statistics.by_day("queue", TUESDAY, WEDNESDAY, "support")
        await seen.store.statistics.by_hour("in", TUESDAY, WEDNESDAY)

    assert len(seen.plans) == 3
    for plan in seen.plans:
        assert plan.keys | plan.indexes <= {"hour_figure", "ix_hour_figure_who"}, plan
        assert plan.keys or plan.indexes, plan
        assert not plan.whole_tables, plan
