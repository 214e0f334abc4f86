"""Accounts are made, changed and ended; each change is in the audit log, and somebody always governs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.accounts.account import LinkUse
from app.accounts.administration import AccountRefused
from app.accounts.links import LinkKind
from app.accounts.locks import WRONG_PASSWORDS
from app.accounts.roles import AccountRole
from tests.accounts.stage import GOOD
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.accounts.stage import Stage

BOSS = visitor(AccountRole.ADMINISTRATOR, person=None)


async def why(change: Awaitable[object]) -> tuple[str, str]:
    with pytest.raises(AccountRefused) as found:
        await change
    return found.value.field, found.value.why


async def test_a_person_is_invited_with_their_own_name_address_and_language(stage: Stage) -> None:
    made, secret = await stage.administration.invite(BOSS, person="anna", role=AccountRole.SUPERVISOR)

    assert (made.name, made.full_name, made.email, made.lang) == ("anna", "Anna Alm", "anna@bolaget.se", "sv")
    found = await stage.administration.link_for(secret)
    assert found is not None
    assert found[0].use is LinkUse.INVITE
    assert await stage.did() == [("boss", "account.invite", "anna")]


async def test_an_invitation_works_once_and_for_a_week(stage: Stage) -> None:
    change = stage.administration
    _made, secret = await change.invite(BOSS, person="anna")
    _made, late = await change.invite(BOSS, person="bo")

    await change.accept(secret, GOOD, GOOD)

    assert await why(change.accept(secret, GOOD, GOOD)) == ("", "no_link")
    stage.later(days=8)
    assert await why(change.accept(late, GOOD, GOOD)) == ("", "no_link")


async def test_a_password_that_is_refused_does_not_use_the_link_up(stage: Stage) -> None:
    _made, secret = await stage.administration.invite(BOSS, person="anna")

    assert await why(stage.administration.accept(secret, "kort", "kort")) == ("password", "short")
    assert await why(stage.administration.accept(secret, GOOD, "en annan")) == ("again", "differs")
    assert (await stage.administration.accept(secret, GOOD, GOOD)).password is not None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"person": "carin"}, ("person", "no_person")),
        ({"person": "bo"}, ("person", "has_account")),
        ({"name": "bo"}, ("name", "taken")),
        ({"name": " "}, ("name", "missing")),
        ({"name": "a/b"}, ("name", "signs")),
        ({"name": "This  Machine"}, ("name", "taken")),  # the log of changes says so of its commands
        ({"name": "carin", "email": "carin"}, ("email", "email")),
    ],
)
async def test_what_cannot_be_an_account_is_refused_by_its_field(
    stage: Stage, values: dict[str, Any], expected: tuple[str, str]
) -> None:
    await stage.account("bo")

    assert await why(stage.administration.invite(BOSS, **values)) == expected


async def test_a_new_link_ends_the_one_before(stage: Stage) -> None:
    made, first = await stage.administration.invite(BOSS, person="anna")

    use, second = await stage.administration.link_again(BOSS, made)

    assert use is LinkUse.INVITE
    assert await stage.administration.link_for(first) is None
    anna = await stage.administration.accept(second, GOOD, GOOD)
    assert (await stage.administration.link_again(BOSS, anna))[0] is LinkUse.RESET


async def test_a_new_password_by_a_link_ends_the_sessions_and_opens_the_lock(stage: Stage) -> None:
    anna = await stage.account("anna")
    secret = await stage.session(anna)
    await stage.store.accounts.change(anna.id, failures=5, locked_until=stage.now())
    _use, link = await stage.administration.link_again(BOSS, anna)

    changed = await stage.administration.accept(link, "en annan kaka", "en annan kaka")

    assert (changed.failures, changed.locked_until) == (0, None)
    assert await stage.signed_in.visitor_of(secret) is None


async def test_the_first_administrator_comes_by_a_link_that_works_once(stage: Stage) -> None:
    change = stage.administration
    first, other = await change.first_link("vaxel"), await change.first_link("vaxel")
    new = {"name": "Boss", "full_name": "Berit Boss", "email": "", "lang": "sv"}

    boss = await change.make_first(first, **new, password=GOOD, again=GOOD)

    assert (boss.name, boss.role) == ("boss", AccountRole.ADMINISTRATOR)
    assert await why(change.make_first(other, **new, password=GOOD, again=GOOD)) == ("", "no_link")
    assert await why(change.first_link("vaxel")) == ("", "has_administrator")
    assert (await stage.sign_in.try_password("boss", GOOD, "192.0.2.1")).id == boss.id


async def test_the_first_administrator_may_be_one_of_the_people(stage: Stage) -> None:
    secret = await stage.administration.first_link("vaxel")
    new = {"name": "anna", "full_name": "", "email": "", "lang": "sv", "password": GOOD, "again": GOOD}

    made = await stage.administration.make_first(secret, **new)

    assert (made.person, made.full_name) == ("anna", "Anna Alm")


async def test_the_last_administrator_stays_one(stage: Stage) -> None:
    boss = await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    await stage.administration.invite(BOSS, person="bo", role=AccountRole.ADMINISTRATOR)  # has not come yet
    change = stage.administration

    assert await why(change.set_role("root", boss, AccountRole.EMPLOYEE)) == ("", "last_administrator")
    assert await why(change.disable("root", boss)) == ("", "last_administrator")
    assert await why(change.delete("root", boss)) == ("", "last_administrator")
    await stage.account("anna", AccountRole.ADMINISTRATOR)
    assert await why(change.disable(BOSS, boss)) == ("", "oneself")
    await change.disable("root", boss)


async def test_each_change_is_noted_with_before_and_after_and_why(stage: Stage) -> None:
    await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    anna = await stage.account("anna")

    await stage.administration.set_role(BOSS, anna, AccountRole.SUPERVISOR, "leder gruppen")

    (line,) = await stage.store.audit.lines(action="account.role")
    assert (line.by, line.about, line.why) == ("boss", "anna", "leder gruppen")
    assert (line.before, line.after) == ({"role": "employee"}, {"role": "supervisor"})
    assert "argon2" not in repr(await stage.store.audit.lines())


async def test_ones_own_password_asks_for_the_old_one(stage: Stage) -> None:
    anna = await stage.account("anna")
    change = stage.administration.change_password

    assert await why(change(anna, "fel", "en annan kaka", "en annan kaka")) == ("now", "wrong")
    changed = await change(anna, GOOD, "en annan kaka", "en annan kaka")
    assert changed.password != anna.password


async def test_ones_own_password_is_guessed_no_oftener_than_at_sign_in(stage: Stage) -> None:
    """Whoever had the cookie could try any number."""
    anna = await stage.account("anna")
    change = stage.administration.change_password

    for _ in range(WRONG_PASSWORDS):
        assert await why(change(anna, "fel", "en annan kaka", "en annan kaka")) == ("now", "wrong")
    assert await why(change(anna, GOOD, "en annan kaka", "en annan kaka")) == ("now", "locked")
    stage.later(minutes=1)
    changed = await change(anna, GOOD, "en annan kaka", "en annan kaka")
    assert (changed.password != anna.password, changed.failures) == (True, 0)


async def test_ones_own_password_is_looked_at_once_at_a_time(stage: Stage) -> None:
    anna = await stage.account("anna")
    change = stage.administration.change_password

    both = await asyncio.gather(
        *(change(anna, "fel", "en annan kaka", "en annan kaka") for _ in range(2)), return_exceptions=True
    )

    assert sorted(str(one) for one in both) == ["busy", "now: wrong"]


@pytest.mark.parametrize("how", ["disable", "delete"])
async def test_a_persons_links_end_with_the_account(stage: Stage, how: str) -> None:
    """Nothing ended them."""
    await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    anna = await stage.account("anna")
    made, _secret = await stage.store.links.make(LinkKind.BOARD, "root", timedelta(days=9), person="anna")

    await getattr(stage.administration, how)(BOSS, anna)

    link = await stage.store.links.link(made.id)
    assert link is not None
    assert link.revoked_by == "boss"
    assert (await stage.did())[-1] == ("boss", "link.revoke_all", "anna")


async def test_an_account_that_is_enabled_again_comes_in_again(stage: Stage) -> None:
    await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    anna = await stage.account("anna")
    await stage.administration.disable(BOSS, anna, "tjänstledig")
    await stage.administration.enable(BOSS, anna)

    assert (await stage.sign_in.try_password("anna", GOOD, "192.0.2.1")).name == "anna"


@pytest.mark.parametrize("how", ["disable", "delete", "change_password", "accept"])
async def test_an_accounts_own_tokens_end_with_it_and_with_its_password_but_not_a_programs(
    stage: Stage, how: str
) -> None:
    await stage.account(None, AccountRole.ADMINISTRATOR, name="boss")
    anna, kept, day = await stage.account(), stage.store.tokens, timedelta(days=1)
    await kept.make("crm", ["journal:read"], day, "anna")
    _, text = await kept.make("mine", ["own:read"], day, "anna", anna.id)
    other = "en helt annan kaka"

    match how:
        case "disable":
            await stage.administration.disable("root", anna)
            await stage.administration.enable("root", anna)
        case "delete":
            await stage.administration.delete("root", anna)
        case "change_password":
            await stage.administration.change_password(anna, GOOD, other, other)
        case _:
            _use, secret = await stage.administration.link_again("root", anna)
            await stage.administration.accept(secret, other, other)

    assert await kept.find(text) is None
    working = [one.name for one in await kept.tokens() if one.revoked_at is None]
    assert working == ["crm"]
    assert (("token.revoke_all", "anna") in [(did, about) for _, did, about in await stage.did()]) is (
        how != "delete"
    )


async def test_another_language_is_noted_once(stage: Stage) -> None:
    anna = await stage.account()
    for _ in range(2):
        now = await stage.store.accounts.one(anna.id)
        assert now is not None
        await stage.administration.set_language(now, "en")

    line, before = (await stage.store.audit.lines())[:2]
    assert (line.by, line.action, line.before, line.after) == (
        "anna",
        "account.language",
        {"lang": "sv"},
        {"lang": "en"},
    )
    assert before.action != "account.language"
