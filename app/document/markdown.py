"""The document as Markdown (CommonMark with the tables of GitHub).

Knows: how to write a text so that nothing in it is markup. Refuses to know: what the text says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.document.labels import before_text, clauses_text, foot, mark_text
from app.document.parts import Bullets, Mark, Paragraph, RuleTable, SectionPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.document.parts import PolicyDocument, PolicySection, RuleRow, Sentence

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&$!^=])")
_AT_START = re.compile(r"^(?:([-+:])|([0-9]+)([.)]))")


def escaped(text: str) -> str:
    """The text, so that Markdown shows it as it is."""
    safe = _SIGNS.sub(r"\\\1", " ".join(text.split("\n")))
    safe = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", r"\1\\:", safe)
    return re.sub(r"(?i)\b(www)\.", r"\1\\.", safe).replace("@", "\\@")


def at_start(safe: str) -> str:
    """Escaped text that begins a line: neither a list nor a number of one."""
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", safe)


def as_markdown(document: PolicyDocument) -> str:
    """The whole text, ending with a newline."""
    blocks = [f"# {escaped(document.title.text)}", "  \n".join(escaped(one) for one in foot(document))]
    for section in document.sections:
        blocks += _section(section, 2, document.lang)
    blocks += ["---", "  \n".join(escaped(one) for one in foot(document))]
    return "\n\n".join(blocks) + "\n"


def _section(section: PolicySection, level: int, lang: str) -> Iterator[str]:
    yield f"{'#' * level} {_sentence(section.title, lang)}"
    for part in section.parts:
        yield _part(part, lang)
    for inside in section.sections:
        yield from _section(inside, level + 1, lang)


def _part(part: SectionPart, lang: str) -> str:
    match part:
        case Paragraph(sentence):
            return at_start(_sentence(sentence, lang))
        case Bullets(sentences):
            return "\n".join(f"- {at_start(_sentence(one, lang))}" for one in sentences)
        case RuleTable():
            lines = [
                f"| {' | '.join(map(escaped, part.head))} |",
                f"|{'---|' * len(part.head)}",
                *(_row(row, lang) for row in part.rows),
            ]
            return "\n".join(lines)


def _row(row: RuleRow, lang: str) -> str:
    whole = row.mark if row.mark in (Mark.NEW, Mark.GONE) else None
    cells = []
    for number, one in enumerate(row.cells):
        if whole is not None and number:  # the first cell says it for the row
            cells.append(_words(one, whole))
        else:
            cells.append(_sentence(one, lang))
    return f"| {' | '.join(cells)} |"


def _sentence(sentence: Sentence, lang: str) -> str:
    if not sentence.text:
        return ""
    words = _words(sentence, sentence.mark)
    if sentence.mark is not Mark.SAME:
        words = f"**{mark_text(sentence.mark, lang)}:** {words}"
    if sentence.before:
        words += f" ({escaped(before_text(sentence.before, lang))})"
    return words


def _words(sentence: Sentence, mark: Mark) -> str:
    text = escaped(sentence.text)
    if mark is Mark.GONE and text:
        text = f"~~{text}~~"
    tags = escaped(clauses_text(sentence.clauses))
    return f"{text} {tags}" if tags else text
