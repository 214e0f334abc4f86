"""What we find in made-up calendars of the usual shapes is what ical.js finds, which Thunderbird uses (ical_js/).

Where the two differ is left out of the comparison, and each such difference has a test that says what is right:
ical.js takes the second of two equal wall times, and does not know BYWEEKNO, the twentieth Monday of a year, or a day
from the end of a month in a daily rule. A rule that its own DTSTART does not fit is undefined (RFC 5545, 3.8.5.3).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.policy.hours import STOCKHOLM
from app.schedule.ical import read_calendar
from tests.schedule.calendar_text import calendar, day, event, walls

OCCURRENCES = Path(__file__).parent / "ical_js/occurrences.cjs"
CALENDARS = 80  # of each window
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ZONE = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        "TZID:{tzid}",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    )
)
# Of each frequency: rules that any start fits, and rules that have days of their own.
FITTING = {
    "DAILY": ("", "INTERVAL=2", "INTERVAL=9"),
    "WEEKLY": ("", "INTERVAL=2", "BYDAY={weekday}", "INTERVAL=3;BYDAY={weekdays}", "BYDAY={weekdays}"),
    "MONTHLY": ("", "INTERVAL=2", "BYMONTHDAY={day}", "BYDAY={nth}{weekday}"),
    "YEARLY": ("", "BYMONTH={month}"),
}
WITH_DAYS = {
    "DAILY": ("BYDAY=MO,TU,WE,TH,FR", "BYDAY=SA,SU", "BYMONTHDAY=1,15", "BYMONTH=3,10,11,12"),
    "WEEKLY": ("BYDAY=SU", "INTERVAL=2;BYDAY=MO,SU", "BYMONTH=10,12"),
    "MONTHLY": (
        "BYMONTHDAY=31",
        "BYMONTHDAY=-1",
        "BYMONTHDAY=-2,29,30",
        "BYDAY=5FR",
        "BYDAY=-1SU",
        "BYDAY=1MO,3WE",
        "BYDAY=FR;BYMONTHDAY=13",
        "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "BYDAY=SA,SU;BYSETPOS=1,-1",
    ),
    "YEARLY": (
        "BYDAY=-1SU;BYMONTH=10",
        "BYMONTH=3,12;BYDAY=1FR",
        "BYMONTH=12;BYMONTHDAY=24",
        "BYYEARDAY=1,328,-10",
    ),
}


class Maker:
    """Makes up calendars: a series of any shape, perhaps with an exception, and one that was moved or cancelled."""

    def __init__(self, seed: int, start: datetime, end: datetime) -> None:
        self._pick = random.Random(seed)
        self._window = start, end

    def calendar(self) -> bytes:
        pick = self._pick
        is_date = pick.random() < 0.2
        # At half past, but not between two and three, when a night of clock change has a time twice or not at all.
        begins = datetime(2024, 1, 1) + timedelta(days=pick.randrange(1080))
        begins += (
            timedelta(0) if is_date else timedelta(hours=pick.choice([0, 4, 6, 9, 13, 17, 23]), minutes=30)
        )
        zone = ";VALUE=DATE" if is_date else pick.choice(["", "", ";TZID=Europe/Stockholm", ";TZID=Ours"])
        is_utc = not zone and pick.random() < 0.5
        form = "%Y%m%d" if is_date else "%Y%m%dT%H%M%SZ" if is_utc else "%Y%m%dT%H%M%S"
        lasts = (
            timedelta(days=pick.choice([1, 1, 2, 5]))
            if is_date
            else timedelta(minutes=pick.choice([15, 60, 480]))
        )
        length = f"DTEND{zone}:{begins + lasts:{form}}"
        if not is_date and pick.random() < 0.5:
            length = f"DURATION:{pick.choice(['PT30M', 'PT1H', 'PT26H'])}"
        lines = [
            f"DTSTART{zone}:{begins:{form}}",
            length,
            self._rule(begins, is_date, is_utc or "TZID" in zone),
        ]
        found = read_calendar(_calendar(event(*lines)), *self._window).happenings

        def wall(at: datetime, later: timedelta = timedelta(0)) -> str:
            local = at.astimezone(UTC if is_utc else STOCKHOLM).replace(tzinfo=None)
            return f"{zone}:{local + later:{form}}"

        if found and pick.random() < 0.4:
            lines.append("EXDATE" + wall(pick.choice(found).start))
        events = [event(*lines)]
        if found and pick.random() < 0.4:
            one = pick.choice(found)
            later = timedelta(days=pick.choice([-1, 0, 1, 3]), hours=0 if is_date else pick.choice([0, 2]))
            moved = ["RECURRENCE-ID" + wall(one.start), "DTSTART" + wall(one.start, later)]
            moved += ["DTEND" + wall(one.end, later)] + ["STATUS:CANCELLED"] * (pick.random() < 0.3)
            events.append(event(*moved))
        return _calendar(*events)

    def _rule(self, begins: datetime, is_date: bool, ends_in_utc: bool) -> str:
        pick = self._pick
        often = pick.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "YEARLY"])
        fits = pick.random() < 0.5
        weekday = DAYS[begins.weekday()]
        nth = (begins.day - 1) // 7 + 1
        days = {weekday, *pick.sample(DAYS, pick.randint(1, 3))}
        rest = pick.choice((FITTING if fits else WITH_DAYS)[often]).format(
            weekday=weekday,
            weekdays=",".join(one for one in DAYS if one in days),
            day=begins.day,
            month=begins.month,
            nth=nth if nth < 5 else -1,
        )
        parts = [f"FREQ={often}", *([rest] if rest else [])]
        if fits and pick.random() < 0.4:
            parts.append(f"COUNT={pick.choice([1, 5, 60, 400])}")
        elif pick.random() < 0.4:
            until = datetime(2026, 10, 1) + timedelta(days=pick.randrange(200), hours=pick.randrange(24))
            parts.append(
                f"UNTIL={until:%Y%m%d}" if is_date else f"UNTIL={until:%Y%m%dT%H%M%S}{'Z' * ends_in_utc}"
            )
        return "RRULE:" + ";".join([*parts, *(["WKST=SU"] if pick.random() < 0.2 else [])])


def _calendar(*events: str) -> bytes:
    return calendar(ZONE.format(tzid="Ours"), ZONE.format(tzid="Europe/Stockholm"), *events)


def second_opinion(calendars: list[bytes], start: datetime, end: datetime) -> list[object]:
    """For each calendar from when to when something happens, in ms, or why ical.js cannot say so."""
    asked = {"start": start.timestamp() * 1000, "end": end.timestamp() * 1000}
    done = subprocess.run(
        ["node", OCCURRENCES],
        input=json.dumps({**asked, "calendars": [one.decode() for one in calendars]}),
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
        env={**os.environ, "TZ": "Europe/Stockholm"},
    )
    answers: list[object] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-10-12", "2026-11-09"), ("2026-11-23", "2026-12-21"), ("2027-03-15", "2027-04-12")],
    ids=["autumn's clock change", "winter", "spring's clock change"],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_second_implementation_finds_the_same(seed: int, start: str, end: str) -> None:
    window = day(start), day(end)
    maker = Maker(seed, *window)
    calendars = [maker.calendar() for _ in range(CALENDARS)]

    theirs = second_opinion(calendars, *window)

    happened = 0
    for body, answer in zip(calendars, theirs, strict=True):
        reading = read_calendar(body, *window)
        ours = [[one.start.timestamp() * 1000, one.end.timestamp() * 1000] for one in reading.happenings]
        assert isinstance(answer, list), f"{answer}\n{body.decode()}"
        # Two at the same time are one absence: we tell them once.
        assert ours == [list(one) for one in sorted(set(map(tuple, answer)))], body.decode()
        assert reading.problems == (), body.decode()
        happened += len(ours)
    assert happened > CALENDARS  # something was compared


def test_of_two_equal_wall_times_the_first_is_meant() -> None:
    """RFC 5545, 3.3.5. ical.js: the second."""
    body = _calendar(event("DTSTART;TZID=Ours:20261025T023000", "DURATION:PT15M"))

    [found] = read_calendar(body, day("2026-10-25"), day("2026-10-26")).happenings

    assert found.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "when"),
    [
        ("FREQ=YEARLY;BYDAY=20MO", ["05-18 10:00 - 05-18 11:00"]),  # ical.js: each Monday
        ("FREQ=YEARLY;BYWEEKNO=21;BYDAY=MO", ["05-18 10:00 - 05-18 11:00"]),  # ical.js: each Monday
        ("FREQ=DAILY;BYMONTHDAY=-1", ["05-31 10:00 - 05-31 11:00"]),  # ical.js: never
    ],
)
def test_rules_that_the_other_does_not_know(rule: str, when: list[str]) -> None:
    body = calendar(event("DTSTART;TZID=Europe/Stockholm:20240520T100000", "DURATION:PT1H", f"RRULE:{rule}"))

    assert walls(body, "2026-05-01", "2026-06-01") == when


def test_a_start_that_its_rule_does_not_fit_happens_besides() -> None:
    """Undefined by RFC 5545, 3.8.5.3. Calendar programs show it; ical.js counts it as one of the COUNT."""
    body = calendar(event("DTSTART:20261120T230000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=SU;COUNT=2"))

    assert [when[:5] for when in walls(body)] == ["11-21", "11-23", "11-30"]
