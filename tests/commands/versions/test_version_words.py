"""What commands say of differences: so many at most, and all of them elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.terminal import Lang
from app.commands.versions.version_words import MOST_SENTENCES, between, echo_differences
from app.company import document, load
from tests.commands.conftest import EXAMPLE

if TYPE_CHECKING:
    import pytest


def test_of_many_differences_a_terminal_gets_some_and_the_number_of_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = document(load(EXAMPLE))
    after = {**before, "retired_codes": {str(code): "gone" for code in range(20, 50)}}

    echo_differences(between(before, after), Lang.EN, MOST_SENTENCES)

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == MOST_SENTENCES + 1
    assert lines[-1] == "  ... and 5 more: `vaxel policy diff`"


def test_a_field_that_an_older_program_did_not_know_is_no_difference() -> None:
    before = document(load(EXAMPLE))
    older = {name: value for name, value in before.items() if name != "transfers"}

    assert between(older, before) == []


def test_a_document_that_can_no_longer_be_read_is_still_compared() -> None:
    before = document(load(EXAMPLE))
    bent = {**before, "ring_seconds": "soon"}

    assert [one.path for one in between(bent, before)] == ["ring_seconds"]


def test_a_document_without_the_lists_of_a_company_is_told_as_unreadable() -> None:
    """`vaxel import` of a corrected file ended in a traceback."""
    (only,) = between({"version": 1, "company": "Another", "people": 3}, document(load(EXAMPLE)))

    assert "cannot read" in only.words.en
