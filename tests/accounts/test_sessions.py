"""A session ends by itself, at sign-out, and at once when its account may no longer be here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole

if TYPE_CHECKING:
    from tests.accounts.stage import Stage


async def test_whoever_has_the_secret_is_the_accounts_person(stage: Stage) -> None:
    anna = await stage.account("anna")
    secret = await stage.session(anna)

    visitor = await stage.signed_in.visitor_of(secret)

    assert visitor is not None
    assert (visitor.by, visitor.name, visitor.person, visitor.lang) == ("anna", "Anna Alm", "anna", "sv")
    assert visitor.role is AccountRole.EMPLOYEE
    assert await stage.signed_in.visitor_of(secret[:-1] + "x") is None
    assert await stage.signed_in.visitor_of("short") is None


async def test_only_a_hash_of_the_secret_is_stored(stage: Stage) -> None:
    anna = await stage.account("anna")
    secret = await stage.session(anna)

    (session,) = await stage.store.sessions.of_account(anna.id)
    assert secret not in repr((session, session.hash, session.id))


async def test_an_agent_of_a_queue_is_an_agent_here_as_long_as_the_company_says_so(stage: Stage) -> None:
    secret = await stage.session(await stage.account("anna"))

    async def role() -> AccountRole:
        visitor = await stage.signed_in.visitor_of(secret)
        assert visitor is not None
        return visitor.role

    assert await role() is AccountRole.EMPLOYEE
    stage.answers("anna", True)
    assert await role() is AccountRole.AGENT
    stage.answers("anna", False)
    assert await role() is AccountRole.EMPLOYEE


async def test_it_ends_after_twelve_idle_hours_and_after_a_week(stage: Stage) -> None:
    anna = await stage.account("anna")
    idle, busy = await stage.session(anna), await stage.session(anna)
    for _ in range(13):
        stage.later(hours=1)
        assert await stage.signed_in.visitor_of(busy, "192.0.2.8") is not None
    assert await stage.signed_in.visitor_of(idle, "192.0.2.8") is None

    for _ in range(20):
        stage.later(hours=8)
        await stage.signed_in.visitor_of(busy, "192.0.2.8")
    assert await stage.signed_in.visitor_of(busy, "192.0.2.8") is None


async def test_only_looking_is_no_use_of_it(stage: Stage) -> None:
    """An open page that nobody looks at does not keep somebody signed in."""
    secret = await stage.session(await stage.account("anna"))
    for _ in range(13):
        stage.later(hours=1)
        found = await stage.signed_in.visitor_of(secret)

    assert found is None


@pytest.mark.parametrize("how", ["disabled", "role", "password", "deleted", "left", "ended"])
async def test_it_ends_at_once(stage: Stage, how: str) -> None:
    await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    anna = await stage.account("anna")
    secret = await stage.session(anna)
    assert await stage.signed_in.visitor_of(secret) is not None
    before = stage.ended
    change = stage.administration
    match how:
        case "disabled":
            await change.disable("root", anna)
        case "role":
            await change.set_role("root", anna, AccountRole.SUPERVISOR)
        case "password":
            await change.change_password(anna, "sju sorters kakor", "en annan kaka", "en annan kaka")
        case "deleted":
            await change.delete("root", anna)
        case "left":
            stage.leaves("anna")
        case _:
            await change.end_sessions("root", anna)

    assert await stage.signed_in.visitor_of(secret) is None
    assert how == "left" or stage.ended > before  # open live pages are told to look


async def test_without_a_company_nobody_has_left(stage: Stage) -> None:
    """The service has just started: the administrator must be able to see why there is no company."""
    secret = await stage.session(await stage.account("anna"))
    stage.people.people.clear()
    stage.people.loaded = False

    assert await stage.signed_in.visitor_of(secret) is not None


async def test_many_readers_ask_the_database_once(stage: Stage) -> None:
    secret = await stage.session(await stage.account("anna"))
    asked = 0
    by_hash = stage.store.sessions.by_hash

    async def counting(hash_: str) -> object:
        nonlocal asked
        asked += 1
        return await by_hash(hash_)

    stage.store.sessions.by_hash = counting  # type: ignore[assignment,method-assign]
    for _ in range(200):
        assert await stage.signed_in.visitor_of(secret) is not None
    assert asked == 1

    stage.changes += 1  # the command line has changed an account
    await stage.signed_in.visitor_of(secret)
    assert asked == 2


async def test_the_last_use_and_its_address_are_noted_once_a_minute(stage: Stage) -> None:
    anna = await stage.account("anna")
    secret = await stage.session(anna)
    stage.later(seconds=30)
    await stage.signed_in.visitor_of(secret, "192.0.2.8")
    (session,) = await stage.store.sessions.of_account(anna.id)
    assert session.used_at == session.created_at

    stage.later(seconds=31)
    await stage.signed_in.visitor_of(secret, "192.0.2.8")
    (session,) = await stage.store.sessions.of_account(anna.id)
    assert (session.used_at, session.address) == (stage.now(), "192.0.2.8")
