"""The company's own recordings over the API: checked before they are taken, and each change in the audit log."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.company import load, to_company
from app.speech.recordings import Recordings
from app.web.api_v1.described import ApiV1
from app.web.api_v1.prompts_v1 import PromptsV1
from app.web.site.render import Pages
from tests.speech.tone import hum
from tests.web.site.noted import Noted
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

URL = "/api/v1/prompts"
WAV = {"Content-Type": "audio/wav"}
COMPANY = to_company(load("examples/bolaget.yaml"))


@asynccontextmanager
async def prompts_api(
    at: Path, role: AccountRole = AccountRole.ADMINISTRATOR
) -> AsyncIterator[tuple[ClientSession, Noted]]:
    pages, audit = Pages(), Noted()
    api = PromptsV1(lambda: COMPANY, Recordings(at / "own", at / "shared"), audit)
    async with visit(ApiV1(pages, api.operations()).routes(), visitor(role, None), pages) as client:
        yield client, audit


@pytest.mark.whole
async def test_a_recording_is_put_listed_heard_and_removed(tmp_path: Path) -> None:
    hum(tmp_path / "in.wav", 2.0, rate=48000, channels=2)
    async with prompts_api(tmp_path) as (client, audit):
        one = f"{URL}/sv/greeting-anna"
        unheard = await client.get(one)
        put = await client.put(one, data=(tmp_path / "in.wav").read_bytes(), headers=WAV)
        by: dict[str, str] = {}
        after = ""
        while after is not None:
            page = await (await client.get(URL, params={"limit": "200", "after": after})).json()
            by |= {f"{prompt['lang']}/{prompt['name']}": prompt["by"] for prompt in page["items"]}
            after = page["next"]
        heard = await client.get(one)
        removed = [(await client.delete(one)).status for _ in range(2)]

        assert (unheard.status, put.status, (await put.json())["seconds"]) == (404, 200, 2.0)
        assert (by["sv/greeting-anna"], by["sv/greeting-bo"]) == ("own", "missing")
        assert (heard.status, heard.content_type, (await heard.read())[:4]) == (200, "audio/wav", b"RIFF")
        assert removed == [204, 404]
        assert [line.action for line in audit.lines] == ["prompt.record", "prompt.remove"]


@pytest.mark.whole
async def test_a_recording_that_was_made_anew_meanwhile_is_neither_replaced_nor_removed(
    tmp_path: Path,
) -> None:
    """The ETag is that of the sound."""
    hum(tmp_path / "in.wav", 1.0)
    sound = (tmp_path / "in.wav").read_bytes()
    async with prompts_api(tmp_path) as (client, _audit):
        one = f"{URL}/sv/greeting-anna"
        await client.put(one, data=sound, headers=WAV)
        before = {"If-Match": (await client.get(one)).headers["ETag"]}
        mine = await client.put(one, data=sound, headers=WAV | before)
        late = [
            (await client.put(one, data=sound, headers=WAV | before)).status,
            (await client.delete(one, headers=before)).status,
        ]
        now = {"If-Match": (await client.get(one)).headers["ETag"]}

        assert (mine.status, "ETag" in mine.headers, late) == (200, False, [412, 412])
        assert (await client.delete(one, headers=now)).status == 204


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("sv/greeting-ana", "audio/wav", 404),
        ("sv/..%2f..%2fx", "audio/wav", 404),
        pytest.param("sv/greeting-anna", "audio/wav", 400, marks=pytest.mark.whole),
        ("sv/greeting-anna", "text/plain", 415),
    ],
)
async def test_what_is_no_prompt_or_no_sound_is_refused(
    tmp_path: Path, path: str, kind: str, status: int
) -> None:
    async with prompts_api(tmp_path) as (client, audit):
        answer = await client.put(f"{URL}/{path}", data=b"ID3 mp3", headers={"Content-Type": kind})

        assert (answer.status, answer.content_type) == (status, "application/problem+json")
        assert audit.lines == []


async def test_a_supervisor_changes_no_prompts(tmp_path: Path) -> None:
    async with prompts_api(tmp_path, AccountRole.SUPERVISOR) as (client, _audit):
        assert (await client.get(URL)).status == 403
