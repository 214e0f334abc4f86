"""Lines are of the company file, of the text kept with a version, or of what `vaxel export` writes."""

from __future__ import annotations

import pytest

from app.company import document, dump_yaml, load
from app.company.rule_lines import LinesOf, RuleLines, lines_of_file, lines_of_version
from tests.policy.bolaget import EXAMPLE

RAW = EXAMPLE.read_bytes()
FOUND = document(load(EXAMPLE))


def text_at(rules: RuleLines, text: str) -> str:
    place = rules.at(("queues", 1, "hours"))
    assert place.field == "queues[1].hours"
    return text.splitlines()[(place.line or 0) - 1]


def test_lines_of_a_file() -> None:
    rules = lines_of_file(RAW, "bolaget.yaml")

    assert text_at(rules, RAW.decode()) == '    hours: {weekdays: "07:00-16:00", clause: Q14}'
    assert rules.footer("sv") == "Rader i bolaget.yaml."


def test_lines_of_a_version_are_those_of_the_text_that_was_imported() -> None:
    rules = lines_of_version(FOUND, RAW.decode(), "abcdef0123456789")

    assert rules.of is LinesOf.TEXT
    assert text_at(rules, RAW.decode()) == '    hours: {weekdays: "07:00-16:00", clause: Q14}'
    assert rules.footer("en") == "Lines of the file that was imported as version abcdef012345."


def test_without_that_text_they_are_those_of_the_export_and_it_is_said() -> None:
    rules = lines_of_version(FOUND, None, "abcdef0123456789")

    assert rules.of is LinesOf.EXPORT
    assert "hours:" in text_at(rules, dump_yaml(FOUND))
    assert "vaxel export --version abcdef0123456789" in rules.footer("sv")
    assert "not kept" in rules.footer("en")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("sv", "queues[2].no_answer står inte i filen: standard, se rad {}"),
        ("en", "queues[2].no_answer not in the file: default, see line {}"),
    ],
)
def test_a_field_that_the_file_leaves_out_is_a_default_of_its_entry(lang: str, said: str) -> None:
    rules = lines_of_file(RAW, "bolaget.yaml")
    line = next(
        n for n, text in enumerate(RAW.decode().splitlines(), 1) if "- id: teknik" in text and n > 200
    )

    assert rules.at(("queues", 2, "no_answer")).said(lang) == said.format(line)
    assert rules.at(("approvals", "nothing")).line is None
