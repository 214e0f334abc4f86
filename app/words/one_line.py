"""What somebody wrote, as it is kept in one line: a reason, in the log of changes and in a call's story.

Knows: spaces, and signs that nobody can read. Refuses to know: who wrote it, and why.
"""

from __future__ import annotations


def in_one_line(text: str, most: int) -> str:
    """With single spaces, without signs that do not print; at most so many characters."""
    kept = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    return " ".join(kept.split())[:most]
