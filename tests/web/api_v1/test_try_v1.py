"""The API asks the policy as the page does, and gives it as a document to those who may read it."""

from __future__ import annotations

import pytest

from app.accounts.roles import AccountRole
from app.web.trying.ports import PolicyQuestion
from tests.web.trying.test_try_pages import trying

URL = "/api/v1"


async def test_a_call_is_explained_with_its_path_reasons_and_flow() -> None:
    async with trying() as (client, policy):
        answer = await client.get(f"{URL}/try?to=101&from=bo&profile=anna%3Dlunch")
        told = await answer.json()

    assert policy.asked == [PolicyQuestion("101", "bo", "", "anna=lunch")]
    assert told["path"] == ["Det ringer hos <Anna>."]
    assert told["why"][0]["place"] == "rad 12: people[0].extension"
    assert told["flow"] == {"kind": "ring", "clause": "S1", "words": "Det ringer hos <Anna>.", "branches": []}


@pytest.mark.parametrize(
    ("query", "field"), [("to=101&at=soon", "at"), ("from=bo", "to"), ("to=101&caller=bo", "caller")]
)
async def test_a_question_that_cannot_be_asked_names_its_field(query: str, field: str) -> None:
    async with trying() as (client, _policy):
        answer = await client.get(f"{URL}/try?{query}")
        problem = await answer.json()

    assert (answer.status, [one["field"] for one in problem["errors"]]) == (400, [field])


async def test_the_policy_is_read_by_all_and_tried_by_administrators() -> None:
    async with trying(AccountRole.EMPLOYEE) as (client, _policy):
        read = await client.get(f"{URL}/policy?format=md")
        tried = await client.get(f"{URL}/try?to=101")
        body = await read.text()

    assert (read.status, read.content_type, tried.status) == (200, "text/markdown", 403)
    assert body == "<h1>md sv for all</h1>"
