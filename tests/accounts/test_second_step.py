"""A second factor is asked of those who have one, and of those who must."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.accounts.account import Account
from app.accounts.roles import AccountRole
from app.accounts.second_step import AskedFactors, demanded_of
from tests.web.access.kept_factors import KeptFactors

AT = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
ANNA = Account(
    id=1,
    name="anna",
    full_name="Anna Ek",
    email=None,
    person="anna",
    role=AccountRole.EMPLOYEE,
    lang="sv",
    created_at=AT,
    created_by="boss",
)
BOSS = replace(ANNA, id=2, name="boss", role=AccountRole.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("setting", "anna", "boss"),
    [
        ("", None, None),
        ("administrators", None, "/sign-in/set-up"),
        ("everybody", "/sign-in/set-up", "/sign-in/set-up"),
    ],
)
async def test_who_has_none_is_asked_to_set_one_up_where_the_setting_says_so(
    setting: str, anna: str | None, boss: str | None
) -> None:
    asked = AskedFactors(KeptFactors(), demanded_of(setting))

    assert await asked.asked(ANNA) == anna
    assert await asked.asked(BOSS) == boss


async def test_who_has_an_app_is_asked_for_its_code_once_it_is_in_use() -> None:
    factors = KeptFactors()
    asked = AskedFactors(factors, demanded_of(""))

    await factors.begin_codes(ANNA.id, "JBSWY3DPEHPK3PXP")
    assert await asked.asked(ANNA) is None
    await factors.take_code(ANNA.id, factors.code(ANNA.id), confirm=True)
    assert await asked.asked(ANNA) == "/sign-in/code"
    assert await asked.asked(BOSS) is None
