"""Bodies of requests, over HTTP: whatever stands in them, the answer is a 4xx that names the place."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web
from pydantic import BaseModel

from app.web import bodies
from app.web.bodies import FORM_TYPE, LARGEST_BODY, form_of, json_of, posted_of
from tests.sms.elks_server import serving
from tests.web.wire import answer_to

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MULTIPART = "multipart/form-data"


class Said(BaseModel):
    """What this test's JSON is to be."""

    word: str


def reads() -> web.Application:
    """A web that reads a form at one place, JSON at the other, and says what it read."""

    async def form(request: web.Request) -> web.Response:
        return web.json_response(dict(await form_of(request)))

    async def page(request: web.Request) -> web.Response:
        return web.json_response({name: str(value) for name, value in (await posted_of(request)).items()})

    async def said(request: web.Request) -> web.Response:
        return web.json_response((await json_of(request, Said)).model_dump())

    app = web.Application()
    app.router.add_post("/form", form)
    app.router.add_post("/page", page)
    app.router.add_post("/json", said)
    return app


@asynccontextmanager
async def reader() -> AsyncIterator[ClientSession]:
    """A client of it."""
    async with serving(reads()) as url, ClientSession(url) as session, asyncio.timeout(5):
        yield session


@pytest.mark.parametrize(
    ("path", "kind", "body", "read"),
    [
        ("/form", FORM_TYPE, b"word=r%C3%A4ksm%C3%B6rg%C3%A5s&none=", {"word": "räksmörgås", "none": ""}),
        ("/form", f"{FORM_TYPE}; charset=UTF-8", "word=å".encode(), {"word": "å"}),
        ("/form", FORM_TYPE, b"", {}),
        ("/form", FORM_TYPE, b"word=a%0D%0A%09b", {"word": "a\r\n\tb"}),
        ("/page", FORM_TYPE, b"word=a&none=", {"word": "a", "none": ""}),
        ("/json", "application/json", '{"word": "å"}'.encode(), {"word": "å"}),
        ("/json", "", b'{"word": "no type"}', {"word": "no type"}),
    ],
)
async def test_a_valid_body_is_read(path: str, kind: str, body: bytes, read: dict[str, str]) -> None:
    async with reader() as session, session.post(path, data=body, headers={"Content-Type": kind}) as answer:
        assert answer.status == 200, await answer.text()
        assert await answer.json() == read


@pytest.mark.parametrize(
    ("path", "kind", "body", "status", "said"),
    [
        ("/form", MULTIPART, b"a=b", 415, f"Content-Type is {MULTIPART}: it must be {FORM_TYPE}"),
        ("/form", f"{MULTIPART}; boundary=x", b"--x--", 415, f"Content-Type is {MULTIPART}"),
        ("/form", "", b"a=b", 415, "Content-Type"),
        ("/form", f"{FORM_TYPE}; charset=bogus", b"a=b", 415, "Content-Type: the charset is 'bogus'"),
        ("/form", f"{FORM_TYPE}; charset=hex", b"61", 415, "Content-Type: the charset is 'hex'"),
        ("/form", FORM_TYPE, b"a=\xff", 400, "body: 'utf-8' codec can't decode byte 0xff in position 2"),
        ("/form", FORM_TYPE, b"a=%ff", 400, "body: 'utf-8' codec can't decode byte 0xff in position 0"),
        ("/form", FORM_TYPE, b"a=" + b"b" * LARGEST_BODY, 413, f"body: larger than {LARGEST_BODY} bytes"),
        ("/form", FORM_TYPE, b"word=a%00b", 400, "word: it has a control character"),
        ("/form", FORM_TYPE, b"word=%1b%5b31m", 400, "word: it has a control character"),
        ("/form", FORM_TYPE, b"w%00rd=a", 400, "body: it has a control character"),
        ("/page", FORM_TYPE, b"word=a&word=a%00b", 400, "word: it has a control character"),
        ("/json", "application/json; charset=bogus", b"{}", 415, "Content-Type: the charset is 'bogus'"),
        ("/json", "application/json", b"\xff", 400, "body: 'utf-8' codec"),
        ("/json", "application/json", b"{", 400, "body: Invalid JSON"),
        (
            "/json",
            "application/json",
            b"[" * LARGEST_BODY,
            400,
            "body: Invalid JSON: recursion limit exceeded",
        ),
        ("/json", "application/json", b"[" * 100_000, 413, "body: larger than"),
        ("/json", "application/json", b"9" * LARGEST_BODY, 400, "body: "),
        ("/json", "application/json", rb'{"word": "\ud800"}', 400, "body: Invalid JSON"),
        ("/json", "application/json", b'{"word": 1}', 400, "word: Input should be a valid string"),
    ],
)
async def test_an_error_is_told_with_its_place(
    path: str, kind: str, body: bytes, status: int, said: str
) -> None:
    async with reader() as session, session.post(path, data=body, headers={"Content-Type": kind}) as answer:
        assert (answer.status, answer.content_type) == (status, "application/json")
        assert (await answer.json())["error"].startswith(said)


def test_no_page_reads_a_form_but_as_forms_are_read() -> None:
    """What no field may hold is refused in one place."""
    web_room = Path(bodies.__file__).parent
    theirs = {path.name for path in web_room.rglob("*.py") if ".post()" in path.read_text()}

    assert theirs == {"bodies.py"}


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("Content-Encoding: gzip\r\nContent-Length: 3", "a=b"),
        ("Transfer-Encoding: chunked", "3\r\na=b\r\nx\r\n"),
    ],
)
async def test_a_body_that_is_broken_on_its_way_is_wrong_too(header: str, body: str) -> None:
    head = f"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {FORM_TYPE}\r\n{header}"

    async with serving(reads()) as url:
        status, _ = await answer_to(url, f"{head}\r\n\r\n{body}".encode())

    assert status == 400


@pytest.mark.parametrize(("path", "kind"), [("/form", FORM_TYPE), ("/json", "application/json")])
async def test_a_body_that_does_not_say_how_long_it_is_is_read_to_the_limit_and_no_further(
    path: str, kind: str
) -> None:
    """What comes after the limit is not even awaited."""

    async def endless() -> AsyncIterator[bytes]:
        yield b"a" * (LARGEST_BODY + 1)
        await asyncio.Event().wait()

    async with (
        reader() as session,
        session.post(path, data=endless(), headers={"Content-Type": kind}) as answer,
    ):
        assert answer.status == 413
