"""The callbacks that a person has promised: marking one as done, or taking it off the list.

Knows: whose a callback must be. Refuses to know: when a promise is kept (calls/callback/by_person.py), pages and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.accounts.audit_afterwards import AuditAfterwards
from app.calls.callback.tickets import OVER
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.calls.callback.tickets import Ticket


class Promised(Protocol):
    """All promises, as app.calls.callback.by_person.Returns."""

    def all(self) -> list[Ticket]: ...

    def done(self, id_: str) -> bool: ...

    def cancel(self, id_: str) -> bool: ...


class CallbackActions:
    """Raises Refusal."""

    def __init__(self, promised: Promised, audit: AuditLog) -> None:
        self._promised = promised
        self._audit = AuditAfterwards(audit)

    def open_ones(self, person: str) -> list[Ticket]:
        """Whom this person has still to call, in the order in which they asked."""
        return [one for one in self._promised.all() if one.agent == person and one.state not in OVER]

    async def done(self, visitor: Visitor, person: str, id_: str) -> None:
        """The person has called already."""
        self._check(person, id_, taken=self._is_mine(person, id_) and self._promised.done(id_))
        await self._audit.note(visitor, "callback.done", id_)

    async def cancel(self, visitor: Visitor, person: str, id_: str) -> None:
        """Nobody is to call."""
        self._check(person, id_, taken=self._is_mine(person, id_) and self._promised.cancel(id_))
        await self._audit.note(visitor, "callback.cancel", id_)

    def _is_mine(self, person: str, id_: str) -> bool:
        return any(one.id == id_ for one in self.open_ones(person))

    def _check(self, person: str, id_: str, *, taken: bool) -> None:
        if taken:
            return
        if self._is_mine(person, id_):
            raise Refusal(409, "it is being called just now", "callback", "Det rings upp just nu.")
        raise Refusal(404, "there is no such callback", "callback", "Återuppringningen finns inte längre.")
