"""Numbers in a page's texts are written as people write them, and nothing else is touched."""

from __future__ import annotations

import pytest

from app.words.phone_numbers import with_phone_texts


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("+46701740699", "070-174 06 99"),
        (
            "+46701740699 ringde Anna Ek (0846500401) utifrån.",
            "070-174 06 99 ringde Anna Ek (08-465 004 01) utifrån.",
        ),
        ("+4721930000", "+47 21 93 00 00"),
        ("070-174 06 99", "070-174 06 99"),
        ("101 → 102", "101 → 102"),
        ("Anna Ek", "Anna Ek"),
        ("", ""),
        ("+999123456789", "+999123456789"),
        ("se samtal 1764523699.0123456789", "se samtal 1764523699.0123456789"),
        ("<b>+46701740699</b>", "<b>070-174 06 99</b>"),
        ("2026-11-24 09:05:00", "2026-11-24 09:05:00"),
    ],
)
def test_whole_numbers_in_a_text_are_as_people_write_them(text: str, read: str) -> None:
    assert with_phone_texts(text, "sv").replace("\u00a0", " ") == read


def test_in_english_a_number_has_its_country() -> None:
    assert with_phone_texts("0701740699 called", "en").replace("\u00a0", " ") == "+46 70 174 06 99 called"
