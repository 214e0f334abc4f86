"""What is no row's number in an address is row 0, which is none."""

from __future__ import annotations

import pytest

from app.web.row_id import row_id


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("999999999", 999_999_999), ("1" * 10, 0), ("", 0), ("-1", 0), ("²", 0), ("x", 0)],
)
def test_only_what_the_database_holds_is_a_number(text: str, number: int) -> None:
    assert row_id(text) == number
