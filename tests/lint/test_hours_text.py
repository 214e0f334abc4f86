"""Spells of a year in words: the usual week, or the first of few."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.lint.hours_text import spells_text
from app.lint.year import Year
from app.policy.hours import STOCKHOLM
from tests.policy.bolaget import BOLAGET

YEAR = Year(BOLAGET, date(2026, 11, 24))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def test_a_whole_year_is_always() -> None:
    assert spells_text(YEAR, [(YEAR.start, YEAR.end)], "sv") == "alltid, 8784 timmar på ett år"


def test_a_weekday_that_differs_stands_by_itself() -> None:
    """Also over midnight, and where the clock changes."""
    days = [date(2026, 11, 24) + timedelta(days=ahead) for ahead in range(366)]
    spells = [
        (local(f"{day}T22:30"), local(f"{day + timedelta(days=1)}T02:00"))
        for day in days[:-1]
        if day.weekday() == 4
    ]

    told = spells_text(YEAR, spells, "en")

    assert told.startswith("Fri 22:30-24, Sat 00-02; ")


def test_few_spells_are_told_one_by_one() -> None:
    spells = [(local(f"2026-12-{day}T09:00"), local(f"2026-12-{day}T10:00")) for day in (1 + 9, 11, 14, 15)]

    told = spells_text(YEAR, spells, "sv")

    assert told == (
        "2026-12-10 09:00-10:00, 2026-12-11 09:00-10:00, 2026-12-14 09:00-10:00, ...; 4 timmar på ett år"
    )
    over = [(local("2026-12-24T00:00"), local("2026-12-26T08:00"))]
    assert spells_text(YEAR, over, "en").startswith("2026-12-24 00:00 - 2026-12-26 08:00; ")
