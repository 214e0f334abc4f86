"""How moments are said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.policy.hours import STOCKHOLM
from app.speech import times

if TYPE_CHECKING:
    from app.speech.texts import PromptLang

NOW = "2026-11-24 11:30"  # a Tuesday


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


SAID = [
    ("2026-11-24 13:00", "klockan tretton noll noll", "at one p.m."),
    ("2026-11-24 13:05", "klockan tretton noll fem", "at one oh five p.m."),
    ("2026-11-24 14:30", "klockan fjorton trettio", "at two thirty p.m."),
    ("2026-11-24 12:00", "klockan tolv noll noll", "at noon"),
    ("2026-11-24 12:15", "klockan tolv femton", "at twelve fifteen p.m."),
    ("2026-11-24 23:59", "klockan tjugotre femtionio", "at eleven fifty-nine p.m."),
    ("2026-11-25 08:00", "i morgon klockan åtta noll noll", "tomorrow at eight a.m."),
    ("2026-11-25 08:30", "i morgon klockan åtta trettio", "tomorrow at eight thirty a.m."),
    ("2026-11-25 00:30", "i morgon klockan noll trettio", "tomorrow at twelve thirty a.m."),
    ("2026-11-25 00:00", "i morgon", "tomorrow"),
    ("2026-11-26 13:00", "på torsdag klockan tretton noll noll", "on Thursday at one p.m."),
    ("2026-11-30 08:00", "på måndag klockan åtta noll noll", "on Monday at eight a.m."),
    ("2026-11-30 00:00", "på måndag", "on Monday"),
    ("2026-12-01 08:00", "den första december", "on the first of December"),  # a Tuesday again
    ("2026-12-03 00:00", "den tredje december", "on the third of December"),
    ("2026-12-31 08:00", "den trettioförsta december", "on the thirty-first of December"),
    ("2027-01-07 08:00", "den sjunde januari", "on the seventh of January"),
    ("2027-08-16 08:00", "den sextonde augusti tjugohundratjugosju", "on the sixteenth of August twenty twenty-seven"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "sv", "en"), SAID)
def test_a_moment_is_said_as_one_would_say_it_today(at: str, sv: str, en: str) -> None:
    """Today by the clock, then by tomorrow, the weekday and the date; midnight is the day that begins."""
    assert times.at(moment(at), moment(NOW), "sv") == sv
    assert times.at(moment(at), moment(NOW), "en") == en


@pytest.mark.parametrize(
    ("end", "sv", "en"),
    [
        ("2026-11-24 13:00", "till klockan tretton noll noll", "until one p.m."),
        ("2026-11-25 00:00", "till midnatt", "until midnight"),
        ("2026-11-25 08:00", "till i morgon klockan åtta noll noll", "until tomorrow at eight a.m."),
        ("2026-11-30 08:00", "till måndag klockan åtta noll noll", "until Monday at eight a.m."),
        ("2026-11-30 00:00", "till måndag", "until Monday"),
        ("2026-12-03 00:00", "till den tredje december", "until the third of December"),
    ],
)
def test_an_end_is_said_in_the_grammar_of_an_end(end: str, sv: str, en: str) -> None:
    """Nobody says "till på måndag"; and what ends at tonight's midnight does not end tomorrow."""
    assert times.until(moment(end), moment(NOW), "sv") == sv
    assert times.until(moment(end), moment(NOW), "en") == en


@pytest.mark.parametrize(
    ("now", "at", "sv"),
    [
        ("2026-10-24 16:00", "2026-10-25 08:00", "i morgon klockan åtta noll noll"),  # a night of 25 hours between
        ("2026-10-24 23:30", "2026-10-25 23:45", "i morgon klockan tjugotre fyrtiofem"),
        ("2026-10-25 00:30", "2026-10-25 23:30", "klockan tjugotre trettio"),
        ("2026-10-25 01:30", "2026-10-26 00:00", "i morgon"),
        ("2027-03-27 16:00", "2027-03-28 08:00", "i morgon klockan åtta noll noll"),  # a night of 23 hours between
        ("2027-03-27 23:30", "2027-03-29 00:00", "på måndag"),
        ("2027-03-28 00:30", "2027-03-28 03:00", "klockan tre noll noll"),
        ("2026-12-31 16:00", "2027-01-01 00:00", "i morgon"),
        ("2026-12-31 16:00", "2027-01-04 08:00", "på måndag klockan åtta noll noll"),
        ("2026-06-30 16:00", "2027-01-04 08:00", "den fjärde januari tjugohundratjugosju"),
    ],
)  # fmt: skip
def test_clock_changes_and_the_year_s_end_are_nights_like_others(now: str, at: str, sv: str) -> None:
    """Days are those of the calendar, not spans of 24 hours."""
    assert times.at(moment(at), moment(now), "sv") == sv


def test_an_hour_that_comes_twice_and_one_that_does_not_come_are_said_as_the_clock_shows() -> None:
    """2:30 in October is said alike both times; 2:30 in March is the instant that clocks show as 3:30."""
    autumn = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    night = moment("2026-10-25 00:10")

    assert times.at(autumn, night, "sv") == "klockan två trettio"
    assert times.at(autumn + timedelta(hours=1), night, "sv") == "klockan två trettio"
    assert times.at(moment("2027-03-28 02:30"), moment("2027-03-28 00:10"), "sv") == "klockan tre trettio"


def test_the_zone_in_which_a_moment_comes_does_not_matter() -> None:
    """The database and calendars speak UTC; 23:00 there is tomorrow here."""
    now = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)

    assert times.at(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), now, "sv") == "klockan tretton noll noll"
    assert times.at(datetime(2026, 11, 24, 23, 0, tzinfo=UTC), now, "sv") == "i morgon"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_moment_of_two_years_leaves_a_digit_to_the_voice(lang: PromptLang) -> None:
    now = moment(NOW)

    for hours in range(1, 2 * 365 * 24, 7):
        later = now.astimezone(UTC) + timedelta(hours=hours, minutes=hours % 60)
        said = times.at(later, now, lang) + times.until(later, now, lang)
        assert not any(letter.isdigit() for letter in said), said
