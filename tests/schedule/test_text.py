"""The forms of feeds, right and wrong, and what we keep of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.schedule.text import LONGEST_UNFOLDED, apart, lean
from tests.schedule.calendar_text import ONE_HOUR, calendar, event, reading, walls

THERE = ["11-24 10:00 - 11-24 11:00"]
PLAIN = calendar(event(*ONE_HOUR, "SUMMARY:Möte på Åland"))
FEEDS = sorted((Path(__file__).parent / "feeds").glob("*.ics"))


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\r\n", b"\n"),
        PLAIN.replace(b"\r\n", b"\r"),
        PLAIN.replace(b"\r\n", b"\r\r\n"),
        PLAIN.replace(b"\r\n", b"\r\n\r\n"),
        PLAIN.decode().encode("utf-16"),
        PLAIN.decode().encode("cp1252"),
        PLAIN.replace(b"\xc3\x85", b"\xc3\r\n \x85"),  # folded amid a letter
        PLAIN.replace(b"Europe", b"Eu\r\n\trope"),
        PLAIN.replace(b"BEGIN:VEVENT", b"begin:vevent").replace(b"DTSTART", b"dtstart"),
        PLAIN.replace(
            b"END:VEVENT", b"DESCRIPTION:a line that was\r\nbroken: without BEGIN\r\n\xff\r\nEND:VEVENT"
        ),
    ],
)
def test_however_a_feed_is_laid_out_it_says_the_same(body: bytes) -> None:
    [there] = reading(body).happenings

    assert walls(body) == THERE
    assert there.summary == "Möte på Åland"


def test_an_event_that_lost_its_end_does_not_swallow_the_next() -> None:
    lost = event(*ONE_HOUR, uid="lost").removesuffix("END:VEVENT")

    found = reading(calendar(lost, event(*ONE_HOUR, uid="next")))

    assert [one.uid for one in found.happenings] == ["next"]
    assert [problem.uid for problem in found.problems] == ["lost"]


def test_alarms_and_tasks_do_not_change_the_event() -> None:
    alarm = "BEGIN:VALARM", "DTSTART:20200101T000000Z", "SUMMARY:Ding", "END:VALARM"
    task = "BEGIN:VTODO", "UID:task", *ONE_HOUR, "BEGIN:VALARM", "END:VALARM", "END:VTODO"

    [there] = reading(calendar(*task, event(*alarm, *ONE_HOUR, "SUMMARY:Möte"))).happenings

    assert (there.uid, there.summary) == ("one", "Möte")


@pytest.mark.parametrize("file", FEEDS, ids=lambda file: file.name)
def test_the_kept_calendar_says_the_same_as_the_feed(file: Path) -> None:
    text = apart(file.read_bytes())

    assert apart(lean(text)) == text
    assert reading(lean(text)) == reading(file.read_bytes())


def test_fields_that_are_not_read_are_not_kept_nor_private_words() -> None:
    kept = b"".join(lean(apart(file.read_bytes())) for file in FEEDS)

    assert b"Tandl" in kept
    for word in ("Dr Ek", "teams.example", "bo@bolaget", "Storgatan", "mailto:", "VALARM", "DTSTAMP"):
        assert word.encode() not in kept


def test_an_exception_of_a_private_series_is_private_too() -> None:
    series = event(*ONE_HOUR, "CLASS:PRIVATE", "SUMMARY:Terapi", "RRULE:FREQ=WEEKLY;COUNT=2")
    moved = event(
        "RECURRENCE-ID:20261201T090000Z", "DTSTART:20261201T120000Z", "DURATION:PT1H", "SUMMARY:Terapi"
    )

    body = lean(apart(calendar(moved, series)))

    assert b"Terapi" not in body
    assert [one.private for one in reading(body).happenings] == [True, True]


def test_that_a_feed_was_cut_off_is_known_from_what_is_kept_too() -> None:
    cut = apart(PLAIN[:-30])

    assert not cut.whole
    assert apart(lean(cut)) == cut


def test_a_line_that_never_ends_is_read_no_further() -> None:
    endless = "\r\n ".join(["SUMMARY:x", *["y" * 70] * 10_000])

    [block] = apart(calendar(event(*ONE_HOUR, endless))).blocks

    assert all(len(line) < LONGEST_UNFOLDED for line in block.lines)
