"""The document as JSON: for other programs, for pages, and for the PDF's template.

Knows: the structure's form in JSON. Refuses to know: how anybody sets it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from app.document.labels import (
    CONTENTS,
    PAGE,
    before_text,
    clauses_text,
    foot,
    mark_text,
)
from app.document.parts import Bullets, Mark, Paragraph, RuleTable

if TYPE_CHECKING:
    from app.document.parts import PolicyDocument, PolicySection, SectionPart, Sentence, Version

FORM = 1  # of this JSON


def document_json(document: PolicyDocument) -> dict[str, Any]:
    """Everything in the document; words that a writer sets around it are under `words`."""
    lang = document.lang
    return {
        "form": FORM,
        "company": document.company,
        "title": document.title.text,
        "lang": lang,
        "at": document.at.isoformat(),
        "version": _version(document.version),
        "earlier": _version(document.earlier) if document.earlier is not None else None,
        "words": {
            "contents": CONTENTS[lang == "en"],
            "page": PAGE[lang == "en"],
            "foot": list(foot(document)),
        },
        "sections": [_section(one, lang) for one in document.sections],
    }


def _version(version: Version) -> dict[str, str | None]:
    return {"hash": version.hash, "since": version.since.isoformat() if version.since else None}


def _section(section: PolicySection, lang: str) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": _sentence(section.title, lang),
        "parts": [_part(one, lang) for one in section.parts],
        "sections": [_section(one, lang) for one in section.sections],
    }


def _part(part: SectionPart, lang: str) -> dict[str, Any]:
    match part:
        case Paragraph(sentence):
            return {"kind": "paragraph", "sentence": _sentence(sentence, lang)}
        case Bullets(sentences):
            return {"kind": "bullets", "sentences": [_sentence(one, lang) for one in sentences]}
        case RuleTable():
            return {
                "kind": "table",
                "caption": part.caption,
                "head": list(part.head),
                "wide": list(part.wide),
                "rows": [
                    {
                        "mark": row.mark.value,
                        "mark_text": mark_text(row.mark, lang),
                        "cells": [_sentence(one, lang) for one in row.cells],
                    }
                    for row in part.rows
                ],
            }
        case _:
            assert_never(part)


def _sentence(sentence: Sentence, lang: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text": sentence.text,
        "places": list(sentence.places),
        "clauses": list(sentence.clauses),
        "clauses_text": clauses_text(sentence.clauses),
        "mark": sentence.mark.value,
    }
    if sentence.mark is not Mark.SAME:
        found["mark_text"] = mark_text(sentence.mark, lang)
    if sentence.before:
        found["before"] = before_text(sentence.before, lang)
    return found
