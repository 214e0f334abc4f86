"""What somebody asked for and cannot have: the one error of pages, the API and commands that names a field.

Knows: the error, in both languages. Refuses to know: forms, JSON and terminals, which show it.

Accounts refuse by a key (`AccountRefused`), because their room stands below the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.words.refusals import swedish

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class Refusal(Exception):
    """field: its name in forms and in the API; "" for the whole. sv: "" if app/words/refusals.py has the Swedish.

    status: of HTTP: 400 wrong, 403 not allowed, 404 not there, 409 not now, 503 away. more: further fields, and what is
    wrong with each.
    """

    status: int
    en: str
    field: str = ""
    sv: str = ""
    more: Sequence[tuple[str, str]] = ()

    def __str__(self) -> str:
        return f"{self.field}: {self.en}" if self.field else self.en

    def said(self, lang: str) -> str:
        return self.en if lang == "en" else self.sv or swedish(self.en)
