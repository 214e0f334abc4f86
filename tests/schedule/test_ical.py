"""What is read of a feed: series and their exceptions, and whatever is wrong with one event, the others count."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.schedule.ical import MOST_HAPPENINGS, Reading, read_calendar
from app.schedule.patience import Patience
from app.schedule.problems import CalendarProblem, NotACalendar, Wrong
from app.schedule.text import apart, lean
from tests.schedule.calendar_text import ONE_HOUR, calendar, day, event, reading, wall, walls

GOOD = event(*ONE_HOUR, "SUMMARY:Bra", uid="good")
FEEDS = sorted((Path(__file__).parent / "feeds").glob("*.ics"))
THERE = "11-24 10:00 - 11-24 11:00"


def test_an_endless_weekly_series_keeps_its_hour_across_both_changes_of_clocks() -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Stockholm:20200106T083000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO"
    )
    autumn = read_calendar(calendar(weekly), day("2026-10-19"), day("2026-10-27")).happenings
    spring = read_calendar(calendar(weekly), day("2027-03-22"), day("2027-03-30")).happenings

    assert [wall(one) for one in autumn] == ["10-19 08:30 - 10-19 09:30", "10-26 08:30 - 10-26 09:30"]
    assert [wall(one) for one in spring] == ["03-22 08:30 - 03-22 09:30", "03-29 08:30 - 03-29 09:30"]
    assert autumn[1].start - autumn[0].start == timedelta(days=7, hours=1)
    assert spring[1].start - spring[0].start == timedelta(days=7, hours=-1)


def test_a_series_in_utc_of_a_calendar_with_a_zone_keeps_its_hour_too() -> None:
    daily = event("DTSTART:20261024T080000Z", "DTEND:20261024T090000Z", "RRULE:FREQ=DAILY;COUNT=2")

    assert walls(calendar("X-WR-TIMEZONE:Europe/Stockholm", daily)) == [
        "10-24 10:00 - 10-24 11:00",
        "10-25 10:00 - 10-25 11:00",
    ]
    assert walls(calendar(daily)) == ["10-24 10:00 - 10-24 11:00", "10-25 09:00 - 10-25 10:00"]


@pytest.mark.parametrize(
    "times",
    [
        ("DTSTART;TZID=Europe/Stockholm:20200106T023000", "DTEND;TZID=Europe/Stockholm:20200106T033000"),
        ("DTSTART:20200106T083000Z", "DURATION:PT26H"),
        ("DTSTART:20200106T083000", "DTEND:20200106T083000"),
        ("DTSTART;TZID=America/New_York:20200106T190000", "DURATION:PT1H"),
        ("DTSTART;VALUE=DATE:20200106", "DTEND;VALUE=DATE:20200108"),
        ("DTSTART;VALUE=DATE:20200106", "DURATION:PT5H"),
    ],
)
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261130T120000Z",
        "FREQ=DAILY;INTERVAL=3;COUNT=900",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    ],
)
def test_a_series_without_exceptions_is_read_as_one_with_an_exception_that_changes_nothing(
    times: tuple[str, ...], rule: str
) -> None:
    """The first by a short way of ours, the other by the library's."""
    date_or_time = times[0].partition(":")[0].replace("DTSTART", "EXDATE")
    never = f"{date_or_time}:{'19990101' if 'VALUE=DATE' in date_or_time else '19990101T083000'}"
    short = event(*times, f"RRULE:{rule}", "STATUS:CONFIRMED", "CLASS:PUBLIC", "TRANSP:OPAQUE")
    long = event(*times, f"RRULE:{rule}", never)

    for start, end in (("2026-10-19", "2026-12-24"), ("2027-03-22", "2027-04-05")):
        assert reading(calendar(short), start, end) == reading(calendar(long), start, end)


