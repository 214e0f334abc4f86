"""Which zone a name means."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from app.schedule.text import apart
from app.schedule.zones import described, named, stated
from tests.schedule.calendar_text import ONE_HOUR, calendar, event, walls


@pytest.mark.parametrize(
    ("tzid", "key"),
    [
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("europe/stockholm", "Europe/Stockholm"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Romance Standard Time", "Europe/Paris"),
        ("FLE Standard Time", "Europe/Kiev"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("/freeassociation.sourceforge.net/Europe/Stockholm", "Europe/Stockholm"),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_known_by_its_name(tzid: str, key: str) -> None:
    zone = named(tzid)

    assert zone is not None
    assert zone.key == key


@pytest.mark.parametrize(
    "tzid", ["", "/", "Europe", "../../etc/passwd", "/etc/localtime", "Customized Time Zone", "a\0b"]
)
def test_a_name_of_no_zone_is_none(tzid: str) -> None:
    assert named(tzid) is None


def zone(tzid: str, hours: int) -> str:
    lines = f"TZOFFSETFROM:+{hours:02}00", f"TZOFFSETTO:+{hours:02}00"
    standard = "BEGIN:STANDARD", "DTSTART:16010101T000000", *lines, "END:STANDARD"
    return "\r\n".join(("BEGIN:VTIMEZONE", f"TZID:{tzid}", *standard, "END:VTIMEZONE"))


def test_a_name_that_is_known_is_not_described_anew_by_a_feed() -> None:
    blocks = apart(calendar(zone("W. Europe Standard Time", 9), zone("Ours", 9))).blocks

    zones = described(blocks)

    assert list(zones) == ["Ours"]
    assert zones["Ours"].utcoffset(datetime(2026, 11, 24)) == timedelta(hours=9)


@pytest.mark.parametrize("tzid", ['"tzone://Microsoft/Custom"', "tzone://Microsoft/Custom"])
def test_exchange_s_custom_zone_is_what_the_feed_says_though_its_colon_is_not_quoted(tzid: str) -> None:
    lines = [
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
    ]
    zone = "\r\n".join(("BEGIN:VTIMEZONE", "TZID:tzone://Microsoft/Custom", *lines, "END:VTIMEZONE"))

    body = calendar(zone, event(f"DTSTART;TZID={tzid}:20261124T100000", "DURATION:PT1H"))

    assert walls(body) == ["11-24 09:00 - 11-24 10:00"]


def test_one_feed_s_zone_is_not_another_feed_s() -> None:
    lines = [line.replace("Europe/Stockholm", "Ours") for line in ONE_HOUR]

    first = walls(calendar(zone("Ours", 2), event(*lines)))
    second = walls(calendar(zone("Ours", 3), event(*lines)))

    assert (first, second) == (["11-24 09:00 - 11-24 10:00"], ["11-24 08:00 - 11-24 09:00"])


def test_a_description_that_cannot_be_read_is_none() -> None:
    broken = "BEGIN:VTIMEZONE", "TZID:Ours", "BEGIN:STANDARD", "TZOFFSETTO:x", "END:STANDARD", "END:VTIMEZONE"

    assert described(apart(calendar(*broken)).blocks) == {}


@pytest.mark.parametrize(
    ("tzid", "key"),
    [
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(GMT+01.00) Sarajevo/Warsaw/Zagreb", "Europe/Sarajevo"),
        ("(UTC+02:00) Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Helsinki"),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata"),
    ],
)
def test_a_name_that_states_its_offset_and_a_place_is_that_place_s(tzid: str, key: str) -> None:
    zone = stated(tzid)

    assert isinstance(zone, ZoneInfo)
    assert zone.key == key


@pytest.mark.parametrize(
    ("tzid", "minutes"),
    [
        ("UTC+01", 60),
        ("GMT-0330", -210),
        ("UTC+5:45", 345),
        ("UTC", 0),
        ("(UTC+03:00) Stockholm", 180),  # which is not so: the offset counts
        ("(UTC+01:00) Wherever", 60),
    ],
)
def test_else_it_is_the_offset_that_is_stated(tzid: str, minutes: int) -> None:
    assert stated(tzid) == timezone(timedelta(minutes=minutes))


@pytest.mark.parametrize("tzid", ["UTC+15", "GMT+1:75", "UTCanada", "Customized", ""])
def test_a_name_that_states_none_is_no_zone(tzid: str) -> None:
    assert stated(tzid) is None


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada):20261124T100000",
        'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20261124T100000',
        "DTSTART;TZID=(UTC-05:00) Eastern Time (US & Canada);VALUE=DATE-TIME:20261124T100000",
    ],
)
def test_a_name_with_a_colon_is_one_name(line: str) -> None:
    assert walls(calendar(event(line, "DURATION:PT1H"))) == ["11-24 16:00 - 11-24 17:00"]


@pytest.mark.parametrize(
    ("described_as", "used_as"),
    [
        (r"Ours\, and theirs", r"Ours\, and theirs"),
        (r"Ours\, and theirs", "Ours, and theirs"),
        ("Ours, and theirs", '"Ours, and theirs"'),
        (" Ours ", "Ours"),
        ("Ours  too", "Ours too"),
    ],
)
def test_a_name_is_the_same_however_it_is_spelled(described_as: str, used_as: str) -> None:
    body = calendar(zone(described_as, 3), event(f"DTSTART;TZID={used_as}:20261124T100000", "DURATION:PT1H"))

    assert walls(body) == ["11-24 08:00 - 11-24 09:00"]
