"""Whoever makes a request of the web, once they have proved who they are.

Knows: who they are and what they may. Refuses to know: how they proved it, and HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.accounts.roles import RIGHTS

if TYPE_CHECKING:
    from app.accounts.roles import AccountRole, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who has signed in, or a program with a token.

    by: what the audit log and a version's history call them, such as "anna" or "token:crm". person: their id in the
    company, None for an account that is nobody's telephone. rights: those of the role, and for a token those of its
    scopes. session: what ends this visit when it is revoked. by_link: a personal link let them in, without a sign-in;
    by_token: a program of theirs, with their own token.
    """

    by: str
    name: str
    person: str | None
    role: AccountRole
    lang: str
    session: str
    rights: frozenset[Right] | None = None
    by_link: bool = False
    by_token: bool = False

    def may(self, right: Right) -> bool:
        """Whether they may use a route that asks for this right."""
        if self.rights is not None:
            return right in self.rights
        return right in RIGHTS[self.role]