def test_an_occurrence_that_was_moved_into_the_window_is_in_it_and_one_moved_out_is_not() -> None:
    series = event(*ONE_HOUR, "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Stockholm:20261201T100000",
        "DTSTART;TZID=Europe/Stockholm:20261119T150000",
        "DTEND;TZID=Europe/Stockholm:20261119T160000",
    )

    assert walls(calendar(series, moved), "2026-11-19", "2026-11-20") == ["11-19 15:00 - 11-19 16:00"]
    assert walls(calendar(series, moved), "2026-12-01", "2026-12-02") == []


def test_from_an_occurrence_on_all_may_be_moved() -> None:
    series = event("DTSTART:20261123T090000Z", "DTEND:20261123T100000Z", "RRULE:FREQ=DAILY;COUNT=4")
    later = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261125T090000Z",
        "DTSTART:20261125T110000Z",
        "DTEND:20261125T113000Z",
    )

    assert [when[6:11] for when in walls(calendar("X-WR-TIMEZONE:Europe/Stockholm", series, later))] == [
        "10:00",
        "10:00",
        "12:00",
        "12:00",
    ]


def test_a_cancelled_event_and_a_cancelled_occurrence_do_not_happen() -> None:
    series = event(*ONE_HOUR, "RRULE:FREQ=DAILY;COUNT=2")
    without = event("RECURRENCE-ID:20261124T090000Z", *ONE_HOUR, "STATUS:CANCELLED")

    assert walls(calendar(event(*ONE_HOUR, "STATUS:CANCELLED"))) == []
    assert walls(calendar(series, without)) == ["11-25 10:00 - 11-25 11:00"]


def guest(address: str, answer: str) -> str:
    return f'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={answer};CN="Ek: Anna";X-NUM-GUESTS=0:mailto:{address}'


@pytest.mark.parametrize(
    ("name", "guests", "happens"),
    [
        ("anna@bolaget.example", [guest("anna@bolaget.example", "DECLINED")], False),
        ("Anna@Bolaget.example", [guest("anna@bolaget.example", "declined")], False),
        ("anna@bolaget.example", [guest("anna@bolaget.example", "ACCEPTED")], True),
        (
            "anna@bolaget.example",
            [guest("bo@bolaget.example", "DECLINED"), guest("anna@bolaget.example", "ACCEPTED")],
            True,
        ),
        ("Anna Ek", [guest("anna@bolaget.example", "DECLINED")], True),  # nobody knows that it is hers
    ],
)
def test_an_event_that_the_calendars_owner_declined_does_not_happen(
    name: str, guests: list[str], happens: bool
) -> None:
    """Google's feeds hold it all the same; what others answered is no matter."""
    body = calendar(f"X-WR-CALNAME:{name}", event(*ONE_HOUR, *guests))

    assert walls(body) == ([THERE] if happens else [])
    assert reading(lean(apart(body))) == reading(body)
    assert b"bolaget" not in lean(apart(body))


def test_of_a_series_that_was_declined_an_occurrence_may_be_accepted() -> None:
    series = event(*ONE_HOUR, "RRULE:FREQ=DAILY;COUNT=3", guest("anna@bolaget.example", "DECLINED"))
    second = (
        "RECURRENCE-ID:20261125T090000Z",
        "DTSTART;TZID=Europe/Stockholm:20261125T100000",
        "DURATION:PT1H",
    )
    one = event(*second, guest("anna@bolaget.example", "ACCEPTED"))

    assert walls(calendar("X-WR-CALNAME:anna@bolaget.example", series, one)) == ["11-25 10:00 - 11-25 11:00"]


@pytest.mark.parametrize("first", [True, False])
def test_a_calendar_that_cancels_takes_back_what_another_in_the_same_feed_says(first: bool) -> None:
    said, taken_back = calendar(GOOD), calendar("METHOD:CANCEL", GOOD)

    assert walls(taken_back + said if first else said + taken_back) == []


def test_of_versions_of_one_event_the_newest_counts() -> None:
    old = event(*ONE_HOUR, "SEQUENCE:1")
    new = event("DTSTART:20261125T090000Z", "DTEND:20261125T100000Z", "SEQUENCE:2")

    assert walls(calendar(new, old)) == ["11-25 10:00 - 11-25 11:00"]


