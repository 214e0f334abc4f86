"""People's telephones: one more, a lost one, and when each was last seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.policy.logins import MOST, DeviceKind
from app.storage.phones import NoSuchPhone, NotAPhone
from app.storage.rows import SeenPhone
from tests.storage.test_companies import take

if TYPE_CHECKING:
    from app.storage import Phone, Store


async def by_login(store: Store) -> dict[str, Phone]:
    return {phone.id: phone for phone in await store.phones()}


async def test_one_more_phone_has_a_login_and_a_password_of_its_own(store: Store) -> None:
    await take(store, "a", ("anna", "bo"))
    revision = await store.revision()

    added = await store.add_phone("anna", "web", DeviceKind.BROWSER)

    phones = await by_login(store)
    assert list(phones) == ["anna", "anna.web", "bo"]
    assert phones["anna.web"] == added
    assert (added.kind, added.shut_out_at, added.to_end) == (DeviceKind.BROWSER, None, False)
    assert len({phone.secret for phone in phones.values()}) == 3
    assert await store.revision() != revision


async def test_what_the_exchange_must_know_of_each_phone(store: Store) -> None:
    await take(store, "a", ("anna", "bo"))
    web = await store.add_phone("anna", "web", DeviceKind.BROWSER)
    out = await store.shut_out_phone(web.id)

    known = await store.logins()

    phones = await by_login(store)
    assert known == [
        ("anna", phones["anna"].secret, "desk", False, False),
        ("anna.web", out.secret, "browser", True, True),
        ("bo", phones["bo"].secret, "desk", False, False),
    ]


class Many(list[str]):
    """Asking such a list for one of its entries walks through it."""

    def __contains__(self, _: object) -> bool:
        raise AssertionError("with 10,000 people that is once for each of them")


async def test_an_import_walks_through_the_people_once(store: Store) -> None:
    await take(store, "a", Many(("anna", "bo")))

    await take(store, "b", Many(("anna", "cia")))

    assert list(await by_login(store)) == ["anna", "cia"]


async def test_phones_stay_over_an_import_and_all_of_a_person_s_go_with_the_person(store: Store) -> None:
    await take(store, "a", ("anna", "bo"))
    web = await store.add_phone("anna", "web", DeviceKind.BROWSER)

    await take(store, "b", ("anna", "carin"))
    assert (await by_login(store))["anna.web"] == web
    await take(store, "c", ("carin",))

    assert list(await by_login(store)) == ["carin"]


@pytest.mark.parametrize(
    ("person", "name", "why"),
    [
        ("anna", "web", "has a phone web already"),
        ("anna", "desk", "has a phone desk already"),
        ("eva", "web", "no desk phone in the company file"),
        ("anna", "a.b", "letters a to z"),
    ],
)
async def test_some_phones_cannot_be_added(store: Store, person: str, name: str, why: str) -> None:
    await take(store, "a", ("anna",))
    await store.add_phone("anna", "web", DeviceKind.BROWSER)
    before = await store.phones()

    with pytest.raises(NotAPhone, match=why):
        await store.add_phone(person, name, DeviceKind.SOFTPHONE)

    assert await store.phones() == before


async def test_a_person_has_so_many_phones_and_no_more(store: Store) -> None:
    await take(store, "a", ("anna",))
    for number in range(1, MOST):
        await store.add_phone("anna", f"p{number}", DeviceKind.SOFTPHONE)

    with pytest.raises(NotAPhone, match="remove one"):
        await store.add_phone("anna", "more", DeviceKind.SOFTPHONE)


async def test_a_lost_phone_s_password_is_worthless_and_the_others_stay(store: Store) -> None:
    await take(store, "a", ("anna",))
    web = await store.add_phone("anna", "web", DeviceKind.BROWSER)
    first = (await by_login(store))["anna"]

    out = await store.shut_out_phone("anna.web")

    assert out.secret != web.secret
    assert out.shut_out_at is not None
    assert out.to_end
    assert (await by_login(store))["anna"] == first


async def test_a_new_password_lets_a_phone_in_again(store: Store) -> None:
    await take(store, "a", ("anna",))
    out = await store.shut_out_phone("anna")

    again = await store.new_phone_password("anna")

    assert again.secret != out.secret
    assert (again.shut_out_at, again.to_end) == (None, True)


async def test_attempts_ended_for_an_older_password_do_not_count_for_the_new_one(store: Store) -> None:
    await take(store, "a", ("anna",))
    first = await store.shut_out_phone("anna")
    second = await store.new_phone_password("anna")

    await store.phones_ended({"anna": first.secret})
    assert (await store.phone("anna")).to_end
    await store.phones_ended({"anna": second.secret})

    assert not (await store.phone("anna")).to_end


async def test_only_a_phone_that_is_shut_out_altogether_can_be_removed(store: Store) -> None:
    """A registration of its own would outlive it."""
    await take(store, "a", ("anna",))
    await store.add_phone("anna", "web", DeviceKind.BROWSER)

    with pytest.raises(NotAPhone, match="shut it out first"):
        await store.remove_phone("anna.web")
    out = await store.shut_out_phone("anna.web")
    with pytest.raises(NotAPhone, match="try again in a few seconds"):
        await store.remove_phone("anna.web")
    await store.phones_ended({"anna.web": out.secret})
    await store.remove_phone("anna.web")
    with pytest.raises(NotAPhone, match="the company file gives anna the phone desk"):
        await store.remove_phone("anna")

    assert list(await by_login(store)) == ["anna"]


async def test_a_phone_that_is_not_there_is_said_to_be_missing(store: Store) -> None:
    await take(store, "a", ("anna",))

    for work in (store.phone, store.shut_out_phone, store.new_phone_password, store.remove_phone):
        with pytest.raises(NoSuchPhone):
            await work("anna.web")


async def test_a_phone_is_seen_and_the_service_need_not_load_the_company_for_that(store: Store) -> None:
    await take(store, "a", ("anna", "bo"))
    revision = await store.revision()
    before = datetime.now(UTC)

    await store.phones_seen([SeenPhone("anna", "Yealink T54W", "192.0.2.7:5060")])
    await store.phones_seen([], gone=["anna"])

    anna, bo = (await by_login(store)).values()
    assert (anna.seen_agent, anna.seen_address) == ("Yealink T54W", "192.0.2.7:5060")
    assert anna.seen_at is not None
    assert anna.seen_at >= before
    assert (bo.seen_at, bo.seen_agent) == (None, None)
    assert await store.revision() == revision
