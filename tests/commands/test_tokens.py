"""`vaxel token`: made and printed once, listed, revoked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel


def test_a_token_is_printed_once_and_works_until_it_is_revoked(bolaget: Vaxel, in_store: InStore) -> None:
    done = bolaget("token", "add", "crm", "--scope", "journal:read", "--days", "30")
    assert done.exit_code == 0, done.output
    text = done.stdout.strip()

    async def works(store: Store) -> object:
        found = await store.tokens.find(text)
        return found and found.scopes

    assert in_store(works) == ("journal:read",)
    listed = bolaget("token", "list").stdout
    assert ("crm" in listed, "gäller" in listed, text in listed) == (True, True, False)
    assert bolaget("token", "revoke", "1").exit_code == 0
    assert in_store(works) is None
    (told,) = json.loads(bolaget("token", "list", "--json").stdout)
    assert (told["name"], told["works"]) == ("crm", False)

    async def did(store: Store) -> list[str]:
        return [one.action for one in await store.audit.lines()]

    assert in_store(did) == ["token.revoke", "token.make"]


def test_what_cannot_be_used_is_said(bolaget: Vaxel) -> None:
    wrong = bolaget("token", "add", "crm", "--scope", "nonsense")

    assert wrong.exit_code != 0
    assert "det finns ingen rätt nonsense" in wrong.output
    assert bolaget("token", "revoke", "7").exit_code != 0
