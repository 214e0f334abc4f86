"""`vaxel calendar`: list, set, remove, show, check; never with a secret in what is shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests import command_line
from tests.commands.conftest import changes_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import InStore, Vaxel

SOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=30)


def stamp(hours: float) -> str:
    return f"{SOON + timedelta(hours=hours):%Y%m%dT%H%M%SZ}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two meetings back to back, one of them private, then a vacation; one that is broken, and a reminder."""
    events = [
        ("one", f"DTSTART:{stamp(0)}", f"DTEND:{stamp(1)}", "SUMMARY:Ledning"),
        ("two", f"DTSTART:{stamp(1)}", f"DTEND:{stamp(2)}", "SUMMARY:Hemligt", "CLASS:PRIVATE"),
        ("three", f"DTSTART:{stamp(48)}", f"DTEND:{stamp(72)}", "SUMMARY:Semester"),
        ("four", "DTSTART:x", "SUMMARY:Trasig"),
        ("five", f"DTSTART:{stamp(0)}", f"DTEND:{stamp(2)}", "SUMMARY:Bos semester", "TRANSP:TRANSPARENT"),
    ]
    lines = ["BEGIN:VCALENDAR"]
    for uid, *rest in events:
        lines += ["BEGIN:VEVENT", f"UID:{uid}", *rest, "END:VEVENT"]
    found = tmp_path / "anna.ics"
    found.write_text("\n".join([*lines, "END:VCALENDAR", ""]))
    return found


def test_without_calendars_it_is_said_how_to_set_one(bolaget: Vaxel) -> None:
    assert "vaxel calendar set" in bolaget("calendar").stdout
    assert json.loads(bolaget("calendar", "--json").stdout) == []


def test_calendars_are_searched_by_whose_they_are_and_cut(bolaget: Vaxel, file: Path) -> None:
    for who in ("101", "102"):
        bolaget("calendar", "set", who, file)

    found = json.loads(bolaget("calendar", "--like", "bo lind", "--json").stdout)
    cut = bolaget("calendar", "--limit", "1", "--lang", "en")

    assert [row["person"] for row in found] == ["bo"]
    assert cut.stderr == "1 more: --like TEXT searches, --limit 2 shows all\n"


def test_a_calendar_that_is_set_is_read_at_once_and_told(bolaget: Vaxel, file: Path) -> None:
    done = bolaget("calendar", "set", "101", file)

    assert done.exit_code == 0
    assert "anna: " in done.stdout
    assert "I möte" in done.stdout
    assert "Ledning, (privat)" in done.stdout
    assert "Hemligt" not in done.output
    assert "four: kan inte läsas och räknas inte (DTSTART: " in done.stderr
    assert "Trasig" not in done.output


def test_the_list_tells_age_trouble_and_what_comes_next(bolaget: Vaxel, file: Path) -> None:
    bolaget("calendar", "set", "anna", file)
    bolaget("calendar", "set", "bo", file.with_name("none.ics"))

    anna, bo = json.loads(bolaget("calendar", "--json").stdout)
    table = bolaget("calendar", "--lang", "en").stdout

    assert (anna["person"], anna["feed"], anna["error"], anna["problems"]) == ("anna", str(file), None, 1)
    assert 0 <= anna["age_seconds"] < 60
    assert datetime.fromisoformat(anna["next"]["start"]) == SOON
    assert anna["next"]["profile"] == "meeting"
    assert (bo["age_seconds"], bo["next"]) == (None, None)
    assert bo["error"].startswith("no_file")
    assert "In a meeting" in table
    assert "1 problems in it" in table
    assert "never" in table
    assert "the file cannot be read; a web address begins with https://" in table


def test_a_calendar_preview_shows_no_private_words(bolaget: Vaxel, file: Path) -> None:
    bolaget("calendar", "set", "anna", file)

    shown = json.loads(bolaget("calendar", "show", "anna", "--json").stdout)
    short = bolaget("calendar", "show", "anna", "--days", "1", "--lang", "en")

    assert [(one["profile"], one["summaries"]) for one in shown["spans"]] == [
        ("meeting", ["Ledning", None]),
        ("vacation", ["Semester"]),
    ]
    assert [one["uid"] for one in shown["problems"]] == ["four"]
    assert "No absence in 1 days." in short.stdout


