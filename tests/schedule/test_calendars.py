"""The calendars of a house: real feeds from a real server, kept in a real database, by a clock that is set by hand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp import web
from structlog.testing import capture_logs

from app.policy.happenings import USUAL_MEANING, Meaning, Span
from app.schedule.calendars import FEEDS_AT_ONCE, LONGEST_FEED_PAUSE, Calendars
from app.storage import Store
from tests.schedule.calendar_text import calendar, day, event
from tests.schedule.server import SECRET, Feeds
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
EVERY = 300.0
MINUTE = timedelta(minutes=1)


def at(hour: int, summary: str = "Möte") -> bytes:
    return calendar(event(f"DTSTART:20261125T{hour:02}0000Z", "DURATION:PT1H", f"SUMMARY:{summary}"))


def span(hour: int, profile: str = "meeting") -> Span:
    return Span(
        datetime(2026, 11, 25, hour, tzinfo=UTC), datetime(2026, 11, 25, hour + 1, tzinfo=UTC), profile
    )


class House:
    """Calendars, what they rest on, and whose spans they said to have changed."""

    def __init__(self, store: Store, feeds: Feeds, memory: Path) -> None:
        self.store, self.feeds, self.memory = store, feeds, memory
        self.now = TUESDAY
        self.meaning = USUAL_MEANING
        self.changed: list[str] = []
        self.calendars = self.restarted()

    def restarted(self) -> Calendars:
        return Calendars(
            self.store,
            lambda: self.now,
            EVERY,
            self.changed.append,
            lambda _person: self.meaning,
            timeout=5,
            memory=self.memory,
        )

    async def after(self, minutes: float) -> None:
        self.now += minutes * MINUTE
        await self.calendars.refresh()


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Anna's calendar is set, and has a meeting on Wednesday."""
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrated(database)
    async with Feeds.serving() as feeds:
        store = await Store.open(database, now=lambda: made.now)
        made = House(store, feeds, tmp_path / "calendars.json")
        feeds.says("anna", at(9), ETag='"v1"')
        await store.set_calendar("anna", feeds.url("anna"))
        yield made
        await store.close()


async def test_a_calendar_that_was_set_is_fetched_and_says_when_somebody_is_away(house: House) -> None:
    before = house.calendars.spans("anna")

    await house.calendars.refresh()

    assert before == ()
    assert house.calendars.spans("anna") == (span(9),)
    assert house.calendars.spans("bo") == ()
    assert house.changed == ["anna"]


async def test_a_feed_is_left_alone_until_it_is_due_and_then_asked_whether_it_changed(house: House) -> None:
    await house.calendars.refresh()
    await house.after(4)
    early = len(house.feeds.asked)
    house.feeds.says("anna", b"", 304)
    await house.after(3)

    assert (early, len(house.feeds.asked)) == (1, 2)
    assert house.feeds.asked[1].headers["If-None-Match"] == '"v1"'
    assert house.calendars.spans("anna") == (span(9),)
    assert house.changed == ["anna"]
    [kept] = await house.store.calendars()
    assert kept.fetched_at == house.now


async def test_a_change_is_told_once_and_a_feed_that_only_looks_new_changes_nothing(house: House) -> None:
    await house.calendars.refresh()
    house.feeds.says("anna", at(9).replace(b"UID", b"DTSTAMP:20261124T101500Z\r\nUID"))
    await house.after(7)
    same = list(house.changed)
    house.feeds.says("anna", at(13, "Lunch"))
    await house.after(7)

    assert same == ["anna"]
    assert house.calendars.spans("anna") == (span(13, "lunch"),)
    assert house.changed == ["anna", "anna"]


async def test_a_feed_that_fails_never_takes_away_what_its_last_good_copy_says(house: House) -> None:
    await house.calendars.refresh()
    fetched = house.now
    answers = [
        (b"", 500),
        (b"<html>Sign in</html>", 200),
        (at(13)[:-20], 200),
        (b"", 404),
    ]
    for body, status in answers:
        house.feeds.says("anna", body, status)
        await house.after(600)
        assert house.calendars.spans("anna") == (span(9),)

    [kept] = await house.store.calendars()
    assert kept.error == "status 404"
    assert (kept.failing_since, kept.fetched_at) == (fetched + 600 * MINUTE, fetched)
    assert len(house.feeds.asked) == 5
    assert house.changed == ["anna"]


