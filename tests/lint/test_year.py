"""The instants of a year are found from the rules, and nothing changes between them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.company import parse_company, to_company
from app.lint.year import DayKind, Year, clock_changes, day_kind, every_hours
from app.policy.hours import STOCKHOLM, Hours, Opening, opening
from app.policy.tenure import as_of
from tests.lint.company import DAY, SOUND, cases
from tests.policy.bolaget import BOLAGET

COMPANY = to_company(parse_company(SOUND.read_bytes()))
YEAR = Year(COMPANY, DAY)
EXAMPLE_YEAR = Year(BOLAGET, DAY)
MINUTES = 366 * 24 * 60


def is_open(company_hours: Hours, at: datetime) -> bool:
    return opening(company_hours, BOLAGET.calendar, at) is Opening.OPEN


@given(minute=st.integers(0, MINUTES - 1))
def test_whatever_the_minute_the_instant_before_it_tells_what_is_open(minute: int) -> None:
    """Also in the nights of clock change, which the year has two of."""
    at = EXAMPLE_YEAR.start + timedelta(minutes=minute)
    before = max(one for one in EXAMPLE_YEAR.instants if one <= at)

    for hours in every_hours(BOLAGET):
        assert is_open(hours, at) is is_open(hours, before)
    assert day_kind(BOLAGET, at) is day_kind(BOLAGET, before)
    assert as_of(BOLAGET, at) is as_of(BOLAGET, before)


def test_the_year_opens_and_closes_as_the_policy_says() -> None:
    for hours in every_hours(BOLAGET):
        said = EXAMPLE_YEAR.is_open(hours)

        assert list(said) == [is_open(hours, one) for one in EXAMPLE_YEAR.instants]


def test_sights_of_all_hours_cover_the_year_once() -> None:
    sights = EXAMPLE_YEAR.sights(every_hours(BOLAGET), BOLAGET.register.turns)

    spells = sorted(spell for one in sights for spell in one.spells)

    assert spells[0][0] == EXAMPLE_YEAR.start
    assert spells[-1][1] == EXAMPLE_YEAR.end
    assert all(one[1] == other[0] for one, other in pairwise(spells))
    assert sum(one.hours for one in sights) == pytest.approx(366 * 24)
    assert len(sights) < 60, "few states, and thousands of instants"
    assert len(EXAMPLE_YEAR.instants) > 1_500


def test_the_clock_changes_twice_a_year() -> None:
    assert clock_changes(date(2026, 11, 24)) == [
        datetime(2027, 3, 28, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 1, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-12-23", DayKind.USUAL),
        ("2026-12-24", DayKind.HOLIDAY),
        ("2026-12-25", DayKind.HOLIDAY),
        ("2026-12-27", DayKind.USUAL),
    ],
)
def test_holidays_and_eves_are_holidays(day: str, kind: DayKind) -> None:
    assert day_kind(COMPANY, datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=STOCKHOLM)) is kind


def test_the_companys_own_days_count() -> None:
    [case] = [one for one in cases("unusual") if "new-years-eve" in one.name]
    company = to_company(parse_company(case.text.encode()))
    year = Year(company, DAY)

    half_day = datetime(2026, 12, 23, 12, tzinfo=STOCKHOLM)

    assert half_day in year.instants
    assert day_kind(company, datetime(2026, 12, 31, 12, tzinfo=STOCKHOLM)) is DayKind.USUAL
