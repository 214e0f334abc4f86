"""Everybody's calendar in a running service: fetched when due, and read into spans.

Knows: when a feed is due, and from which copy the spans come. Refuses to know: how to fetch a feed (feeds.py)
and read it (ical.py), where it is stored, and what else decides a person's profile.

When a feed fails, its last good copy stays in use. We try again after `every`, then after as long as
it has been failing, at most LONGEST_PAUSE, and never before the server allows it.
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

AHEAD = 60  # days; and yesterday, for events that began then
FEEDS_AT_ONCE = 4  # feeds fetched at the same time
LONGEST_FEED_PAUSE = timedelta(hours=6)
JITTER = 0.2  # of `every`: how far we spread the feeds of a house


class KeptFeed(Protocol):
    """A feed as the store has it (storage.rows.StoredCalendar)."""

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
    """What we need of the store (storage.Store)."""

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
    """Spans, and the copy that they come from."""

    digest: str
    day: date
    meaning: Meaning
    spans: tuple[Span, ...]


class Calendars:
    """The calendars' part in everybody's absence. `await refresh()` now and then; `spans` only looks up.

    every: seconds between two fetches of a feed. on_change: called with the person whose spans have changed.
    meaning: the profiles that a person's events mean, among the company's profiles now. memory: the
    file from which the next run learns what this one read; None: it begins with nothing.
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
        """From yesterday to 60 days ahead, in time order, without overlaps; () without a calendar."""
        found = self._read.get(person)
        return found.spans if found else ()

    async def recall(self) -> None:
        """Use what the last run read, for copies that are still the same, until we read them again.

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
        """Read the stored copies, then fetch due feeds. Raises what the store raises; a failing feed raises nothing.

        Call it about every minute, and when the store's revision grows. Calls wait for each other.
        """
        async with self._one_refresh:
            feeds = await self.read_kept()
            await self._remember()
            due = [feed for feed in feeds if is_due(feed, self._every, self._clock())]
            if due:
                await self._fetch_all(due)
                await self._remember()

    async def read_kept(self) -> Sequence[KeptFeed]:
        """Read the stored copies, and fetch nothing. Returns the feeds. Raises what the store raises."""
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
        except OSError as error:  # the next run must read the copies itself
            log.warning("calendar: cannot store what was read", error=str(error))
        else:
            self._is_remembered = True

    async def _fetch_all(self, due: Sequence[KeptFeed]) -> None:
        """Fetch AT_ONCE at a time. An error of the store is raised after all the others have finished."""
        coming = iter(due)

        async def fetch_some(session: aiohttp.ClientSession) -> None:
            for feed in coming:
                error = await fetch_one(self._store, session, feed, self._clock)
                if error and feed.failing_since is None:
                    at = shortened(feed.url)
                    log.warning("calendar: cannot fetch", person=feed.person, at=at, error=error)
                elif feed.failing_since is not None and not error:
                    log.info("calendar: fetching works again", person=feed.person)

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
        """Read the copy, unless we read it today already, for the same profiles."""
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
            log.warning("calendar: cannot read all of it", person=person, problems=count, first=first.wrong)
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
    """Fetch a feed now and store the result. Returns the error as stored; None: success."""
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
    """Whether to fetch a feed now. Each person's pause is a little longer than `every`, always by the same amount."""
    if feed.tried_at is None or feed.tried_at > now:  # tried in a rehearsal with a clock ahead of ours
        return True
    if feed.not_before and now < feed.not_before:
        return False
    pause = every
    if feed.failing_since is not None:
        pause = max(every, min(feed.tried_at - feed.failing_since, LONGEST_FEED_PAUSE))
    return now >= feed.tried_at + pause + every * (JITTER * crc32(feed.person.encode()) / 2**32)


def window(day: date, ahead: int = AHEAD) -> tuple[datetime, datetime]:
    """From the midnight that begins yesterday to the midnight that ends the last of these days."""
    start, end = day - timedelta(days=1), day + timedelta(days=ahead + 1)
    return datetime.combine(start, time(0), STOCKHOLM), datetime.combine(end, time(0), STOCKHOLM)


def _spans(copy: bytes, start: datetime, end: datetime, meaning: Meaning) -> tuple[Reading, tuple[Span, ...]]:
    reading = read_calendar(copy, start, end)
    return reading, meaning.spans(reading.happenings)
