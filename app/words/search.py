"""How to search a list: the same on pages and in commands.

Knows: when a row matches. Refuses to know: what the list holds.
"""

from __future__ import annotations


def holds(like: str, *fields: str | None) -> bool:
    """Whether each of the words is in some field, whatever its case."""
    if not like:
        return True
    text = "\n".join(field for field in fields if field).casefold()
    return all(word in text for word in like.casefold().split())
