"""Numbers in words."""

from __future__ import annotations

import pytest

from app.speech import numerals


@pytest.mark.parametrize(
    ("number", "sv", "en"),
    [
        (0, "noll", "zero"),
        (1, "ett", "one"),
        (12, "tolv", "twelve"),
        (20, "tjugo", "twenty"),
        (21, "tjugoett", "twenty-one"),
        (47, "fyrtiosju", "forty-seven"),
        (59, "femtionio", "fifty-nine"),
        (99, "nittionio", "ninety-nine"),
    ],
)
def test_a_number_is_written_in_words(number: int, sv: str, en: str) -> None:
    assert (numerals.cardinal(number, "sv"), numerals.cardinal(number, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("number", "sv", "en"),
    [
        (1, "första", "first"),
        (3, "tredje", "third"),
        (12, "tolfte", "twelfth"),
        (20, "tjugonde", "twentieth"),
        (22, "tjugoandra", "twenty-second"),
        (31, "trettioförsta", "thirty-first"),
    ],
)
def test_a_day_of_the_month_is_written_in_words(number: int, sv: str, en: str) -> None:
    assert (numerals.ordinal(number, "sv"), numerals.ordinal(number, "en")) == (sv, en)


def test_no_two_numbers_sound_alike() -> None:
    """A word that was forgotten in a table would move all after it."""
    for lang in ("sv", "en"):
        assert len({numerals.cardinal(number, lang) for number in range(100)}) == 100
        assert len({numerals.ordinal(number, lang) for number in range(1, 32)}) == 31


@pytest.mark.parametrize(
    ("number", "sv", "en"),
    [
        (2026, "tjugohundratjugosex", "twenty twenty-six"),
        (2030, "tjugohundratrettio", "twenty thirty"),
        (2100, "tjugoetthundra", "twenty-one hundred"),
        (2105, "tjugoetthundrafem", "twenty-one oh five"),
        (1999, "nittonhundranittionio", "nineteen ninety-nine"),
    ],
)
def test_a_year_is_said_in_hundreds(number: int, sv: str, en: str) -> None:
    assert (numerals.year(number, "sv"), numerals.year(number, "en")) == (sv, en)


def test_a_telephone_number_is_said_digit_by_digit() -> None:
    assert numerals.digits("104", "sv") == "ett noll fyra"
