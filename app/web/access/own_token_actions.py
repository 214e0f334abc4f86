"""One's own tokens, for the page and the API alike: made after signing in, and revoked.

Knows: whose they are, and how many there may be. Refuses to know: HTML, JSON, what a token needs (token_actions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.tokens import MOST_OWN_TOKENS
from app.clock import real_clock
from app.web.access.fresh import must_be_fresh
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.accounts.account import Account
    from app.accounts.tokens import ApiToken, Tokens
    from app.accounts.visitor import Visitor
    from app.web.access.fresh import KnowsFreshSessions
    from app.web.access.token_actions import TokenActions


class OwnTokenActions:
    """A token is made only soon after signing in: it lets in without the password."""

    def __init__(self, tokens: Tokens, actions: TokenActions, sessions: KnowsFreshSessions) -> None:
        self._tokens = tokens
        self._actions = actions
        self._sessions = sessions

    async def of(self, account: Account) -> Sequence[ApiToken]:
        """The newest first."""
        return [one for one in await self._tokens.tokens() if one.account == account.id]

    async def make(
        self, visitor: Visitor, account: Account, name: str, scopes: Collection[str], days: int
    ) -> tuple[ApiToken, str]:
        """A new token of the visitor's account, and its text. Raises Refusal."""
        await must_be_fresh(self._sessions, account, visitor.session)
        now = real_clock()
        if sum(one.works(now) for one in await self.of(account)) >= MOST_OWN_TOKENS:
            raise Refusal(
                400,
                f"at most {MOST_OWN_TOKENS} tokens: revoke one first",
                "name",
                f"högst {MOST_OWN_TOKENS} nycklar: återkalla en först",
            )
        return await self._actions.make(visitor, name, scopes, days, account.id)

    async def revoke(self, visitor: Visitor, account: Account, id: int) -> ApiToken:  # noqa: A002 - the word of the trade
        """Raises Refusal if it is not theirs."""
        if all(one.id != id for one in await self.of(account)):
            raise Refusal(404, f"there is no token {id}", "", f"det finns ingen nyckel {id}")
        return await self._actions.revoke(visitor, id)
