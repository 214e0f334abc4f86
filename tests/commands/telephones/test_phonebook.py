"""`vaxel phonebook`: contacts come in from files, and the list is what telephones get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands.conftest import changes_in
from tests.provisioning.test_vcard import IPHONE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import InStore, Vaxel

TABLE = "Namn;Företag;Telefon;Mobil\nKalle Kund;Kund AB;08-500 099 99;\nUtan Nummer;;;\n"


def listed(vaxel: Vaxel, like: str) -> list[tuple[str, list[str]]]:
    found = json.loads(vaxel("phonebook", "list", "--json", "--like", like).stdout)
    return [(one["name"], [line["number"] for line in one["numbers"]]) for one in found]


def test_cards_and_tables_come_into_the_phone_book_once(bolaget: Vaxel, tmp_path: Path) -> None:
    cards, table = tmp_path / "kontakter.vcf", tmp_path / "kunder.csv"
    cards.write_text(IPHONE)
    table.write_text(TABLE)

    assert bolaget("phonebook", "import", cards).exit_code == 0
    done = bolaget("phonebook", "import", table)
    assert "1 kontakter lästa, 1 utan namn eller nummer togs inte med; 2 i telefonboken" in done.stdout
    bolaget("phonebook", "import", cards)

    assert listed(bolaget, "kund") == [("Kalle Kund", ["+46850009999"])]
    assert listed(bolaget, "bageriet") == [("Britta Bagare", ["+46850001234", "+46701112233"])]
    assert listed(bolaget, "anna ek") == [("Anna Ek", ["101"])]


def test_replace_takes_the_others_away(bolaget: Vaxel, tmp_path: Path, in_store: InStore) -> None:
    cards, table = tmp_path / "kontakter.vcf", tmp_path / "kunder.csv"
    cards.write_text(IPHONE)
    table.write_text(TABLE)
    bolaget("phonebook", "import", cards)

    bolaget("phonebook", "import", table, "--replace")

    assert listed(bolaget, "bageriet") == []
    assert changes_in(in_store) == [("contacts.import", ""), ("contacts.import", "")]


def test_a_file_that_is_no_list_of_contacts_changes_nothing(bolaget: Vaxel, tmp_path: Path) -> None:
    other, away = tmp_path / "other.csv", tmp_path / "away.vcf"
    other.write_text("kolumn,annan\n1,2\n")

    done = bolaget("phonebook", "import", other)
    assert done.exit_code != 0
    assert "inga rubriker som namn" in done.stderr
    assert bolaget("phonebook", "import", away).exit_code != 0
