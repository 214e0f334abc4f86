"""Which files begin first: those that take long, and they are there."""

from __future__ import annotations

from tests.conftest import LONGEST, TESTS


def test_every_file_that_begins_first_is_there_once() -> None:
    """A file that was moved or renamed would begin in its turn by the alphabet, and the suite last a minute longer."""
    assert [name for name in LONGEST if not (TESTS / name).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)
