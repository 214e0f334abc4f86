"""The company's own texts for its telefonpolicy: plain paragraphs, whatever the YAML that they were written in."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from app.company import document, load, parse_company
from app.company.document_entries import DocumentEntry, OwnTextEntry
from tests.lint.company import SOUND


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wi-Fi först.", "Wi-Fi först."),
        ("  En rad\nsom bryts.  ", "En rad som bryts."),
        ("Ett.\n\nTvå.", "Ett.\n\nTvå."),
        ("Ett.\r\n\r\n  \r\n\r\nTvå.\n", "Ett.\n\nTvå."),
        ("Ett\u00a0ord.\u200b", "Ett ord."),
    ],
)
def test_a_text_is_paragraphs_with_an_empty_line_between(written: str, read: str) -> None:
    assert OwnTextEntry(sv=written).sv == read


@pytest.mark.parametrize("bad", ["", " \n\n ", "a" * 4001, "en\x07signal", "en\x1b[31mfärg"])
def test_an_empty_long_or_unprintable_text_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError, match="is not 1 to 4000 printable characters"):
        OwnTextEntry(sv=bad)


def test_a_company_without_the_section_keeps_the_hash_of_its_version() -> None:
    assert "document" not in document(parse_company(SOUND.read_bytes()))


def test_the_example_company_has_texts_in_both_languages() -> None:
    texts = load("examples/bolaget.yaml").document

    assert isinstance(texts, DocumentEntry)
    given = [one for one in (getattr(texts, name) for name in DocumentEntry.model_fields) if one]
    assert len(given) >= 5
    assert all(one.en for one in given)
    assert texts.house_rules is not None
    assert texts.house_rules.sv.count("\n\n") == 3
