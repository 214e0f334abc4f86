"""What a token does not get: another way in, which would outlive it.

Knows: what is said then. Refuses to know: which ways in there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor


def must_not_be_a_token(visitor: Visitor) -> None:
    """Raises Refusal."""
    if visitor.by_token:
        raise Refusal(
            403,
            "a token sets up no telephone and chooses no code: sign in",
            sv="en nyckel kopplar inte in telefoner och väljer inga koder: logga in",
        )
