"""Which lines of a text a change touched.

Knows: lines. Refuses to know: what they say.
"""

from __future__ import annotations


def lines_between(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and that came."""
    old, new = before.splitlines(), after.splitlines()
    return [one for one in old if one not in new], [one for one in new if one not in old]
