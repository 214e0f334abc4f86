"""Each message about trunks is one that the checks can give."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.company.in_swedish import swedish
from app.company.trunks_in_swedish import TRUNK_TEXTS
from tests.source_texts import sentence

COMPANY = Path(__file__).parents[2] / "app/company"


@pytest.mark.parametrize("english", sorted(TRUNK_TEXTS))
def test_a_translated_sentence_is_still_said(english: str) -> None:
    said = {
        sentence(node).replace("something", "{}")
        for name in ("trunk_checks.py", "trunk_entries.py")
        for node in ast.walk(ast.parse((COMPANY / name).read_text()))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    }

    assert english in said
    assert swedish(english.replace("{}", "x")) == TRUNK_TEXTS[english].replace("{}", "x")
