"""A problem is told in the language that the request asks for."""

from __future__ import annotations

from tests.web.api_v1.stage import notes_api


async def test_a_problem_is_in_the_language_of_the_request() -> None:
    async with notes_api() as client:
        sv = await (await client.put("/api/v1/notes/n1", json={})).json()
        en = await (await client.put("/api/v1/notes/n1", json={}, headers={"Accept-Language": "en"})).json()

    assert sv["errors"] != en["errors"]
    assert en["detail"] == "text: Field required"
