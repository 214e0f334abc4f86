"""Each clause of the policy has a title in both languages."""

from __future__ import annotations

from app.words.clause_names import CLAUSE_NAMES, clause_name, clause_order
from tests.docs.clauses import clauses


def test_every_clause_has_a_title_and_no_other() -> None:
    assert list(CLAUSE_NAMES) == list(clauses())


def test_a_company_s_own_clause_says_so_and_comes_last() -> None:
    assert clause_name("X1", "sv") == "Egen regel"
    assert sorted(["X1", "Q10", "O1", "Q2", "S1"], key=clause_order) == ["S1", "Q2", "Q10", "O1", "X1"]
