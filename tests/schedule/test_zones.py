"""Which zone a name means."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.schedule.text import apart
from app.schedule.zones import described, named
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
def test_what_is_no_zone_is_none(tzid: str) -> None:
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
