"""`vaxel adopt`, from other systems' files to a company that `vaxel import` puts in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.company import load

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

FREEPBX = sorted((Path(__file__).parents[2] / "beside" / "adopt" / "files").glob("freepbx-*.csv"))
PEOPLE = "Namn;Anknytning;Mobil\nÅsa Öst;101;0701740605\nBo Lind;101;4,67E+10\n"


def people(tmp_path: Path, text: str = PEOPLE) -> Path:
    file = tmp_path / "people.csv"
    file.write_bytes(text.encode("cp1252"))
    return file


def test_freepbx_is_adopted_imported_and_asked_where_a_call_goes(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"

    adopted = vaxel("adopt", *FREEPBX, "-o", file, "--company", "Exempelbolaget AB")
    checked = vaxel("policy", "check", file, "--fail-on", "error")
    imported = vaxel("import", file)
    explained = vaxel("explain", "--from", "+46701234567", "--to", "08-46500401", "--at", "2026-11-24T10:00")

    assert adopted.exit_code == 0, adopted.output
    assert "tidsvillkor 'Lov' har en kalender: ange dagarna för hand" in adopted.output
    assert checked.exit_code == 0, checked.output
    assert imported.exit_code == 0, imported.output
    assert "4 personer, 2 köer" in imported.output
    assert "Anna Ek" in explained.output


def test_nothing_is_in_force_by_adopting(vaxel: Vaxel, data: Path, tmp_path: Path) -> None:
    vaxel("adopt", people(tmp_path), "--main-number", "08-46500400", "-o", tmp_path / "company.yaml")

    assert not data.exists()


def test_the_report_names_file_line_and_column(vaxel: Vaxel, tmp_path: Path) -> None:
    source = people(tmp_path)

    told = vaxel("adopt", source, "--main-number", "08-46500400", "-o", tmp_path / "c.yaml")
    as_json = vaxel("adopt", source, "--main-number", "08-46500400", "-o", tmp_path / "d.yaml", "--json")

    assert (
        "people.bo: people.csv:3: kolumn 3 (Mobil): '4,67E+10' har ett kalkylprogram avrundat" in told.output
    )
    found = json.loads(as_json.stdout)
    assert (found["people"], found["queues"], found["file"]) == (2, 0, str(tmp_path / "d.yaml"))
    assert [(one["line"], one["column"]) for one in found["remarks"] if one["place"] == "people.bo"] == [
        (3, 3)
    ]


def test_without_a_file_to_write_the_company_is_on_standard_output_alone(
    vaxel: Vaxel, tmp_path: Path
) -> None:
    done = vaxel("adopt", people(tmp_path), "--main-number", "08-46500400", "--lang", "en")
    file = tmp_path / "out.yaml"
    file.write_text(done.stdout)

    assert [one.name for one in load(file).people] == ["Åsa Öst", "Bo Lind"]
    assert "To look at" in done.stderr


def test_bad_sources_are_told_all_at_once_and_nothing_is_written(vaxel: Vaxel, tmp_path: Path) -> None:
    broken, unknown = tmp_path / "broken.csv", tmp_path / "unknown.csv"
    broken.write_text('Namn,Mobil\n"Anna,1\n')
    unknown.write_text("Datum,Belopp\n1,2\n")

    done = vaxel("adopt", broken, unknown, "-o", tmp_path / "c.yaml", "--lang", "en")

    assert done.exit_code == 2
    assert "broken.csv:2: column 1: the quote never ends" in done.output
    assert "unknown.csv:1: the headings (Datum, Belopp) are of no kind that is known" in done.output
    assert "nothing was written" in done.output
    assert not (tmp_path / "c.yaml").exists()


def test_a_file_that_is_there_is_not_written_over(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("mitt\n")
    words = ("adopt", people(tmp_path), "--main-number", "08-46500400", "-o", file)

    kept = vaxel(*words)
    before = file.read_text()
    forced = vaxel(*words, "--force")

    assert (kept.exit_code, before) == (2, "mitt\n")
    assert forced.exit_code == 0
    assert len(load(file).people) == 2


def test_a_source_that_there_is_not_is_told(vaxel: Vaxel, tmp_path: Path) -> None:
    done = vaxel("adopt", tmp_path / "nowhere.csv")

    assert done.exit_code == 2
    assert "nowhere.csv: finns inte" in done.output
