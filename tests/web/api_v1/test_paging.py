"""A list comes in pages, and whoever follows `next` sees each item once."""

from __future__ import annotations

from tests.web.api_v1.stage import notes_api


async def test_following_next_shows_each_item_once() -> None:
    seen: list[str] = []
    async with notes_api() as client:
        url: str | None = "/api/v1/notes?limit=2"
        while url:
            answer = await client.get(url)
            body = await answer.json()
            seen += [one["id"] for one in body["items"]]
            assert ("next" in answer.links) is (body["next"] is not None)
            url = f"/api/v1/notes?limit=2&after={body['next']}" if body["next"] else None

    assert seen == ["n0", "n1", "n2", "n3", "n4"]


async def test_a_limit_out_of_range_is_refused() -> None:
    async with notes_api() as client:
        for limit in ("0", "201", "x", ""):
            assert (await client.get(f"/api/v1/notes?limit={limit}")).status == 400
        assert (await client.get("/api/v1/notes?limit=1&limit=2")).status == 400


async def test_whoever_follows_a_next_that_is_gone_is_told_and_does_not_take_it_for_the_end() -> None:
    async with notes_api() as client:
        first = await (await client.get("/api/v1/notes?limit=2")).json()
        await client.delete(f"/api/v1/notes/{first['next']}")
        second = await client.get(f"/api/v1/notes?limit=2&after={first['next']}")

        assert (second.status, (await second.json())["errors"][0]["field"]) == (400, "after")
