"""Own recordings over the API: only with the token, of a bounded size, and checked before they are taken."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from app.speech.recordings import Recordings
from app.web import prompts_api
from app.web.holders import Holders
from app.web.prompts_api import PromptsApi
from tests.policy.bolaget import BOLAGET
from tests.speech.tone import hum
from tests.web.asking import asking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

WAV = {"Content-Type": "audio/wav"}
SOUNDS = Path(__file__).parents[1] / "speech" / "sounds"
COMPANY = BOLAGET


@asynccontextmanager
async def client(at: Path, token: str = "secret") -> AsyncIterator[ClientSession]:
    """A client with a token, and the real recordings in a directory."""
    app = web.Application()
    PromptsApi(Recordings(at / "own", at / "shared")).add_to(app, Holders("secret", lambda: COMPANY))
    async with asking(app, headers={"Authorization": f"Bearer {token}"}) as session:
        yield session


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    hum(
        tmp_path / "in.wav", 30.0, rate=48000, channels=2
    )  # 6 MB: more than a body that is read as a whole may be
    return (tmp_path / "in.wav").read_bytes()


async def test_a_recording_is_uploaded_listed_and_removed(tmp_path: Path, sound: bytes) -> None:
    async with client(tmp_path) as session:
        async with session.put("/prompts/sv/greeting-anna", data=sound, headers=WAV) as answer:
            assert answer.status == 200, await answer.text()
            assert await answer.json() == {
                "lang": "sv",
                "name": "greeting-anna",
                "seconds": 30.0,
                "clipped": False,
            }
        assert (tmp_path / "own/sv/greeting-anna.wav").exists()

        async with session.get("/prompts") as answer:
            by = {f"{one['lang']}/{one['name']}": one["by"] for one in await answer.json()}
        assert (by["sv/greeting-anna"], by["sv/greeting-bo"]) == ("own", "missing")

        for status in (200, 404):
            async with session.delete("/prompts/sv/greeting-anna") as answer:
                assert answer.status == status
        assert not (tmp_path / "own/sv/greeting-anna.wav").exists()


@pytest.mark.parametrize(
    ("path", "body", "kind", "status", "said"),
    [
        ("/prompts/sv/greeting-ana", b"x", "audio/wav", 404, "sv/greeting-anna?"),
        ("/prompts/sv/..%2f..%2fx", b"x", "audio/wav", 404, "no prompt"),
        ("/prompts/sv/greeting-anna", b"ID3 mp3", "audio/wav", 400, "cannot be read as a WAV file"),
        ("/prompts/sv/greeting-anna", b"", "audio/x-wav", 400, "cannot be read as a WAV file"),
        ("/prompts/sv/greeting-anna", b"ID3 mp3", "audio/mpeg", 400, "nor as the MP3 that it seems to be"),
        ("/prompts/sv/greeting-anna", b"OggS", "audio/mpeg", 400, "it is Ogg; save it as WAV, MP3 or M4A"),
        ("/prompts/sv/greeting-anna", b"OggS", "audio/ogg", 415, "audio/wav"),
    ],
)
async def test_a_refusal_gives_the_reason(
    tmp_path: Path, path: str, body: bytes, kind: str, status: int, said: str
) -> None:
    async with (
        client(tmp_path) as session,
        session.put(path, data=body, headers={"Content-Type": kind}) as answer,
    ):
        assert answer.status == status
        assert said in (await answer.json())["error"]
    assert list(tmp_path.rglob("*.wav")) == []


async def test_a_recording_that_is_too_large_is_refused_before_it_is_read_to_its_end(
    tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompts_api, "LARGEST_UPLOAD", 1_000_000)

    async with (
        client(tmp_path) as session,
        session.put("/prompts/sv/greeting-anna", data=sound, headers=WAV) as answer,
    ):
        assert answer.status == 413

    assert not (tmp_path / "own").exists()


async def test_without_the_token_nothing_is_told_or_done(tmp_path: Path, sound: bytes) -> None:
    async with client(tmp_path, "wrong") as session:
        for method, path in (
            ("GET", "/prompts"),
            ("PUT", "/prompts/sv/message"),
            ("DELETE", "/prompts/sv/message"),
        ):
            async with session.request(method, path, data=sound[:10_000], headers=WAV) as answer:
                assert answer.status == 401
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(("file", "kind"), [("greeting.mp3", "audio/mpeg"), ("greeting.m4a", "audio/mp4")])
async def test_a_mobile_recording_is_uploaded(tmp_path: Path, file: str, kind: str) -> None:
    async with (
        client(tmp_path) as session,
        session.put(
            "/prompts/sv/greeting-anna", data=(SOUNDS / file).read_bytes(), headers={"Content-Type": kind}
        ) as answer,
    ):
        assert answer.status == 200, await answer.text()
        assert (await answer.json())["seconds"] == pytest.approx(1.5, abs=0.15)
