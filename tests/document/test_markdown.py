"""The Markdown shows every text as it is, whatever signs are in it."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.document.changes import compared
from app.document.markdown import as_markdown
from app.document.whole import make_document
from tests.document.made import AT, made, with_text
from tests.document.nasty import NASTY, plain_words, with_words

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Seen(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the signature is the parser's
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


OWN_TAGS = {"h1", "h2", "h3", "p", "br", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "hr"}


def presented_text(text: str) -> Seen:
    return Seen(READER.render(as_markdown(with_words(text))))


@given(st.one_of(st.sampled_from(NASTY), plain_words))
def test_no_sign_in_a_name_is_markup(text: str) -> None:
    seen = presented_text(text)

    assert seen.tags == OWN_TAGS
    assert "".join(seen.words).count(text) >= 4


def test_each_table_has_as_many_cells_in_each_row_as_in_its_head() -> None:
    for line in (one for one in as_markdown(made("sv")).splitlines() if one.startswith("| ")):
        assert line.endswith(" |")
        assert "\n" not in line


def test_marks_are_words() -> None:
    earlier = make_document(with_text("    members: [anna, hans]", "    members: [anna]"), "sv", AT)

    text = as_markdown(compared(made("sv"), earlier))

    assert "- **Ändrat:** Här svarar Anna Ek och Hans Falk. (Tidigare: Här svarar Anna Ek.)" in text
    assert f"sedan version {earlier.version.hash[:12]}" in text


def test_the_version_stands_at_the_head_and_at_the_foot() -> None:
    document = made("en")

    assert as_markdown(document).count(f"Version {document.version.hash[:12]}") == 2
