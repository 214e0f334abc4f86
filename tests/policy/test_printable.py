"""Signs that do not print are written out, and every other text is left as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.policy.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mAnna", "\\x1b[31mAnna"),
        ("a\x00\x07\r\nb", "a\\x00\\x07\\x0d\\x0ab"),
        ("070\u202e671", "070\\u202e671"),  # turns the rest of the line around
        ("\x7f", "\\u007f"),
        ("\U000e0001", "\\udb40\\udc01"),  # as JSON writes it
        ("\x9b31m", "\\u009b31m"),  # an escape in one sign
        ("\ud83d", "\\ud83d"),  # half a sign: no terminal can be sent it
        ("10\u00a0000 kr", "10\u00a0000 kr"),
        ("Åsa Öström ", "Åsa Öström "),
    ],
)
def test_unprintable_characters_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
@example("\u2028\u2029")
@example("\ud83d")
@example("\x1b[31m\x9b")
@example("\\x1b")
def test_nothing_but_what_prints_is_left_and_twice_is_once(text: str) -> None:
    shown = printable(text)

    assert all(sign.isprintable() or sign.isspace() for sign in shown)
    assert not set(shown) & {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)}
    assert printable(shown) == shown


@given(st.text())
@example("\u2028\u2029")
@example("\ud83d")
@example("\x1b[31m\x9b")
@example("\\x1b")
def test_a_json_text_says_the_same(text: str) -> None:
    assert json.loads(printable(json.dumps(text, ensure_ascii=False))) == text
