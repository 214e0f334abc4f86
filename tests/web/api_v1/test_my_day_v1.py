"""One's own day over the API says what the pages at /me say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.me.stage import visiting

URL = "/api/v1/me"


async def told(visit: Any, path: str = "") -> Any:
    answer = await visit.browser.get(f"{URL}{path}")
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def test_my_profile_its_ends_and_what_a_caller_gets() -> None:
    async with visiting() as visit:
        await visit.post("/me/profile", profile="meeting", end="at", time="15:20")
        now = await told(visit)

        assert (now["person"], now["profile"]["profile"]) == ("anna", "meeting")
        assert now["profile"]["until"].startswith("2026-11-24T15:20")
        ends = {one["id"]: [end["end"] for end in one["ends"]] for one in now["offered"]}
        assert ends["meeting"][:2] == ["day", "hour"]
        assert {one["kind"]: one["heard"] for one in now["callers"]} == {"outside": True, "colleague": False}
        parts = [(one["profile"], one["layer"]) for one in now["day"]["parts"]]
        assert ("meeting", "manual") in parts


async def test_the_week_has_seven_days_without_gaps() -> None:
    async with visiting() as visit:
        week = (await told(visit, "/week"))["items"]

        assert [one["day"] for one in week] == [f"2026-11-{day}" for day in range(24, 31)]
        for day in week:
            ends = [one["end"] for one in day["parts"]]
            assert [one["start"] for one in day["parts"]][1:] == ends[:-1]


@pytest.mark.parametrize(("kind", "status"), [("outside", 200), ("colleague", 404), ("nobody", 404)])
async def test_what_a_caller_hears_is_a_sound_if_anything_is_said(kind: str, status: int) -> None:
    async with visiting() as visit:
        answer = await visit.browser.get(f"{URL}/heard/{kind}")

        assert answer.status == status
        assert (await answer.read()).startswith(b"RIFFanna") == (status == 200)


async def test_the_policy_as_it_concerns_me_has_texts_lists_and_tables() -> None:
    async with visiting() as visit:
        [section] = (await told(visit, "/policy"))["items"]

        text, listed, table = section["parts"]
        assert (text["text"], listed["sentences"]) == ("En text.", ["Ett", "Två"])
        assert table["table"] == {
            "caption": "Roller",
            "head": ["Roll", "Visar"],
            "rows": [["Säljare", "mobilnumret"]],
        }
        assert section["sections"][0]["title"] == "Inuti"


async def test_without_the_database_the_day_is_told_all_the_same() -> None:
    async with visiting() as visit:
        visit.records.away = True

        assert (await told(visit))["person"] == "anna"


async def test_i_see_who_listened_to_me_and_why() -> None:
    async with visiting() as visit:
        newest = await told(visit, "/insight?limit=1")
        [line] = (await told(visit, f"/insight?limit=1&after={newest['next']}"))["items"]

        assert [one["what"] for one in newest["items"]] == ["call"]
        assert (line["who"], line["what"], line["why"], line["call"]) == ("siv", "listen", "klagomål", "c9")
