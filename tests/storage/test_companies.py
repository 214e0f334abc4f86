"""Versions of the company, phones, profiles and the revision, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from app.storage import Store

if TYPE_CHECKING:
    from collections.abc import Collection

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


async def take(store: Store, hash: str, phones: Collection[str] = ("anna", "bo")) -> bool:  # noqa: A002
    document = {"company": hash, "people": [{"id": "anna", "name": "Anna Ek"}], "åäö": None}
    _, created = await store.import_document(document, hash, "test", people=phones, desk_phones=phones)
    return created


async def test_before_the_first_import_there_is_no_company(store: Store) -> None:
    assert await store.current_company() is None
    assert await store.company_by_hash("a") is None


async def test_an_import_is_exported_unchanged(store: Store) -> None:
    await take(store, "a")

    company = await store.current_company()

    assert company is not None
    assert (company.hash, company.imported_by) == ("a", "test")
    assert company.document == {"company": "a", "people": [{"id": "anna", "name": "Anna Ek"}], "åäö": None}
    assert datetime.now(UTC) - company.imported_at < timedelta(minutes=1)


async def test_the_same_document_makes_no_new_version(store: Store) -> None:
    first = await take(store, "a")
    revision = await store.revision()

    second = await take(store, "a")

    assert (first, second) == (True, False)
    assert await store.revision() == revision


async def test_an_old_version_can_be_found_for_replay(store: Store) -> None:
    await take(store, "a")
    await take(store, "b")

    old = await store.company_by_hash("a")

    assert old is not None
    assert old.document["company"] == "a"


async def test_importing_an_older_document_puts_it_in_force_again(store: Store) -> None:
    for hash_ in ("a", "b", "a"):
        assert await take(store, hash_)

    company = await store.current_company()

    assert company is not None
    assert company.hash == "a"


async def test_imports_at_the_same_time_make_one_version(store: Store) -> None:
    created = await asyncio.gather(*(take(store, "a") for _ in range(5)))

    assert sorted(created) == [False, False, False, False, True]


async def test_a_phone_keeps_its_secret_over_imports_and_goes_with_its_person(store: Store) -> None:
    await take(store, "a", ("anna", "bo"))
    before = {phone.id: phone.secret for phone in await store.phones()}

    await take(store, "b", ("bo", "carin"))

    after = {phone.id: phone.secret for phone in await store.phones()}
    assert set(before) == {"anna", "bo"}
    assert set(after) == {"bo", "carin"}
    assert after["bo"] == before["bo"]
    assert len({*before.values(), *after.values()}) == 3
    assert all(len(secret) == 16 for secret in after.values())


async def test_a_secret_is_not_shown_in_logs(store: Store) -> None:
    await take(store, "a", ("anna",))

    [phone] = await store.phones()

    assert phone.secret not in repr(phone)


async def test_a_profile_applies_until_another_is_set(store: Store) -> None:
    await store.set_profile("anna", "meeting", "test")
    await store.set_profile("anna", "dnd", "test")
    await store.set_profile("bo", "meeting", "test")

    assert await store.profiles() == {"anna": "dnd", "bo": "meeting"}


async def test_a_profile_with_an_end_stops_applying_by_itself(database: str) -> None:
    clock = [NOON]
    timed = await Store.open(database, now=lambda: clock[0])
    one_hour_off = timezone(timedelta(hours=1))
    await timed.set_profile(
        "anna", "meeting", "test", until=datetime(2026, 11, 24, 13, 0, tzinfo=one_hour_off)
    )
    revision = await timed.revision()

    clock[0] = NOON + timedelta(minutes=59)
    before = await timed.profiles(), await timed.revision() == revision
    clock[0] = NOON + timedelta(minutes=60)
    after = await timed.profiles(), await timed.revision() == revision

    assert before == ({"anna": "meeting"}, True)
    assert after == ({}, False), "the service must also see that a profile ran out"
    await timed.close()


async def test_an_import_forgets_the_states_of_people_who_left(store: Store) -> None:
    await store.set_profile("anna", "meeting", "test")
    await store.set_profile("bo", "meeting", "test")

    await take(store, "a", ("bo",))

    assert await store.profiles() == {"bo": "meeting"}


async def test_every_change_that_the_service_must_see_gives_another_revision(store: Store) -> None:
    seen = [await store.revision()]

    await take(store, "a")
    seen.append(await store.revision())
    await take(store, "b")
    seen.append(await store.revision())
    await store.set_profile("anna", "meeting", "test")
    seen.append(await store.revision())
    await store.set_profile("anna", "available", "test")
    seen.append(await store.revision())

    assert len(set(seen)) == 5
