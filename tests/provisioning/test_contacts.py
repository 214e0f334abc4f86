"""Contacts from what other programs say of somebody."""

from __future__ import annotations

from app.provisioning.contacts import MOST_NUMBERS, contact_in, contact_of
from app.provisioning.phone_book import BookLine


def of(row: dict[str, str]) -> object:
    return contact_in(lambda *columns: next((row[one] for one in columns if row.get(one)), ""))


def test_numbers_are_stored_as_they_are_dialled_abroad_each_once() -> None:
    found = contact_of(" Britta\nBagare ", "", [("08-500 012 34", "work"), ("+46 8 500 012 34", "mobile")])

    assert found is not None
    assert found.name == "Britta Bagare"
    assert found.lines == (BookLine("+46850001234"),)
    assert found.outside


def test_an_entry_without_a_number_to_dial_is_no_contact() -> None:
    assert contact_of("Britta", "", [("fråga i receptionen", "work"), ("", "work")]) is None
    assert contact_of("", "", [("0850001234", "work")]) is None


def test_a_company_alone_is_a_contact() -> None:
    found = contact_of("", "Bageriet", [("0850001234", "work")])

    assert found is not None
    assert found.shown == "Bageriet"


def test_nobody_fills_a_phones_screen() -> None:
    found = contact_of("x" * 500, "", [(f"08500012{n:02}", "work") for n in range(20)])

    assert found is not None
    assert len(found.name) == 80
    assert len(found.lines) == MOST_NUMBERS


def test_columns_of_outlook_of_google_and_of_a_swedish_table() -> None:
    outlook = of(
        {"first name": "Britta", "last name": "Bagare", "company": "Bageriet", "business phone": "0850001234"}
    )
    google = of(
        {
            "first name": "Britta",
            "last name": "Bagare",
            "organization name": "Bageriet",
            "phone 1 - value": "0850001234",
        }
    )
    ours = of({"namn": "Britta Bagare", "företag": "Bageriet", "telefon": "0850001234"})

    assert outlook == google == ours
