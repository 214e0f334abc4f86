"""Why the service cannot start.

Knows: the error, and its two languages. Refuses to know: who finds out what is missing.
"""

from __future__ import annotations


class CannotStart(RuntimeError):
    """Something that the service cannot do without is missing; the message, in English and Swedish, says what to do."""

    def __init__(self, en: str, sv: str = "") -> None:
        super().__init__(en)
        self.sv = sv or en

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else str(self)
