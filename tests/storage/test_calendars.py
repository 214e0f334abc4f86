"""People's calendars in the database, on both: addresses, how the fetching goes, and the last good copy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest_asyncio

from app.storage import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

URL = "https://calendar.example/anna/private-4711/basic.ics"
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest_asyncio.fixture
async def hands() -> Hands:
    return Hands()


@pytest_asyncio.fixture
async def kept(database: str, hands: Hands) -> AsyncIterator[Store]:
    """A store in which Anna has a calendar, with a clock that is set by hand."""
    opened = await Store.open(database, now=hands)
    await opened.set_calendar("anna", URL)
    yield opened
    await opened.close()


async def test_a_calendar_that_was_set_is_there_without_a_copy_and_its_address_is_not_in_its_repr(
    kept: Store,
) -> None:
    [anna] = await kept.calendars()

    assert (anna.person, anna.url, anna.digest, anna.tried_at) == ("anna", URL, None, None)
    assert await kept.calendar_copy("anna") is None
    assert "4711" not in repr(anna)


async def test_a_copy_comes_out_as_it_went_in_with_when_and_what_the_server_called_it(kept: Store) -> None:
    changed = await kept.calendar_fetched(
        "anna", URL, b"\x00BEGIN\xff", '"v1"', "Tue, 24 Nov 2026 10:00:00 GMT"
    )

    [anna] = await kept.calendars()
    assert changed
    assert await kept.calendar_copy("anna") == b"\x00BEGIN\xff"
    assert (anna.etag, anna.last_modified) == ('"v1"', "Tue, 24 Nov 2026 10:00:00 GMT")
    assert (anna.fetched_at, anna.tried_at, anna.failing_since, anna.error) == (NOON, NOON, None, None)


async def test_failures_leave_the_copy_and_tell_since_when_and_a_good_fetch_ends_them(
    kept: Store, hands: Hands
) -> None:
    await kept.calendar_fetched("anna", URL, b"copy", None, None)
    for minutes in (5, 10):
        hands.at = NOON + timedelta(minutes=minutes)
        await kept.calendar_failed("anna", URL, "status 503", hands.at + timedelta(hours=1))

    [failing] = await kept.calendars()
    copy = await kept.calendar_copy("anna")
    hands.at = NOON + timedelta(minutes=15)
    changed = await kept.calendar_fetched("anna", URL, None, '"v1"', None)

    [well] = await kept.calendars()
    assert copy == b"copy"
    assert (failing.fetched_at, failing.tried_at) == (NOON, NOON + timedelta(minutes=10))
    assert failing.failing_since == NOON + timedelta(minutes=5)
    assert failing.not_before == NOON + timedelta(minutes=70)
    assert failing.error == "status 503"
    assert not changed
    assert (well.fetched_at, well.failing_since, well.error, well.not_before) == (hands.at, None, None, None)
    assert await kept.calendar_copy("anna") == b"copy"


async def test_the_revision_is_raised_by_what_changes_absence_and_by_nothing_else(kept: Store) -> None:
    async def raised_by(copy: bytes | None) -> bool:
        before = await kept.revision()
        changed = await kept.calendar_fetched("anna", URL, copy, None, None)
        assert changed == (await kept.revision() != before)
        return changed

    assert [await raised_by(copy) for copy in (b"a", b"a", None, b"b", None)] == [
        True,
        False,
        False,
        True,
        False,
    ]
    before = await kept.revision()
    await kept.calendar_failed("anna", URL, "timeout")
    assert await kept.revision() == before
    await kept.set_calendar("bo", URL)
    assert await kept.revision() != before


async def test_another_address_begins_anew_and_what_the_old_one_still_brings_is_not_taken(
    kept: Store,
) -> None:
    await kept.calendar_fetched("anna", URL, b"old", '"v1"', None)
    await kept.set_calendar("anna", "https://elsewhere.example/new.ics")

    taken = await kept.calendar_fetched("anna", URL, b"late", '"v2"', None)
    await kept.calendar_failed("anna", URL, "timeout")

    [anna] = await kept.calendars()
    assert not taken
    assert (anna.etag, anna.digest, anna.error) == (None, None, None)
    assert await kept.calendar_copy("anna") is None


async def test_the_same_address_again_keeps_the_copy_and_is_due_at_once(kept: Store) -> None:
    await kept.calendar_fetched("anna", URL, b"copy", '"v1"', None)
    await kept.calendar_failed("anna", URL, "status 429", NOON + timedelta(days=1))

    await kept.set_calendar("anna", URL)

    [anna] = await kept.calendars()
    assert (anna.tried_at, anna.not_before, anna.etag) == (None, None, '"v1"')
    assert await kept.calendar_copy("anna") == b"copy"


async def test_a_calendar_goes_when_it_is_removed_and_with_its_person(kept: Store) -> None:
    await kept.set_calendar("bo", URL)
    await kept.set_calendar("carin", URL)

    removed = await kept.remove_calendar("anna"), await kept.remove_calendar("anna")
    await kept.import_document({}, "h", "test", people=("anna", "carin"), desk_phones=())

    assert removed == (True, False)
    assert [one.person for one in await kept.calendars()] == ["carin"]