def test_events_that_share_a_uid_without_being_versions_all_count_and_are_told_of() -> None:
    """Some exports give every event the same UID."""
    found = reading(calendar(event(*ONE_HOUR), event("DTSTART:20261125T090000Z", "DURATION:PT1H")))

    assert [wall(one) for one in found.happenings] == [THERE, "11-25 10:00 - 11-25 11:00"]
    assert found.problems == (CalendarProblem(Wrong.TWICE, "one"),)


def test_the_same_event_twice_is_one() -> None:
    assert walls(calendar(GOOD, GOOD)) == [THERE]


def test_an_exception_without_its_series_happens() -> None:
    assert walls(calendar(event("RECURRENCE-ID:20261124T090000Z", *ONE_HOUR))) == [THERE]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ([], Wrong.BROKEN),
        (["DTSTART:yesterday"], Wrong.BROKEN),
        (["DTSTART:20261324T100000Z"], Wrong.BROKEN),
        (["DTSTART:20261124T100000Z", "DTSTART:20261124T110000Z"], Wrong.REPEATED),
        ([ONE_HOUR[0], "DTEND:20261124"], Wrong.BACKWARDS),
        ([ONE_HOUR[0], "DTEND;TZID=Europe/Stockholm:20261124T095959"], Wrong.BACKWARDS),
        ([ONE_HOUR[0], "DURATION:an hour"], Wrong.BROKEN),
        ([*ONE_HOUR, "RRULE:FREQ=SOMETIMES"], Wrong.BROKEN),
        ([*ONE_HOUR, "RRULE:FREQ=WEEKLY;BYDAY=MO,"], Wrong.BROKEN),
        (["DTSTART:00010101T000000Z", "DTEND:99991231T235959Z", "RRULE:FREQ=YEARLY"], Wrong.BROKEN),
        (["DTSTART:20200101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"], Wrong.TOO_MANY_STEPS),
        ([*ONE_HOUR, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"], Wrong.TOO_MANY_STEPS),
    ],
)
def test_one_broken_event_is_told_of_and_the_others_count(lines: list[str], wrong: Wrong) -> None:
    found = reading(calendar(event(*lines, uid="bad"), GOOD))

    assert [one.summary for one in found.happenings] == ["Bra"]
    assert [(problem.wrong, problem.uid) for problem in found.problems] == [(wrong, "bad")]


def test_an_empty_rule_is_none() -> None:
    assert walls(calendar(event(*ONE_HOUR, "RRULE:", "RDATE:"))) == [THERE]


def test_a_series_with_an_exception_that_cannot_be_read_goes_on_without_it() -> None:
    found = reading(
        calendar(event(*ONE_HOUR, "EXDATE:", "EXDATE:20261125T090000Z", "RRULE:FREQ=DAILY;COUNT=3"))
    )

    assert [wall(one)[:5] for one in found.happenings] == ["11-24", "11-26"]
    assert [problem.wrong for problem in found.problems] == [Wrong.BAD_EXCEPTION]


def test_a_feed_s_work_is_bounded_as_a_whole_and_plain_events_count_all_the_same() -> None:
    explosions = [
        event("DTSTART:20200101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY", uid=f"bad{n}")
        for n in range(200)
    ]

    found = read_calendar(
        calendar(*explosions, GOOD),
        day("2026-11-01"),
        day("2026-12-01"),
        Patience(series=20_000, feed=40_000),
    )

    assert [one.summary for one in found.happenings] == ["Bra"]
    assert {problem.wrong for problem in found.problems} == {Wrong.TOO_MANY_STEPS}
    assert len(found.problems) == 200


