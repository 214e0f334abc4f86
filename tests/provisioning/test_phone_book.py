"""The phone book: who is in it, in which order, and whose a number is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app.policy.register import Leaver, Register
from app.policy.tenure import as_of
from app.policy.ways import ToPerson
from app.provisioning.phone_book import BookEntry, BookLine, BookNames, book_as_json, of_company
from tests.policy.bolaget import BOLAGET, TUESDAY_NOON

BAKERY = BookEntry(
    "Britta Bagare", (BookLine("+46850001234"), BookLine("+46701112233", "mobile")), "Bageriet", outside=True
)
NOON = datetime.fromisoformat(TUESDAY_NOON)


def test_colleagues_come_first_then_queues_then_contacts_each_by_name() -> None:
    book = of_company(BOLAGET, [BAKERY, BookEntry("", (BookLine("+4631123456"),), "Akut AB", outside=True)])

    names = [one.shown for one in book]
    assert names[:2] == ["Anna Ek", "Bo Lind"]
    queues = [one.name for one in BOLAGET.queues.values()]
    assert names[len(BOLAGET.people) : len(BOLAGET.people) + len(queues)] == sorted(queues, key=str.casefold)
    assert names[-2:] == ["Akut AB", "Britta Bagare, Bageriet"]


def test_the_phone_book_gives_no_mobile_number_of_a_colleague_s3() -> None:
    mobiles = {person.mobile for person in BOLAGET.people.values() if person.mobile}

    numbers = {line.number for one in of_company(BOLAGET) for line in one.lines}

    assert mobiles
    assert not numbers & mobiles


def test_a_leaver_is_no_longer_in_it() -> None:
    leaver = Leaver(date(2026, 11, 20), ToPerson("bo"))
    company = as_of(replace(BOLAGET, register=replace(Register(), leavers={"anna": leaver})), NOON)

    assert "Anna Ek" not in {one.name for one in of_company(company)}


def test_a_number_has_the_name_of_a_colleague_a_queue_or_a_contact() -> None:
    names = BookNames(BOLAGET, [BAKERY])

    assert names.of("anna") == names.of("101") == names.of("+46846500401") == "Anna Ek"
    assert names.of("201") == BOLAGET.queues["salj"].name
    assert names.of("08-500 012 34") == names.of("+46850001234") == "Britta Bagare, Bageriet"
    assert names.of("0701-11 22 33") == "Britta Bagare, Bageriet"
    assert names.of("+46999") == ""


def test_programs_get_plain_values() -> None:
    assert book_as_json([BAKERY]) == [
        {
            "name": "Britta Bagare",
            "organisation": "Bageriet",
            "numbers": [
                {"number": "+46850001234", "kind": "work"},
                {"number": "+46701112233", "kind": "mobile"},
            ],
        }
    ]
