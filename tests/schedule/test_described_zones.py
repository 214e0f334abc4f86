"""Zones that a feed describes itself have the offsets of the zones that they describe, at any instant."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.policy.hours import STOCKHOLM
from app.schedule.described_zones import DescribedZone, described_zone
from app.schedule.text import apart
from tests.schedule.calendar_text import calendar


def part(kind: str, start: str, before: str, after: str, *rest: str) -> str:
    lines = f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *rest
    return "\r\n".join((f"BEGIN:{kind}", *lines, f"END:{kind}"))


def zone(*parts: str) -> DescribedZone:
    body = calendar("\r\n".join(("BEGIN:VTIMEZONE", "TZID:Ours", *parts, "END:VTIMEZONE")))
    [block] = apart(body).blocks
    return described_zone("Ours", block)


def yearly(month: int, day: str, *more: str) -> str:
    return ";".join((f"RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY={day};BYMONTH={month}", *more))


EUROPE = (  # as Exchange writes it
    part("STANDARD", "16010101T030000", "+0200", "+0100", yearly(10, "-1SU")),
    part("DAYLIGHT", "16010101T020000", "+0100", "+0200", yearly(3, "-1SU")),
)
EASTERN = (  # as iCloud and libical write it: two sets of rules, the first of which ended
    part("DAYLIGHT", "19870405T020000", "-0500", "-0400", yearly(4, "1SU", "UNTIL=20060402T070000Z")),
    part("STANDARD", "19871025T020000", "-0400", "-0500", yearly(10, "-1SU", "UNTIL=20061029T060000Z")),
    part("DAYLIGHT", "20070311T020000", "-0500", "-0400", yearly(3, "2SU")),
    part("STANDARD", "20071104T020000", "-0400", "-0500", yearly(11, "1SU")),
)
HERE = zone(*EUROPE)
NEW_YORK = zone(*EASTERN)


@given(at=st.datetimes(datetime(1998, 1, 1), datetime(2037, 12, 1)), fold=st.integers(0, 1))
@example(at=datetime(2026, 10, 25, 2, 30), fold=0)
@example(at=datetime(2026, 10, 25, 2, 30), fold=1)
@example(at=datetime(2026, 3, 29, 2, 30), fold=0)
@example(at=datetime(2026, 3, 29, 2, 30), fold=1)
@example(at=datetime(2006, 10, 29, 1, 30), fold=1)
def test_a_wall_time_is_the_same_instant_as_in_the_zone_itself(at: datetime, fold: int) -> None:
    at = at.replace(fold=fold)

    assert HERE.utcoffset(at) == at.replace(tzinfo=STOCKHOLM).utcoffset()
    assert NEW_YORK.utcoffset(at) == at.replace(tzinfo=ZoneInfo("America/New_York")).utcoffset()


@given(at=st.datetimes(datetime(1998, 1, 1), datetime(2037, 12, 1)))
@example(at=datetime(2026, 10, 25, 0, 30))
@example(at=datetime(2026, 10, 25, 1, 30))
@example(at=datetime(2026, 3, 29, 1, 0))
def test_an_instant_is_the_same_wall_time_and_comes_back(at: datetime) -> None:
    instant = at.replace(tzinfo=UTC)
    local = instant.astimezone(HERE)

    assert local.replace(tzinfo=None) == instant.astimezone(STOCKHOLM).replace(tzinfo=None)
    assert local.fold == instant.astimezone(STOCKHOLM).fold
    assert local.astimezone(UTC) == instant


def test_four_hundred_years_are_not_walked_through() -> None:
    ours = zone(*EUROPE)

    assert ours.is_usual
    assert ours.utcoffset(datetime(2026, 7, 1)) == timedelta(hours=2)
    assert [change.at.year for change in ours._changes(2026)] == sorted([1601, *range(2023, 2028)] * 2)


def test_before_its_first_change_a_zone_has_the_offset_from_which_that_one_starts() -> None:
    assert NEW_YORK.utcoffset(datetime(1975, 7, 1)) == timedelta(hours=-5)


def test_after_rules_that_ended_their_last_offset_holds() -> None:
    ended = zone(
        part("STANDARD", "19701025T030000", "+0200", "+0100", yearly(10, "-1SU", "UNTIL=19991031T010000Z")),
        part("DAYLIGHT", "19700329T020000", "+0100", "+0200", yearly(3, "-1SU", "UNTIL=19990328T010000Z")),
    )

    assert ended.utcoffset(datetime(1999, 7, 1)) == timedelta(hours=2)
    assert ended.utcoffset(datetime(2026, 7, 1)) == timedelta(hours=1)


def test_changes_may_be_named_one_by_one() -> None:
    once = zone(
        part("STANDARD", "20200101T000000", "+0100", "+0100"),
        part("DAYLIGHT", "20260601T000000", "+0100", "+0300", "RDATE:20270601T000000"),
        part("STANDARD", "20260901T000000", "+0300", "+0100"),
    )

    hours = [once.utcoffset(datetime(year, 7, 1)) // timedelta(hours=1) for year in (2025, 2026, 2027)]

    assert hours == [1, 3, 3]
    assert once.utcoffset(datetime(2026, 12, 1)) == timedelta(hours=1)


def test_a_rule_that_counts_is_followed_from_its_start() -> None:
    counted = zone(
        part("STANDARD", "20201025T030000", "+0200", "+0100"),
        part("DAYLIGHT", "20200329T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;INTERVAL=3;COUNT=3"),
    )

    assert not counted.is_usual
    assert counted.utcoffset(datetime(2023, 7, 1)) == timedelta(hours=2)
    assert counted.utcoffset(datetime(2022, 7, 1)) == timedelta(hours=1)


def test_the_libraries_copies_of_an_event_have_the_same_zone() -> None:
    assert copy.deepcopy(datetime(2026, 7, 1, tzinfo=HERE)).tzinfo is HERE


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (part("STANDARD", "16010101T000000", "+0000", "+2500"),),
        (part("STANDARD", "soon", "+0000", "+0100"),),
        ("BEGIN:STANDARD\r\nTZOFFSETTO:+0100\r\nEND:STANDARD",),
    ],
)
def test_an_unreadable_zone_is_none(parts: tuple[str, ...]) -> None:
    with pytest.raises((ValueError, KeyError, AttributeError)):
        zone(*parts)