def test_a_zone_that_explodes_is_bounded_too() -> None:
    each = "DTSTART:19700101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "RRULE:FREQ=SECONDLY"
    standard = "BEGIN:STANDARD", *each, "END:STANDARD"
    daylight = "BEGIN:DAYLIGHT", *each, "END:DAYLIGHT"
    zone = "\r\n".join(("BEGIN:VTIMEZONE", "TZID:Every second", *standard, *daylight, "END:VTIMEZONE"))
    bad = event("DTSTART;TZID=Every second:20261124T100000", "DURATION:PT1H", uid="bad")

    found = reading(calendar(zone, bad, GOOD))

    assert [one.summary for one in found.happenings] == ["Bra"]
    assert found.problems == (CalendarProblem(Wrong.TOO_MANY_STEPS, "bad"),)


@pytest.mark.parametrize("name", ["DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"])
def test_a_time_that_stands_twice_costs_its_event_and_is_named(name: str) -> None:
    of = {
        "DTSTART": ["DTSTART:20261124T100000Z", "DTSTART:20261125T100000Z"],
        "DTEND": [*ONE_HOUR, "DTEND:20261125T100000Z"],
        "DURATION": [ONE_HOUR[0], "DURATION:PT1H", "DURATION:PT2H"],
        "RECURRENCE-ID": [*ONE_HOUR, "RECURRENCE-ID:20261124T090000Z", "RECURRENCE-ID:20261125T090000Z"],
    }

    found = reading(calendar(event(*of[name], uid="bad"), GOOD))

    assert [one.summary for one in found.happenings] == ["Bra"]
    assert found.problems == (CalendarProblem(Wrong.REPEATED, "bad", name),)


def test_of_two_alike_entries_the_first_counts() -> None:
    body = calendar(
        event(*ONE_HOUR, *ONE_HOUR, "SUMMARY:a", "SUMMARY:b", "TRANSP:OPAQUE", "TRANSP:TRANSPARENT")
    )

    [one] = reading(body).happenings

    assert (wall(one), one.summary, one.shows.value) == (THERE, "a", "busy")


def test_an_event_that_is_private_in_one_of_two_lines_is_private() -> None:
    [one] = reading(calendar(event(*ONE_HOUR, "SUMMARY:Hemligt", "CLASS:PUBLIC", "CLASS:PRIVATE"))).happenings

    assert (one.private, one.summary) == (True, "")


def test_an_all_day_event_lasts_as_many_whole_days_as_it_says() -> None:
    lasts = {
        "P1D": "11-25",
        "P1W": "12-01",
        "PT24H": "11-25",
        "PT25H": "11-26",
        "PT1H": "11-25",
        "PT0S": "11-25",
    }

    found = {
        text: walls(calendar(event("DTSTART;VALUE=DATE:20261124", f"DURATION:{text}"))) for text in lasts
    }

    assert found == {text: [f"11-24 00:00 - {until} 00:00"] for text, until in lasts.items()}


def test_blanks_in_a_rule_and_in_its_exceptions_say_nothing() -> None:
    body = calendar(
        event(
            *ONE_HOUR,
            "RRULE:FREQ=DAILY; COUNT=4; BYDAY=TU, WE, TH",
            "EXDATE:20261124T090000Z, 20261125T090000Z",
        )
    )

    assert [when[:5] for when in walls(body)] == ["11-26", "12-01"]


def test_an_error_of_the_library_s_own_code_is_not_told_as_if_it_said_something() -> None:
    broken = event("DTSTART;TZID=Europe/Stockholm;VALUE=PERIOD:20261124T100000Z/PT1H", uid="bad")

    found = reading(calendar(broken, GOOD))

    assert [one.summary for one in found.happenings] == ["Bra"]
    assert all("object" not in problem.detail for problem in found.problems)


