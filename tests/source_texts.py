"""The texts that stand in sources, for tests that hold each to its Swedish.

Knows: strings and f-strings. Refuses to know: which files, and what a text is for.
"""

from __future__ import annotations

import ast


def sentence(node: ast.expr) -> str:
    """With `something` for each part that varies."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "something" for part in node.values)
