"""The statistics' pages tell the figures of a morning counted by hand, and only to those who may see them."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from tests.web.site.booked import COMPANY, at_the_pages
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from app.storage import Store

SUPERVISOR = visitor(AccountRole.SUPERVISOR, "gun")
PAGES = [
    "/statistics",
    "/statistics/queues",
    "/statistics/queues/support",
    "/statistics/people",
    "/statistics.csv",
    "/statistics/queues.csv",
    "/statistics/people.csv",
    "/statistics/queues/support.csv",
    "/statistics.csv?by=hour",
]


async def get(store: Store, path: str) -> str:
    async with at_the_pages(store, SUPERVISOR) as browser, browser.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()


def cells(html: str, row: str) -> list[str]:
    """The texts of a table's row, by how it begins."""
    [found] = re.findall(
        rf'<tr><th scope="row"[^>]*>(?:<a [^>]*>)?{row}(?:</a>)?</th>(.*?)</tr>', html, re.DOTALL
    )
    return [" ".join(one.split()) for one in re.findall(r"<td[^>]*>(.*?)</td>", found, re.DOTALL)]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", AccountRole)
async def test_a_supervisor_sees_statistics_and_an_agent_does_not(
    store: Store, path: str, role: AccountRole
) -> None:
    async with at_the_pages(store, visitor(role, "anna")) as browser, browser.get(path) as answer:
        assert answer.status == (200 if role in (AccountRole.SUPERVISOR, AccountRole.ADMINISTRATOR) else 403)


async def test_queues_stand_side_by_side_also_those_that_nobody_called(store: Store) -> None:
    html = await get(store, "/statistics/queues")

    # came, answered, in time, late, gave up, messages, to call back, diverted, mean wait, talk time
    assert cells(html, "Support") == ["6", "2", "33 %", "2", "1", "1", "1", "1", "10 s", "2 min 0 s"]
    assert cells(html, COMPANY.queues["teknik"].name)[:3] == ["0", "0", "–"]


async def test_the_company_s_day_is_told_by_hour(store: Store) -> None:
    html = await get(store, "/statistics?from=2026-11-24&to=2026-11-24")

    nine, ten = cells(html, "09–10"), cells(html, "10–11")
    assert (nine[:3], nine[-2:]) == (["7", "3", "1"], ["1 min 49 s", "3 min 30 s"])
    assert (ten[:3], ten[-2:]) == (["1", "1", "0"], ["5 s", "35 s"])
    assert html.count('<rect class="answered"') == 2  # the bar, and its key
    assert "<title>tisdag 9–10: 7</title>" in html


async def test_people_are_told_what_they_were_called_and_called(store: Store) -> None:
    html = await get(store, "/statistics/people")

    assert cells(html, "Anna[^<]*") == ["2", "0", "1", "1", "3", "2", "1", "3 min 0 s"]
    assert "De som får flest samtal" in html
    assert html.count('<rect class="lost"') >= 2  # a bar, and its key


async def test_without_calls_to_anybody_nothing_is_drawn_of_people(store: Store) -> None:
    assert "flest samtal" not in await get(store, "/statistics/people?from=2024-01-01&to=2024-01-31")


async def test_one_queue_has_days_hours_and_a_way_to_its_calls(store: Store) -> None:
    html = await get(store, "/statistics/queues/support?from=2026-11-24&to=2026-11-24")

    assert cells(html, "2026-11-24")[:2] == ["6", "2"]
    assert "/journal?q=support&amp;from=2026-11-24&amp;to=2026-11-24" in html


async def test_a_long_period_is_told_by_weeks(store: Store) -> None:
    html = await get(store, "/statistics?from=2026-01-01&to=2026-12-31")

    assert cells(html, "2026-11-23")[:2] == ["8", "4"]  # the Monday
    assert "Vecka för vecka" in html


async def test_a_table_has_numbers_that_a_spreadsheet_counts(store: Store) -> None:
    text = await get(store, "/statistics/queues.csv?from=2026-11-24&to=2026-11-24&lang=en")

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    [support] = [row for row in rows if row["Queue"] == "Support"]
    assert (support["Calls"], support["In time (%)"], support["Mean wait (s)"]) == ("6", "33.3", "10")


async def test_each_table_of_time_is_a_file_too(store: Store) -> None:
    day = "from=2026-11-24&to=2026-11-24"
    for page in ("/statistics", "/statistics/queues/support"):
        html = await get(store, f"{page}?{day}")
        links = [one.replace("&amp;", "&") for one in re.findall(rf'href="({page}\.csv[^"]+)"', html)]
        days, hours = [(await get(store, link)).splitlines() for link in links]

        heading, *of_days = [line.lstrip("\ufeff").split(";") for line in days]
        of_hours, *each = [line.lstrip("\ufeff").split(";") for line in hours]
        counts = [at for at, name in enumerate(heading) if at and "snitt" not in name and "%" not in name]

        assert (heading[:2], of_days[0][0]) == (["Dag", "Samtal"], "2026-11-24")
        assert [of_hours[0], *heading[1:]] == ["Klockan", *of_hours[1:]]
        assert each[0][:3] == ["09–10", *cells(html, "09–10")[:2]]
        assert [sum(int(row[at]) for row in each) for at in counts] == [int(of_days[0][at]) for at in counts]


@pytest.mark.parametrize("query", ["from=x", "from=2026-11-24&to=2020-01-01", "from=2199-12-31", "way=x"])
async def test_a_period_that_makes_no_sense_breaks_no_page(store: Store, query: str) -> None:
    for path in PAGES:
        await get(store, f"{path}{'&' if '?' in path else '?'}{query}")


async def test_a_queue_that_is_none_is_not_found(store: Store) -> None:
    async with at_the_pages(store, SUPERVISOR) as browser, browser.get("/statistics/queues/no") as answer:
        assert answer.status == 404
        assert (await browser.get("/statistics/queues/no.csv")).status == 404


async def test_each_page_is_small_also_for_a_year(store: Store) -> None:
    for path in PAGES[:4]:
        assert len((await get(store, f"{path}?from=2025-11-25&to=2026-11-24")).encode()) < 150_000
