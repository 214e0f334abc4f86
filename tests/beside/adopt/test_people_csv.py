"""Tables of people, with Swedish and English headings."""

from __future__ import annotations

import pytest

from app.beside.adopt import kinds


@pytest.mark.parametrize(
    "text",
    [
        "Namn;Ankn;Direktnr;Mobiltel;E-post;Avdelning\nAnna Ek;101;08-465 004 01;070-174 06 05;anna@x.se;Sälj\n",
        "Efternamn;Förnamn;Anknytning;Telefon;Mobil;Mejl;Roll\nEk;Anna;101;08-465 004 01;0701740605;anna@x.se;Sälj\n",
        "Name,Extension,Work phone,Cell,Email,Department\nAnna Ek,101,+46846500401,+46701740605,anna@x.se,Sälj\n",
    ],
)
def test_headings_are_read_in_both_languages(text: str) -> None:
    [person] = kinds.read_source(text.encode(), "x.csv")[1].people

    assert (person.name, person.extension, person.direct, person.mobile, person.email, person.department) == (
        *("Anna Ek", "101", "+46846500401", "+46701740605", "anna@x.se", "Sälj"),
    )


def test_a_short_number_in_the_telephones_column_is_an_extension() -> None:
    [person] = kinds.read_source(b"Namn;Telefon\nAnna;101\n", "x.csv")[1].people

    assert (person.extension, person.direct) == ("101", "")


def test_a_row_without_name_and_extension_is_told_and_left_out() -> None:
    found = kinds.read_source(b"Namn;Mobil\nAnna;0701740605\n;0701740606\n", "x.csv")[1]

    assert len(found.people) == 1
    assert found.remarks[0].origin is not None
    assert found.remarks[0].origin.said("en") == "x.csv:3"


@pytest.mark.parametrize(("word", "desk"), [("ja", True), ("NEJ", False), ("kanske", "kanske")])
def test_yes_and_no_are_read_and_other_words_are_left_to_the_check(word: str, desk: object) -> None:
    [person] = kinds.read_source(f"Namn;Anknytning;Bordstelefon\nAnna;101;{word}\n".encode(), "x.csv")[
        1
    ].people

    assert person.more == {"desk": desk}
