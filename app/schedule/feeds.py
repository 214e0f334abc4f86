"""Fetches a feed, from a server or from a file.

Knows: which addresses are allowed, and how to treat a server. Refuses to know: when to fetch (calendars.py),
and what the feed says.

An address is often a secret: anybody who has it can read the calendar. So no error and no log line holds it, and
we show it shortened. Only administrators set addresses, so they may lead anywhere that this machine can reach.
"""

from __future__ import annotations

import asyncio
import stat
import zlib
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiohttp
from yarl import URL

from app.schedule.problems import NotACalendar
from app.schedule.text import apart, lean

LARGEST_FEED = 10 * 1024 * 1024  # bytes, unpacked
GZIP = b"\x1f\x8b"
REDIRECTS = 5
TIMEOUT = 30.0  # seconds, for all of it
LONGEST_FEED_WAIT = timedelta(days=1)  # however long a server asks us to wait
FEED_HEADERS = {"User-Agent": "Vaxel (calendar)", "Accept": "text/calendar, */*;q=0.5"}


class Trouble(StrEnum):
    """Why we could not fetch a feed."""

    STATUS = "status"  # detail: the HTTP status
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    REDIRECTED = "redirected"  # too often, or to an address that is not allowed
    TOO_LARGE = "too_large"
    CUT_OFF = "cut_off"
    WEB_PAGE = "web_page"  # such as a login page
    NO_CALENDAR = "no_calendar"
    NO_FILE = "no_file"


class BadAddress(ValueError):
    """We do not fetch this kind of address."""


class NotFetched(Exception):
    """As text: the trouble's id and the detail, never the address. retry_after: how long the server asks us to wait."""

    def __init__(self, trouble: Trouble, detail: str = "", retry_after: timedelta | None = None) -> None:
        super().__init__(f"{trouble} {detail}".strip())
        self.trouble = trouble
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Fetched:
    """copy: the parts of the feed that we store (text.lean). etag, last_modified: for the next fetch."""

    copy: bytes
    etag: str | None
    last_modified: str | None


def address(text: str) -> str:
    """The address as stored: http, https or file. webcal means https; without a scheme it is a file on this machine.

    Raises BadAddress.
    """
    text = text.strip()
    if "://" not in text and not text.lower().startswith("file:"):
        if not text:
            raise BadAddress("empty")
        return Path(text).absolute().as_uri()
    scheme, rest = text.split(":", 1)
    scheme = scheme.lower()
    if scheme in ("webcal", "webcals"):
        scheme = "https"
    if scheme not in ("http", "https", "file"):
        raise BadAddress(scheme)
    try:
        parts = urlsplit(f"{scheme}:{rest}")
        host = parts.hostname if parts.port != 0 else None  # an invalid port raises ValueError
    except ValueError:
        raise BadAddress("host") from None
    if scheme == "file" and (host not in (None, "localhost") or not parts.path.startswith("/")):
        raise BadAddress("host")
    if scheme != "file" and not host:
        raise BadAddress("host")
    return f"{scheme}:{rest}"


