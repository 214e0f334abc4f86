"""What somebody filled in cannot be used.

Knows: which field, and why, in both languages. Refuses to know: forms and JSON.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Unfit(Exception):
    """field: its name in forms and in the API; "" for the whole."""

    field: str
    en: str
    sv: str

    def __str__(self) -> str:
        return f"{self.field}: {self.en}" if self.field else self.en

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else self.en
