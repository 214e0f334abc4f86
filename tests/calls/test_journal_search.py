"""Numbers and clauses as the journal's marks."""

from __future__ import annotations

import pytest

from app.calls.journal_search import clause_mark, number_mark

CUSTOMER = "+46701234567"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("070-123 45 67", CUSTOMER),
        ("0046701234567", CUSTOMER),
        ("46701234567", CUSTOMER),
        ("101", "101"),
        ("anna", "anna"),
        ("*21", "*21"),
    ],
)
def test_a_number_is_one_mark_however_it_was_dialled(text: str, mark: str) -> None:
    assert number_mark(text) == mark


def test_a_clause_is_no_person() -> None:
    assert clause_mark("Q12") == "§Q12"
