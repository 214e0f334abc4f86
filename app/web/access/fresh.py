"""Ways to come in later are made only by somebody who has just proved who they are.

Knows: for how long, and what is said afterwards. Refuses to know: what is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.accounts.sessions import FRESH
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.account import Account


class KnowsFreshSessions(Protocol):
    """As app.accounts.sessions.SignedIn."""

    async def is_fresh(self, account: int, session: str) -> bool: ...


async def must_be_fresh(sessions: KnowsFreshSessions, account: Account, session: str) -> None:
    """Raises Refusal unless the account signed in just now, in this session."""
    if not await sessions.is_fresh(account.id, session):
        minutes = FRESH.seconds // 60
        raise Refusal(
            400,
            f"sign out and in again first: it must be within {minutes} minutes of signing in",
            "session",
            f"logga ut och in igen först: det måste ske inom {minutes} minuter från inloggningen",
        )
