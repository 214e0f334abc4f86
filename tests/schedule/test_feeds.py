"""Fetching from a real server and from files: what we take, what we refuse, and how we behave."""

from __future__ import annotations

import asyncio
import gzip
import os
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.schedule.feeds import (
    LARGEST_FEED,
    REDIRECTS,
    BadAddress,
    NotFetched,
    Trouble,
    address,
    fetch,
    open_session,
    shortened,
)
from tests.schedule.calendar_text import ONE_HOUR, calendar, event, walls
from tests.schedule.server import SECRET, Feeds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

BODY = calendar(event(*ONE_HOUR))
THERE = ["11-24 10:00 - 11-24 11:00"]


@pytest_asyncio.fixture
async def feeds() -> AsyncIterator[Feeds]:
    async with Feeds.serving() as serving:
        yield serving


async def trouble(url: str, session: aiohttp.ClientSession | None = None) -> NotFetched:
    """Why the feed cannot be fetched; never with the secret in it."""
    async with session or open_session() as asking:
        with pytest.raises(NotFetched) as caught:
            await fetch(asking, url)
    assert SECRET not in f"{caught.value} {caught.value!r}"
    return caught.value


async def test_a_feed_is_fetched_with_what_the_server_calls_this_version(feeds: Feeds) -> None:
    feeds.says("a.ics", BODY, ETag='"v1"', Last_Modified="Tue, 24 Nov 2026 10:00:00 GMT")

    async with open_session() as session:
        fetched = await fetch(session, feeds.url("a.ics"))

    assert fetched is not None
    assert walls(fetched.copy) == THERE
    assert (fetched.etag, fetched.last_modified) == ('"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")
    assert "If-None-Match" not in feeds.asked[0].headers


async def test_an_unchanged_setting_is_not_sent_again(feeds: Feeds) -> None:
    feeds.says("a.ics", b"", 304)

    async with open_session() as session:
        fetched = await fetch(session, feeds.url("a.ics"), '"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")

    assert fetched is None
    assert feeds.asked[0].headers["If-None-Match"] == '"v1"'
    assert feeds.asked[0].headers["If-Modified-Since"] == "Tue, 24 Nov 2026 10:00:00 GMT"


async def test_not_changed_since_never_is_an_error(feeds: Feeds) -> None:
    feeds.says("a.ics", b"", 304)

    assert str(await trouble(feeds.url("a.ics"))) == "status 304"


@pytest.mark.parametrize("status", [204, 401, 403, 404, 410, 500, 503])
async def test_any_other_status_is_an_error(feeds: Feeds, status: int) -> None:
    feeds.says("a.ics", BODY if status != 204 else b"", status)

    assert str(await trouble(feeds.url("a.ics"))) == f"status {status}"


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Tue, 24 Nov 2026 10:05:00 GMT", timedelta(minutes=5)),
        ("Tue, 24 Nov 2026 09:00:00 GMT", None),
        ("99999999999", timedelta(days=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1)),
        ("soon", None),
        ("0", None),
        (None, None),
    ],
)
async def test_a_server_may_want_to_be_left_alone(
    feeds: Feeds, said: str | None, wait: timedelta | None
) -> None:
    headers = {} if said is None else {"Retry_After": said}
    feeds.says("a.ics", b"", 429, Date="Tue, 24 Nov 2026 10:00:00 GMT", **headers)

    assert (await trouble(feeds.url("a.ics"))).retry_after == wait


async def test_a_server_that_does_not_answer_is_not_waited_for(feeds: Feeds) -> None:
    feeds.never_answers("a.ics")

    assert (await trouble(feeds.url("a.ics"), open_session(timeout=0.1))).trouble is Trouble.TIMEOUT


async def test_a_server_that_sends_forever_is_not_listened_to(feeds: Feeds) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"X" * 65536)

    feeds.answers["a.ics"] = answer

    assert (await trouble(feeds.url("a.ics"))).trouble is Trouble.TOO_LARGE


async def test_a_feed_that_is_too_large_is_refused_by_its_length(feeds: Feeds) -> None:
    feeds.says("a.ics", BODY + b" " * LARGEST_FEED)

    assert (await trouble(feeds.url("a.ics"))).trouble is Trouble.TOO_LARGE


async def test_a_small_answer_that_unpacks_to_a_large_one_is_refused(feeds: Feeds) -> None:
    feeds.says("a.ics", gzip.compress(BODY + b" " * LARGEST_FEED), Content_Encoding="gzip")

    assert (await trouble(feeds.url("a.ics"))).trouble is Trouble.TOO_LARGE


async def test_a_packed_answer_is_unpacked(feeds: Feeds) -> None:
    feeds.says("a.ics", gzip.compress(BODY), Content_Encoding="gzip")

    async with open_session() as session:
        fetched = await fetch(session, feeds.url("a.ics"))

    assert fetched is not None
    assert walls(fetched.copy) == THERE


async def test_redirects_are_followed_but_not_for_ever(feeds: Feeds) -> None:
    feeds.says("a.ics", b"", 302, Location="deep/b.ics")
    feeds.says("deep/b.ics", b"", 308, Location=feeds.url("c.ics"))
    feeds.says("c.ics", BODY)
    feeds.says("round.ics", b"", 301, Location="round.ics")

    async with open_session() as session:
        fetched = await fetch(session, feeds.url("a.ics"))
    refused = await trouble(feeds.url("round.ics"))

    assert fetched is not None
    assert [request.path.removeprefix(f"/{SECRET}/") for request in feeds.asked[:3]] == [
        "a.ics",
        "deep/b.ics",
        "c.ics",
    ]
    assert refused.trouble is Trouble.REDIRECTED
    assert len(feeds.asked) == 3 + REDIRECTS + 1


