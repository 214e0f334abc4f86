"""`vaxel policy render`: from a file, from the database, as each format, and what is wrong with the options."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.journal import Step
from tests.commands.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import InStore, Vaxel

OLD, NEW = "    members: [anna, hans]", "    members: [anna]"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The example company with one agent less."""
    file = tmp_path / "older.yaml"
    file.write_text(EXAMPLE.read_text().replace(OLD, NEW))
    return file


def test_a_company_file_becomes_markdown_on_standard_output(vaxel: Vaxel) -> None:
    done = vaxel("policy", "render", "--company", EXAMPLE)

    assert done.exit_code == 0
    assert done.output.startswith("# Telefonipolicy för Exempelbolaget AB\n")
    assert "Hur ofta samtal har använt varje paragraf står här när" in done.output


@pytest.mark.parametrize(
    ("name", "begins"),
    [("p.md", "# Telephone policy"), ("p.html", "<!DOCTYPE html>"), ("p.json", "{")],
)
def test_the_name_of_the_file_says_what_it_becomes(
    vaxel: Vaxel, tmp_path: Path, name: str, begins: str
) -> None:
    file = tmp_path / name

    done = vaxel("policy", "render", "--company", EXAMPLE, "-o", file, "--lang", "en")

    assert (done.exit_code, done.output) == (0, f"{file} written\n")
    assert file.read_bytes().startswith(begins.encode())


@pytest.mark.whole
def test_a_pdf_is_made_by_its_name_and_its_format(vaxel: Vaxel, tmp_path: Path) -> None:
    named, given = tmp_path / "p.pdf", tmp_path / "policy"

    first = vaxel("policy", "render", "--company", EXAMPLE, "-o", named)
    second = vaxel("policy", "render", "--company", EXAMPLE, "-o", given, "--format", "pdf")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert named.read_bytes().startswith(b"%PDF-1.7")
    assert given.read_bytes().startswith(b"%PDF-1.7")


def test_an_existing_file_is_kept_unless_forced(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "policy.html"
    file.write_text("mine")

    refused = vaxel("policy", "render", "--company", EXAMPLE, "-o", file)
    forced = vaxel("policy", "render", "--company", EXAMPLE, "-o", file, "--force")

    assert (refused.exit_code, forced.exit_code) == (2, 0)
    assert "finns redan; --force skriver över den" in refused.output
    assert file.read_text().startswith("<!DOCTYPE")


def test_a_file_of_another_kind_needs_its_format(vaxel: Vaxel, tmp_path: Path) -> None:
    refused = vaxel("policy", "render", "--company", EXAMPLE, "-o", tmp_path / "policy.docx")
    given = vaxel("policy", "render", "--company", EXAMPLE, "-o", tmp_path / "policy.txt", "--format", "md")

    assert refused.exit_code == 2
    assert "ange --format md, html, pdf eller json" in refused.output
    assert given.exit_code == 0


def test_since_a_file_marks_what_differs(vaxel: Vaxel, older: Path, tmp_path: Path) -> None:
    file = tmp_path / "policy.md"

    done = vaxel("policy", "render", "--company", EXAMPLE, "--since", older, "-o", file)

    assert done.output == f"{file} skriven: 0 nytt, 1 ändrat, 0 borttaget\n"
    assert "(Tidigare: Här svarar Anna Ek.)" in file.read_text()


def test_the_version_in_force_is_told_with_its_day(bolaget: Vaxel) -> None:
    found = json.loads(bolaget("policy", "render", "--format", "json").output)

    assert found["version"]["since"] is not None
    assert len(found["version"]["hash"]) == 64


def test_since_a_version_and_as_of_an_instant(vaxel: Vaxel, older: Path) -> None:
    """The older version was in force before the newer, and is named by the beginning of its hash."""
    vaxel("import", older)
    between = datetime.now(UTC).isoformat()
    vaxel("import", EXAMPLE)

    then = json.loads(vaxel("policy", "render", "--format", "json", "--at", between).output)
    now = vaxel("policy", "render", "--since", then["version"]["hash"][:10])

    assert "Här svarar Anna Ek och Hans Falk. (Tidigare: Här svarar Anna Ek.)" in now.output
    assert "Gjord för den" in now.output


def test_before_the_first_version_there_is_no_document(bolaget: Vaxel) -> None:
    before = (datetime.now(UTC) - timedelta(days=400)).isoformat()

    done = bolaget("policy", "render", "--at", before)

    assert done.exit_code == 1
    assert "inget företag gällde då" in done.output


def test_clauses_are_counted_from_the_journal(bolaget: Vaxel, in_store: InStore) -> None:
    at = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%S.000Z}"
    data = {"decision": {"reasons": [{"clause": "Q12", "code": "x", "text": "x"}]}, "situation": {}}
    in_store(
        lambda store: store.write([Step("c1", at, f"c1-{number}", "decision", data) for number in range(3)])
    )

    rows = bolaget("policy", "render").output.splitlines()

    (row,) = (one for one in rows if one.startswith("| Q12 |"))
    assert row.startswith("| Q12 | Samtal före stängning | Telefonköer | 3 | ")
    assert any(one.startswith("| Q13 |") and one.endswith("| 0 | – |") for one in rows)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--at", "i morgon"), "skriv en tid som 2026-11-24T12:30"),
        (("--since", "ffff"), "ingen fil eller version ffff"),
        (("--company", "finns-inte.yaml"), "finns-inte.yaml"),
    ],
)
def test_impossible_options_are_told_in_words(bolaget: Vaxel, options: tuple[str, ...], said: str) -> None:
    done = bolaget("policy", "render", *options)

    assert done.exit_code in (1, 2)
    assert said in done.output


def test_without_a_company_it_says_what_to_do(vaxel: Vaxel) -> None:
    done = vaxel("policy", "render")

    assert done.exit_code == 2
    assert "kör `vaxel import FIL`" in done.output


def test_a_file_with_faults_is_refused_by_line(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("version: 1\ncompany: Bolaget\n")

    done = vaxel("policy", "render", "--company", file)

    assert done.exit_code == 2
    assert "main_number" in done.output


def test_in_a_rehearsal_before_the_import_it_is_the_version_in_force(
    vaxel: Vaxel, monkeypatch: pytest.MonkeyPatch
) -> None:
    vaxel("import", EXAMPLE)
    monkeypatch.setenv("VAXEL_NOW", "2026-11-24T10:00:00+01:00")

    done = vaxel("policy", "render", "--at", "2026-11-24T10:00")

    assert done.exit_code == 0
    assert done.output.startswith("# Telefonipolicy för Exempelbolaget AB\n")
