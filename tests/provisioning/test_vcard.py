"""Contacts from vCards of several makers and ages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.provisioning.phone_book import BookEntry, BookLine
from app.provisioning.vcard import read_vcards

IPHONE = """BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.0//EN
N:Bagare;Britta;;;
FN:Britta Bagare
ORG:Bageriet\\, Åre;
item1.TEL;type=pref:08-500 012 34
TEL;type=CELL;type=VOICE:070-111 22 33
TEL;type=WORK;type=FAX:08-500 012 35
NOTE:BEGIN:VCARD är bara text här
END:VCARD
"""
OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96berg;=C3=85sa\r\n"
    "ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:R=C3=B6r =\r\n=26 V=C3=A4rme\r\n"
    "TEL;CELL:+46701112233\r\nTEL;WORK;VOICE:0850009999\r\nEND:VCARD\r\n"
)
NEW = (
    'BEGIN:VCARD\nVERSION:4.0\nFN:Nils "Nisse" N\n  ilsson\n'
    'TEL;VALUE=uri;TYPE="voice,cell";PREF=1:tel:+46-70-333-44-55\nEND:VCARD\n'
)


def test_a_card_of_an_iphone() -> None:
    assert read_vcards(IPHONE.encode()) == (
        [
            BookEntry(
                "Britta Bagare",
                (BookLine("+46850001234"), BookLine("+46701112233", "mobile")),
                "Bageriet, Åre",
                outside=True,
            )
        ],
        0,
    )


def test_a_card_of_an_old_mobile_in_quoted_printable() -> None:
    [found] = read_vcards(OLD.encode())[0]

    assert (found.name, found.organisation) == ("Åsa Öberg", "Rör & Värme")
    assert [line.kind for line in found.lines] == ["mobile", "work"]


def test_a_card_of_version_4_with_a_folded_line() -> None:
    [found] = read_vcards(NEW.encode())[0]

    assert found.name == 'Nils "Nisse" N ilsson'
    assert found.lines == (BookLine("+46703334455", "mobile"),)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_coding_that_it_has(coding: str) -> None:
    assert read_vcards(IPHONE.encode(coding))[0][0].organisation == "Bageriet, Åre"


def test_cards_without_a_name_or_a_number_are_counted() -> None:
    nobody = "BEGIN:VCARD\nVERSION:3.0\nFN:Utan Nummer\nEND:VCARD\n"
    silent = "BEGIN:VCARD\nVERSION:3.0\nTEL:0850001234\nEND:VCARD\n"

    found, unusable = read_vcards((nobody + IPHONE + silent).encode())

    assert (len(found), unusable) == (1, 2)


def test_another_file_is_no_vcard() -> None:
    with pytest.raises(ValueError, match="BEGIN:VCARD"):
        read_vcards(b"name,phone\n")


@given(st.binary(max_size=300), st.integers(0, len(IPHONE)))
def test_a_damaged_file_is_no_crash(noise: bytes, at: int) -> None:
    whole = IPHONE.encode()

    try:
        found, _ = read_vcards(whole[:at] + noise + whole[at:])
    except ValueError:
        return
    assert all(one.lines and one.shown.isprintable() for one in found)
