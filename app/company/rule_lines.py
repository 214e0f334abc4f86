"""The line of the company file where the rule of each reason stands.

Knows: which text the lines are of, and what to say where the file leaves a field out. Refuses to know: which field it
is (reason_places.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.company import document, dump_yaml, from_document, parse_with_lines, to_company
from app.company.places import Places
from app.company.problems import FileProblem
from app.company.reason_asked import NoField
from app.company.reason_places import reason_place
from app.company.yaml_text import read_yaml

if TYPE_CHECKING:
    from app.company.problems import FieldPath
    from app.company.schema import CompanyFile
    from app.policy.decision import Decision, Reason, Situation
    from app.policy.model import Company
    from app.policy.targets import Target


class LinesOf(StrEnum):
    """Which text has these lines: a file, the text kept with a version, or what `vaxel export` writes of it."""

    FILE = "file"
    TEXT = "text"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class RulePlace:
    """Where a rule stands. field: "" if there is none, for `origin`. given: whether the file has the field.

    line: of the field, from 1; where the file leaves it out, of the entry around it, if that is in a list.
    """

    field: str = ""
    line: int | None = None
    given: bool = False
    origin: NoField | None = None

    def said(self, lang: str) -> str:
        """In words; "" for what happened."""
        sv = lang == "sv"
        if self.origin is NoField.FACT:
            return ""
        if self.origin is NoField.ALWAYS:
            return "ingen regel i filen: så är det alltid" if sv else "no rule in the file: it is always so"
        if self.given:
            return f"rad {self.line}: {self.field}" if sv else f"line {self.line}: {self.field}"
        around = "" if self.line is None else f", {'se rad' if sv else 'see line'} {self.line}"
        left_out = "står inte i filen: standard" if sv else "not in the file: default"
        return f"{self.field} {left_out}{around}"


class RuleLines:
    """Finds the lines of a company's rules. name: of the file, or the version's hash."""

    def __init__(
        self, file: CompanyFile, company: Company, lines: dict[FieldPath, int], of: LinesOf, name: str
    ) -> None:
        self.company = company
        self.places = Places(file)
        self.of = of
        self.name = name
        self._lines = lines

    def place(
        self, situation: Situation, decision: Decision, reason: Reason, target: Target | None = None
    ) -> RulePlace:
        """Of a reason of a decision; target: of the way that it rejected."""
        return self.at(reason_place(self.places, self.company, situation, decision, reason, target))

    def at(self, place: FieldPath | NoField) -> RulePlace:
        if isinstance(place, NoField):
            return RulePlace(origin=place)
        field = FileProblem(place, "").field
        if place in self._lines:
            return RulePlace(field, self._lines[place], given=True)
        around = place
        while around and around not in self._lines:
            around = around[:-1]
        return RulePlace(field, self._lines[around] if len(around) > 1 else None)

    def footer(self, lang: str) -> str:
        """Which text the lines are of, in a sentence."""
        sv, version = lang == "sv", self.name[:12]
        match self.of:
            case LinesOf.FILE:
                return f"Rader i {self.name}." if sv else f"Lines of {self.name}."
            case LinesOf.TEXT:
                return (
                    f"Rader i filen som lästes in som version {version}."
                    if sv
                    else f"Lines of the file that was imported as version {version}."
                )
            case LinesOf.EXPORT:
                return (
                    f"Rader i det som `vaxel export --version {self.name}` skriver: filens egen text är inte sparad."
                    if sv
                    else f"Lines of what `vaxel export --version {self.name}` writes: the file's own text is not kept."
                )


def lines_of_file(raw: bytes, name: str) -> RuleLines:
    """Of a company file's bytes. Raises BadCompanyFile."""
    file, lines = parse_with_lines(raw, name)
    return RuleLines(file, to_company(file), lines, LinesOf.FILE, name)


def lines_of_version(
    found: dict[str, Any], text: str | None, hash_: str, company: Company | None = None
) -> RuleLines:
    """Of a version of the database. text: its file as it was imported, if that was kept. Raises BadCompanyFile.

    company: what the version means, if somebody has it already: of 10,000 people it takes 15 MB.
    """
    file = from_document(found)
    del found  # 10 MB of 10,000 people
    shown = text if text is not None else dump_yaml(document(file))
    of = LinesOf.TEXT if text is not None else LinesOf.EXPORT
    lines = read_yaml(shown.encode())[1]
    return RuleLines(file, company or to_company(file), lines, of, hash_)
