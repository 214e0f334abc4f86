"""The index of clauses: where each stands, and how often calls used it."""

from __future__ import annotations

from datetime import UTC, datetime

from app.document.index import UNKNOWN, ClauseUse
from app.document.parts import PolicyDocument, RuleTable, sections_of, sentences_of
from app.document.whole import make_document
from tests.document.made import AT, example, made

USED = {"S1": ClauseUse(412, datetime(2026, 11, 29, 23, 30, tzinfo=UTC)), "X9": ClauseUse(1, None)}


def rows(document: PolicyDocument) -> dict[str, list[str]]:
    (table,) = (one for one in document.sections[-1].parts if isinstance(one, RuleTable))
    return {row.cells[0].text: [one.text for one in row.cells[1:]] for row in table.rows}


def test_without_a_database_nobody_knows_how_often() -> None:
    found = rows(made("sv"))

    assert found["Q12"] == ["Samtal före stängning", "Telefonköer", UNKNOWN, UNKNOWN]
    assert {row[2] for row in found.values()} == {UNKNOWN}


def test_with_a_database_each_clause_has_its_decisions_and_the_last_day_in_sweden() -> None:
    found = rows(make_document(example(), "sv", AT, use=USED))

    assert found["S1"][2:] == ["412", "30\u00a0november\u00a02026"]
    assert found["S2"][2:] == ["0", UNKNOWN]
    assert found["X9"] == ["Egen regel", UNKNOWN, "1", UNKNOWN]


def test_every_clause_that_a_sentence_cites_stands_in_it() -> None:
    document = made("en")
    cited = {
        clause
        for section in sections_of(document.sections)
        for sentence in sentences_of(section)
        for clause in sentence.clauses
    }

    assert cited == set(rows(document))
    assert len(cited) > 40
