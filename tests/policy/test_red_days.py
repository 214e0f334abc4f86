"""Sweden's public holidays: compared with the library `holidays`, and with an almanac."""

from __future__ import annotations

from datetime import date

import holidays
import pytest

from app.policy.red_days import easter_sunday, public_holidays


@pytest.mark.parametrize("first", range(2005, 2100, 19))
def test_every_year_has_the_days_that_the_library_has(first: int) -> None:
    for year in range(first, min(first + 19, 2100)):
        known = holidays.country_holidays("SE", years=year, include_sundays=False)

        assert public_holidays(year) == set(known), year


def test_the_days_of_a_year_in_the_almanac() -> None:
    days = ["01-01", "01-06", "03-26", "03-28", "03-29", "05-01", "05-06", "05-16", "06-06", "06-26", "11-06"]

    assert public_holidays(2027) == {date.fromisoformat(f"2027-{day}") for day in [*days, "12-25", "12-26"]}


@pytest.mark.parametrize("day", ["1900-04-15", "2008-03-23", "2011-04-24", "2038-04-25", "2285-03-22"])
def test_the_earliest_and_latest_easters(day: str) -> None:
    assert easter_sunday(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize("year", [1900, 4099, 9999])
def test_every_year_that_can_be_asked_about_has_its_days(year: int) -> None:
    assert len(public_holidays(year)) in (
        12,
        13,
    )  # 1 May may be Kristi himmelsfärdsdag, and 6 June pingstdagen
