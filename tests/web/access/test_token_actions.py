"""Tokens are made with a name, scopes and an end, and each change is noted without the secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.accounts.roles import AccountRole
from app.web.access.token_actions import TokenActions
from app.words.refusal import Refusal
from tests.web.access.kept import KeptTokens
from tests.web.site.noted import Noted
from tests.web.site.visit import visitor

BOSS = visitor(AccountRole.ADMINISTRATOR, person=None)


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        ("", ["journal:read"], 30, "name"),
        ("x" * 61, ["journal:read"], 30, "name"),
        ("a\x00b", ["journal:read"], 30, "name"),
        ("old", ["journal:read"], 30, "name"),
        ("crm", [], 30, "scopes"),
        ("crm", ["own:read"], 30, "scopes"),
        ("crm", ["journal:read"], 0, "days"),
        ("crm", ["journal:read"], 3651, "days"),
    ],
)
async def test_what_cannot_be_used_names_its_field(
    name: str, scopes: list[str], days: int, field: str
) -> None:
    actions = TokenActions(KeptTokens(), Noted())
    await actions.make(BOSS, "old", ["journal:read"], 30)

    with pytest.raises(Refusal) as refusal:
        await actions.make(BOSS, name, scopes, days)

    assert refusal.value.field == field
    assert refusal.value.sv != refusal.value.en


async def test_the_name_of_a_token_that_has_ended_is_free_again() -> None:
    """It was taken for ever: a token that has ended cannot be revoked."""
    tokens = KeptTokens()
    actions = TokenActions(tokens, Noted())
    old, _ = await actions.make(BOSS, "crm", ["journal:read"], 1)
    tokens.all[old.id] = replace(old, expires_at=old.made_at)

    made, _ = await actions.make(BOSS, "crm", ["journal:read"], 30)

    assert (made.name, made.id != old.id) == ("crm", True)


async def test_each_change_is_noted_without_the_secret() -> None:
    log, tokens = Noted(), KeptTokens()
    actions = TokenActions(tokens, log)

    made, text = await actions.make(BOSS, " crm ", ["journal:read"], 30)
    await actions.revoke("root (Linux)", made.id)
    await actions.revoke("root (Linux)", made.id)

    assert log.did == [("boss", "token.make", "token:crm"), ("root (Linux)", "token.revoke", "token:crm")]
    assert text not in str(log.lines)
    assert not tokens.all[made.id].works(made.made_at)
    with pytest.raises(Refusal):
        await actions.revoke(BOSS, 99)