async def test_after_a_restart_the_last_good_copy_counts_before_anything_is_fetched(house: House) -> None:
    await house.calendars.refresh()
    house.feeds.says("anna", b"", 500)
    house.calendars = house.restarted()

    await house.after(7)

    assert house.calendars.spans("anna") == (span(9),)


async def test_a_restarted_service_knows_what_the_last_one_read_before_it_reads(house: House) -> None:
    """A large company's calendars take minutes: phones of people on holiday must not ring meanwhile."""
    await house.calendars.refresh()
    house.calendars = house.restarted()

    await house.calendars.recall()

    assert house.calendars.spans("anna") == (span(9),)
    assert house.changed == ["anna", "anna"]


async def test_a_remembered_state_is_believed_until_the_first_reading(house: House) -> None:
    """Another version of this program, or of the company, may read the same copy otherwise."""
    await house.calendars.refresh()
    house.meaning = Meaning({}, "dnd")
    house.calendars = house.restarted()

    await house.calendars.recall()
    await house.calendars.refresh()

    assert house.calendars.spans("anna") == (span(9, "dnd"),)


async def test_of_a_copy_that_has_changed_nothing_is_remembered(house: House) -> None:
    """Another service, or a command, fetched it meanwhile."""
    await house.calendars.refresh()
    url = house.feeds.url("anna")
    await house.store.calendar_fetched("anna", url, at(13), None, None)
    house.calendars = house.restarted()

    await house.calendars.recall()

    assert house.calendars.spans("anna") == ()


@pytest.mark.parametrize(
    "left", [b"", b'{"anna": {"digest"', b"[]", b'{"anna": {"digest": "x", "spans": [1]}}']
)
async def test_a_memory_that_cannot_be_read_is_none_and_is_written_anew(house: House, left: bytes) -> None:
    await house.calendars.refresh()
    house.memory.write_bytes(left)
    first, second = house.restarted(), house.restarted()

    await first.recall()
    nothing = first.spans("anna")
    await first.refresh()
    await second.recall()

    assert nothing == ()
    assert second.spans("anna") == (span(9),)


async def test_a_calendar_is_read_although_there_is_no_room_to_remember_it(house: House) -> None:
    house.memory.mkdir()

    with capture_logs() as lines:
        await house.calendars.refresh()

    assert house.calendars.spans("anna") == (span(9),)
    assert "calendar: cannot store what was read" in [line["event"] for line in lines]


@pytest.mark.whole
async def test_a_feed_that_fails_is_tried_less_and_less_often_but_never_given_up(house: House) -> None:
    house.feeds.says("anna", b"", 500)
    tries = []
    for _ in range(40 * 30):  # forty hours
        before = len(house.feeds.asked)
        await house.after(2)
        if len(house.feeds.asked) > before:
            tries.append(house.now)

    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= 8 * MINUTE
    assert LONGEST_FEED_PAUSE <= pauses[-1] <= LONGEST_FEED_PAUSE + 3 * MINUTE
    assert len(tries) < 20


async def test_a_server_that_wants_to_be_left_alone_is(house: House) -> None:
    house.feeds.says("anna", b"", 429, Retry_After="7200")
    await house.calendars.refresh()
    for _ in range(119):
        await house.after(1)
    early = len(house.feeds.asked)
    house.feeds.says("anna", at(9))
    await house.after(1)

    assert (early, len(house.feeds.asked)) == (1, 2)
    assert house.calendars.spans("anna") == (span(9),)


async def test_a_rehearsal_in_the_future_does_not_delay_attempts_now(house: House) -> None:
    house.now += timedelta(days=3650)
    await house.calendars.refresh()
    house.now = TUESDAY

    await house.calendars.refresh()

    assert len(house.feeds.asked) == 2


async def test_at_most_four_feeds_are_fetched_at_a_time_and_one_that_hangs_holds_up_no_other(
    house: House,
) -> None:
    together = asyncio.Barrier(FEEDS_AT_ONCE)
    now, most = 0, 0

    async def answer(_: web.Request) -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await together.wait()  # until as many are here as may be
        now -= 1
        return web.Response(body=at(9))

    people = [f"p{n}" for n in range(2 * FEEDS_AT_ONCE)]
    await house.store.remove_calendar("anna")
    for person in people:
        house.feeds.answers[person] = answer
        await house.store.set_calendar(person, house.feeds.url(person))

    await house.calendars.refresh()

    assert most == FEEDS_AT_ONCE == 4
    assert all(house.calendars.spans(person) == (span(9),) for person in people)
    assert len(house.feeds.asked) == len(people)


