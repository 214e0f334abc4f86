"""Second factors: no code twice, no guessing, each recovery code once; passkeys that count; foreign accounts."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from app.accounts.factors import ForeignSubject, Passkey
from app.accounts.locks import WRONG_PASSWORDS
from app.accounts.totp import new_recovery_codes, new_totp_secret, totp_code
from app.storage.factors import FactorBox, forget_factors
from app.storage.sealing import Seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.storage import Store

AT = datetime(2026, 11, 30, 12, 0, 10, tzinfo=UTC)
ANNA, BO = 1, 2
SECRET = new_totp_secret()


def code_at(at: datetime, secret: str = SECRET) -> str:
    return totp_code(secret, int(at.timestamp()) // 30)


@pytest.fixture
def box(store: Store, tmp_path: Path) -> Callable[..., FactorBox]:
    seal = Seal(tmp_path / "factors.key")
    return lambda at=AT: FactorBox(store._engine, seal, lambda: at)


async def in_use(box: FactorBox) -> None:
    await box.begin_codes(ANNA, SECRET)
    assert await box.take_code(ANNA, code_at(AT), confirm=True)


async def test_an_app_is_in_use_when_its_first_code_was_right(box: Callable[..., FactorBox]) -> None:
    await box().begin_codes(ANNA, SECRET)
    before = await box().codes(ANNA)
    assert before is not None
    assert (before.secret, before.confirmed_at) == (SECRET, None)
    assert not await box().take_code(ANNA, code_at(AT))  # not in use yet
    assert not await box().take_code(ANNA, "000000", confirm=True)
    assert await box().take_code(ANNA, code_at(AT), confirm=True)

    after = await box().codes(ANNA)
    assert after is not None
    assert after.confirmed_at == AT
    await box().begin_codes(ANNA, new_totp_secret())  # who has one removes it first
    assert (await box().codes(ANNA)) == after
    assert await box().codes(BO) is None
    assert not await box().take_code(BO, code_at(AT))


async def test_the_database_alone_tells_no_secret(box: Callable[..., FactorBox], store: Store) -> None:
    await in_use(box())
    codes = new_recovery_codes()
    await box().put_recovery_codes(ANNA, codes)

    async with store._engine.connect() as connection:
        rows = str((await connection.execute(text("SELECT * FROM account_totp"))).all())
        rows += str((await connection.execute(text("SELECT * FROM recovery_code"))).all())
    assert SECRET not in rows
    assert not any(one in rows for one in codes)


async def test_no_code_works_twice_not_even_for_ten_at_once(box: Callable[..., FactorBox]) -> None:
    await in_use(box())
    later = AT + timedelta(seconds=30)

    assert not await box().take_code(ANNA, code_at(AT))
    taken = await asyncio.gather(*(box(later).take_code(ANNA, code_at(later)) for _ in range(10)))
    assert taken.count(True) == 1


async def test_after_five_wrong_ones_the_right_code_is_wrong_for_a_minute(
    box: Callable[..., FactorBox],
) -> None:
    await in_use(box())
    later = AT + timedelta(minutes=5)
    for _ in range(WRONG_PASSWORDS):
        await box(later).take_code(ANNA, "000000")

    assert await box(later).locked_until(ANNA) == later + timedelta(minutes=1)
    assert not await box(later).take_code(ANNA, code_at(later))
    assert not await box(later + timedelta(seconds=59)).take_code(
        ANNA, code_at(later + timedelta(seconds=59))
    )
    after = later + timedelta(minutes=1)
    assert await box(after).locked_until(ANNA) is None
    assert await box(after).take_code(ANNA, code_at(after))


async def test_each_recovery_code_works_once_and_guessing_them_locks(box: Callable[..., FactorBox]) -> None:
    await in_use(box())
    first, *others = new_recovery_codes()
    await box().put_recovery_codes(ANNA, [first, *others])

    taken = await asyncio.gather(*(box().take_recovery_code(ANNA, first.upper()) for _ in range(5)))
    assert taken.count(True) == 1
    assert await box().recovery_left(ANNA) == 9
    assert not await box().take_recovery_code(BO, others[0])
    later = AT + timedelta(hours=2)
    for _ in range(WRONG_PASSWORDS):
        await box(later).take_recovery_code(ANNA, "aaaaa")
    assert not await box(later).take_recovery_code(ANNA, others[0])
    assert await box(later + timedelta(hours=1)).take_recovery_code(ANNA, others[0])


async def test_new_recovery_codes_void_those_before_and_go_with_the_app(
    box: Callable[..., FactorBox],
) -> None:
    await in_use(box())
    old, new = new_recovery_codes(), new_recovery_codes()
    await box().put_recovery_codes(ANNA, old)
    await box().put_recovery_codes(ANNA, new)

    assert not await box().take_recovery_code(ANNA, old[0])
    assert await box().take_recovery_code(ANNA, new[0])
    assert await box().remove_codes(ANNA)
    assert not await box().remove_codes(ANNA)
    assert await box().recovery_left(ANNA) == 0


async def test_a_passkey_is_its_owners_and_its_count_only_grows(box: Callable[..., FactorBox]) -> None:
    key = Passkey(
        id="abc",
        account=ANNA,
        host="vaxel.example",
        name="phone",
        public_key=b"\x01",
        sign_count=4,
        synced=True,
        made_at=AT,
    )

    assert await box().add_passkey(key)
    assert not await box().add_passkey(key)
    assert await box().passkey("abc") == key
    assert await box().passkey_used("abc", 5, before=4)
    assert not await box().passkey_used("abc", 5, before=4)
    (found,) = await box().passkeys(ANNA)
    assert (found.sign_count, found.used_at) == (5, AT)
    assert not await box().remove_passkey(BO, "abc")
    assert await box().remove_passkey(ANNA, "abc")


async def test_a_foreign_account_leads_to_one_account(box: Callable[..., FactorBox], store: Store) -> None:
    theirs = ForeignSubject(
        issuer="https://id.example", subject="s1", account=ANNA, email="a@bolaget.se", linked_at=AT
    )

    assert await box().link_subject(theirs)
    assert not await box().link_subject(theirs)
    assert await box().subject("https://id.example", "s1") == theirs
    assert await box().subject("https://other.example", "s1") is None
    assert await box().subjects(ANNA) == [theirs]
    async with store._engine.begin() as connection:
        await forget_factors(connection, ANNA)
    assert await box().unlink_subjects(ANNA) == 0