def test_an_address_is_never_shown_whole_and_can_be_given_out_of_the_shell_s_history(bolaget: Vaxel) -> None:
    address = "https://127.0.0.1:1/ical/anna/private-s3cret/basic.ics"
    ends = command_line.run(["calendar", "set", "anna", "-"], input=f"{address}\n")

    outputs = [
        ends.output,
        bolaget("calendar").output,
        bolaget("calendar", "--json").output,
        bolaget("calendar", "show", "anna").output,
        bolaget("calendar", "check", address).output,
    ]

    assert ends.exit_code == 0
    assert "https://127.0.0.1/…" in outputs[0]
    assert "servern nås inte" in outputs[0]
    assert all("s3cret" not in output for output in outputs)


def test_the_service_fetches_the_address_that_was_set(bolaget: Vaxel, in_store: InStore) -> None:
    bolaget("calendar", "set", "anna", "webcal://127.0.0.1:1/x.ics")

    [kept] = in_store(lambda store: store.calendars())

    assert (kept.person, kept.url) == ("anna", "https://127.0.0.1:1/x.ics")


def test_a_calendar_that_is_removed_is_gone(bolaget: Vaxel, file: Path, in_store: InStore) -> None:
    bolaget("calendar", "set", "anna", file)

    first, second = bolaget("calendar", "remove", "anna"), bolaget("calendar", "remove", "anna")

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "anna har ingen kalender" in second.stderr
    assert in_store(lambda store: store.calendar_copy("anna")) is None
    assert changes_in(in_store) == [("calendar.set", "anna"), ("calendar.remove", "anna")]


def test_a_file_is_checked_without_a_company_or_a_database(vaxel: Vaxel, file: Path, data: Path) -> None:
    done = vaxel("calendar", "check", file, "--json")

    found = json.loads(done.stdout)
    assert [one["profile"] for one in found["spans"]] == ["meeting", "vacation"]
    assert [one["wrong"] for one in found["problems"]] == ["broken"]
    assert not data.exists()


def test_half_a_calendar_is_checked_as_far_as_it_goes(vaxel: Vaxel, file: Path) -> None:
    file.write_text(file.read_text().partition("UID:three")[0])

    done = vaxel("calendar", "check", file, "--lang", "en")

    assert done.exit_code == 0
    assert "Ledning" in done.stdout
    assert "the calendar was cut off" in done.stderr


def test_of_very_many_problems_some_are_told_and_the_rest_counted(vaxel: Vaxel, file: Path) -> None:
    broken = "".join(f"BEGIN:VEVENT\nUID:{n}\nEND:VEVENT\n" for n in range(1000))
    file.write_text(f"BEGIN:VCALENDAR\n{broken}END:VCALENDAR\n")

    done = vaxel("calendar", "check", file, "--lang", "en")

    assert len(done.stderr.splitlines()) == 21
    assert "and 980 more problems" in done.stderr


def test_a_page_to_log_in_is_told_from_a_calendar(vaxel: Vaxel, file: Path) -> None:
    file.write_text("<!DOCTYPE html><html>")

    done = vaxel("calendar", "check", file, "--lang", "en")

    assert done.exit_code == 2
    assert "a web page, no calendar: does it want a login?" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["sett", "anna", "x"], 2, "vaxel calendar"),
        (["set", "anna"], 2, "vaxel calendar"),
        (["remove"], 2, "vaxel calendar"),
        (["show", "anna", "bo"], 2, "vaxel calendar"),
        (["set", "anna", "ftp://x/y"], 2, "https://"),
        (["check", "javascript://x"], 2, "https://"),
        (["set", "nobody", "/x"], 1, "anna, bo"),
        (["show", "nobody"], 1, "anna, bo"),
        (["show", "anna"], 1, "anna har ingen kalender"),
    ],
)
def test_a_refusal_names_the_choices_there_are(
    bolaget: Vaxel, in_store: InStore, arguments: list[str], code: int, said: str
) -> None:
    done = bolaget("calendar", *arguments)

    assert done.exit_code == code
    assert said in done.stderr
    assert in_store(lambda store: store.calendars()) == []


def test_check_reads_what_the_service_reads_and_tells_what_is_wrong_beyond_its_days(
    bolaget: Vaxel, tmp_path: Path
) -> None:
    """The check looked 14 days ahead and the service 61: what went wrong later was not told."""
    late = SOON + timedelta(days=40)
    file = tmp_path / "late.ics"
    lines = ["BEGIN:VEVENT", "UID:late", f"DTSTART:{late:%Y%m%dT%H%M%SZ}", "DTEND:soon", "END:VEVENT"]
    file.write_text("\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]))

    checked = json.loads(bolaget("calendar", "check", file, "--json").stdout)

    assert checked["spans"] == []
    assert [one["uid"] for one in checked["problems"]] == ["late"]
