"""Signing in: right, wrong, locked, disabled; and nobody learns who has an account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.locks import WRONG_PASSWORDS
from app.accounts.roles import AccountRole
from app.accounts.sign_in import HALFWAY_LASTS, NotSignedIn, SignInRefused
from app.web.throttle import WRONG_ATTEMPTS
from tests.accounts.stage import GOOD, HERE

if TYPE_CHECKING:
    from app.accounts.account import Account
    from tests.accounts.stage import Stage


async def refused(stage: Stage, name: str, password: str, address: str = HERE) -> SignInRefused:
    with pytest.raises(SignInRefused) as found:
        await stage.sign_in.try_password(name, password, address)
    return found.value


async def test_the_right_password_signs_in_whatever_the_case_of_the_name(stage: Stage) -> None:
    anna = await stage.account("anna")

    assert (await stage.sign_in.try_password(" ANNA ", GOOD, HERE)).id == anna.id


@pytest.mark.parametrize("name", ["anna", "nobody"])
async def test_wrong_passwords_lock_a_name_whether_somebody_has_it_or_not(stage: Stage, name: str) -> None:
    await stage.account("anna")
    answers = [await refused(stage, name, "fel lösenord", f"192.0.2.{n}") for n in range(WRONG_PASSWORDS + 1)]

    assert [one.why for one in answers] == [NotSignedIn.WRONG] * WRONG_PASSWORDS + [NotSignedIn.LOCKED]
    assert answers[-1].again == stage.now() + timedelta(minutes=1)


async def test_a_locked_account_refuses_the_right_password_until_the_lock_ends(stage: Stage) -> None:
    await stage.account("anna")
    for n in range(WRONG_PASSWORDS):
        await refused(stage, "anna", "fel lösenord", f"192.0.2.{n}")

    assert (await refused(stage, "anna", GOOD)).why is NotSignedIn.LOCKED
    stage.later(minutes=1)
    assert (await stage.sign_in.try_password("anna", GOOD, HERE)).name == "anna"
    assert (await refused(stage, "anna", "fel lösenord")).why is NotSignedIn.WRONG  # the count began anew


async def test_an_address_that_guesses_is_not_listened_to_for_a_while(stage: Stage) -> None:
    await stage.account("anna")
    for n in range(WRONG_ATTEMPTS):
        await refused(stage, f"name{n}", "fel lösenord")

    found = await refused(stage, "anna", GOOD)
    assert found.why is NotSignedIn.ADDRESS
    assert found.again is not None
    assert (await stage.sign_in.try_password("anna", GOOD, "192.0.2.99")).name == "anna"
    stage.later(minutes=11)
    assert (await stage.sign_in.try_password("anna", GOOD, HERE)).name == "anna"


async def test_only_the_right_password_learns_that_an_account_is_disabled(stage: Stage) -> None:
    await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    anna = await stage.account("anna")
    await stage.administration.disable("root", anna)

    assert (await refused(stage, "anna", "fel lösenord")).why is NotSignedIn.WRONG
    assert (await refused(stage, "anna", GOOD)).why is NotSignedIn.DISABLED


async def test_whoever_has_left_does_not_come_in(stage: Stage) -> None:
    await stage.account("anna")
    stage.leaves("anna")

    assert (await refused(stage, "anna", GOOD)).why is NotSignedIn.DISABLED


async def test_without_a_password_chosen_nothing_is_right(stage: Stage) -> None:
    await stage.administration.invite("root", person="anna")

    assert (await refused(stage, "anna", "")).why is NotSignedIn.WRONG


async def test_a_sign_in_is_in_the_audit_log(stage: Stage) -> None:
    await stage.session(await stage.account("anna"))

    assert (await stage.did())[-1] == ("anna", "session.begin", "anna")


class AsksForCode:
    async def asked(self, account: Account) -> str | None:
        return "/sign-in/code" if account.name == "anna" else None


async def test_a_second_factor_stands_between_the_password_and_the_session(stage: Stage) -> None:
    anna, bo = await stage.account("anna"), await stage.account("bo")
    stage.sign_in.second = AsksForCode()

    assert await stage.sign_in.next_step(bo, HERE) is None
    step = await stage.sign_in.next_step(anna, HERE)
    assert step is not None
    path, secret = step
    halfway = await stage.sign_in.halfway(secret)
    assert path == "/sign-in/code"
    assert halfway is not None
    assert halfway.id == anna.id
    assert await stage.signed_in.visitor_of(secret) is None  # it is no session
    stage.later(seconds=HALFWAY_LASTS + 1)
    assert await stage.sign_in.halfway(secret) is None


async def test_nobody_is_halfway_by_a_password_that_was_changed_since(stage: Stage) -> None:
    """The secret lived on for ten minutes."""
    anna = await stage.account("anna")
    stage.sign_in.second = AsksForCode()
    step = await stage.sign_in.next_step(anna, HERE)
    assert step is not None

    await stage.administration.change_password(anna, GOOD, "en annan kaka", "en annan kaka")

    assert await stage.sign_in.halfway(step[1]) is None


async def test_whoever_is_halfway_is_so_once_and_only_while_they_may_be_here(stage: Stage) -> None:
    await stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    anna = await stage.account("anna")
    stage.sign_in.second = AsksForCode()
    first, second = [await stage.sign_in.next_step(anna, HERE) for _ in range(2)]
    assert first is not None
    assert second is not None

    stage.sign_in.done_halfway(first[1])
    assert await stage.sign_in.halfway(first[1]) is None
    await stage.administration.disable("root", anna)
    assert await stage.sign_in.halfway(second[1]) is None
