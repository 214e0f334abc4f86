"""Periods in addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.web.site.days import AskedPeriod, read_period, usual_periods


def test_the_last_day_is_in_the_period_and_days_are_swedish() -> None:
    period = read_period({"from": "2026-10-24", "to": "2026-10-25"})  # the clock goes back on the 25th

    assert period.since == datetime(2026, 10, 23, 22, tzinfo=UTC)
    assert period.until == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_days_in_the_wrong_order_are_turned() -> None:
    assert read_period({"from": "2026-11-24", "to": "2026-11-01"}) == AskedPeriod(
        date(2026, 11, 1), date(2026, 11, 24)
    )


@pytest.mark.parametrize("text", ["x", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_a_date_that_is_none_is_named(text: str) -> None:
    assert read_period({"from": text}) == AskedPeriod(None, None, ("from",))


def test_the_usual_periods_end_today() -> None:
    found = usual_periods(date(2026, 3, 1))

    assert found["today"] == (date(2026, 3, 1), date(2026, 3, 1))
    assert found["days30"] == (date(2026, 1, 31), date(2026, 3, 1))
    assert found["last_month"] == (date(2026, 2, 1), date(2026, 2, 28))
