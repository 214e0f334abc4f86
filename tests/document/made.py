"""Documents for tests.

Knows: the example company on one day, and the same a while before. Refuses to know: what stands in them.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.company import CompanyFile, load, parse_company
from app.document.parts import sections_of, sentences_of
from app.document.whole import make_document
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from app.document.parts import PolicyDocument

EXAMPLE = Path(__file__).parents[2] / "examples/bolaget.yaml"
AT = datetime(2026, 11, 30, 12, tzinfo=STOCKHOLM)


@cache
def example() -> CompanyFile:
    return load(EXAMPLE)


@cache
def made(lang: str) -> PolicyDocument:
    return make_document(example(), lang, AT)


def with_text(old: str, new: str) -> CompanyFile:
    """The example company with a piece of its file replaced."""
    text = EXAMPLE.read_text()
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    return parse_company(text.replace(old, new).encode())


def whole_text(document: PolicyDocument) -> str:
    return "\n".join(one.text for section in sections_of(document.sections) for one in sentences_of(section))