def shortened(url: str) -> str:
    """An address without its secret: only the host. A file's path stays whole."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return unquote(parts.path)
    return f"{parts.scheme}://{parts.hostname}/…"


def open_session(timeout: float = TIMEOUT) -> aiohttp.ClientSession:
    """A session for fetching; cookies of one feed never reach another."""
    limits = aiohttp.ClientTimeout(total=timeout)
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=limits, headers=FEED_HEADERS)


async def fetch(
    session: aiohttp.ClientSession,
    url: str,
    etag: str | None = None,
    last_modified: str | None = None,
    *,
    whole: bool = True,
) -> Fetched | None:
    """The feed at an address of `address()`; None: unchanged since `etag` and `last_modified`. Raises NotFetched.

    whole: refuse a feed that was cut off. The last good copy is better than half a calendar.
    """
    if url.startswith("file:"):
        return await asyncio.to_thread(_from_file, Path(unquote(urlsplit(url).path)), last_modified, whole)
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in known.items() if value}
    try:
        return await _from_server(session, url, headers, whole)
    except TimeoutError:
        raise NotFetched(Trouble.TIMEOUT) from None
    except aiohttp.ClientSSLError:
        raise NotFetched(Trouble.CERTIFICATE) from None
    except aiohttp.ClientPayloadError:
        raise NotFetched(Trouble.CUT_OFF) from None
    except (aiohttp.ClientError, OSError, ValueError) as error:  # their text holds the address
        raise NotFetched(Trouble.UNREACHABLE, type(error).__name__) from None


async def _from_server(
    session: aiohttp.ClientSession, url: str, headers: dict[str, str], whole: bool
) -> Fetched | None:
    at = URL(url, encoded=url.isascii())
    for _ in range(REDIRECTS + 1):
        async with session.get(at, headers=headers, allow_redirects=False) as response:
            if response.status in (301, 302, 303, 307, 308):
                at = _onward(at, response.headers.get("Location", ""))
                continue
            if response.status == 304 and headers:
                return None
            if response.status != 200:
                wait = _retry_after(response.headers.get("Retry-After", ""), response.headers.get("Date", ""))
                raise NotFetched(Trouble.STATUS, str(response.status), wait)
            body = await _body(response)
            etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
        return Fetched(await asyncio.to_thread(_kept, body, whole), etag, modified)
    raise NotFetched(Trouble.REDIRECTED, f"> {REDIRECTS}")


def _onward(at: URL, location: str) -> URL:
    """The target of a redirect; never another kind of address, and never from https to http."""
    onward = at.join(URL(location, encoded=location.isascii())) if location else at
    if onward.scheme not in ("http", "https") or not onward.host:
        raise NotFetched(Trouble.REDIRECTED, onward.scheme)
    if at.scheme == "https" and onward.scheme == "http":
        raise NotFetched(Trouble.REDIRECTED, "https > http")
    return onward


async def _body(response: aiohttp.ClientResponse) -> bytes:
    if (response.content_length or 0) > LARGEST_FEED:
        raise NotFetched(Trouble.TOO_LARGE, str(response.content_length))
    body = bytearray()
    async for piece in response.content.iter_chunked(64 * 1024):
        body += piece
        if len(body) > LARGEST_FEED:
            raise NotFetched(Trouble.TOO_LARGE, f"> {LARGEST_FEED}")
    return bytes(body)


def _from_file(path: Path, last_modified: str | None, whole: bool) -> Fetched | None:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise NotFetched(Trouble.NO_FILE)
        if found.st_size > LARGEST_FEED:
            raise NotFetched(Trouble.TOO_LARGE, str(found.st_size))
        modified = f"{found.st_mtime_ns}-{found.st_size}"
        if modified == last_modified:
            return None
        with path.open("rb") as file:
            body = file.read(LARGEST_FEED)
    except OSError as error:
        raise NotFetched(Trouble.NO_FILE, error.strerror or "") from None
    return Fetched(_kept(body, whole), None, modified)


def _kept(body: bytes, whole: bool) -> bytes:
    """The parts of a feed that we store."""
    if body.startswith(GZIP):
        body = _unpacked(body)
    try:
        text = apart(body)
    except NotACalendar as error:
        raise NotFetched(Trouble.WEB_PAGE if error.web_page else Trouble.NO_CALENDAR) from None
    if whole and not text.whole:
        raise NotFetched(Trouble.CUT_OFF)
    return lean(text)


def _unpacked(body: bytes) -> bytes:
    """A file such as `anna.ics.gz`: its author packed it, not the transfer."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = unpacking.decompress(body, LARGEST_FEED + 1)
    except zlib.error:
        raise NotFetched(Trouble.NO_CALENDAR, "gzip") from None
    if len(found) > LARGEST_FEED:
        raise NotFetched(Trouble.TOO_LARGE, f"> {LARGEST_FEED}")
    if not unpacking.eof:
        raise NotFetched(Trouble.CUT_OFF)
    return found


def _retry_after(text: str, now: str) -> timedelta | None:
    """RFC 9110, 10.2.3: seconds, or a date by the server's own clock."""
    try:
        if text.strip().isdigit():
            wait = timedelta(seconds=min(int(text), LONGEST_FEED_WAIT.total_seconds()))
        else:
            wait = parsedate_to_datetime(text) - parsedate_to_datetime(now)
    except (ValueError, TypeError, OverflowError):  # TypeError: only one of the two has a zone
        return None
    return min(wait, LONGEST_FEED_WAIT) if wait > timedelta(0) else None
