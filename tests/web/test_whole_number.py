"""What is no whole number in an address is none, and no page of a list is the first."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from app.web.whole_number import asked_page, whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("123456789", 123_456_789), ("1" * 10, None), (" 1", None), ("1_0", None)]
)
def test_only_digits_are_a_whole_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("", 1),
        ("?page=3", 3),
        ("?page=0", 1),
        ("?page=-1", 1),
        ("?page=x", 1),
        ("?page=1000000", 1),
        ("?page=²", 1),
    ],
)
def test_a_page_that_cannot_be_is_the_first(query: str, page: int) -> None:
    assert asked_page(make_mocked_request("GET", f"/list{query}")) == page
