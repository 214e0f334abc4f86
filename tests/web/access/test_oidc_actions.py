"""Whose account it is: what we have linked, else once the address; nobody gets an account with a used address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.oidc import OidcIdentity, OidcRefused
from app.clock import real_clock
from app.web.access.oidc_actions import OidcActions
from tests.accounts.stage import accounts_in
from tests.web.access.kept_factors import KeptFactors

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounts.stage import Stage

ISSUER = "https://id.example"
ADDRESS = "anna@bolaget.se"


def actions(stage: Stage) -> OidcActions:
    return OidcActions(
        KeptFactors(), stage.store.accounts, stage.store.audit, stage.signed_in.may_be_here, real_clock
    )


async def test_the_address_counts_once_and_then_the_subject_alone(tmp_path: Path) -> None:
    async with accounts_in(tmp_path) as stage:
        anna, does = await stage.account(), actions(stage)

        assert (await does.account_of(OidcIdentity(ISSUER, "s-1", ADDRESS))).id == anna.id
        assert (await does.account_of(OidcIdentity(ISSUER, "s-1", None))).id == anna.id
        with pytest.raises(OidcRefused, match="another subject"):  # somebody new who got her address
            await does.account_of(OidcIdentity(ISSUER, "s-2", ADDRESS))
        assert ("anna", "factor.oidc_link", "anna") in await stage.did()


async def test_nobody_comes_in_without_an_account_or_without_an_address_that_is_vouched_for(
    tmp_path: Path,
) -> None:
    async with accounts_in(tmp_path) as stage:
        await stage.account()
        does = actions(stage)

        for email in (None, "stranger@bolaget.se", ""):
            with pytest.raises(OidcRefused):
                await does.account_of(OidcIdentity(ISSUER, "s-1", email))


async def test_an_address_that_two_accounts_have_opens_neither(tmp_path: Path) -> None:
    async with accounts_in(tmp_path) as stage:
        await stage.account()
        other = await stage.account("bo")
        await stage.store.accounts.change(other.id, email=ADDRESS)

        with pytest.raises(OidcRefused, match="several"):
            await actions(stage).account_of(OidcIdentity(ISSUER, "s-1", ADDRESS))


async def test_a_disabled_account_and_one_that_has_left_stay_out(tmp_path: Path) -> None:
    async with accounts_in(tmp_path) as stage:
        anna, does = await stage.account(), actions(stage)
        await does.account_of(OidcIdentity(ISSUER, "s-1", ADDRESS))

        stage.leaves("anna")
        with pytest.raises(OidcRefused, match="disabled"):
            await does.account_of(OidcIdentity(ISSUER, "s-1", ADDRESS))
        await stage.store.accounts.delete(anna.id)
        with pytest.raises(OidcRefused):
            await does.account_of(OidcIdentity(ISSUER, "s-1", None))
