"""Documents with names and texts that look like markup.

Knows: signs that mean something in Markdown, HTML or Typst. Refuses to know: what a writer does with them.
"""

from __future__ import annotations

import string
from dataclasses import replace

from hypothesis import strategies as st

from app.document.parts import (
    Bullets,
    Paragraph,
    PolicyDocument,
    PolicySection,
    RuleRow,
    RuleTable,
    Sentence,
    Version,
)
from tests.document.made import AT

NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a & b &amp; c &lt;",
    "](javascript:alert(1))",
    "[länk](http://example.com)",
    "![bild](http://example.com/x.png)",
    "**fet** _kursiv_ `kod` ~~struken~~",
    "a | b | c",
    "|---|---|",
    "# rubrik",
    "- punkt",
    "1. punkt",
    "1) punkt",
    "+ punkt",
    "> citat",
    "---",
    "***",
    "===",
    "``` kod",
    "<https://example.com>",
    "\\",
    "\\\\*",
    "\"citat\" och 'apostrof'",
    '#import "x": *',
    "#let a = 1",
    "$x^2$ @ref <label>",
    "#sys.inputs",
    "*/ /* //",
    "{{ 7 * 7 }} ${7*7} %s",
    "javascript:alert(1)",
    "]]> <!-- -->",
    "[^1]: fotnot",
    "[ref]: http://example.com",
    "~~~",
    "&#60;b&#62;",
)
# What a name may hold, with every sign that means something somewhere.
plain_words = (
    st.text(f"{string.punctuation}åäöÅé–”ab 019", min_size=3, max_size=30)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) > 2)
)


def with_words(text: str) -> PolicyDocument:
    """A small document with this text in its title, a heading, a paragraph, a bullet and a table."""
    one = Sentence(text, ("company",), ("S1",), "x")
    table = RuleTable(text, ("Huvud", text), (RuleRow((replace(one, clauses=()), one)),))
    section = PolicySection("a", one, (Paragraph(one), Bullets((one, one)), table))
    inner = replace(section, id="b", parts=(Paragraph(one),))
    return PolicyDocument(one, text, "sv", AT, Version("0" * 64), (replace(section, sections=(inner,)),))
