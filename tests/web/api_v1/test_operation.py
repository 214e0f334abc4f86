"""An operation answers with its model or with a problem that names the field, and does not undo another's change."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts.roles import AccountRole
from tests.web.api_v1.stage import notes_api

URL = "/api/v1/notes/n1"


async def test_an_unchanged_answer_is_not_sent_again() -> None:
    async with notes_api() as client:
        first = await client.get(URL)
        again = await client.get(URL, headers={"If-None-Match": first.headers["ETag"]})

        assert (await first.json(), again.status) == ({"id": "n1", "text": "text"}, 304)


async def test_a_write_over_what_somebody_changed_meanwhile_is_refused() -> None:
    async with notes_api() as client:
        seen = (await client.get(URL)).headers["ETag"]
        mine = await client.put(URL, json={"text": "mine"}, headers={"If-Match": seen})
        late = await client.put(URL, json={"text": "late"}, headers={"If-Match": seen})

        assert (mine.status, late.status, late.content_type) == (200, 412, "application/problem+json")
        assert mine.headers["ETag"] == (await client.get(URL)).headers["ETag"]
        assert (await (await client.get(URL)).json())["text"] == "mine"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"json": {}}, "text"),
        ({"json": {"text": ""}}, "text"),
        ({"json": {"text": "a", "tags": ["b", 3]}}, "tags[1]"),
        ({"json": {"text": "a", "more": 1}}, "more"),
        ({"json": {"text": "a\x00"}}, "text"),
        ({"json": {"text": "a", "tags": ["\ud800"]}}, "tags[0]"),
        ({"json": []}, "body"),
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, "body"),
        ({"data": b"[" * 5000, "headers": {"Content-Type": "application/json"}}, "body"),
        ({"json": {"text": "a"}, "params": {"lang2": "x"}}, "lang2"),
    ],
)
async def test_a_problem_names_the_field(given: dict[str, Any], field: str) -> None:
    async with notes_api() as client:
        answer = await client.put(URL, **given)
        problem = await answer.json()

        assert (answer.status, answer.content_type) == (400, "application/problem+json")
        assert [one["field"] for one in problem["errors"]] == [field]
        assert problem["status"] == 400


async def test_what_an_operation_refuses_is_told_with_its_field() -> None:
    async with notes_api() as client:
        refused = await (await client.put(URL, json={"text": "no"})).json()
        missing = await client.delete("/api/v1/notes/none")

        assert (refused["status"], refused["errors"]) == (409, [{"field": "text", "message": "it says no"}])
        assert missing.status == 404


async def test_a_deleted_resource_answers_with_nothing() -> None:
    async with notes_api() as client:
        deleted = await client.delete(URL)

        assert (deleted.status, await deleted.read()) == (204, b"")


@pytest.mark.parametrize(("role", "status"), [(None, 401), (AccountRole.EMPLOYEE, 403)])
async def test_a_missing_right_is_a_problem_too(role: AccountRole | None, status: int) -> None:
    async with notes_api(role) as client:
        answer = await client.delete(URL)

        assert (answer.status, answer.content_type) == (status, "application/problem+json")


async def test_a_database_that_is_away_is_a_problem_too() -> None:
    """It was a mistake of ours, as text."""
    async with notes_api() as client:
        answer = await client.get("/api/v1/notes/away")
        problem = await answer.json()

        assert (answer.status, answer.content_type) == (503, "application/problem+json")
        assert (problem["detail"], answer.headers["Retry-After"]) == (
            "databasen är borta; försök igen om en stund",
            "10",
        )


async def test_a_body_of_another_type_is_refused() -> None:
    async with notes_api() as client:
        assert (await client.put(URL, data="text=a")).status == 415
