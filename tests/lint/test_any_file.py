"""Whatever a company file says, the check ends, and each finding's example can be asked about."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lint.check import check_company
from app.lint.report import findings_json, told
from app.lint.sarif import as_sarif
from tests.lint.company import DAY, SOUND
from tests.policy.bolaget import EXAMPLE

LINES = SOUND.read_text().splitlines(keepends=True)
DATES = st.sampled_from(
    ["0001-01-01", "1899-12-31", "2026-03-29", "2026-11-24", "2027-10-31", "9000-12-31", "9999-12-31"]
)
HOURS = st.sampled_from(
    ["closed", "00:00-24:00", "02:00-03:00", "02:30-02:31", "23:59-24:00", "06:00-07:00, 08:00-09:00"]
)
DATE, SPAN = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{2}:\d{2}-\d{2}:\d{2}")


def is_answered(text: str, day: date = DAY) -> None:
    checked = check_company(text.encode(), "any.yaml", day)

    for lang in ("sv", "en"):
        assert list(told(checked, "any.yaml", lang))
        for one in findings_json(checked, "any.yaml", lang)["findings"]:
            assert one["message"]
            assert one["example"]["answer"]
        as_sarif(checked, "any.yaml", lang, "1")


@given(st.sets(st.integers(0, len(LINES) - 1), max_size=4))
def test_lines_that_are_missing(gone: set[int]) -> None:
    is_answered("".join(line for number, line in enumerate(LINES) if number not in gone))


@pytest.mark.whole
@settings(max_examples=30)
@given(st.data())
def test_other_days_and_hours(data: st.DataObject) -> None:
    text = DATE.sub(lambda _: data.draw(DATES), "".join(LINES))

    is_answered(SPAN.sub(lambda _: data.draw(HOURS), text))


@pytest.mark.parametrize("day", ["1900-01-02", "2024-02-29", "2028-02-29", "2099-12-31", "8999-12-30"])
def test_any_year(day: str) -> None:
    is_answered(SOUND.read_text(), date.fromisoformat(day))
    is_answered(EXAMPLE.read_text(), date.fromisoformat(day))


def test_a_customer_is_found_whose_number_is_not_greylisted() -> None:
    text = SOUND.read_text().replace('prefixes: ["+881"]', 'prefixes: ["+881", "+46701740699"]')

    checked = check_company(text.encode(), "any.yaml", DAY)

    assert checked.findings == ()
