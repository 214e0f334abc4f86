"""An error in one line, whatever it says."""

from __future__ import annotations

import pytest

from app.words.first_line import first_line


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("no route\nto the host"), "no route"),
        (TimeoutError(), "TimeoutError"),
        (ValueError("\nbelow"), "ValueError"),
    ],
)
def test_it_is_what_the_error_says_first_or_its_name(error: Exception, said: str) -> None:
    assert first_line(error) == said
