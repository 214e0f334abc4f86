"""Links are stored by a hash, found by their secret, and end one by one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.accounts.links import ENDED_LINKS_KEPT, LinkKind
from app.storage.links import LinkBox

if TYPE_CHECKING:
    from app.storage import Store

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def box(store: Store, at: datetime = AT) -> LinkBox:
    return LinkBox(store._engine, lambda: at)


async def test_a_link_is_found_by_its_secret_alone_and_only_as_its_kind(store: Store) -> None:
    made, secret = await box(store).make(
        LinkKind.WALLBOARD, "boss", DAY, name="the reception's screen", queues=["support"]
    )

    assert (made.name, made.queues, made.made_by) == ("the reception's screen", ("support",), "boss")
    assert made.expires_at == AT + DAY
    found = await box(store).find(LinkKind.WALLBOARD, secret)
    assert found is not None
    assert found.id == made.id
    assert await box(store).find(LinkKind.BOARD, secret) is None
    assert await box(store).find(LinkKind.WALLBOARD, secret[:-1]) is None
    assert await box(store).find(LinkKind.WALLBOARD, made.hash) is None


async def test_the_database_does_not_hold_the_secret(store: Store) -> None:
    _, secret = await box(store).make(LinkKind.BOARD, "boss", DAY, person="anna")

    async with store._engine.connect() as connection:
        rows = (await connection.execute(text("SELECT * FROM access_link"))).all()
    assert len(rows) == 1
    assert secret not in str(rows)


async def test_it_ends_at_its_time_and_the_list_still_shows_it_for_a_while(store: Store) -> None:
    made, secret = await box(store).make(LinkKind.BOARD, "boss", DAY, person="anna")

    assert await box(store, AT + DAY).find(LinkKind.BOARD, secret) is None
    await box(store, AT + ENDED_LINKS_KEPT).make(LinkKind.BOARD, "boss", DAY)
    assert made.id in [one.id for one in await box(store).links()]
    await box(store, AT + DAY + ENDED_LINKS_KEPT + DAY).make(LinkKind.BOARD, "boss", DAY)
    assert made.id not in [one.id for one in await box(store).links()]


async def test_that_somebody_revoked_a_persons_link_to_the_desk_is_known_for_as_long_as_the_person_is(
    store: Store,
) -> None:
    """After 90 days the row was gone, and with it what shuts the key of a link of before."""
    for _ in range(2):
        made, _ = await box(store).make(LinkKind.BOARD, "boss", DAY, person="anna")
        await box(store).revoke(made.id, "boss")
    screen, _ = await box(store).make(LinkKind.WALLBOARD, "boss", DAY)
    await box(store).revoke(screen.id, "boss")

    much_later = box(store, AT + 10 * ENDED_LINKS_KEPT)
    await much_later.make(LinkKind.BOARD, "boss", DAY, person="bo")

    assert [(one.id, one.revoked_by) for one in await much_later.links(person="anna")] == [(made.id, "boss")]
    assert [one.person for one in await much_later.links()] == ["bo", "anna"]


async def test_revoking_one_leaves_the_others(store: Store) -> None:
    first, secret = await box(store).make(LinkKind.WALLBOARD, "boss", DAY)
    _, other = await box(store).make(LinkKind.WALLBOARD, "boss", DAY)

    assert await box(store).revoke(first.id, "eva")
    assert not await box(store).revoke(first.id, "bo")
    assert not await box(store).revoke(999, "bo")
    assert await box(store).find(LinkKind.WALLBOARD, secret) is None
    assert await box(store).find(LinkKind.WALLBOARD, other) is not None
    ended = await box(store).link(first.id)
    assert ended is not None
    assert (ended.revoked_at, ended.revoked_by) == (AT, "eva")


async def test_all_links_of_a_person_end_at_once(store: Store) -> None:
    annas = [(await box(store).make(LinkKind.BOARD, "boss", DAY, person="anna"))[1] for _ in range(2)]
    _, bos = await box(store).make(LinkKind.BOARD, "boss", DAY, person="bo")

    assert await box(store).revoke_all_of("anna", "boss") == 2
    assert [await box(store).find(LinkKind.BOARD, one) for one in annas] == [None, None]
    assert await box(store).find(LinkKind.BOARD, bos) is not None
    assert [one.person for one in await box(store).links([LinkKind.BOARD], person="bo")] == ["bo"]
    assert await box(store).links([LinkKind.PHONE]) == []


async def test_last_use_is_noted_but_not_at_each_look(store: Store) -> None:
    made, secret = await box(store).make(LinkKind.WALLBOARD, "boss", DAY)

    async def used_at(at: datetime) -> datetime | None:
        await box(store, at).find(LinkKind.WALLBOARD, secret)
        found = await box(store).link(made.id)
        return found.used_at if found else None

    assert await used_at(AT) == AT
    assert await used_at(AT + timedelta(seconds=59)) == AT
    assert await used_at(AT + timedelta(seconds=60)) == AT + timedelta(seconds=60)


async def test_a_link_that_works_once_works_for_one_of_ten_at_once(store: Store) -> None:
    _, secret = await box(store).make(LinkKind.PHONE, "boss", DAY, person="anna", once=True)

    found = await asyncio.gather(*(box(store).find(LinkKind.PHONE, secret) for _ in range(10)))

    assert len([one for one in found if one is not None]) == 1
    assert await box(store).find(LinkKind.PHONE, secret) is None


async def test_links_of_an_erased_person_without_an_account_go(store: Store) -> None:
    await box(store).make(LinkKind.BOARD, "boss", DAY, person="anna")
    await box(store).make(LinkKind.BOARD, "boss", DAY, person="bo")

    await store.erase_personal(await store.personal(["anna"], "anna"))

    async with store._engine.connect() as connection:
        assert (await connection.execute(text("SELECT person FROM access_link"))).scalars().all() == ["bo"]
