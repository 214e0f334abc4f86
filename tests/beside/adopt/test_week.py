"""Asterisk's times become minutes of the week, and minutes become opening hours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.beside.adopt import week
from app.beside.adopt.found import FoundHours, Origin

HERE = Origin("127.0.0.1:5038")


@pytest.mark.parametrize(
    ("timing", "days"),
    [
        ("08:00-17:00,mon-fri,*,*", {day: ["08:00-17:00"] for day in range(5)}),
        ("08:00-16:59|sat&sun|*|*", {5: ["08:00-17:00"], 6: ["08:00-17:00"]}),
        ("08:00-12:00&13:00-17:00,tue,*,*", {1: ["08:00-12:00", "13:00-17:00"]}),
        ("22:00-06:00,fri,*,*", {4: ["22:00-24:00"], 5: ["00:00-06:00"]}),
        ("*,sun,*,*", {6: ["00:00-24:00"]}),
        ("08:00-17:00", {day: ["08:00-17:00"] for day in range(7)}),
    ],
)
def test_a_timing_of_asterisk_is_hours_of_the_week(timing: str, days: dict[int, list[str]]) -> None:
    minutes, remarks = week.of_timing(timing, HERE, "x")

    assert (week.as_days(minutes), remarks) == (days, [])


@pytest.mark.parametrize(
    ("timing", "word"),
    [
        ("*,*,24,dec", "certain dates"),
        ("kl 8-17,mon,*,*", "cannot be read"),
        ("08:00-17:00,mon,*,*,America/Chicago", "time zone"),
    ],
)
def test_hours_beyond_weekdays_are_told(timing: str, word: str) -> None:
    _, remarks = week.of_timing(timing, HERE, "x")

    assert [word in one.en for one in remarks] == [True]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1438), st.integers(1, 1440)), max_size=6))
def test_minutes_and_hours_are_the_same_there_and_back(spans: list[tuple[int, int, int]]) -> None:
    minutes = 0
    for day, start, length in spans:
        minutes |= ((1 << min(start + length, week.DAY_MINUTES)) - (1 << start)) << day * week.DAY_MINUTES

    assert week.of_hours(FoundHours(HERE, "", "", week.as_days(minutes))) == minutes
