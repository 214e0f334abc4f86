"""A day's line has each layer in its row, and what is in force without a gap."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from app.policy.absence import Chosen
from app.policy.happenings import Span
from app.policy.hours import STOCKHOLM
from app.web.me.day_line import OwnLayers, day_bounds, day_line
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.web.me.day_line import DayPart

TUESDAY = date(2026, 11, 24)


def at(time: str, day: str = "2026-11-24") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=STOCKHOLM)


def said(parts: Sequence[DayPart]) -> list[str]:
    return [f"{one.start:%H:%M}-{one.end:%H:%M} {one.profile} {one.layer}" for one in parts]


def davids(chosen: Chosen | None = None, since: str = "00:00", calendar: Sequence[Span] = ()) -> OwnLayers:
    return OwnLayers(BOLAGET, BOLAGET.people["david"], chosen, at(since), calendar)


def test_a_day_by_the_schedule() -> None:
    line = day_line(davids(), TUESDAY)

    assert said(line.in_force) == [
        "00:00-08:00 gone schedule",
        "08:00-12:00 available base",
        "12:00-13:00 lunch schedule",
        "13:00-17:00 available base",
        "17:00-00:00 gone schedule",
    ]
    assert said(line.schedule) == [one for one in said(line.in_force) if "schedule" in one]
    assert line.calendar == line.choice == ()


def test_a_choice_holds_from_when_it_was_made_and_what_was_before_stays() -> None:
    line = day_line(davids(Chosen("meeting", at("14:00")), since="11:30"), TUESDAY)

    assert said(line.choice) == ["11:30-14:00 meeting manual"]
    assert said(line.in_force)[1:4] == [
        "08:00-11:30 available base",
        "11:30-14:00 meeting manual",
        "14:00-17:00 available base",
    ]


def test_the_calendar_stands_between() -> None:
    trip = Span(at("09:00"), at("12:30"), "meeting")
    line = day_line(davids(calendar=[trip]), TUESDAY)

    assert said(line.calendar) == ["09:00-12:30 meeting calendar"]
    assert said(line.in_force)[1:4] == [
        "08:00-09:00 available base",
        "09:00-12:30 meeting calendar",
        "12:30-13:00 lunch schedule",
    ]


def test_an_absence_of_days_fills_the_whole_day() -> None:
    away = Span(at("00:00", "2026-11-23"), at("00:00", "2026-11-28"), "vacation")
    line = day_line(davids(calendar=[away]), TUESDAY)

    assert said(line.in_force) == said(line.calendar) == ["00:00-00:00 vacation calendar"]


def test_a_day_has_no_gap_also_when_the_clocks_change() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 24)):
        parts = day_line(davids(), day).in_force
        start, end = day_bounds(day)

        assert (parts[0].start, parts[-1].end) == (start, end)
        assert all(one.end == after.start for one, after in pairwise(parts))
