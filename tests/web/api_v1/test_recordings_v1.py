"""Recorded calls over the API: as on the pages nobody listens or deletes without a reason, and the log has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from tests.web.recorded.test_recording_pages import taped

if TYPE_CHECKING:
    from pathlib import Path

URL = "/api/v1/recordings"


async def test_whoever_says_why_may_listen_and_the_log_has_it(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        [one] = (await (await house.browser.get(f"{URL}?person=david")).json())["items"]
        read = await (await house.browser.get(f"{URL}/{house.id}")).json()
        opened = await house.browser.post(f"{URL}/{house.id}/listen", json={"why": "a complaint"})
        sound = await house.browser.get((await opened.json())["path"])
        log = (await (await house.browser.get(f"{URL}/log")).json())["items"]
        newest = await (await house.browser.get(f"{URL}/log?limit=1")).json()
        older = await (await house.browser.get(f"{URL}/log?limit=2&after={newest['next']}")).json()
        nonsense = await house.browser.get(f"{URL}/log?after=x")

        assert (one["id"], one["person"], opened.status) == (house.id, "david", 201)
        assert read == one
        assert (sound.content_type, await sound.read()) == ("audio/wav", house.sound)
        assert [(line["what"], line["why"]) for line in log] == [
            ("listen", "a complaint"),
            ("recording_seen", ""),
            ("list", "david"),
        ]
        assert (newest["items"] + older["items"], older["next"], nonsense.status) == (log, None, 400)


@pytest.mark.parametrize("why", ["", "  "])
@pytest.mark.parametrize("what", ["listen", "delete"])
async def test_without_a_reason_nothing_is_done(tmp_path: Path, what: str, why: str) -> None:
    async with taped(tmp_path) as house:
        answer = await house.browser.post(f"{URL}/{house.id}/{what}", json={"why": why})
        guessed = await house.browser.get(f"{URL}/{house.id}/sound/guessed")

        assert (answer.status, (await answer.json())["errors"][0]["field"]) == (400, "why")
        assert (guessed.status, await house.log()) == (404, [])
        assert await house.store.recording(house.id) is not None


async def test_a_recording_is_deleted_for_good_with_its_reason(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        first, again = [
            await house.browser.post(f"{URL}/{house.id}/delete", json={"why": "asked to"}) for _ in range(2)
        ]

        assert (first.status, again.status) == (204, 404)
        assert (await house.browser.get(f"{URL}/{house.id}")).status == 404
        assert [line[1:3] for line in await house.log()] == [("delete", "asked to")]


async def test_a_supervisor_hears_no_recordings(tmp_path: Path) -> None:
    async with taped(tmp_path, AccountRole.SUPERVISOR) as house:
        assert (await house.browser.get(URL)).status == 403