async def test_two_who_refresh_at_once_fetch_once(house: House) -> None:
    await asyncio.gather(house.calendars.refresh(), house.calendars.refresh())

    assert len(house.feeds.asked) == 1


async def test_feeds_of_a_house_are_not_all_due_at_the_same_moment(house: House) -> None:
    people = [f"p{n}" for n in range(20)]
    for person in people:
        house.feeds.says(person, at(9))
        await house.store.set_calendar(person, house.feeds.url(person))
    await house.calendars.refresh()

    before = len(house.feeds.asked)
    seen: list[int] = []
    for _ in range(8):
        await house.after(0.25 if seen else 5)
        seen.append(len(house.feeds.asked) - before)

    assert seen[0] < seen[2] < seen[-1]
    assert seen[-1] == len(people) + 1


async def test_a_calendar_that_was_removed_says_nothing_more(house: House) -> None:
    await house.calendars.refresh()
    await house.store.remove_calendar("anna")

    await house.calendars.refresh()

    assert house.calendars.spans("anna") == ()
    assert house.changed == ["anna", "anna"]


async def test_another_address_ends_what_the_old_one_said(house: House) -> None:
    await house.calendars.refresh()
    house.feeds.says("new", b"", 404)
    await house.store.set_calendar("anna", house.feeds.url("new"))

    await house.calendars.refresh()

    assert house.calendars.spans("anna") == ()


async def test_the_window_goes_with_the_days(house: House) -> None:
    far = calendar(
        event("DTSTART;VALUE=DATE:20270130", "SUMMARY:Semester"),
        event("DTSTART;VALUE=DATE:20261123", uid="b"),
    )
    house.feeds.says("anna", far)
    await house.calendars.refresh()
    today = house.calendars.spans("anna")
    house.feeds.says("anna", b"", 500)
    house.now += timedelta(days=7)

    await house.calendars.refresh()

    assert [(one.start, one.profile) for one in today] == [(day("2026-11-23"), "meeting")]
    assert [(one.start, one.profile) for one in house.calendars.spans("anna")] == [
        (day("2027-01-30"), "vacation")
    ]


async def test_another_company_s_profiles_make_other_spans_of_the_same_copy(house: House) -> None:
    house.feeds.says("anna", at(11, "Lunch"))
    await house.calendars.refresh()
    house.meaning = Meaning({}, "dnd")

    await house.calendars.refresh()

    assert house.calendars.spans("anna") == (span(11, "dnd"),)
    assert len(house.feeds.asked) == 1


async def test_no_log_line_holds_an_address_or_an_event_s_words(house: House) -> None:
    house.feeds.says(
        "anna", calendar(event("DTSTART:x", "SUMMARY:Uppsägning"), event("DTSTART:20261125T090000Z"))
    )
    house.feeds.says("bo", b"", 404)
    await house.store.set_calendar("bo", house.feeds.url("bo"))

    with capture_logs() as lines:
        await house.calendars.refresh()
        house.feeds.says("bo", at(9))
        await house.after(600)

    said = repr(lines)
    assert [line["event"] for line in lines] == [
        "calendar: cannot fetch",
        "calendar: cannot read all of it",
        "calendar: fetching works again",
    ]
    assert SECRET not in said
    assert "Uppsägning" not in said
    assert str(house.now.year) not in said


class Watched(Mapping[str, Sequence[str]]):
    """Keywords that know which threads looked at them."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def __getitem__(self, profile: str) -> Sequence[str]:
        self.threads.add(threading.get_ident())
        return {"lunch": ["lunch"]}[profile]

    def __iter__(self) -> Iterator[str]:
        return iter(["lunch"])

    def __len__(self) -> int:
        return 1


async def test_a_calendar_is_read_by_another_thread_than_that_of_the_calls(house: House) -> None:
    keywords = Watched()
    house.meaning = Meaning(keywords, "meeting")
    house.feeds.says("anna", at(11, "Lunch"))

    await house.calendars.refresh()

    assert house.calendars.spans("anna") == (span(11, "lunch"),)
    assert keywords.threads
    assert threading.get_ident() not in keywords.threads
