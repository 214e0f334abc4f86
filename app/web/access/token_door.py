"""Lets programs in by their token, people's programs by the person's own, and everybody else by their session's cookie.

Knows: the header Authorization. Refuses to know: what a token may (accounts), and cookies.

The token in the file api-token is this machine's own: its commands use it, and it may everything. Somebody's own token
opens the API alone: no page, so no form that would make it a password, a passkey or a telephone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from app.accounts.roles import AccountRole
from app.accounts.tokens import visitor_with_own_token, visitor_with_token
from app.accounts.visitor import Visitor
from app.web.holders import BY_MACHINE, same
from app.web.site.gate import SAFE_METHODS

if TYPE_CHECKING:
    from aiohttp import web

    from app.accounts.account import Account
    from app.accounts.tokens import Tokens
    from app.web.site.gate import Sessions

OWN_TOKENS_OPEN: Final = "/api/v1/"
MACHINE: Final = Visitor(
    by=BY_MACHINE,
    name="vaxel",
    person=None,
    role=AccountRole.ADMINISTRATOR,
    lang="en",
    session="api-token",
)


class AccountsById(Protocol):
    """As app.accounts.kept.KeepsAccounts, as far as we ask."""

    async def one(self, id: int) -> Account | None: ...  # noqa: A002 - the word of the trade


class ActsAsAccounts(Protocol):
    """As app.accounts.sessions.SignedIn."""

    def visitor_as(self, account: Account, session: str) -> Visitor | None: ...


class TokenDoor:
    """As web.site.gate.Sessions. machine_token: the one in the file."""

    def __init__(
        self,
        tokens: Tokens,
        machine_token: str,
        others: Sessions,
        accounts: AccountsById,
        signed_in: ActsAsAccounts,
    ) -> None:
        self._tokens = tokens
        self._machine_token = machine_token
        self._others = others
        self._accounts = accounts
        self._signed_in = signed_in

    async def visitor_of(self, request: web.Request) -> Visitor | None:
        """By the token if the request names one, right or wrong; else by the cookie.

        Another scheme is not ours: a proxy before us may ask for a password of its own (Basic).
        """
        if _scheme_and_text(request)[0] == "bearer":
            return await self.visitor_of_token(request)
        return await self._others.visitor_of(request)

    async def visitor_of_token(self, request: web.Request) -> Visitor | None:
        """Whoever has the request's token; their rights are those for reading, or for writing, by the method."""
        scheme, text = _scheme_and_text(request)
        if scheme != "bearer" or not text:
            return None
        if same(text, self._machine_token):
            return MACHINE
        found, writes = await self._tokens.find(text), request.method not in SAFE_METHODS
        if found is None or found.account is None:
            return None if found is None else visitor_with_token(found, writes=writes)
        if not request.path.startswith(OWN_TOKENS_OPEN):
            return None
        account = await self._accounts.one(found.account)
        owner = self._signed_in.visitor_as(account, "") if account is not None else None
        return None if owner is None else visitor_with_own_token(found, owner, writes=writes)


def _scheme_and_text(request: web.Request) -> tuple[str, str]:
    scheme, _, text = request.headers.get("Authorization", "").strip().partition(" ")
    return scheme.lower(), text.strip()
