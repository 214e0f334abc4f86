"""Calendars as Outlook, Exchange, Google, Apple and free/busy servers write them, all read without a problem."""

from __future__ import annotations

from pathlib import Path

from app.policy.happenings import USUAL_MEANING, Shows
from app.policy.hours import STOCKHOLM
from tests.schedule.calendar_text import reading, wall

FEEDS = Path(__file__).parent / "feeds"


def said(name: str, start: str = "2026-10-01", end: str = "2027-01-01") -> list[tuple[str, str, Shows]]:
    found = reading((FEEDS / name).read_bytes(), start, end)
    assert found.problems == ()
    return [(wall(one), one.summary, one.shows) for one in found.happenings]


def profiles(name: str) -> dict[str, str]:
    """When a profile begins, to the profile."""
    spans = USUAL_MEANING.spans(reading((FEEDS / name).read_bytes()).happenings)
    return {f"{span.start.astimezone(STOCKHOLM):%m-%d %H:%M}": span.profile for span in spans}


def test_outlook_on_the_web() -> None:
    """Windows zones; a series with an exception, a moved occurrence; out of office, private, elsewhere, cancelled."""
    weekly = "Veckomöte sälj"

    assert said("outlook.ics", "2026-10-19", "2026-12-01") == [
        ("10-19 09:00 - 10-19 10:00", weekly, Shows.BUSY),
        ("10-23 00:00 - 10-27 00:00", "Semester", Shows.AWAY),
        ("10-26 09:00 - 10-26 10:00", weekly, Shows.BUSY),
        ("11-09 09:00 - 11-09 10:00", weekly, Shows.BUSY),
        ("11-10 14:00 - 11-10 15:00", "", Shows.AWAY),
        ("11-12 00:00 - 11-13 00:00", "Hemarbete", Shows.ELSEWHERE),
        ("11-13 10:00 - 11-13 12:00", "Preliminärt: kundbesök", Shows.TENTATIVE),
        ("11-17 13:00 - 11-17 14:30", weekly, Shows.BUSY),
        ("11-23 09:00 - 11-23 10:00", weekly, Shows.BUSY),
        ("11-30 09:00 - 11-30 10:00", weekly, Shows.BUSY),
    ]


def test_outlook_s_absences_are_profiles() -> None:
    found = profiles("outlook.ics")

    assert (found["10-23 00:00"], found["11-10 14:00"], found["11-17 13:00"]) == (
        "vacation",
        "away",
        "meeting",
    )
    assert "10-26 09:00" not in found, "the weekly meeting is within the vacation"
    assert "11-12 00:00" not in found, "who works at home can be called"


def test_exchange() -> None:
    """Zones that it describes under names of its own; days as midnights; the word BEGIN:VEVENT amid a text."""
    found = said("exchange.ics")

    assert [when for when, what, _ in found if what == "Morgonmöte"] == [
        f"{date} 08:00 - {date} 08:30"
        for date in (*(f"10-{day}" for day in (20, 21, 22, 23, 26, 27, 28, 29, 30)), "11-02")
    ]
    assert found[-2:] == [
        ("11-24 12:00 - 11-24 13:00", "LUNCH med Bo", Shows.BUSY),
        ("11-25 00:00 - 11-27 00:00", "Tjänsteresa Malmö", Shows.AWAY),
    ]
    assert profiles("exchange.ics")["11-24 12:00"] == "lunch"
    assert profiles("exchange.ics")["11-25 00:00"] == "trip"


def test_google() -> None:
    """X-WR-TIMEZONE; two EXDATE, a moved and a cancelled occurrence, an end in UTC; all-day events shown as free."""
    found = [(when, what) for when, what, _ in said("google.ics", "2026-10-26", "2027-01-01")]

    assert found == [
        ("10-26 14:00 - 10-26 14:30", "Avstämning"),
        ("11-02 14:00 - 11-02 14:30", "Avstämning"),
        ("11-09 14:00 - 11-09 14:30", "Avstämning"),
        ("11-13 09:00 - 11-13 09:30", "Avstämning"),
        ("11-16 14:00 - 11-16 14:30", "Avstämning"),
        ("11-19 14:00 - 11-19 14:30", "Avstämning"),
        ("11-23 14:00 - 11-23 14:30", "Avstämning"),
        ("11-26 14:00 - 11-26 14:30", "Avstämning"),
        ("11-26 16:00 - 11-26 17:00", "Kundmöte i Lund"),
        ("11-27 00:00 - 11-28 00:00", "Semester"),
        ("11-30 00:00 - 12-01 00:00", "Bos semester börjar"),
        ("11-30 14:00 - 11-30 14:30", "Avstämning"),
        ("12-03 14:00 - 12-03 14:30", "Avstämning"),
        ("12-07 14:00 - 12-07 14:30", "Avstämning"),
    ]
    assert profiles("google.ics")["11-27 00:00"] == "vacation"
    assert "11-30 00:00" not in profiles("google.ics")


def test_icloud() -> None:
    """RDATE, DURATION, alarms with a summary of their own, a zone since 1879."""
    assert said("icloud.ics") == [
        ("10-28 15:00 - 10-28 16:00", "Tandläkare", Shows.BUSY),
        ("11-04 15:00 - 11-04 16:00", "Tandläkare", Shows.BUSY),
        ("11-06 00:00 - 11-09 00:00", "Föräldraledig", Shows.FREE),
        ("11-11 16:00 - 11-11 17:00", "Tandläkare", Shows.BUSY),
        ("11-20 12:00 - 11-20 13:00", "Lunch", Shows.BUSY),
    ]


def test_free_and_busy_time() -> None:
    assert said("freebusy.ics") == [
        ("11-24 09:00 - 11-24 10:00", "", Shows.BUSY),
        ("11-24 10:00 - 11-24 10:30", "", Shows.BUSY),
        ("11-25 08:00 - 11-25 17:00", "", Shows.AWAY),
        ("11-26 09:00 - 11-26 10:00", "", Shows.TENTATIVE),
        ("11-27 09:00 - 11-27 17:00", "", Shows.FREE),
        ("11-28 09:00 - 11-28 10:00", "", Shows.BUSY),
    ]
    assert list(profiles("freebusy.ics").values()) == ["meeting", "away", "meeting", "meeting"]


def test_exchange_s_customized_zone_from_the_year_1601_on() -> None:
    """A stand-up on each weekday is there for the two months that the service reads, in winter and in summer."""
    winter = said("customized-zone.ics", "2026-11-28", "2027-01-29")
    summer = said("customized-zone.ics", "2027-07-05", "2027-07-06")

    assert len(winter) == 44
    assert winter[0] == ("11-30 09:30 - 11-30 09:45", "Standup", Shows.BUSY)
    assert summer == [("07-05 09:30 - 07-05 09:45", "Standup", Shows.BUSY)]


def test_a_zone_whose_name_begins_with_a_blank() -> None:
    assert said("blank-in-zone.ics") == [
        ("12-01 10:00 - 12-01 11:00", "must be 10-11 in Stockholm", Shows.BUSY)
    ]


def test_days_with_blanks_between_them() -> None:
    assert [when[:5] for when, *_ in said("blank-in-byday.ics")] == [
        "11-30", "12-01", "12-02", "12-03", "12-04",
    ]  # fmt: skip
