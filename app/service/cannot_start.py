"""Why the service cannot start.

Knows: the error, and its two languages. Refuses to know: who notices that something is missing.
"""

from __future__ import annotations


class CannotStart(RuntimeError):
    """The service needs something that is missing; the message, in English and Swedish, says what to do."""

    def __init__(self, en: str, sv: str = "") -> None:
        super().__init__(en)
        self.sv = sv or en

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else str(self)
