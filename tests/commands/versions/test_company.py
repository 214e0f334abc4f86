"""`vaxel import`, `export`, `migrate`, and the company that `explain` finds in the database."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from app.commands.versions.company import company_and_profiles
from app.commands.who import signed_in
from app.company import document, document_hash, load, parse_company
from app.settings import Settings

if TYPE_CHECKING:
    from tests.commands.conftest import InStore, Vaxel

EXAMPLE = Path(__file__).parents[3] / "examples" / "bolaget.yaml"


def altered(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = EXAMPLE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "altered.yaml"
    file.write_text(text)
    return file


def test_an_import_tells_what_is_in_force(vaxel: Vaxel) -> None:
    version = document_hash(document(load(EXAMPLE)))

    done = vaxel("import", EXAMPLE)

    assert done.exit_code == 0
    assert done.stdout == f"Exempelbolaget AB: 11 personer, 3 köer. Version {version[:12]} gäller nu.\n"


def test_an_export_means_the_same_as_the_import(bolaget: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "out.yaml"

    to_file = bolaget("export", file)
    to_screen = bolaget("export")

    assert to_file.exit_code == 0
    assert document(load(file)) == document(load(EXAMPLE))
    assert document(parse_company(to_screen.stdout.encode())) == document(load(EXAMPLE))


def test_an_export_is_the_text_that_was_imported(bolaget: Vaxel, tmp_path: Path) -> None:
    """Comments, order and all."""
    file = tmp_path / "out.yaml"
    bolaget("export", file)

    assert file.read_text() == EXAMPLE.read_text()
    assert bolaget("export").stdout == EXAMPLE.read_text()
    assert bolaget("export").stderr == ""


def test_a_canonical_export_says_everything_and_means_the_same(bolaget: Vaxel) -> None:
    text = bolaget("export", "--canonical").stdout

    assert "#" not in text
    assert document(parse_company(text.encode())) == document(load(EXAMPLE))
    assert "call_waiting: false" in text


def test_an_import_of_an_export_is_the_same_version(bolaget: Vaxel, tmp_path: Path) -> None:
    bolaget("export", tmp_path / "out.yaml")

    done = bolaget("import", tmp_path / "out.yaml", "--lang", "en")

    assert "was in force already" in done.stdout


def test_an_export_does_not_write_over_a_file_unasked(bolaget: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "out.yaml"
    file.write_text("mine")

    refused = bolaget("export", file)
    kept = file.read_text()
    forced = bolaget("export", file, "--force")

    assert (refused.exit_code, kept, forced.exit_code) == (2, "mine", 0)
    assert "--force" in refused.stderr
    assert file.read_text() != "mine"


def test_an_import_tells_what_it_changed(bolaget: Vaxel, tmp_path: Path) -> None:
    file = altered(tmp_path, ("Gun Berg", "Gun Bergh"), ("ring_seconds: 20", "ring_seconds: 25"))

    told = bolaget("import", file)
    again = json.loads(bolaget("import", file, "--json").stdout)
    back = json.loads(bolaget("import", EXAMPLE, "--json").stdout)

    assert told.stdout.splitlines()[1:] == [
        "  Ringtiden är 25 sekunder i stället för 20 sekunder",
        "  Gun Bergh: namnet är ”Gun Bergh” i stället för ”Gun Berg”",
    ]
    assert (again["created"], again["changes"]) == (False, {})
    assert (back["created"], back["changes"]["people"]["changed"]) == (True, ["gun"])


def test_an_import_of_a_file_with_errors_changes_nothing_and_names_them(
    bolaget: Vaxel, tmp_path: Path
) -> None:
    before = bolaget("export").stdout
    file = altered(tmp_path, ("reception: carin ", "reception: nobody "))

    done = bolaget("import", file)

    assert done.exit_code == 2
    assert f"{file}:" in done.stderr
    assert "reception" in done.stderr
    assert bolaget("export").stdout == before


def test_an_import_of_a_file_that_is_not_there_says_so(vaxel: Vaxel, data: Path, tmp_path: Path) -> None:
    done = vaxel("import", tmp_path / "no.yaml")

    assert done.exit_code == 2
    assert "no.yaml: finns inte" in done.stderr
    assert not data.exists()


def test_an_import_remembers_who_did_it(vaxel: Vaxel, in_store: InStore) -> None:
    vaxel("import", EXAMPLE, "--by", "Carin")

    stored = in_store(lambda store: store.current_company())

    assert stored is not None
    assert stored.imported_by == f"Carin ({signed_in()})"


def test_an_older_version_can_be_exported_by_its_hash(bolaget: Vaxel, tmp_path: Path) -> None:
    bolaget("import", altered(tmp_path, ("Gun Berg", "Gun Bergh")))
    version = document_hash(document(load(EXAMPLE)))

    old = bolaget("export", "--version", version)
    none = bolaget("export", "--version", "abc")

    assert "Gun Berg\n" in old.stdout or "Gun Berg," in old.stdout
    assert none.exit_code == 1


@pytest.mark.parametrize("command", ["export", "calls", "profile", "phones", "voicemail"])
@pytest.mark.parametrize(("lang", "words"), [("sv", "databasen finns inte"), ("en", "there is no database")])
def test_without_a_database_every_command_says_what_to_do_and_makes_none(
    vaxel: Vaxel, data: Path, command: str, lang: str, words: str
) -> None:
    done = vaxel(command, VAXEL_LANG=lang)

    assert done.exit_code == 2
    assert words in done.stderr
    assert "vaxel import" in done.stderr
    assert not data.exists()


def test_with_an_empty_database_there_is_no_company_yet(vaxel: Vaxel) -> None:
    made = vaxel("migrate")
    done = vaxel("export", "--lang", "en")

    assert made.exit_code == 0
    assert (done.exit_code, done.stderr) == (1, "vaxel: no company is loaded: run `vaxel import FILE`\n")


def test_a_database_without_the_tables_is_told_from_one_that_is_away(vaxel: Vaxel, data: Path) -> None:
    data.mkdir()
    (data / "vaxel.db").touch()
    empty = vaxel("calls", "--lang", "en")
    (data / "vaxel.db").write_bytes(b"garbage" * 1000)
    garbage = vaxel("calls", "--lang", "en")

    assert (empty.exit_code, garbage.exit_code) == (2, 2)
    assert "vaxel migrate" in empty.stderr
    assert "cannot be used" in garbage.stderr
    assert "not a database" in garbage.stderr


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense"])
def test_a_database_url_of_another_kind_is_refused_in_words(vaxel: Vaxel, url: str) -> None:
    done = vaxel("calls", VAXEL_DATABASE=url)

    assert done.exit_code == 2
    assert done.stderr.startswith("vaxel: VAXEL_DATABASE")


def test_explain_finds_the_company_in_the_database(bolaget: Vaxel) -> None:
    assert company_and_profiles(Settings.read())[0].people["anna"].name == "Anna Ek"
    assert "Anna Ek" in bolaget("explain", "--to", "101").stdout


def test_explain_without_a_company_ends_with_what_to_do(
    vaxel: Vaxel, capsys: pytest.CaptureFixture[str]
) -> None:
    vaxel("migrate")

    with pytest.raises(typer.Exit) as ended:
        company_and_profiles(Settings.read())[0]

    assert ended.value.exit_code == 1
    assert "vaxel import" in capsys.readouterr().err


def test_a_profile_that_is_added_shifts_nobodys_code(vaxel: Vaxel, tmp_path: Path) -> None:
    """*21*5 means the same the day after, whatever the list looks like; the export says it, too."""
    plain = re.sub(r',? *code: "[0-9]+"', "", EXAMPLE.read_text())
    file = tmp_path / "bolaget.yaml"
    file.write_text(plain)
    vaxel("import", file)
    before = {row["does"]: row["code"] for row in json.loads(vaxel("codes", "--json").stdout)}
    new = "profiles:\n  - {id: workshop, sv: I verkstaden, en: In the workshop, busy: true}\n"
    file.write_text(plain.replace("profiles:\n", new, 1))

    done = vaxel("import", file)
    after = {row["does"]: row["code"] for row in json.loads(vaxel("codes", "--json").stdout)}
    again = vaxel("import", file)

    assert done.exit_code == 0, done.stderr
    assert after.pop("I verkstaden") == "*21*14"
    assert after == before
    assert after["På lunch, 60 min"] == "*21*5"
    assert "code: '14'" in vaxel("export", "--canonical").stdout
    plain_export = vaxel("export", "--lang", "en")
    assert plain_export.stdout == file.read_text()
    assert "the file does not name the codes that the import gave" in plain_export.stderr
    assert "ingenting ändrades" in again.stdout
