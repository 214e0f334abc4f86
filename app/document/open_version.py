"""The document as everybody may read it: without numbers of mobiles, and why somebody is an exception or leaves.

Knows: which places of the company file are for administrators (accounts/sight.py says the same of pages). Refuses to
know: what the document says of them.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from app.document.parts import RuleRow, RuleTable

if TYPE_CHECKING:
    from app.document.parts import PolicyDocument, PolicySection, SectionPart, Sentence

NOT_FOR_ALL: Final = (
    "people.*.mobile",
    "subscriptions.*.number",
    "exceptions.*.reason",
    "people.*.private_mobile.reason",
    "people.*.leaving_reason",
    "people.*.permission",  # with the reason in its words
)


def open_version(document: PolicyDocument) -> PolicyDocument:
    """Without the columns that are not for all."""
    return replace(document, sections=tuple(map(_open_section, document.sections)))


def _open_section(section: PolicySection) -> PolicySection:
    return replace(
        section,
        parts=tuple(map(_open_part, section.parts)),
        sections=tuple(map(_open_section, section.sections)),
    )


def _open_part(part: SectionPart) -> SectionPart:
    if not isinstance(part, RuleTable):
        return part
    columns = [n for n in range(len(part.head)) if not any(_closed(row.cells[n]) for row in part.rows)]
    return RuleTable(
        part.caption,
        tuple(part.head[n] for n in columns),
        tuple(RuleRow(tuple(row.cells[n] for n in columns)) for row in part.rows),
        tuple(new for new, n in enumerate(columns) if n in part.wide),
    )


def _closed(cell: Sentence) -> bool:
    """By the first of its places: a row may add to all its cells what the row is about."""
    return cell.text != "–" and any(
        fnmatch(place, closed) for place in cell.places[:1] for closed in NOT_FOR_ALL
    )
