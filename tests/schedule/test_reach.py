"""What is left out of the counting, or begun later, changes nothing of what is found."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.schedule import ical
from app.schedule.reach import is_far, is_light
from app.schedule.text import apart
from tests.schedule.calendar_text import ONE_HOUR, calendar, day, event, reading

START, END = day("2026-11-23"), day("2026-12-21")


def far(*lines: str) -> bool:
    [block] = apart(calendar(event(*lines))).blocks
    return is_far(block, START, END)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;UNTIL=20190101T000000Z",
        "FREQ=DAILY;COUNT=1000",
        "FREQ=WEEKLY;COUNT=100;BYDAY=MO,WE",
        "FREQ=MONTHLY;COUNT=24",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=24;BYDAY=-1FR",
        "FREQ=YEARLY;COUNT=9",
    ],
)
def test_a_series_that_ended_before_the_window_costs_nothing(rule: str) -> None:
    assert far("DTSTART:20120102T080000Z", "DURATION:PT1H", f"RRULE:{rule}")
    assert not far("DTSTART:20250102T080000Z", "DURATION:PT1H", f"RRULE:{rule.replace('2019', '2029')}")


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=DAILY"],
        ["RRULE:FREQ=YEARLY;COUNT=4;BYMONTH=2;BYMONTHDAY=29"],
        ["RRULE:FREQ=MONTHLY;COUNT=40;BYDAY=5FR"],
        ["RRULE:FREQ=DAILY;UNTIL=20190101T000000Z", "RDATE:20261124T100000Z"],
        ["RRULE:FREQ=DAILY;UNTIL=20190101T000000Z", "RRULE:FREQ=WEEKLY"],
        ["RRULE:FREQ=DAILY;UNTIL=soon"],
        ["RRULE:FREQ=DAILY;COUNT=many"],
        ["RRULE:nothing"],
        ["RECURRENCE-ID;RANGE=THISANDFUTURE:20120102T080000Z"],
        ["DURATION:P9999W"],
        ["DURATION:long"],
    ],
)
def test_events_that_may_reach_the_window_are_counted(lines: list[str]) -> None:
    assert not far("DTSTART:20120102T080000Z", *lines)


def test_four_hundred_old_series_do_not_use_up_what_today_s_needs() -> None:
    old = (
        "DTSTART;TZID=Europe/Stockholm:20100104T083000",
        "DURATION:PT1H",
        "RRULE:FREQ=DAILY;UNTIL=20190101T000000Z",
    )
    today = event(*ONE_HOUR, "SUMMARY:Idag", uid="today")

    found = reading(calendar(*(event(*old, uid=f"old {n}") for n in range(400)), today))

    assert [one.summary for one in found.happenings] == ["Idag"]
    assert found.problems == ()


@pytest.mark.whole
def test_two_thousand_live_series_are_all_read() -> None:
    live = "DTSTART;TZID=Europe/Stockholm:20150105T083000", "DURATION:PT15M", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH"

    found = reading(
        calendar(*(event(*live, uid=f"live {n}") for n in range(2000))), "2026-11-23", "2026-11-30"
    )

    assert len(found.happenings) == 4000
    assert found.problems == ()


@pytest.mark.parametrize(
    ("rule", "light"),
    [
        ("FREQ=DAILY", True),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", True),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", True),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", False),  # of a Monday: never
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", False),
        ("FREQ=SECONDLY", False),
        ("FREQ=DAILY;COUNT=100000", False),
        ("FREQ=DAILY;INTERVAL=0", False),
        ("FREQ=DAILY;INTERVAL=x", False),
    ],
)
def test_only_what_surely_takes_few_steps_goes_uncounted(rule: str, light: bool) -> None:
    assert is_light(apart(calendar(event(*ONE_HOUR, f"RRULE:{rule}"))).blocks) is light


DAYS = st.sampled_from([None, "MO", "SU", "MO,WE,FR", "SA,SU", "TU,TH"])


@settings(max_examples=60, deadline=None)
@given(
    begins=st.datetimes(datetime(2019, 1, 1), datetime(2026, 12, 1)),
    daily=st.booleans(),
    interval=st.integers(1, 5),
    days=DAYS,
    month=st.sampled_from([None, 11, 12]),
    monday=st.booleans(),
    until=st.sampled_from([None, "20261130T090000Z", "20270101"]),
    hours=st.sampled_from([0, 1, 30, 24 * 20]),
    zone=st.sampled_from([";TZID=Europe/Stockholm", ";TZID=America/New_York", ""]),
)
@example(datetime(2019, 1, 6, 23, 30), False, 2, "SU", None, False, None, 30, "")
@example(datetime(2026, 11, 22, 23), True, 3, None, None, True, None, 24 * 20, ";TZID=Europe/Stockholm")
def test_a_series_begun_later_happens_when_the_whole_one_does(
    begins: datetime,
    daily: bool,
    interval: int,
    days: str | None,
    month: int | None,
    monday: bool,
    until: str | None,
    hours: int,
    zone: str,
) -> None:
    rule = [
        f"FREQ={'DAILY' if daily else 'WEEKLY'}",
        f"INTERVAL={interval}",
        f"WKST={'MO' if monday else 'SU'}",
    ]
    rule += [f"BYDAY={days}"] if days else []
    rule += [f"BYMONTH={month}"] if month else []
    rule += [f"UNTIL={until}"] if until else []
    lines = f"DTSTART{zone}:{begins:%Y%m%dT%H%M%S}", f"DURATION:PT{hours}H", f"RRULE:{';'.join(rule)}"
    body = calendar(event(*lines, "EXDATE:20261127T090000Z"))

    begun_later = reading(body, "2026-11-23", "2026-12-21")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ical, "begin_near", lambda *_: None)
        whole = reading(body, "2026-11-23", "2026-12-21")

    assert begun_later == whole
