"""What a check of a policy finds: values only.

Knows: the shape of a finding. Refuses to know: its words (words.py), and how it is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.company import FieldPath
    from app.lint.example import ExampleCall


class Severity(StrEnum):
    """How bad it is. error: it breaks the policy; warning: it probably does; note: somebody should know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. code: its kind, such as "dead-end"; clause: "" if the file cannot be read so far.

    place: where it stands in the file. variant: which words of this kind (words.py); about: what differs in them, alike
    in both languages, or by language ("x.sv", "x.en"). said: the words themselves (Swedish, English), if the import
    says them.
    """

    code: str
    severity: Severity
    clause: str
    place: FieldPath
    example: ExampleCall
    about: tuple[tuple[str, str], ...] = ()
    variant: str = ""
    said: tuple[str, str] | None = None
    line: int | None = None
