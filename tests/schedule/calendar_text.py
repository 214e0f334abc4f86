"""Calendars written for a test, and what is read of them in the wall-clock time of Stockholm."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.policy.hours import STOCKHOLM
from app.schedule.ical import read_calendar

if TYPE_CHECKING:
    from app.policy.happenings import Happening
    from app.schedule.ical import Reading

ONE_HOUR = "DTSTART;TZID=Europe/Stockholm:20261124T100000", "DTEND;TZID=Europe/Stockholm:20261124T110000"


def event(*lines: str, uid: str = "one") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def calendar(*parts: str) -> bytes:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", "")).encode()


def day(text: str) -> datetime:
    """The midnight in Stockholm with which 2026-11-24 begins."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def reading(body: bytes, start: str = "2026-10-01", end: str = "2027-01-01") -> Reading:
    return read_calendar(body, day(start), day(end))


def wall(happening: Happening) -> str:
    """11-24 10:00 - 11-24 11:00"""
    start, end = happening.start.astimezone(STOCKHOLM), happening.end.astimezone(STOCKHOLM)
    return f"{start:%m-%d %H:%M} - {end:%m-%d %H:%M}"


def walls(body: bytes, start: str = "2026-10-01", end: str = "2027-01-01") -> list[str]:
    """What happens, where nothing may be wrong."""
    found = reading(body, start, end)
    assert found.problems == ()
    return [wall(one) for one in found.happenings]
