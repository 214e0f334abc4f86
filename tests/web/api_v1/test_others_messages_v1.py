"""Others' voicemail over the API: nobody hears a message without a reason, and the log has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from tests.web.recorded.test_message_pages import CALLER, answered

if TYPE_CHECKING:
    from pathlib import Path

URL = "/api/v1/recordings/messages"


async def test_boxes_and_their_messages_are_listed_and_looking_into_one_is_noted(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        boxes = (await (await house.boss.get(URL)).json())["items"]
        [left] = (await (await house.boss.get(f"{URL}/boxes/anna")).json())["items"]
        one = await (await house.boss.get(f"{URL}/{house.message}")).json()

        assert boxes == [{"box": "anna", "new": 1, "heard": 0}]
        assert (left, left["caller"], left["heard"]) == (one, CALLER, False)
        assert await house.log() == [
            ("boss", "message_seen", f"#{house.message}", "c1", "anna"),
            ("boss", "messages", "", None, "anna"),
            ("boss", "boxes", "", None, None),
        ]


async def test_who_says_why_hears_it(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        opened = await house.boss.post(f"{URL}/{house.message}/listen", json={"why": "Anna is ill"})
        sound = await house.boss.get((await opened.json())["path"])
        guessed = await house.boss.get(f"{URL}/{house.message}/sound/guessed")
        none = await house.boss.post(f"{URL}/99/listen", json={"why": "?"})

        assert (opened.status, await sound.read() == house.sound) == (201, True)
        assert (guessed.status, none.status) == (404, 404)
        assert await house.log() == [("boss", "hear", f"Anna is ill (#{house.message})", "c1", "anna")]


@pytest.mark.parametrize("why", ["", " "])
async def test_without_a_reason_nobody_hears_it(tmp_path: Path, why: str) -> None:
    async with answered(tmp_path) as house:
        answer = await house.boss.post(f"{URL}/{house.message}/listen", json={"why": why})

        assert (answer.status, (await answer.json())["errors"][0]["field"]) == (400, "why")
        assert await house.log() == []


async def test_a_supervisor_hears_none(tmp_path: Path) -> None:
    async with answered(tmp_path, AccountRole.SUPERVISOR) as house:
        assert (await house.boss.get(URL)).status == 403
