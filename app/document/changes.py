"""What is different from an earlier version: marks on sentences, and those that are gone.

Knows: two documents, made for the same day in the same language. Refuses to know: versions in a database.

A sentence is found again by its key, in its section. So a sentence that says something else of the same rule is
changed, and one about a rule that was not there is new.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.document.labels import clauses_text
from app.document.parts import (
    Bullets,
    Mark,
    PolicySection,
    RuleRow,
    RuleTable,
    sections_of,
    sentences_of,
    with_sentences,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.document.parts import PolicyDocument, SectionPart, Sentence

UNMARKED = "index"  # the index tells where clauses stand: it follows from the rest


def compared(document: PolicyDocument, earlier: PolicyDocument) -> PolicyDocument:
    """The document with its marks."""
    before = {one.id: one for one in sections_of(earlier.sections)}
    return replace(
        document,
        sections=_marked(document.sections, earlier.sections, before),
        earlier=earlier.version,
    )


def count_marks(document: PolicyDocument) -> dict[Mark, int]:
    """How many sentences have each mark."""
    found = dict.fromkeys((Mark.NEW, Mark.CHANGED, Mark.GONE), 0)
    for section in sections_of(document.sections):
        for sentence in sentences_of(section):
            if sentence.mark is not Mark.SAME and sentence.text:
                found[sentence.mark] += 1
    return found


def _marked(
    sections: Iterable[PolicySection], earlier: Iterable[PolicySection], before: dict[str, PolicySection]
) -> tuple[PolicySection, ...]:
    found: list[PolicySection] = []
    for section in sections:
        was = before.get(section.id)
        inside = _marked(section.sections, was.sections if was is not None else (), before)
        found.append(replace(_section(section, was), sections=inside))
    here = {one.id for one in found}
    gone = [_all(one, Mark.GONE) for one in earlier if one.id not in here]
    last = len(found) - 1 if found and found[-1].id == UNMARKED else len(found)
    return (*found[:last], *gone, *found[last:])


def _all(section: PolicySection, mark: Mark) -> PolicySection:
    marked = with_sentences(section, lambda one: replace(one, mark=mark))
    return replace(marked, sections=tuple(_all(one, mark) for one in section.sections))


def _section(section: PolicySection, was: PolicySection | None) -> PolicySection:
    if section.id == UNMARKED:
        return section
    if was is None:
        return with_sentences(section, lambda one: replace(one, mark=Mark.NEW))
    old = {one.key: one for one in sentences_of(was)}

    def turned(sentence: Sentence) -> Sentence:
        former = old.get(sentence.key)
        if former is None:
            return replace(sentence, mark=Mark.NEW)
        if (former.text, former.clauses) == (sentence.text, sentence.clauses):
            return sentence
        words = former.text
        if words == sentence.text:
            words = f"{words} {clauses_text(former.clauses)}".rstrip()
        return replace(sentence, mark=Mark.CHANGED, before=words)

    marked = with_sentences(section, turned)
    keys = {one.key for one in sentences_of(section)}
    return replace(marked, parts=_with_gone(marked.parts, was.parts, keys))


def _with_gone(
    parts: tuple[SectionPart, ...], earlier: tuple[SectionPart, ...], keys: set[str]
) -> tuple[SectionPart, ...]:
    """With what stood there before, at the end of the same list or table."""
    found = list(parts)
    for part in earlier:
        match part:
            case Bullets(sentences):
                gone = tuple(_gone(one) for one in sentences if one.key not in keys)
                if gone:
                    _add(found, Bullets(gone))
            case RuleTable():
                rows = tuple(
                    RuleRow(tuple(map(_gone, row.cells))) for row in part.rows if row.cells[0].key not in keys
                )
                if rows:
                    _add(found, replace(part, rows=rows))
            case _ if part.sentence.key not in keys:
                found.append(replace(part, sentence=_gone(part.sentence)))
    return tuple(found)


def _gone(sentence: Sentence) -> Sentence:
    return replace(sentence, mark=Mark.GONE)


def _add(found: list[SectionPart], gone: Bullets | RuleTable) -> None:
    for number, part in enumerate(found):
        if isinstance(part, Bullets) and isinstance(gone, Bullets):
            found[number] = Bullets((*part.sentences, *gone.sentences))
            return
        if isinstance(part, RuleTable) and isinstance(gone, RuleTable) and part.head == gone.head:
            found[number] = replace(part, rows=(*part.rows, *gone.rows))
            return
    found.append(gone)
