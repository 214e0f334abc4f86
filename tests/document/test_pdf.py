"""The PDF: tagged, with title, language, bookmarks and embedded letters; and no text in it is Typst's own language."""

from __future__ import annotations

import json
import re
import zlib
from functools import cache

import typst

from app.document.as_json import document_json
from app.document.pdf import TYPST_TEMPLATE, as_pdf
from tests.document.made import made
from tests.document.nasty import NASTY, with_words


def unpacked(pdf: bytes) -> bytes:
    """All of its objects, with what is packed in it."""
    packed = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(zlib.decompressobj().decompress(one) for one in packed)


@cache
def example(lang: str) -> tuple[bytes, bytes]:
    pdf = as_pdf(made(lang))
    return pdf, unpacked(pdf)


def test_it_has_title_language_and_tags_for_readers_by_ear() -> None:
    pdf, inside = example("sv")

    assert pdf.startswith(b"%PDF-1.7")
    assert b"/Lang(sv)" in inside
    assert "Telefonipolicy för Exempelbolaget AB".encode() in inside  # in its metadata
    assert b"/MarkInfo<</Marked true" in inside
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside  # PDF/UA-1, which Typst refuses to claim falsely
    assert inside.count(b"/S/TH/") > 50


def test_every_section_has_a_bookmark() -> None:
    _, inside = example("sv")
    outlines = re.search(rb"/Type/Outlines/First \d+ 0 R/Last \d+ 0 R/Count (\d+)", inside)

    assert outlines is not None
    assert int(outlines[1]) == len(made("sv").sections)


def test_the_letters_are_in_the_file_and_no_font_of_the_machine_is_used() -> None:
    _, inside = example("sv")
    named = set(re.findall(rb"/BaseFont/[A-Z]{6}\+(\w+)", inside))

    assert named
    assert all(one.startswith(b"LibertinusSerif") for one in named)
    assert b"/FontFile3" in inside


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_pdf(made("sv")) == example("sv")[0]


def test_a_page_has_its_number_and_its_version() -> None:
    template = TYPST_TEMPLATE.read_text()

    assert "counter(page).display()" in template
    assert "table.header(" in template  # Typst repeats it on each page


def test_no_sign_in_a_name_is_a_command() -> None:
    """The template gets the texts as data: each heading is the text as it was."""
    text = " ".join(NASTY)

    found = typst.query(
        TYPST_TEMPLATE,
        "heading",
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document_json(with_words(text)))},
    )

    bodies = [heading["body"] for heading in json.loads(found)]
    spoken = re.sub(r"\u200b", "", "".join(_texts(bodies[-1])))
    assert text.replace(" ", "") in spoken.replace(" ", "")


def _texts(body: object) -> list[str]:
    match body:
        case {"func": "space"}:
            return [" "]
        case {"text": str(text)}:
            return [text]
        case {"children": list(children)}:
            return [text for child in children for text in _texts(child)]
        case {"child": child} | {"body": child}:
            return _texts(child)
        case _:
            return []


def test_a_word_without_end_stays_on_the_page() -> None:
    assert as_pdf(with_words("Å" * 80)).startswith(b"%PDF")
