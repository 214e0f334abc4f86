"""The account of whoever asks, for the pages of one's own account.

Knows: that a visitor may have come by a link, without an account. Refuses to know: what the pages do with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from app.accounts.account import Account
    from app.accounts.kept import KeepsAccounts
    from app.accounts.visitor import Visitor


async def own_account(accounts: KeepsAccounts, visitor: Visitor) -> Account:
    """Raises HTTPNotFound for a visitor without one."""
    account = await accounts.by_name(visitor.by)
    if account is None:
        raise web.HTTPNotFound
    return account
