"""The API about one's own tokens: programs that act as oneself.

Knows: these as the API shows them. Refuses to know: what is allowed (access/own_token_actions.py).

A token does not reach its account: only who has signed in asks here, and makes one soon after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.roles import Right
from app.web.api_v1.access_v1 import TokenList, TokenMade, TokenWanted, token_made, token_shown
from app.web.api_v1.area import Area
from app.web.api_v1.my_account_v1 import account_of_session
from app.web.row_id import row_id

if TYPE_CHECKING:
    from app.accounts.kept import KeepsAccounts
    from app.web.access.own_token_actions import OwnTokenActions
    from app.web.api_v1.operation import ApiRequest, Operation


class MyTokensV1:
    """The operations."""

    def __init__(self, accounts: KeepsAccounts, actions: OwnTokenActions) -> None:
        self._accounts = accounts
        self._actions = actions

    def operations(self) -> list[Operation]:
        area = Area("My account", Right.OWN, refusals=(409,), token="its id")
        return [
            area("GET /me/account/tokens", "listMyTokens", self._list),
            area("POST /me/account/tokens", "makeMyToken", self._make, status=201),
            area("DELETE /me/account/tokens/{token}", "revokeMyToken", self._revoke),
        ]

    async def _list(self, asked: ApiRequest) -> TokenList:
        """My own tokens."""
        account = await account_of_session(self._accounts, asked)
        return TokenList(items=[token_shown(one) for one in await self._actions.of(account)])

    async def _make(self, asked: ApiRequest, body: TokenWanted) -> TokenMade:
        """Make a token that acts as me, within 10 minutes of signing in; its text is shown this once.

        It may do what its scopes say (own, calls, colleagues, policy and board), and never more than I may. It lasts
        365 days at most, and ends with a new password.
        """
        account = await account_of_session(self._accounts, asked)
        made, text = await self._actions.make(asked.visitor, account, body.name, body.scopes, body.days)
        return token_made(made, text)

    async def _revoke(self, asked: ApiRequest) -> None:
        """Revoke one of my own tokens."""
        account = await account_of_session(self._accounts, asked)
        await self._actions.revoke(asked.visitor, account, row_id(asked.place["token"]))
