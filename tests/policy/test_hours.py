"""Opening hours in Stockholm (Q10): the week, the red days, the eves, and both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.policy.hours import (
    STOCKHOLM,
    Calendar,
    Hours,
    Opening,
    eves,
    next_change,
    opening,
    read_instant,
    working,
)
from app.policy.red_days import public_holidays

OFFICE = ((8 * 60, 17 * 60),)
HOURS = Hours((OFFICE,) * 5 + ((), ()), "Q10")
ROUND_THE_CLOCK = Hours((((0, 1440),),) * 7, "Q10")
NORMAL = Calendar()

# Written down by hand from the almanac, so that both our table and the library are checked.
RED_DAYS = {
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26",
    2027: "01-01 01-06 03-26 03-28 03-29 05-01 05-06 05-16 06-06 06-26 11-06 12-25 12-26",
}
EVES = {2026: "06-19 12-24 12-31", 2027: "06-25 12-24 12-31"}


def dates(year: int, text: str) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in text.split()}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize("year", [2026, 2027])
def test_every_swedish_red_day_and_eve_is_known(year: int) -> None:
    assert public_holidays(year) == dates(year, RED_DAYS[year])
    assert eves(year) == dates(year, EVES[year])


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_whole_year_is_open_on_working_days_and_only_then(year: int) -> None:
    closed = dates(year, RED_DAYS[year]) | dates(year, EVES[year])
    day = date(year, 1, 1)
    open_days = 0

    while day.year == year:
        working = day.weekday() < 5 and day not in closed
        minutes = [
            datetime.combine(day, clock, STOCKHOLM)
            for clock in (time(7, 59, 59), time(8), time(16, 59, 59), time(17))
        ]
        found = [opening(HOURS, NORMAL, minute) is Opening.OPEN for minute in minutes]
        assert found == [False, working, working, False], day
        open_days += working
        day += timedelta(days=1)

    assert open_days == {2026: 251, 2027: 253}[year]


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("2026-11-24T12:00", Opening.OPEN),
        ("2026-11-24T18:00", Opening.HOURS),
        ("2026-11-28T12:00", Opening.WEEKEND),
        ("2026-05-14T12:00", Opening.HOLIDAY),  # Kristi himmelsfärdsdag, a Thursday
        ("2026-06-19T12:00", Opening.EVE),
        ("2026-12-25T12:00", Opening.HOLIDAY),
    ],
)
def test_it_is_told_why_something_is_closed(when: str, why: Opening) -> None:
    assert opening(HOURS, NORMAL, at(when)) is why


@pytest.mark.parametrize("eve", ["2026-06-19", "2026-12-24", "2026-12-31"])
def test_eves_are_closed_unless_the_company_says_otherwise(eve: str) -> None:
    noon = at(f"{eve}T12:00")

    assert opening(HOURS, NORMAL, noon) is Opening.EVE
    assert opening(HOURS, Calendar(eves_closed=False), noon) is Opening.OPEN
    assert opening(HOURS, Calendar(open_dates=frozenset({noon.date()})), noon) is Opening.OPEN


def test_the_company_can_close_a_working_day_and_open_a_holiday() -> None:
    day = date(2026, 11, 24)
    holiday = date(2026, 1, 6)

    assert (
        opening(HOURS, Calendar(closed_dates=frozenset({day})), at("2026-11-24T12:00")) is Opening.CLOSED_DATE
    )
    assert opening(HOURS, Calendar(open_dates=frozenset({holiday})), at("2026-01-06T12:00")) is Opening.OPEN


def test_a_weekend_day_that_the_company_works_has_a_mondays_hours() -> None:
    calendar = Calendar(open_dates=frozenset({date(2026, 11, 28)}))

    assert opening(HOURS, calendar, at("2026-11-28T08:00")) is Opening.OPEN
    assert opening(HOURS, calendar, at("2026-11-28T17:00")) is Opening.HOURS


def test_a_saturday_with_hours_of_its_own_is_open_unless_it_is_a_holiday() -> None:
    shop = Hours((*(OFFICE,) * 5, ((600, 840),), ()), "Q10")

    assert opening(shop, NORMAL, at("2026-11-28T10:00")) is Opening.OPEN
    assert opening(shop, NORMAL, at("2026-11-28T14:00")) is Opening.HOURS
    assert opening(shop, NORMAL, at("2026-10-31T10:00")) is Opening.HOLIDAY  # Alla helgons dag


def test_hours_may_be_divided_by_a_lunch() -> None:
    lunch = Hours((((480, 720), (780, 1020)),) * 5 + ((), ()), "Q10")
    found = [
        opening(lunch, NORMAL, at(f"2026-11-24T{clock}")).value
        for clock in ("11:59", "12:00", "12:59", "13:00")
    ]

    assert found == ["open", "hours", "hours", "open"]


@pytest.mark.parametrize(
    ("utc", "is_open"),
    [
        # Winter time until the last Sunday of March, 29 March 2026: 08:00 in Stockholm is 07:00 UTC ...
        ("2026-03-27T06:59:59", False),
        ("2026-03-27T07:00", True),
        # ... then summer time: 06:00 UTC ...
        ("2026-03-30T05:59:59", False),
        ("2026-03-30T06:00", True),
        ("2026-03-30T14:59:59", True),
        ("2026-03-30T15:00", False),
        # ... and back on 25 October 2026.
        ("2026-10-23T06:00", True),
        ("2026-10-26T06:59:59", False),
        ("2026-10-26T07:00", True),
        ("2026-10-26T15:59:59", True),
        ("2026-10-26T16:00", False),
    ],
)
def test_hours_hold_across_both_clock_changes(utc: str, is_open: bool) -> None:
    instant = datetime.fromisoformat(utc).replace(tzinfo=UTC)

    assert (opening(HOURS, NORMAL, instant) is Opening.OPEN) is is_open


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_the_night_of_a_clock_change_is_open_in_every_minute_of_a_round_the_clock_day(night: str) -> None:
    first = datetime.fromisoformat(f"{night}T00:00").replace(tzinfo=STOCKHOLM).astimezone(UTC)
    last = (
        (datetime.fromisoformat(f"{night}T00:00") + timedelta(days=1))
        .replace(tzinfo=STOCKHOLM)
        .astimezone(UTC)
    )
    minutes = int((last - first).total_seconds() // 60)

    assert minutes == (23 if night == "2026-03-29" else 25) * 60
    for minute in range(minutes):
        assert opening(ROUND_THE_CLOCK, NORMAL, first + timedelta(minutes=minute)) is Opening.OPEN


@pytest.mark.parametrize(
    ("utc", "is_open"), [("00:30", True), ("01:30", True), ("01:59:59", True), ("02:00", False)]
)
def test_an_hour_that_comes_twice_is_open_both_times(utc: str, is_open: bool) -> None:
    """On 25 October 2026 the hour 02:00-03:00 comes twice: from 00:00 and from 01:00 UTC."""
    night_shift = Hours((*((),) * 6, ((0, 180),)), "Q10")
    instant = datetime.fromisoformat(f"2026-10-25T{utc}").replace(tzinfo=UTC)

    assert (opening(night_shift, NORMAL, instant) is Opening.OPEN) is is_open


def test_a_time_without_a_zone_is_refused_for_it_would_be_the_machines_own() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        opening(HOURS, NORMAL, datetime(2026, 11, 24, 12))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
@example(datetime(2026, 3, 29, 1))
@example(datetime(2026, 10, 25, 0, 59, 59))
@example(datetime(2026, 10, 25, 1))
@example(datetime(2026, 12, 31, 23))
def test_the_zone_an_instant_is_written_in_does_not_matter(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)

    assert opening(HOURS, NORMAL, instant) is opening(HOURS, NORMAL, instant.astimezone(STOCKHOLM))


HALF = Calendar(
    before_holidays=13 * 60, half_days=((date(2026, 12, 23), 12 * 60), (date(2026, 4, 30), 14 * 60))
)


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        ("2026-04-02", "13:00"),  # skärtorsdag
        ("2026-04-30", "14:00"),  # valborg, which the company gave a time of its own
        ("2026-01-05", "13:00"),  # trettondagsafton
        ("2026-05-13", "13:00"),  # before Kristi himmelsfärdsdag
        ("2026-12-23", "12:00"),  # before julafton, which is no public holiday
        ("2026-12-22", "17:00"),
        ("2026-11-27", "17:00"),  # a Friday before an ordinary weekend
    ],
)
def test_a_half_day_closes_early(day: str, closes: str) -> None:
    morning, last = at(f"{day}T08:00"), at(f"{day}T{closes}")

    assert opening(HOURS, HALF, morning) is Opening.OPEN
    assert opening(HOURS, HALF, last - timedelta(seconds=1)) is Opening.OPEN
    assert opening(HOURS, HALF, last) is (Opening.HOURS if closes == "17:00" else Opening.HALF_DAY)
    assert next_change(HOURS, HALF, morning) == last


def test_a_half_day_opens_nothing() -> None:
    calendar = Calendar(half_days=((date(2026, 11, 28), 12 * 60),))  # a Saturday

    assert opening(HOURS, calendar, at("2026-11-28T11:00")) is Opening.WEEKEND
    assert opening(HOURS, HALF, at("2026-12-23T18:00")) is Opening.HOURS


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1900-01-01T00:00", True),
        ("9000-12-31T23:59", True),
        ("1899-12-31T23:59", False),
        ("9001-01-01T00:00", False),
    ],
)
def test_times_are_read_from_1900_to_9000(text: str, read: bool) -> None:
    """Further on there is no date to look ahead to."""
    if read:
        assert read_instant(text).tzinfo is STOCKHOLM
    else:
        with pytest.raises(ValueError, match=f"^{text} is not between the years 1900 and 9000$"):
            read_instant(text)


def test_office_hours_are_those_of_five_days() -> None:
    assert working(8, 17, "S4") == Hours((((480, 1020),),) * 5 + ((), ()), "S4")


@pytest.mark.parametrize("day", ["9999-12-30", "9999-12-31"])
def test_there_is_no_change_after_the_last_day_that_can_be_named(day: str) -> None:
    """A check of a company file with such a date ended in a traceback."""
    evening = at(f"{day}T22:00")

    assert opening(HOURS, HALF, evening) is not Opening.OPEN
    assert next_change(HOURS, HALF, evening) is None
