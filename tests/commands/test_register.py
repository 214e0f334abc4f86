"""`vaxel exceptions`, `contacts`, `mobiles`, `models`: the registers, and what an import warns of."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.commands.terminal import SWEDEN

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

EXAMPLE = Path(__file__).parents[2] / "examples" / "bolaget.yaml"
ANNAS = "+46701740605"


@pytest.mark.parametrize(
    ("on", "days", "shown"),
    [
        ("2027-05-16", "14", set[str]()),
        ("2027-05-17", "14", {"private_phone"}),  # its last day is the 31st
        ("2027-05-31", "0", {"private_phone"}),
        ("2027-06-01", "14", set[str]()),
        ("2027-06-16", "14", {"exception", "leaver"}),
        ("2027-05-31", "30", {"private_phone", "exception", "leaver"}),
    ],
)
def test_exceptions_that_end_soon_are_listed_s6(bolaget: Vaxel, on: str, days: str, shown: set[str]) -> None:
    done = bolaget("exceptions", "--expiring", "--days", days, "--on", on, "--json")

    assert {row["kind"] for row in json.loads(done.stdout)} == shown


def test_each_deviation_is_told_with_who_what_whose_approval_why_and_until(bolaget: Vaxel) -> None:
    rows = json.loads(bolaget("exceptions", "--on", "2027-06-20", "--json").stdout)

    assert [(row["kind"], row["who"], row["approved_by"], row["until"]) for row in rows] == [
        ("private_phone", "kerstin", "david", "2027-05-31"),
        ("exception", "jonas", "david", "2027-06-30"),
        ("leaver", "jonas", None, "2027-06-30"),
    ]
    assert [(row["expired"], row["expires"]) for row in rows] == [(True, False), (False, True), (False, True)]
    assert rows[1]["reason"] == "kunderna ringer tillbaka direkt under överlämningen"
    assert (rows[2]["what"], rows[2]["reason"]) == ("eva", "går i pension")


def test_an_ended_exception_is_marked_in_both_languages(bolaget: Vaxel) -> None:
    swedish = bolaget("exceptions", "--on", "2027-07-01").stdout
    english = bolaget("exceptions", "--on", "2027-07-01", "--lang", "en").stdout

    assert (swedish.count("har upphört"), swedish.count("har slutat")) == (2, 1)
    assert (english.count("expired"), english.count("has left")) == (2, 1)
    assert "samtalen går till Eva Nyström" in swedish


def test_the_nearest_manager_is_told_of_leavers_too(bolaget: Vaxel) -> None:
    """S5: leaving needs nobody's approval."""
    lines = bolaget("exceptions", "--lang", "en").stdout.splitlines()

    assert "Manager" in lines[0]
    (leaver,) = [line for line in lines if line.startswith("leaves")]
    assert "David Holm" in leaver


def test_a_day_that_is_none_is_refused(bolaget: Vaxel) -> None:
    done = bolaget("exceptions", "--on", "igår")

    assert (done.exit_code, "2026-12-24" in done.stderr) == (2, True)


def test_contacts_say_what_each_is_responsible_for_s7(bolaget: Vaxel) -> None:
    rows = json.loads(bolaget("contacts", "--json").stdout)

    assert [row["name"] for row in rows] == ["David Holm", "Carin Dahl"]
    assert "växeln och profilerna" in bolaget("contacts").stdout
    assert "the exchange and the profiles" in bolaget("contacts", "--lang", "en").stdout


def test_phone_models_to_choose_from_are_listed_m7(bolaget: Vaxel) -> None:
    assert [row["id"] for row in json.loads(bolaget("models", "--json").stdout)] == ["bas", "falt"]
    assert "Stryktålig modell" in bolaget("models").stdout


def test_mobiles_show_data_and_the_top_ups_of_this_month_m7(bolaget: Vaxel) -> None:
    for gigabytes in ("5", "2.5"):
        bolaget("topup", "order", "anna", gigabytes, "--by", "anna")
    bolaget("topup", "approve", "1", "--by", "eva", "--as-admin", "chefen är ledig")
    bolaget("topup", "deliver", "1", "--by", "carin")

    row = next(one for one in json.loads(bolaget("mobiles", "--json").stdout) if one["number"] == ANNAS)

    assert (row["name"], row["gigabytes"], row["model_name"]) == ("Anna Ek", 20.0, "Grundmodell 64 GB")
    assert (row["top_up_gigabytes_this_month"], row["top_ups_this_month"], row["top_ups_open"]) == (5.0, 1, 1)
    assert "Teknisk service" in bolaget("mobiles").stdout


def test_mobiles_and_contacts_are_searched_and_cut(bolaget: Vaxel) -> None:
    found = json.loads(bolaget("mobiles", "--like", "ek ANNA", "--json").stdout)
    everybody = json.loads(bolaget("contacts", "--json").stdout)
    some = json.loads(bolaget("contacts", "--like", everybody[0]["name"], "--limit", "1", "--json").stdout)

    assert [row["number"] for row in found] == [ANNAS]
    assert "--like TEXT searches" in bolaget("mobiles", "--limit", "1", "--lang", "en").stderr
    assert some == everybody[:1]


def test_an_import_warns_of_what_ends_soon_and_is_in_force_all_the_same(vaxel: Vaxel, tmp_path: Path) -> None:
    soon = (datetime.now(SWEDEN) + timedelta(days=14)).date()
    file = tmp_path / "soon.yaml"
    file.write_text(EXAMPLE.read_text().replace("until: 2027-05-31", f"until: {soon}"))

    done = vaxel("import", file)
    again = json.loads(vaxel("import", file, "--json").stdout)

    assert done.exit_code == 0
    assert f"varning: people[10].private_mobile: sista dagen är {soon}" in done.stderr
    assert "varning" not in done.stdout
    assert any("people[10].private_mobile" in warning for warning in again["warnings"])