@pytest.mark.parametrize(
    "onward", ["file:///etc/passwd", "ftp://localhost/x", "gopher://x", "data:text/calendar,x"]
)
async def test_a_redirect_to_another_kind_of_address_is_not_followed(feeds: Feeds, onward: str) -> None:
    feeds.says("a.ics", b"", 302, Location=onward)

    assert (await trouble(feeds.url("a.ics"))).trouble is Trouble.REDIRECTED


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><html><title>Sign in</title></html>", Trouble.WEB_PAGE),
        (b"", Trouble.NO_CALENDAR),
        (b'{"error": "quota"}', Trouble.NO_CALENDAR),
        (BODY[:-20], Trouble.CUT_OFF),
    ],
)
async def test_half_a_calendar_is_not_taken(feeds: Feeds, body: bytes, why: Trouble) -> None:
    feeds.says("a.ics", body)

    assert (await trouble(feeds.url("a.ics"))).trouble is why


async def test_an_answer_that_breaks_off_is_not_taken() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY)
        writer.close()

    async with await asyncio.start_server(half, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        found = await trouble(f"http://127.0.0.1:{port}/{SECRET}")

    assert found.trouble is Trouble.CUT_OFF


async def test_a_server_that_speaks_something_else_or_is_not_there_cannot_be_reached() -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        other = await trouble(f"http://127.0.0.1:{port}/{SECRET}")
    gone = await trouble(f"http://127.0.0.1:{port}/{SECRET}")

    assert (other.trouble, gone.trouble) == (Trouble.UNREACHABLE, Trouble.UNREACHABLE)


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "both.pem").write_bytes(pem + key.private_bytes(serialization.Encoding.PEM, *plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "both.pem")
    return context


async def test_a_certificate_that_nobody_vouches_for_is_not_accepted(self_signed: ssl.SSLContext) -> None:
    async with Feeds.serving(self_signed) as feeds:
        assert (await trouble(feeds.url("a.ics"))).trouble is Trouble.CERTIFICATE


async def test_a_secured_address_does_not_lead_to_one_that_is_not(
    feeds: Feeds, self_signed: ssl.SSLContext
) -> None:
    async with Feeds.serving(self_signed) as secured:
        secured.says("a.ics", b"", 302, Location=feeds.url("a.ics"))
        feeds.says("a.ics", BODY)
        trusting = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False))

        assert (await trouble(secured.url("a.ics"), trusting)).trouble is Trouble.REDIRECTED

    assert feeds.asked == []


async def test_a_file_is_read_again_when_it_was_written_again(tmp_path: Path) -> None:
    file = tmp_path / "annas kalender.ics"
    file.write_bytes(BODY)
    url = address(str(file))

    async with open_session() as session:
        first = await fetch(session, url)
        assert first is not None
        again = await fetch(session, url, None, first.last_modified)
        file.write_bytes(calendar())
        os.utime(file, (1, 1))
        changed = await fetch(session, url, None, first.last_modified)

    assert walls(first.copy) == THERE
    assert again is None
    assert changed is not None
    assert walls(changed.copy) == []


async def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large.ics").touch()
    os.truncate(tmp_path / "large.ics", LARGEST_FEED + 1)

    found = [await trouble(address(str(tmp_path / name))) for name in ("none.ics", ".", "pipe", "large.ics")]

    assert [one.trouble for one in found] == [*[Trouble.NO_FILE] * 3, Trouble.TOO_LARGE]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://calendar.example/a%40b/x.ics?k=1", "https://calendar.example/a%40b/x.ics?k=1"),
        ("  HTTP://calendar.example/x ", "http://calendar.example/x"),
        ("webcal://p01.icloud.example/published/2/abc", "https://p01.icloud.example/published/2/abc"),
        ("file:///srv/anna.ics", "file:///srv/anna.ics"),
        ("/srv/anna.ics", "file:///srv/anna.ics"),
        ("/srv/annas kalender.ics", "file:///srv/annas%20kalender.ics"),
    ],
)
def test_an_address_is_kept_as_it_is_fetched(given: str, kept: str) -> None:
    assert address(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ftp://x/y",
        "javascript://x",
        "gopher://x",
        "https://",
        "http:///x",
        "https://h:port/x",
        "file://other/x",
        "file:x",
    ],
)
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(BadAddress):
        address(given)


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert (
        shortened("https://me:pw@calendar.example:8443/private-4711/x.ics?t=1")
        == "https://calendar.example/…"
    )
    assert shortened("file:///srv/annas%20kalender.ics") == "/srv/annas kalender.ics"


async def test_a_packed_calendar_is_one(feeds: Feeds, tmp_path: Path) -> None:
    packed = tmp_path / "anna.ics.gz"
    packed.write_bytes(gzip.compress(BODY))
    feeds.says("a.ics.gz", gzip.compress(BODY))

    async with open_session() as session:
        from_file = await fetch(session, address(str(packed)))
        from_server = await fetch(session, feeds.url("a.ics.gz"))

    assert from_file is not None
    assert from_server is not None
    assert walls(from_file.copy) == walls(from_server.copy) == THERE


@pytest.mark.parametrize(
    ("body", "trouble_"),
    [
        (gzip.compress(BODY)[:-20], Trouble.CUT_OFF),
        (gzip.compress(bytes(LARGEST_FEED + 1)), Trouble.TOO_LARGE),
        (gzip.compress(BODY)[:2] + b"no", Trouble.NO_CALENDAR),
    ],
)
async def test_a_packed_calendar_is_not_unpacked_without_end_and_not_half(
    tmp_path: Path, body: bytes, trouble_: Trouble
) -> None:
    packed = tmp_path / "anna.ics.gz"
    packed.write_bytes(body)

    assert (await trouble(address(str(packed)))).trouble is trouble_
