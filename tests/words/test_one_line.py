"""A reason is kept in one line that anybody can read and any database keeps."""

from __future__ import annotations

import pytest

from app.words.one_line import in_one_line


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  ringer  för\ntredje gången ", "ringer för tredje gången"),
        ("ärende\u00a04711", "ärende 4711"),
        ("a\x00b", "ab"),  # failed before: PostgreSQL keeps no NUL, and the line of the log was lost
        ("\x1b[31mröd\x7f", "[31mröd"),
        ("fram\u202ekab", "framkab"),
        ("\x00 \t", ""),
        ("x" * 40, "x" * 30),
    ],
)
def test_a_text_becomes_one_line(written: str, kept: str) -> None:
    assert in_one_line(written, 30) == kept
