"""What somebody means who types into the search."""

from __future__ import annotations

import pytest

from app.calls.journal_search import MOST_MARKS
from app.web.site.journal.sought import Sought, is_number, marks_of_person, sought
from tests.web.site.booked import COMPANY

CONTACTS = {"Kund AB": ["+46701234567", "08-123 456 00"]}


async def find(typed: str, known: list[str] | None = None, *, mobiles: bool = True) -> Sought:
    async def beginning(prefix: str) -> list[str]:
        return [one for one in known or [] if one.startswith(prefix)]

    return await sought(typed, COMPANY, CONTACTS, beginning, mobiles=mobiles)


async def test_a_name_is_a_person_with_all_their_numbers() -> None:
    found = await find("anna")

    assert found.marks == marks_of_person(COMPANY.people["anna"])
    assert {"anna", "101", "+46846500401"} <= set(found.marks)
    assert found.said == ("journal.sought.who", {"who": COMPANY.people["anna"].name})


async def test_a_queue_is_found_by_name_id_and_number() -> None:
    queue = COMPANY.queues["support"]

    for typed in (queue.name, queue.id, queue.number or ""):
        assert "support" in (await find(typed)).marks


async def test_a_contact_of_the_phone_book_is_found_by_name() -> None:
    assert (await find("kund")).marks == ("+46701234567", "+46812345600")


@pytest.mark.parametrize("typed", ["070-123 45 67", "+46 70 123 45 67", "0046701234567"])
async def test_a_whole_number_is_one_mark(typed: str) -> None:
    assert (await find(typed)).marks == ("+46701234567",)


async def test_the_beginning_of_a_number_is_all_that_begin_so() -> None:
    known = ["+46701234567", "+46701239999", "+46739999999"]

    assert (await find("070-123", known)).marks == ("+46701234567", "+46701239999")
    assert (await find("070999", known)).marks == ("+4670999",)


async def test_too_many_numbers_are_said_to_be_too_many() -> None:
    known = [f"+4670{n:07}" for n in range(MOST_MARKS + 1)]

    found = await find("070", known)

    assert (len(found.marks), found.too_many) == (MOST_MARKS, True)


async def test_other_words_are_looked_for_in_the_stories() -> None:
    assert await find("  gick   ut på ") == Sought(
        text="gick ut på", said=("journal.sought.text", {"text": "gick ut på"})
    )


async def test_nothing_typed_asks_for_everything() -> None:
    assert await find("  ") == Sought()


def test_a_number_needs_three_digits_and_nothing_else() -> None:
    assert [is_number(one) for one in ("07", "070", "08-123 45", "anna", "Q12")] == [
        False,
        True,
        True,
        False,
        False,
    ]


async def test_whose_a_mobile_number_is_is_told_only_to_who_may_know() -> None:
    """S3."""
    person = next(one for one in COMPANY.people.values() if one.mobile)
    assert person.mobile

    told, not_told = await find(person.mobile), await find(person.mobile, mobiles=False)

    assert told.said == ("journal.sought.who", {"who": person.name})
    assert not_told == Sought((person.mobile,), said=("journal.sought.begins", {"number": person.mobile}))
    assert (await find(person.extension or "", mobiles=False)).said == told.said
