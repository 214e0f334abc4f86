"""What the lines of one event mean, and what is meant by those that are often wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.policy.happenings import Shows
from app.schedule.problems import CalendarProblem, Wrong
from tests.schedule.calendar_text import ONE_HOUR, calendar, day, event, reading, wall, walls


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["DTSTART:20261124T090000Z", "DTEND:20261124T100000Z"], "11-24 10:00 - 11-24 11:00"),
        (["DTSTART:20261124T100000", "DTEND:20261124T110000"], "11-24 10:00 - 11-24 11:00"),
        (["DTSTART;TZID=Europe/Helsinki:20261124T110000", "DURATION:PT1H"], "11-24 10:00 - 11-24 11:00"),
        (["DTSTART;TZID=GMT Standard Time:20261124T090000", "DURATION:PT1H"], "11-24 10:00 - 11-24 11:00"),
        (["DTSTART;TZID=UTC:20261124T100000Z", "DURATION:PT1H"], "11-24 11:00 - 11-24 12:00"),
        (
            ["DTSTART;TZID=tzone://Microsoft/Utc:20261124T090000", "DURATION:PT1H"],
            "11-24 10:00 - 11-24 11:00",
        ),
        (["DTSTART;TZID=Europe/London:20261124T090000Z", "DURATION:P1D"], "11-24 10:00 - 11-25 10:00"),
        (["DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126"], "11-24 00:00 - 11-26 00:00"),
        (["DTSTART;VALUE=DATE:20261124"], "11-24 00:00 - 11-25 00:00"),
        (["DTSTART;VALUE=DATE:20261124", "DURATION:P2D"], "11-24 00:00 - 11-26 00:00"),
        (["DTSTART:20261124"], "11-24 00:00 - 11-25 00:00"),
        (["DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261124"], "11-24 00:00 - 11-25 00:00"),
        (["DTSTART;VALUE=DATE:20261124", "DTEND:20261124T110000Z"], "11-24 00:00 - 11-24 12:00"),
    ],
)
def test_when_an_event_is(lines: list[str], when: str) -> None:
    assert walls(calendar(event(*lines))) == [when]


@pytest.mark.parametrize(
    "end", ["VALUE=DATE:40991231", "VALUE=DATE:99991231", "VALUE=DATE-TIME:40991231T230000Z"]
)
def test_an_event_until_further_notice_goes_on(end: str) -> None:
    found = reading(calendar(event("DTSTART;VALUE=DATE:20261124", f"DTEND;{end}")))

    assert not found.problems
    assert [one.start for one in found.happenings] == [day("2026-11-24")]


def test_an_event_without_an_end_has_no_length_and_takes_nobody_away() -> None:
    """RFC 5545, 3.6.1: it ends when it begins."""
    [there] = reading(calendar(event("DTSTART:20261124T090000Z"))).happenings

    assert there.start == there.end


@pytest.mark.parametrize(("date", "hours"), [("20270328", 23), ("20261025", 25), ("20261124", 24)])
def test_an_all_day_event_is_a_whole_day_in_stockholm_however_long_that_is(date: str, hours: int) -> None:
    body = calendar("X-WR-TIMEZONE:America/New_York", event(f"DTSTART;VALUE=DATE:{date}"))

    [there] = reading(body, end="2028-01-01").happenings

    assert there.all_day
    assert there.end - there.start == timedelta(hours=hours)
    assert there.start == day(f"{date[:4]}-{date[4:6]}-{date[6:]}")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("20261025T010000", "20261025T040000", 4), ("20270328T010000", "20270328T040000", 2)],
)
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(start: str, end: str, hours: int) -> None:
    zone = "TZID=Europe/Stockholm"

    [there] = reading(
        calendar(event(f"DTSTART;{zone}:{start}", f"DTEND;{zone}:{end}")), end="2028-01-01"
    ).happenings

    assert there.end - there.start == timedelta(hours=hours)


def test_all_day_events_that_exchange_writes_as_midnights_are_days() -> None:
    lines = "DTSTART:20261123T230000Z", "DTEND:20261124T230000Z", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"

    [there] = reading(calendar(event(*lines))).happenings

    assert there.all_day
    assert wall(there) == "11-24 00:00 - 11-25 00:00"


def test_a_zone_that_nobody_knows_is_told_of_and_taken_as_the_calendar_s_own() -> None:
    lost = event("DTSTART;TZID=Middle Earth:20261124T100000", "DTEND;TZID=Europe:20261124T110000")

    swedish = reading(calendar(lost))
    finnish = reading(calendar("X-WR-TIMEZONE:Europe/Helsinki", lost))

    assert [wall(one) for one in swedish.happenings] == ["11-24 10:00 - 11-24 11:00"]
    assert [wall(one) for one in finnish.happenings] == ["11-24 09:00 - 11-24 10:00"]
    assert swedish.problems == (
        CalendarProblem(Wrong.UNKNOWN_ZONE, "one", "Middle Earth"),
        CalendarProblem(Wrong.UNKNOWN_ZONE, "one", "Europe"),
    )


def test_a_calendar_of_an_unknown_zone_is_swedish() -> None:
    found = reading(calendar("X-WR-TIMEZONE:Mars/Olympus", event("DTSTART:20261124T100000", "DURATION:PT1H")))

    assert [wall(one) for one in found.happenings] == ["11-24 10:00 - 11-24 11:00"]
    assert found.problems == (CalendarProblem(Wrong.UNKNOWN_ZONE, "", "Mars/Olympus"),)


@pytest.mark.parametrize(
    "until", ["20261126", "20261126T090000Z", "20261126T100000", "20261126T225959Z", "20261126T235959"]
)
def test_the_last_day_of_a_series_is_in_it_however_it_is_written(until: str) -> None:
    body = calendar(event(*ONE_HOUR, f"RRULE:FREQ=DAILY;UNTIL={until}"))

    assert [when[:5] for when in walls(body)] == ["11-24", "11-25", "11-26"]


@pytest.mark.parametrize("until", ["20261126", "20261126T000000", "20261125T230000Z", "20261126T120000Z"])
def test_the_last_day_of_an_all_day_series_is_in_it_however_it_is_written(until: str) -> None:
    body = calendar(event("DTSTART;VALUE=DATE:20261124", f"RRULE:FREQ=DAILY;UNTIL={until}"))

    assert [when[:5] for when in walls(body)] == ["11-24", "11-25", "11-26"]


@pytest.mark.parametrize("exdate", ["EXDATE;VALUE=DATE:20261125", "EXDATE:20261125T090000Z,20270101T090000Z"])
def test_an_exception_may_be_a_day_or_a_time(exdate: str) -> None:
    body = calendar(event(*ONE_HOUR, exdate, "RRULE:FREQ=DAILY;COUNT=3"))

    assert [when[:5] for when in walls(body)] == ["11-24", "11-26"]


def test_an_occurrence_that_is_named_by_its_day_is_that_day_s() -> None:
    series = event(*ONE_HOUR, "RRULE:FREQ=DAILY;COUNT=2")
    later = event("RECURRENCE-ID;VALUE=DATE:20261125", "DTSTART:20261125T140000Z", "DURATION:PT1H")

    assert walls(calendar(series, later)) == ["11-24 10:00 - 11-24 11:00", "11-25 15:00 - 11-25 16:00"]


def test_extra_times_may_have_a_length_of_their_own() -> None:
    body = calendar(event(*ONE_HOUR, "RDATE;VALUE=PERIOD:20261125T090000Z/PT3H"))

    assert walls(body) == ["11-24 10:00 - 11-24 11:00", "11-25 10:00 - 11-25 13:00"]


@pytest.mark.parametrize(
    ("lines", "shows"),
    [
        ([], Shows.BUSY),
        (["TRANSP:OPAQUE"], Shows.BUSY),
        (["TRANSP:TRANSPARENT"], Shows.FREE),
        (["STATUS:TENTATIVE"], Shows.TENTATIVE),
        (["STATUS:TENTATIVE", "TRANSP:TRANSPARENT"], Shows.FREE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE", "TRANSP:OPAQUE"], Shows.FREE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:OOF", "TRANSP:TRANSPARENT"], Shows.AWAY),
        (["X-MICROSOFT-CDO-BUSYSTATUS:busy"], Shows.BUSY),
        (["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "STATUS:CONFIRMED"], Shows.TENTATIVE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"], Shows.ELSEWHERE),
        (["X-MICROSOFT-CDO-BUSYSTATUS:SLEEPING"], Shows.BUSY),
    ],
)
def test_an_event_shows_others_only_its_kind(lines: list[str], shows: Shows) -> None:
    [there] = reading(calendar(event(*ONE_HOUR, *lines))).happenings

    assert there.shows is shows


@pytest.mark.parametrize("secrecy", ["PRIVATE", "CONFIDENTIAL", "private"])
def test_a_private_event_is_busy_without_words(secrecy: str) -> None:
    [there] = reading(calendar(event(*ONE_HOUR, "SUMMARY:Läkare", f"CLASS:{secrecy}"))).happenings

    assert (there.private, there.summary, there.shows) == (True, "", Shows.BUSY)


def test_a_summary_is_one_line_that_no_terminal_obeys() -> None:
    [there] = reading(calendar(event(*ONE_HOUR, "SUMMARY:Möte\\n\x1b[31m  om \\, allt\x07"))).happenings

    assert there.summary == "Möte [31m om , allt"
