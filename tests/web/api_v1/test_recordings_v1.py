"""Recorded calls over the API: as on the pages nobody listens or deletes without a reason, and the log has it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.calls.tape import Occasion, Taped
from app.policy.decision import Direction
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


async def test_older_recordings_are_on_the_next_pages_also_when_the_last_one_shown_is_gone(
    tmp_path: Path,
) -> None:
    """All but the newest 500 were out of the API's reach, and all but the newest 100 out of the page's."""
    async with taped(tmp_path) as house:
        first = await house.store.recording(house.id)
        assert first is not None
        made = [house.id]
        for number in range(1, 5):  # the last two began at the same moment
            tape = Taped("david", Direction.IN, Occasion.CALL, f"c{number}", "a", first.began_at)
            began = first.began_at + timedelta(minutes=min(number, 3))
            new = await house.store.add_recording(
                tape, began_at=began, seconds=1.0, file=f"{number}.vxr", key="k"
            )
            made.append(new.id)

        async def page(query: str) -> tuple[list[int], str | None]:
            found = await (await house.browser.get(f"{URL}?person=david&limit=2{query}")).json()
            return [one["id"] for one in found["items"]], found["next"]

        newest, after = await page("")
        older, last = await page(f"&after={after}")
        oldest = await page(f"&after={last}")
        await house.store.forget_recording(newest[-1])
        again, _ = await page(f"&after={after}")
        nonsense = await house.browser.get(f"{URL}?after={made[2]}")

        assert (newest, older, oldest) == ([made[4], made[3]], [made[2], made[1]], ([made[0]], None))
        assert (again, nonsense.status) == (older, 400)
        shown = await (await house.browser.get(f"/recordings?person=david&after={last}")).text()
        assert (f'href="/recordings/{made[0]}"' in shown, f'href="/recordings/{made[1]}"' in shown) == (
            True,
            False,
        )
        assert "Nyaste" in shown


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
