"""Check a company file: all findings, the worst first.

Knows: which checks there are, and which finding of two on the same fault is kept. Refuses to know: how they look.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.company import BadCompanyFile, line_of, parse_with_lines, to_company
from app.company.rule_lines import LinesOf, RuleLines
from app.lint.days import days
from app.lint.filed import filed, refused_file
from app.lint.house import CheckedHouse
from app.lint.people import about_people
from app.lint.rules import rules
from app.lint.schedules import schedules
from app.lint.staffing import staffing
from app.lint.sweep import sweep_calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from app.company import FieldPath
    from app.lint.finding import Finding

# The same fault seen twice: a finding of the first kind covers those of the others at the same entry of the file.
COVERS = {
    "dead-end": frozenset({"expired", "expires", "phone-ends", "empty-queue"}),
    "nobody": frozenset({"agent-never"}),
    "expired": frozenset({"never", "phone-ends"}),
    "expires": frozenset({"phone-ends"}),
    "no-successor": frozenset({"expires"}),
    "heir-leaves": frozenset({"expires"}),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out. rules: the company's, with their lines; None if the file was refused, for `error`."""

    findings: tuple[Finding, ...]
    rules: RuleLines | None
    error: BadCompanyFile | None = None


def check_company(
    raw: bytes, file: str, day: date, went: Callable[[int, int], None] = lambda _done, _all: None
) -> Checked:
    """Check a file's text for the year from a day on. went: is told how many of how many calls are swept."""
    try:
        read, lines = parse_with_lines(raw, file)
    except BadCompanyFile as error:
        return Checked(_sorted(refused_file(error, day)), None, error)
    company = to_company(read)
    house = CheckedHouse(read, company, day)
    found = [
        *filed(house),
        *about_people(house),
        *rules(house),
        *schedules(house),
        *staffing(house),
        *days(house),
        *sweep_calls(house, went),
    ]
    placed = _sorted(replace(one, line=line_of(one.place, lines)) for one in each_once(found))
    return Checked(placed, RuleLines(read, company, lines, LinesOf.FILE, file))


def each_once(found: Iterable[Finding]) -> list[Finding]:
    """Each fault once."""
    first: dict[tuple[str, FieldPath], Finding] = {}
    for one in found:
        first.setdefault((one.code, one.place), one)
    covered = {
        (other, one.place[:2]) for one in first.values() for other in COVERS.get(one.code, frozenset())
    }
    return [one for one in first.values() if (one.code, one.place[:2]) not in covered]


def _sorted(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: (one.severity.rank, one.line or 0, one.code)))
