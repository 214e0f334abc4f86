"""Everybody's calendar in a running service: fetched when due, and read into spans.

Knows: when a feed is due, and which copy the spans were read from. Refuses to know: how a feed is fetched (feeds.py)
and read (ical.py), where it is kept (a store), and what else decides a person's profile.

A feed that fails never takes away what its last good copy says. It is tried again after `every`, then after as long as
it has been failing, at most after LONGEST_PAUSE, and never before the server allows it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol
from zlib import crc32

import structlog

from app.policy.happenings import USUAL_MEANING, Meaning, Span
from app.policy.hours import STOCKHOLM
from app.schedule.feeds import TIMEOUT, NotFetched, fetch, open_session, shortened
from app.schedule.ical import Reading, read_calendar
from app.schedule.recall import recall, remember

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import aiohttp

    from app.clock import Clock

log = structlog.get_logger()

AHEAD = 60  # days; and yesterday, for what began then
FEEDS_AT_ONCE = 4  # feeds fetched at the same time
LONGEST_FEED_PAUSE = timedelta(hours=6)
JITTER = 0.2  # of `every`: how far the feeds of a house are spread


class KeptFeed(Protocol):
    """A feed as a store keeps it (storage.rows.StoredCalendar)."""

    @property
    def person(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def etag(self) -> str | None: ...
    @property
    def last_modified(self) -> str | None: ...
    @property
    def tried_at(self) -> datetime | None: ...
    @property
    def not_before(self) -> datetime | None: ...
    @property
    def failing_since(self) -> datetime | None: ...
    @property
    def digest(self) -> str | None: ...


class FeedStore(Protocol):
    """What is asked of the store (storage.Store)."""

    async def calendars(self) -> Sequence[KeptFeed]: ...
    async def calendar_copy(self, person: str) -> bytes | None: ...
    async def calendar_fetched(
        self, person: str, url: str, copy: bytes | None, etag: str | None, last_modified: str | None
    ) -> bool: ...
    async def calendar_failed(
        self, person: str, url: str, error: str, not_before: datetime | None = None
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class _Read:
    """Spans, and what they were read from."""

    digest: str
    day: date
    meaning: Meaning
    spans: tuple[Span, ...]


class Calendars:
    """The calendars' layer of everybody's absence. `await refresh()` now and then; `spans` is a look-up.

    every: seconds between two fetches of a feed. on_change: is told the person whose spans are others than before.
    meaning: which profiles the happenings of a person's calendar mean, of those that the company has now. memory: the
    file that the next run is told by what this one read; None: it begins with nothing.
    """

    def __init__(
        self,
        store: FeedStore,
        clock: Clock,
        every: float,
        on_change: Callable[[str], None],
        meaning: Callable[[str], Meaning] = lambda _person: USUAL_MEANING,
        timeout: float = TIMEOUT,
        memory: Path | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._every = timedelta(seconds=every)
        self._on_change = on_change
        self._meaning = meaning
        self._timeout = timeout
        self._memory = memory
        self._read: dict[str, _Read] = {}
        self._is_remembered = True
        self._one_refresh = asyncio.Lock()

    def spans(self, person: str) -> tuple[Span, ...]:
        """From yesterday to 60 days ahead, in the order of time, never two at once; () without a calendar."""
        found = self._read.get(person)
        return found.spans if found else ()

    async def recall(self) -> None:
        """Believe what the last run read, of copies that are the same still, until they are read anew.

        Raises what the store raises.
        """
        if self._memory is None:
            return
        said = await asyncio.to_thread(recall, self._memory)
        for feed in await self._store.calendars():
            digest, spans = said.get(feed.person, ("", ()))
            if digest and digest == feed.digest:
                self._take(feed.person, _Read(digest, date.min, self._meaning(feed.person), spans))

    async def refresh(self) -> None:
        """Read what is kept, then fetch what is due. Raises what the store raises; a feed's trouble is its own.

        To be called every minute or so, and when the store's revision was raised. One call waits for another.
        """
        async with self._one_refresh:
            feeds = await self.read_kept()
            await self._remember()
            due = [feed for feed in feeds if is_due(feed, self._every, self._clock())]
            if due:
                await self._fetch_all(due)
                await self._remember()

    async def read_kept(self) -> Sequence[KeptFeed]:
        """Read the copies that are kept, and fetch none. Returns the feeds. Raises what the store raises."""
        feeds = await self._store.calendars()
        for person in self._read.keys() - {feed.person for feed in feeds}:
            self._take(person, None)
        for feed in feeds:
            await self._look(feed.person, feed.digest)
        return feeds

    async def _remember(self) -> None:
        if self._memory is None or self._is_remembered:
            return
        said = {person: (one.digest, one.spans) for person, one in self._read.items()}
        try:
            await asyncio.to_thread(remember, self._memory, said)
        except OSError as error:  # the next run will have to read before it knows
            log.warning("calendar: what was read could not be remembered", error=str(error))
        else:
            self._is_remembered = True

    async def _fetch_all(self, due: Sequence[KeptFeed]) -> None:
        """AT_ONCE at a time. What the store raises for one is raised when the others are through."""
        coming = iter(due)

        async def fetch_some(session: aiohttp.ClientSession) -> None:
            for feed in coming:
                error = await fetch_one(self._store, session, feed, self._clock)
                if error and feed.failing_since is None:
                    at = shortened(feed.url)
                    log.warning("calendar: cannot be fetched", person=feed.person, at=at, error=error)
                elif feed.failing_since is not None and not error:
                    log.info("calendar: is fetched again", person=feed.person)

        async with open_session(self._timeout) as session:
            done = await asyncio.gather(
                *(fetch_some(session) for _ in range(FEEDS_AT_ONCE)), return_exceptions=True
            )
        for feed in await self._store.calendars():
            await self._look(feed.person, feed.digest)
        for result in done:
            if isinstance(result, BaseException):
                raise result

    async def _look(self, person: str, digest: str | None) -> None:
        """Read the copy, unless this very copy was read today, and for these profiles."""
        day, meaning = self._clock().astimezone(STOCKHOLM).date(), self._meaning(person)
        before = self._read.get(person)
        if before and (before.digest, before.day, before.meaning) == (digest, day, meaning):
            return
        copy = await self._store.calendar_copy(person) if digest else None
        if digest is None or copy is None:
            self._take(person, None)
            return
        start, end = window(day)
        reading, spans = await asyncio.to_thread(_spans, copy, start, end, meaning)
        if reading.problems:
            first, count = reading.problems[0], len(reading.problems)
            log.warning("calendar: not all can be read", person=person, problems=count, first=first.wrong)
        self._take(person, _Read(digest, day, meaning, spans))

    def _take(self, person: str, read_now: _Read | None) -> None:
        before = self.spans(person)
        self._is_remembered = False
        if read_now is None:
            self._read.pop(person, None)
        else:
            self._read[person] = read_now
        if self.spans(person) != before:
            self._on_change(person)


async def fetch_one(
    store: FeedStore, session: aiohttp.ClientSession, feed: KeptFeed, clock: Clock
) -> str | None:
    """Fetch a feed now and keep what came of it. Returns the error as it is kept, None: it went well."""
    copied = feed.digest is not None
    try:
        fetched = await fetch(
            session, feed.url, feed.etag if copied else None, feed.last_modified if copied else None
        )
    except NotFetched as error:
        until = clock() + error.retry_after if error.retry_after else None
        await store.calendar_failed(feed.person, feed.url, str(error), until)
        return str(error)
    if fetched is None:
        await store.calendar_fetched(feed.person, feed.url, None, feed.etag, feed.last_modified)
    else:
        await store.calendar_fetched(feed.person, feed.url, fetched.copy, fetched.etag, fetched.last_modified)
    return None


def is_due(feed: KeptFeed, every: timedelta, now: datetime) -> bool:
    """Whether to fetch a feed now. Each person's is a little later than `every`, always the same little."""
    if feed.tried_at is None or feed.tried_at > now:  # tried in a rehearsal, whose clock was ahead
        return True
    if feed.not_before and now < feed.not_before:
        return False
    pause = every
    if feed.failing_since is not None:
        pause = max(every, min(feed.tried_at - feed.failing_since, LONGEST_FEED_PAUSE))
    return now >= feed.tried_at + pause + every * (JITTER * crc32(feed.person.encode()) / 2**32)


def window(day: date, ahead: int = AHEAD) -> tuple[datetime, datetime]:
    """From the midnight with which the day before began, to that with which the last of so many days ends."""
    start, end = day - timedelta(days=1), day + timedelta(days=ahead + 1)
    return datetime.combine(start, time(0), STOCKHOLM), datetime.combine(end, time(0), STOCKHOLM)


def _spans(copy: bytes, start: datetime, end: datetime, meaning: Meaning) -> tuple[Reading, tuple[Span, ...]]:
    reading = read_calendar(copy, start, end)
    return reading, meaning.spans(reading.happenings)
