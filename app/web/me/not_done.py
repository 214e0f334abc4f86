"""What somebody asked for and cannot have, by the field and in both languages.

Knows: the error. Refuses to know: pages and JSON, which show it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class NotDone(Exception):
    """field: the one that is wrong, "" for none. status: of HTTP: 400 wrong, 404 not there, 409 not now, 503 away."""

    field: str
    sv: str
    en: str
    status: int = 400

    def __str__(self) -> str:
        return f"{self.field}: {self.en}" if self.field else self.en

    def said(self, lang: str) -> str:
        return self.en if lang == "en" else self.sv


def storage_away(error: Exception) -> NotDone:
    """The database did not take it in time."""
    return NotDone(
        "",
        "Det gick inte att spara just nu. Försök igen om en stund.",
        f"It could not be stored now: {error}",
        503,
    )
