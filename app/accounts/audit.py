"""The audit log: one line for each change that somebody makes, in pages, by the API or with a command.

Knows: what a line says. Refuses to know: where it is kept, and in which words a page shows it.

An action is a dotted word, such as "profile.set" or "account.disable"; its text is `audit.did.ACTION` in the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.visitor import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who changed what, when and why.

    by: as Visitor.by; person: their id in the company, if they have one. about: what was changed, such as a person's id
    or "queue:support". before, after: JSON-able values, never a secret; None: there was nothing, or it says nothing.
    """

    n: int
    at: datetime
    by: str
    person: str | None
    action: str
    about: str
    before: object
    after: object
    why: str


class AuditLog(Protocol):
    """Where changes are noted."""

    async def note(
        self,
        visitor: Visitor | str,
        action: str,
        about: str,
        before: object = None,
        after: object = None,
        why: str = "",
    ) -> None:
        """Add a line. visitor: a text for whoever is no visitor, such as a command's user ("root (Linux)")."""
