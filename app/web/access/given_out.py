"""What every link and token that we give out has: what it is for, and for how long.

Knows: how long a purpose and a term may be. Refuses to know: what the link or token opens.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.words.refusal import Refusal

LONGEST_PURPOSE: Final = 60  # characters


def purpose_given(text: str, *, sv: str, en: str) -> str:
    """In one line. sv, en: what is given out, with its article. Raises Refusal."""
    purpose = " ".join(text.split())
    if not purpose or len(purpose) > LONGEST_PURPOSE or not purpose.isprintable():
        raise Refusal(
            400,
            f"say what {en} is for, in 1 to {LONGEST_PURPOSE} characters",
            "name",
            f"skriv vad {sv} är till för, med 1 till {LONGEST_PURPOSE} tecken",
        )
    return purpose


def term_given(days: int, longest: timedelta) -> timedelta:
    """How long it opens anything. Raises Refusal."""
    if not 1 <= days <= longest.days:
        raise Refusal(400, f"1 to {longest.days} days", "days", f"1 till {longest.days} dagar")
    return timedelta(days=days)
