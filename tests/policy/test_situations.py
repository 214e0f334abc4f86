"""Every sentence about a call that cannot be asked about is there in Swedish, too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.policy.situations import TEXTS, swedish

APP = Path(__file__).parents[2] / "app"


def spoken() -> list[str]:
    found = []
    for path in (APP / "policy/json_form.py", APP / "policy/imagined.py", APP / "commands/trials/policy.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("BadSituation", "_error"):
                text = node.args[-1]
                if not isinstance(text, ast.Constant | ast.JoinedStr):
                    continue  # what a BadSituation said
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                found.append(
                    "".join(str(one.value) if isinstance(one, ast.Constant) else "something" for one in parts)
                )
    return found


@pytest.mark.parametrize("text", spoken())
def test_every_sentence_has_its_swedish(text: str) -> None:
    assert swedish(f"tried[0].target: {text}") not in (text, f"tried[0].target: {text}")


@pytest.mark.parametrize("english", TEXTS)
def test_both_languages_say_as_much(english: str) -> None:
    assert english.count("{}") == TEXTS[english].count("{}")
