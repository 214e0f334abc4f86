"""Ids made of names."""

from __future__ import annotations

from app.beside.adopt.ids import Ids, slug


def test_people_are_called_by_their_first_name_until_there_are_two() -> None:
    ids = Ids()

    made = [ids.of_person(name) for name in ("Åsa Öst", "Åsa Öst", "Åsa Berg", "Åsa Öst", "王", "王")]

    assert made == ["asa", "asa-ost", "asa-berg", "asa-ost-2", "person", "person-2"]


def test_a_reserved_word_is_nobodys_id() -> None:
    ids = Ids()

    assert ids.of("Reception", "grupp") == "reception-2"
    assert ids.keep("voicemail") is None


def test_an_id_of_before_is_kept_once() -> None:
    ids = Ids()

    assert [ids.keep("anna"), ids.keep("anna"), ids.keep("Anna")] == ["anna", None, None]


def test_an_id_is_never_longer_than_the_company_file_allows() -> None:
    ids = Ids()
    long = "Wolfeschlegelsteinhausenbergerdorff"

    made = [ids.of_person(long) for _ in range(12)]

    assert len(set(made)) == 12
    assert max(len(one) for one in made) <= 32
    assert slug("3:e Örat & Co") == "e-orat-co"
