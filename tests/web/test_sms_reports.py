"""Where the provider tells what became of SMS: its answers are the ones that make it tell again, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web

from app.web.sms_reports import SmsReports
from tests.sms.elks_server import serving

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = {"id": "s1", "status": "delivered"}
URLENCODED = "application/x-www-form-urlencoded"


async def answered(
    taken: bool | Exception, form: Mapping[str, str] | bytes = FORM, kind: str = URLENCODED
) -> tuple[int, list[object]]:
    """The status of the answer, and what was taken."""
    got: list[object] = []

    async def take(secret: str, given: Mapping[str, str]) -> bool:
        if isinstance(taken, Exception):
            raise taken
        got.append((secret, given))
        return taken

    app = web.Application()
    SmsReports(take).add_to(app)
    async with (
        serving(app) as url,
        ClientSession() as session,
        session.post(f"{url}/sms/delivered/a.1.b", data=form, headers={"Content-Type": kind}) as answer,
    ):
        return answer.status, got


async def test_a_report_is_taken_with_its_secret() -> None:
    assert await answered(True) == (204, [("a.1.b", FORM)])


async def test_a_wrong_secret_is_not_found() -> None:
    status, _ = await answered(False)

    assert status == 404


@pytest.mark.parametrize("error", [OSError("away"), RuntimeError()])
async def test_while_it_cannot_be_kept_the_provider_shall_come_again(error: Exception) -> None:
    """46elks tells for six hours whatever is not answered with 200 to 204."""
    assert await answered(error) == (503, [])


async def test_a_report_as_large_as_a_novel_is_not_read() -> None:
    assert await answered(True, {"id": "s" * 5000}) == (413, [])


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", b"id=s1", 415),
        (f"{URLENCODED}; charset=bogus", b"id=s1", 415),
        (URLENCODED, b"id=\xff", 400),
    ],
)
async def test_a_body_that_is_no_form_is_refused(kind: str, body: bytes, status: int) -> None:
    """Anybody on the internet may send it."""
    assert await answered(True, body, kind) == (status, [])
