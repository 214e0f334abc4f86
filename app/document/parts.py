"""The structure of the document: sections with paragraphs, bullets and tables, down to single sentences.

Knows: the shape, and how to walk through it. Refuses to know: any rule, and any writer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime


class Mark(StrEnum):
    """What has become of a sentence since an earlier version."""

    SAME = ""
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"  # stood in the earlier version, and stands here only to say so


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something said, and the rules that it was made of.

    places: in the company file, such as queues.salj.hours; none if it holds for every company. clauses: of the policy.
    key: what it is about, the same in each version. before: its earlier words, if it is marked as changed.
    """

    text: str
    places: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    key: str = ""
    mark: Mark = Mark.SAME
    before: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of the company's own, or before a list."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Bullets:
    """Rules, one beside the other."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of a table; the first cell is its head."""

    cells: tuple[Sentence, ...]

    @property
    def mark(self) -> Mark:
        """New or gone if all of it is, else changed if any cell is."""
        marks = {one.mark for one in self.cells if one.text}
        if len(marks) == 1:
            return marks.pop()
        return Mark.CHANGED if marks else Mark.SAME


@dataclass(frozen=True, slots=True)
class RuleTable:
    """A table with a caption, for readers who hear it. wide: which columns hold running text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[RuleRow, ...]
    wide: tuple[int, ...] = ()


SectionPart = Paragraph | Bullets | RuleTable


@dataclass(frozen=True, slots=True)
class PolicySection:
    """A heading, what stands under it, and sections of its own. id: the same in each version and language."""

    id: str
    title: Sentence
    parts: tuple[SectionPart, ...] = ()
    sections: tuple[PolicySection, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the company: the hash of its document, and when it came into force, if that is known."""

    hash: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """The whole. at: the instant for which it is made. earlier: what its marks compare with."""

    title: Sentence
    company: str
    lang: str
    at: datetime
    version: Version
    sections: tuple[PolicySection, ...]
    earlier: Version | None = None


def sections_of(sections: tuple[PolicySection, ...]) -> Iterator[PolicySection]:
    """All sections, those inside others too, in order."""
    for one in sections:
        yield one
        yield from sections_of(one.sections)


def sentences_of(section: PolicySection) -> Iterator[Sentence]:
    """The sentences of a section itself: its title, and those of its parts."""
    yield section.title
    for part in section.parts:
        match part:
            case Paragraph(sentence):
                yield sentence
            case Bullets(sentences):
                yield from sentences
            case RuleTable(rows=rows):
                for row in rows:
                    yield from row.cells


def with_sentences(section: PolicySection, turned: Callable[[Sentence], Sentence]) -> PolicySection:
    """The section with each of its own sentences turned into another."""
    parts: list[SectionPart] = []
    for part in section.parts:
        match part:
            case Paragraph(sentence):
                parts.append(Paragraph(turned(sentence)))
            case Bullets(sentences):
                parts.append(Bullets(tuple(map(turned, sentences))))
            case RuleTable(rows=rows):
                parts.append(
                    replace(part, rows=tuple(RuleRow(tuple(map(turned, row.cells))) for row in rows))
                )
    return replace(section, title=turned(section.title), parts=tuple(parts))
