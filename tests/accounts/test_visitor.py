"""A visitor may do what their role may, and a token only what its scopes say."""

from __future__ import annotations

from dataclasses import replace

from app.accounts.roles import AccountRole, Right
from tests.web.site.visit import visitor


def test_a_token_may_do_only_what_its_scopes_say() -> None:
    boss = visitor(AccountRole.ADMINISTRATOR)
    token = replace(boss, by="token:crm", rights=frozenset({Right.JOURNAL}))

    assert boss.may(Right.COMPANY)
    assert token.may(Right.JOURNAL)
    assert not token.may(Right.COMPANY)
