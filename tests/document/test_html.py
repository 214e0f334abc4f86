"""The HTML is one file for every reader: no other host, no script, and no text in it is markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.changes import compared
from app.document.html import as_html
from app.document.html_style import HTML_STYLE
from app.document.whole import make_document
from tests.document.made import AT, made, with_text
from tests.document.nasty import NASTY, plain_words, with_words

if TYPE_CHECKING:
    from pathlib import Path

VOID = {"meta", "br"}


class Page(HTMLParser):
    """Its elements, attributes and text; fails where elements do not fit into one another."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str) -> list[str]:
        return [value for one, value in self.attributes if one == name]


def test_it_asks_no_other_host_and_runs_nothing() -> None:
    page = Page(as_html(made("sv")))

    assert {"script", "link", "img", "iframe", "form"}.isdisjoint(page.tags)
    assert all(one.startswith("#") for one in page.all("href"))
    assert "url(" not in HTML_STYLE
    assert "@import" not in HTML_STYLE
    assert "default-src 'none'" in as_html(made("sv"))


def test_each_link_leads_to_a_place_and_each_place_is_there_once() -> None:
    page = Page(as_html(made("sv")))
    places = page.all("id")

    assert len(places) == len(set(places))
    assert {one[1:] for one in page.all("href")} <= set(places)
    assert "clause-Q12" in places


def test_it_says_its_language_and_its_title() -> None:
    for lang, title in (
        ("sv", "Telefonipolicy för Exempelbolaget AB"),
        ("en", "Telephone policy of Exempelbolaget AB"),
    ):
        text = as_html(made(lang))

        assert f'<html lang="{lang}">' in text
        assert f"<title>{title}</title>" in text


@given(st.one_of(st.sampled_from(NASTY), plain_words))
def test_no_sign_in_a_name_is_markup(text: str) -> None:
    page, usual = Page(as_html(with_words(text))), Page(as_html(with_words("Anna")))

    assert page.tags == usual.tags
    assert [name for name, _ in page.attributes] == [name for name, _ in usual.attributes]
    assert "".join(page.words).count(text) >= 8


def test_marks_are_words_beside_their_bar() -> None:
    earlier = make_document(with_text("    members: [anna, hans]", "    members: [anna]"), "sv", AT)

    text = as_html(compared(made("sv"), earlier))

    assert '<li class="changed"><span class="tag">Ändrat</span>Här svarar Anna Ek och Hans Falk.' in text
    assert '<span class="before">Tidigare: Här svarar Anna Ek.</span>' in text


def test_a_removed_row_is_struck_out_and_says_so_once() -> None:
    extra = '  - {number: "302", name: Support, to: support}\n'
    earlier = make_document(
        with_text(extra, extra + '  - {number: "303", name: Advokat, to: support}\n'), "sv", AT
    )

    (row,) = re.findall(r'<tr role="row" class="gone">.*?</tr>', as_html(compared(made("sv"), earlier)))

    assert row.count("Borttaget") == 1
    assert row.count("<del>") == 3


@pytest.mark.whole
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_telephone_and_on_a_screen(scheme: str, tmp_path: Path) -> None:
    """By WCAG AA and axe's best practices, with marks on it; and nothing is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    earlier = make_document(with_text("    members: [anna, hans]", "    members: [anna]"), "sv", AT)
    file = tmp_path / "policy.html"
    file.write_text(as_html(compared(made("sv"), earlier)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in (360, 1200):
            page = browser.new_page(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto(file.as_uri())
            found = Axe().run(page).response["violations"]

            assert [one["id"] for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
        browser.close()
