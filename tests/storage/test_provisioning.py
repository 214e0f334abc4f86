"""Links, fetches and contacts in the database, on both kinds."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.provisioning.links import PhoneFetch, PhoneLink
from app.provisioning.phone_book import BookEntry, BookLine
from app.storage.retention import forget_before

if TYPE_CHECKING:
    from app.storage import Store

NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)
LINK = PhoneLink("abcdef", "hash", "anna", "yealink", "of", NOON, "root", NOON + timedelta(hours=48))
FETCH = PhoneFetch(
    NOON, "anna", "yealink", "settings", "link", "ok", "192.0.2.1", "Yealink SIP-T54W 96.86.0.5"
)
BAKERY = BookEntry("Britta", (BookLine("+46850001234"),), "Bageriet", outside=True)
PLUMBER = BookEntry("Rör AB", (BookLine("+46701112233", "mobile"), BookLine("+46850009999")), outside=True)


async def test_a_link_is_stored_as_it_was_made(store: Store) -> None:
    await store.provisioning.add_link(LINK, NOON)

    assert await store.provisioning.link("abcdef") == LINK
    assert await store.provisioning.link("zzzzzz") is None


async def test_of_many_who_spend_a_link_at_once_one_does(store: Store) -> None:
    await store.provisioning.add_link(LINK, NOON)

    done = await asyncio.gather(*(store.provisioning.spend("abcdef", NOON) for _ in range(5)))

    assert sorted(done) == [False] * 4 + [True]
    spent = await store.provisioning.link("abcdef")
    assert spent is not None
    assert spent.spent_at == NOON


async def test_a_new_link_sweeps_those_that_ended_long_ago(store: Store) -> None:
    await store.provisioning.add_link(LINK, NOON)

    await store.provisioning.add_link(replace(LINK, id="ghijkm"), LINK.expires_at + timedelta(seconds=1))

    assert await store.provisioning.link("abcdef") is None


async def test_fetches_are_told_the_newest_first_and_forgotten_in_time(store: Store) -> None:
    later = replace(FETCH, at=NOON + timedelta(hours=1), phone="bo", result="spent", agent="x" * 900)
    await store.provisioning.note(FETCH)
    await store.provisioning.note(later)

    assert await store.provisioning.fetches() == [replace(later, agent="x" * 200), FETCH]
    assert await store.provisioning.fetches(1) == [replace(later, agent="x" * 200)]
    assert await store.provisioning.fetches(phones=["anna"]) == [FETCH]

    await forget_before(store, NOON + timedelta(minutes=1))
    assert [one.phone for one in await store.provisioning.fetches()] == ["bo"]


async def test_contacts_are_replaced_added_and_forgotten_by_their_numbers(store: Store) -> None:
    assert await store.provisioning.replace_contacts([BAKERY]) == (0, 1)
    assert await store.provisioning.add_contacts([BAKERY, PLUMBER]) == (1, 2)
    assert await store.provisioning.contacts() == [BAKERY, PLUMBER]
    found = await store.personal(["+46701112233", "+46999"], None)
    assert found.contacts == [PLUMBER]

    await store.erase_personal(found)
    assert await store.provisioning.contacts() == [BAKERY]
    assert await store.provisioning.replace_contacts([]) == (1, 0)


async def test_a_long_list_of_contacts_is_stored_whole(store: Store) -> None:
    many = [BookEntry(f"Kund {n}", (BookLine(f"+4685{n:07}"),), outside=True) for n in range(1_203)]

    await store.provisioning.replace_contacts(many)

    assert await store.provisioning.contacts() == many
