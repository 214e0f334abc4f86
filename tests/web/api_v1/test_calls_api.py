"""The API about calls: the same search and the same rights as the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.accounts.roles import AccountRole
from app.accounts.tokens import rights_of_scopes
from app.service.web.call_book import StoredCalls
from app.web.api_v1.calls_api import CallsApi
from app.web.api_v1.described import ApiV1
from app.web.site.render import Pages
from tests.web.site.booked import COMPANY
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.storage import Store

SUPERVISOR = visitor(AccountRole.SUPERVISOR, "gun")
ANNA = visitor(AccountRole.EMPLOYEE, "anna")


async def get(store: Store, path: str, who: Visitor = SUPERVISOR, lang: str = "en") -> tuple[int, Any]:
    pages = Pages()
    routes = ApiV1(pages, CallsApi(StoredCalls(store, lambda: COMPANY)).operations()).routes()
    async with (
        visit(routes, who, pages) as client,
        client.get(f"/api/v1/calls{path}", headers={"Accept-Language": lang}) as answer,
    ):
        return answer.status, await answer.json()


async def ids(store: Store, query: str, who: Visitor = SUPERVISOR) -> list[str]:
    status, found = await get(store, query, who)
    assert status == 200, found
    return [one["id"] for one in found["items"]]


async def test_calls_are_found_as_on_the_page(store: Store) -> None:
    assert await ids(store, "?q=0739") == ["c9", "c6", "c4", "c2"]
    assert await ids(store, "?q=support&how=answered&clause=Q9") == ["c11", "c5", "c1"]
    assert await ids(store, "?since=2026-11-24T09:20:00%2B01:00&until=2026-11-24T09:24:00%2B01:00") == ["c8"]
    assert await ids(store, "?direction=out") == ["c9"]


async def test_an_employee_is_told_their_own_calls_alone(store: Store) -> None:
    assert await ids(store, "", ANNA) == ["c11", "c10", "c9", "c8", "c6", "c1"]
    assert (await get(store, "/c2", ANNA))[0] == 404
    assert (await get(store, "/c1", ANNA))[0] == 200


async def test_a_program_with_the_journal_s_scope_is_told_all_calls(store: Store) -> None:
    crm = replace(ANNA, person=None, rights=rights_of_scopes(["journal:read"], writes=False))
    statistics = replace(crm, rights=rights_of_scopes(["statistics:read"], writes=False))

    assert len(await ids(store, "", crm)) == 11
    assert (await get(store, "/c2", crm))[0] == 200
    assert (await get(store, "", statistics))[0] == 403


async def test_pages_lead_through_the_whole_journal(store: Store) -> None:
    found, after = [], ""
    while True:
        status, page = await get(store, f"?limit=4{after}")
        assert status == 200
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = "&after=" + page["next"].replace("+", "%2B")

    assert found == [f"c{n}" for n in range(11, 0, -1)]


async def test_a_call_is_told_with_its_story_in_the_language_asked_for(store: Store) -> None:
    status, english = await get(store, "/c1")
    _, swedish = await get(store, "/c1", lang="sv")

    assert (status, english["how"], english["answered_by"], english["talking_ms"]) == (
        200,
        "answered",
        "anna",
        120_000,
    )
    assert english["story"][-1]["text"] == "The end: Anna Ek answered after 12 s; they talked for 2 min 0 s."
    assert swedish["story"][-1]["text"].startswith("Samtalet slut: Anna Ek svarade efter 12 s")
    assert {one["clause"] for line in english["story"] for one in line["reasons"]} >= {"Q14", "Q9"}


@pytest.mark.parametrize(
    "query",
    [
        "?after=x",
        "?after=0001-01-01T00:00:00%2B14:00~x",
        "?since=0001-01-01T00:00:00%2B14:00",
        "?until=9999-12-31T23:59:59-12:00",
        "?since=yesterday",
        "?since=2026-11-24T09:00:00",
        "?direction=up",
        "?x=1",
        "?limit=0",
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(store: Store, query: str) -> None:
    status, problem = await get(store, query)

    assert status == 400
    assert problem["errors"][0]["field"] == query[1:].partition("=")[0]


async def test_looking_at_a_call_of_others_is_noted(store: Store) -> None:
    await get(store, "/c1")

    assert [(one.who, one.call, one.person) for one in await store.accesses()] == [("gun", "c1", "anna")]
