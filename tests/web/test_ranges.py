"""A sound is answered whole or in parts, over HTTP, as players ask for it."""

from __future__ import annotations

import asyncio
from typing import Final

import pytest
from aiohttp import ClientSession, web

from app.web.ranges import sound_answer
from tests.sms.elks_server import serving

SOUND: Final = b"0123456789"


async def answer_to(**headers: str) -> tuple[int, bytes, str | None]:
    """The status, the body, and which part it is said to be. headers: If_Range is If-Range."""

    async def sound(request: web.Request) -> web.Response:
        return sound_answer(request, SOUND)

    app = web.Application()
    app.router.add_get("/", sound)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with asyncio.timeout(5), serving(app) as url, ClientSession(url) as session:
        answer = await session.get("/", headers=named)
        assert answer.headers["Accept-Ranges"] == "bytes", "a player is told that it may ask for parts"
        return answer.status, await answer.read(), answer.headers.get("Content-Range")


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=0-1", 206, b"01", "bytes 0-1/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, SOUND, None),
        ("bytes=5-2", 200, SOUND, None),
        ("lines=1-2", 200, SOUND, None),
    ],
)
async def test_a_part_is_answered_alone(asked: str, status: int, body: bytes, told: str | None) -> None:
    assert await answer_to(Range=asked) == (status, body, told)


async def test_who_asks_for_no_part_gets_all() -> None:
    assert await answer_to() == (200, SOUND, None)


async def test_a_part_of_another_version_is_not_mixed_with_this_one() -> None:
    assert await answer_to(Range="bytes=0-1", If_Range='"another"') == (200, SOUND, None)
