"""Which recordings are one person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.speech.persons_greetings import recorded

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("anna", "anna-gone", "anna-lunch", "anna-lunch-gone", "annalena", "bo")


@pytest.mark.parametrize(
    ("others", "theirs"),
    [
        (["bo", "annalena"], ["anna", "anna-gone", "anna-lunch", "anna-lunch-gone"]),
        (["anna-lunch", "bo"], ["anna", "anna-gone"]),  # a colleague whose id looks like a profile's greeting
        (["anna"], ["anna-gone", "anna-lunch", "anna-lunch-gone"]),  # a queue that has the id of one who left
        (["an"], ["anna", "anna-gone", "anna-lunch", "anna-lunch-gone"]),
    ],
)
def test_theirs_are_those_that_no_other_mailbox_has(
    tmp_path: Path, others: list[str], theirs: list[str]
) -> None:
    """By the files: also for a profile that the company has no longer."""
    (tmp_path / "sv").mkdir()
    for name in (*(f"greeting-{one}.wav" for one in FILES), "welcome.wav", "greeting-anna.txt"):
        (tmp_path / "sv" / name).touch()

    found = recorded(tmp_path, "anna", others)

    assert [one.stem.removeprefix("greeting-") for one in found] == theirs
