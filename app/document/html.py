"""The document as one HTML file: no other host, no script, readable on a telephone, on paper and by ear.

Knows: how to write a text so that nothing in it is markup. Refuses to know: what the text says, and colours
(html_style.py).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from app.document.html_style import HTML_STYLE
from app.document.index import UNKNOWN
from app.document.labels import CONTENTS, TO_CONTENT, before_text, foot, mark_text
from app.document.parts import Bullets, Mark, Paragraph, RuleTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.document.parts import PolicyDocument, PolicySection, RuleRow, SectionPart, Sentence

# Nothing comes from elsewhere, whatever a text holds: the browser itself refuses it.
_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(document: PolicyDocument) -> str:
    """The whole file."""
    lang = document.lang
    known = _clauses_with_a_row(document)
    title = escape(document.title.text)
    links = "".join(
        f'<li><a href="#{escape(one.id)}">{escape(one.title.text)}</a></li>' for one in document.sections
    )
    body = "".join("".join(_section(one, 2, lang, known)) for one in document.sections)
    end = "<br>".join(escape(one) for one in foot(document))
    contents = escape(CONTENTS[lang == "en"])
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_ELSE}">\n'
        f"<title>{title}</title>\n<style>{HTML_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">{escape(TO_CONTENT[lang == "en"])}</a>\n<div class="page">\n'
        f'<header><h1>{title}</h1><p class="meta">{end}</p></header>\n<div class="columns">\n'
        f'<nav aria-label="{contents}"><h2>{contents}</h2><ol>{links}</ol></nav>\n'
        f'<main id="content" tabindex="-1">\n{body}</main>\n</div>\n<footer><p class="meta">{end}</p></footer>\n'
        "</div>\n</body>\n</html>\n"
    )


def _clauses_with_a_row(document: PolicyDocument) -> frozenset[str]:
    last = document.sections[-1] if document.sections else None
    tables = [one for one in last.parts if isinstance(one, RuleTable)] if last is not None else []
    return frozenset(row.cells[0].text for table in tables for row in table.rows if _is_clause_row(row))


def _is_clause_row(row: RuleRow) -> bool:
    return row.cells[0].key.startswith("clause.")


def _section(section: PolicySection, level: int, lang: str, known: frozenset[str]) -> Iterator[str]:
    id_ = escape(section.id)
    heading = f"h{min(level, 6)}"
    mark = f' class="{section.title.mark.value}"' if section.title.mark is not Mark.SAME else ""
    yield f'<section>\n<{heading} id="{id_}"{mark}>'
    yield f"{_inner(section.title, lang, known)}</{heading}>\n"
    for part in section.parts:
        yield _part(part, section.title.text, lang, known)
    for inside in section.sections:
        yield from _section(inside, level + 1, lang, known)
    yield "</section>\n"


def _part(part: SectionPart, title: str, lang: str, known: frozenset[str]) -> str:
    match part:
        case Paragraph(sentence):
            return f"<p{_class(sentence)}>{_inner(sentence, lang, known)}</p>\n"
        case Bullets(sentences):
            items = "".join(f"<li{_class(one)}>{_inner(one, lang, known)}</li>\n" for one in sentences)
            return f"<ul>\n{items}</ul>\n"
        case RuleTable():
            return _table(part, title, lang, known)


def _table(table: RuleTable, title: str, lang: str, known: frozenset[str]) -> str:
    """Each role is written out: a telephone shows rows as blocks, and would no longer read them as a table."""
    head = "".join(f'<th scope="col" role="columnheader">{escape(one)}</th>' for one in table.head)
    rows = "".join(_row(row, table, lang, known) for row in table.rows)
    caption = escape(table.caption)
    heard = ' class="heard"' if table.caption == title else ""  # the heading says it already
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{caption}"><table role="table">'
        f"<caption{heard}>{caption}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">\n{rows}</tbody>'
        "</table></div>\n"
    )


def _row(row: RuleRow, table: RuleTable, lang: str, known: frozenset[str]) -> str:
    whole = row.mark in (Mark.NEW, Mark.GONE)
    cells = []
    for number, one in enumerate(row.cells):
        tag, says = "td", 'role="cell"'
        if number == 0:
            tag, says = "th", 'scope="row" role="rowheader"'
            if _is_clause_row(row):
                says += f' id="clause-{escape(one.text)}"'
        elif one.text != UNKNOWN:
            says += f' data-head="{escape(table.head[number])}"'
        if one.text == UNKNOWN:
            says += ' class="none"'
        inner = _inner(one, lang, known, marked=not whole or number == 0)
        cells.append(f"<{tag} {says}>{inner}</{tag}>")
    mark = f' class="{row.mark.value}"' if row.mark is not Mark.SAME else ""
    return f'<tr role="row"{mark}>{"".join(cells)}</tr>\n'


def _class(sentence: Sentence) -> str:
    return f' class="{sentence.mark.value}"' if sentence.mark is not Mark.SAME else ""


def _inner(sentence: Sentence, lang: str, known: frozenset[str], *, marked: bool = True) -> str:
    if not sentence.text:
        return ""
    words = escape(sentence.text)
    if sentence.mark is Mark.GONE:
        words = f"<del>{words}</del>"
    if sentence.clauses:
        links = ", ".join(_clause(one, known) for one in sentence.clauses)
        words += f'\u00a0<span class="clauses">[{links}]</span>'
    if sentence.before:
        words += f'<span class="before">{escape(before_text(sentence.before, lang))}</span>'
    if sentence.mark is not Mark.SAME and marked:
        words = f'<span class="tag">{escape(mark_text(sentence.mark, lang))}</span>{words}'
    return words


def _clause(clause: str, known: frozenset[str]) -> str:
    named = escape(clause)
    return f'<a href="#clause-{named}">{named}</a>' if clause in known else named