def test_a_weekday_series_costs_few_steps() -> None:
    """2,000 of them are to be read in under 2 s of CPU time: a step takes half a microsecond or less."""
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    series = [
        event(
            "DTSTART;TZID=Europe/Stockholm:20220103T090000",
            "DTEND;TZID=Europe/Stockholm:20220103T091500",
            rule,
            uid=f"s{one}",
        )
        for one in range(100)
    ]
    body = calendar(*series)
    steps = 0

    def count(_frame: object, what: str, _arg: object) -> None:
        nonlocal steps
        steps += what == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        found = reading(body, "2026-11-23", "2027-01-24")
    finally:
        sys.setprofile(before)

    assert len(found.happenings) == 100 * 45
    assert steps / 100 < 3500


@pytest.mark.whole
def test_so_many_happenings_are_enough() -> None:
    days = [day("2026-10-02") + timedelta(days=n) for n in range(MOST_HAPPENINGS // 1440 + 1)]
    lines = [
        "FREEBUSY:" + ",".join(f"{one:%Y%m%d}T{h:02}{m:02}00Z/PT1M" for h in range(24) for m in range(60))
        for one in days
    ]
    body = calendar("BEGIN:VFREEBUSY", *lines, "END:VFREEBUSY")

    found = reading(body)

    assert len(found.happenings) == MOST_HAPPENINGS
    assert found.problems == (CalendarProblem(Wrong.TOO_MANY, "", str(MOST_HAPPENINGS)),)


def test_a_feed_that_was_cut_off_says_so_and_what_was_whole_counts() -> None:
    whole = calendar(GOOD, event(*ONE_HOUR, uid="cut"))

    found = reading(whole[:-40])

    assert [one.summary for one in found.happenings] == ["Bra"]
    assert [problem.wrong for problem in found.problems] == [Wrong.BROKEN, Wrong.CUT_OFF]


@pytest.mark.parametrize("body", [b"", b"root:x:0:0", b"BEGIN:VCARD\r\nEND:VCARD\r\n", b"\x00\xff" * 5000])
def test_a_file_that_is_no_calendar_is_refused(body: bytes) -> None:
    with pytest.raises(NotACalendar) as caught:
        reading(body)

    assert not caught.value.web_page


def test_a_page_to_log_in_is_known_as_one() -> None:
    with pytest.raises(NotACalendar) as caught:
        reading(b"\r\n<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>")

    assert caught.value.web_page


LINES = [line for file in FEEDS for line in file.read_bytes().splitlines(keepends=True)]


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A feed as a product writes it, with lines gone, doubled, swapped with other feeds' and cut, and bytes changed."""
    lines = draw(st.sampled_from(FEEDS)).read_bytes().splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["gone", "doubled", "other", "cut", "changed"])):
            case "gone" if len(lines) > 1:
                del lines[place]
            case "doubled":
                lines.insert(draw(st.integers(0, len(lines))), lines[place])
            case "other":
                lines.insert(place, draw(st.sampled_from(LINES)))
            case "cut":
                lines[place] = lines[place][: draw(st.integers(0, 40))]
            case _:
                old, new = draw(st.sampled_from([b"2", b"0", b"T", b":", b"="])), draw(st.binary(max_size=3))
                lines[place] = lines[place].replace(old, new)
    return b"".join(lines)


@settings(max_examples=50)
@given(mangled())
def test_however_a_feed_is_mangled_it_is_read_or_refused_and_what_is_kept_of_it_says_the_same(
    body: bytes,
) -> None:
    def quickly(body: bytes) -> Reading:
        return read_calendar(
            body, day("2026-11-01"), day("2026-12-01"), Patience(series=100_000, feed=300_000)
        )

    try:
        found = quickly(body)
    except NotACalendar:
        return

    assert quickly(lean(apart(body))) == found
    assert all(one.start <= one.end for one in found.happenings)


def test_a_calendar_in_which_nothing_is_is_one() -> None:
    assert walls(b"BEGIN:VCALENDAR\nEND:VCALENDAR") == []


def test_a_problem_never_tells_the_words_of_an_event() -> None:
    found = reading(calendar(event("DTSTART:x", "SUMMARY:Uppsägning", uid="bad")))

    assert "Uppsägning" not in repr(found)
