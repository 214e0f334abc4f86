"""Tokens are stored by a hash, found by their text, and end one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.storage.tokens import TokenBox

if TYPE_CHECKING:
    from app.storage import Store

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def box(store: Store, at: datetime = AT) -> TokenBox:
    return TokenBox(store._engine, lambda: at)


async def test_a_token_works_until_it_expires(store: Store) -> None:
    made, told = await box(store).make("crm", ["journal:read"], DAY, "boss")

    found = await box(store).find(told)
    assert found is not None
    assert (found.id, found.name, found.scopes) == (made.id, "crm", ("journal:read",))
    assert await box(store).find(told + "x") is None
    assert await box(store).find("") is None
    assert await box(store, AT + DAY).find(told) is None


async def test_the_database_does_not_hold_the_token(store: Store) -> None:
    _, told = await box(store).make("crm", ["journal:read"], DAY, "boss")

    async with store._engine.connect() as connection:
        rows = (await connection.execute(text("SELECT * FROM api_token"))).all()
    assert len(rows) == 1
    assert told not in str(rows)


async def test_a_revoked_token_is_void_and_the_others_work_on(store: Store) -> None:
    first, told = await box(store).make("crm", ["journal:read"], DAY, "boss")
    _, other = await box(store).make("erp", ["journal:read"], DAY, "boss")

    assert await box(store).revoke(first.id, "eva")
    assert not await box(store).revoke(first.id, "eva")
    assert await box(store).find(told) is None
    assert await box(store).find(other) is not None
    assert [(one.name, one.revoked_by) for one in await box(store).tokens()] == [
        ("erp", None),
        ("crm", "eva"),
    ]


async def test_last_use_is_noted_once_a_minute(store: Store) -> None:
    made, told = await box(store).make("crm", ["journal:read"], DAY, "boss")

    async def used_at(at: datetime) -> datetime | None:
        await box(store, at).find(told)
        found = await box(store).token(made.id)
        return found.used_at if found else None

    assert await used_at(AT) == AT
    assert await used_at(AT + timedelta(seconds=59)) == AT
    assert await used_at(AT + timedelta(seconds=60)) == AT + timedelta(seconds=60)


async def test_an_accounts_own_end_together_and_no_others(store: Store) -> None:
    kept = box(store)
    mine, told = await kept.make("mine", ["own:read"], DAY, "anna", 3)
    _, hers = await kept.make("mine", ["own:read"], DAY, "eva", 4)
    _, companys = await kept.make("crm", ["journal:read"], DAY, "anna")

    ended = await kept.revoke_all_of(3, "root"), await kept.revoke_all_of(3, "root")

    assert (mine.account, ended) == (3, (1, 0))
    assert await kept.find(told) is None
    assert None not in (await kept.find(hers), await kept.find(companys))
