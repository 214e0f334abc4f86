"""The words for a choice that could not be stored.

Knows: the words. Refuses to know: what was to be stored.
"""

from __future__ import annotations

from app.words.refusal import Refusal


def storage_away(error: Exception) -> Refusal:
    """The database did not take it in time."""
    return Refusal(
        503,
        f"It could not be stored now: {error}",
        "",
        "Det gick inte att spara just nu. Försök igen om en stund.",
    )
