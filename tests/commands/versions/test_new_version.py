"""Versions that commands make: at once, or prepared; what is kept with them, and what is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.commands.conftest import EXAMPLE
from tests.commands.versions.test_company import altered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import InStore, Vaxel

MONDAY = "2036-12-01T08:00"


def test_an_import_keeps_the_text_and_why(vaxel: Vaxel, in_store: InStore) -> None:
    vaxel("import", EXAMPLE, "--why", "the first one")

    stored = in_store(lambda store: store.current_company())

    assert stored is not None
    assert stored.text == EXAMPLE.read_text()
    assert stored.why == "the first one"


def test_an_import_for_an_instant_changes_nothing_until_then(bolaget: Vaxel, tmp_path: Path) -> None:
    before = bolaget("export", "--json").stdout
    file = altered(tmp_path, ("Gun Berg", "Gun Bergh"))

    told = bolaget("import", file, "--from", MONDAY)
    again = json.loads(bolaget("import", file, "--from", MONDAY, "--json").stdout)

    assert told.exit_code == 0, told.output
    assert "gäller från måndag 2036-12-01 08:00" in told.stdout
    assert bolaget("export", "--json").stdout == before
    assert (again["created"], again["in_force_from"]) == (False, "2036-12-01T07:00:00Z")


def test_what_is_prepared_already_is_not_said_to_be_in_force(bolaget: Vaxel, tmp_path: Path) -> None:
    file = altered(tmp_path, ("Gun Berg", "Gun Bergh"))
    bolaget("import", file, "--from", MONDAY)

    again = bolaget("import", file, "--from", MONDAY)
    later = bolaget("import", file, "--from", "2036-12-02T08:00", "--lang", "en")

    assert "var redan förberedd, från måndag 2036-12-01 08:00, ingenting ändrades" in again.stdout
    assert "was prepared already, from Monday 2036-12-01 08:00, nothing was changed" in later.stdout


def test_the_first_company_cannot_wait_for_an_instant(vaxel: Vaxel) -> None:
    done = vaxel("import", EXAMPLE, "--from", MONDAY, "--lang", "en")

    assert done.exit_code == 2
    assert "no company is in force yet" in done.stderr


def test_new_comments_alone_are_kept_and_said(bolaget: Vaxel, in_store: InStore, tmp_path: Path) -> None:
    file = tmp_path / "commented.yaml"
    file.write_text("# ours since 1998\n" + EXAMPLE.read_text())

    told = bolaget("import", file, "--lang", "en")
    as_json = json.loads(bolaget("import", EXAMPLE, "--json").stdout)

    assert "was in force already; only the file's comments and order are new" in told.stdout
    assert as_json["created"] is False
    versions = in_store(lambda store: store.versions.log())
    assert len(versions) == 3
    assert len({version.hash for version in versions}) == 1


def test_a_prepared_version_is_in_force_after_its_instant_for_every_command(
    bolaget: Vaxel, tmp_path: Path
) -> None:
    file = altered(tmp_path, ("Gun Berg", "Gun Bergh"))
    bolaget("import", file, "--from", MONDAY)
    later = datetime(2036, 12, 1, 7, 0, 1, tzinfo=UTC).isoformat()

    [there] = [
        one
        for one in json.loads(bolaget("export", "--json", VAXEL_NOW=later).stdout)["people"]
        if one["id"] == "gun"
    ]

    assert there["name"] == "Gun Bergh"
