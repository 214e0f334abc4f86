"""What can be done at a desk with somebody who waits: an agent takes a callback, and who steers moves a caller.

Knows: who may, and the line in the audit log. Refuses to know: HTML, JSON and paths, what taking and moving do
(calls/callback/by_queue.py, calls/queue/moving.py), and who is next (queueing).

Each operation takes a visitor and values, and raises Refusal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounts.audit_afterwards import AuditAfterwards
from app.accounts.roles import Right
from app.calls.callback.by_queue import NotNow
from app.calls.queue.moving import CannotMove, MoveWish
from app.words.one_line import in_one_line
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.calls.callback.by_queue import Callbacks
    from app.calls.queue.moving import Moves
    from app.calls.snapshot import Snapshot
    from app.policy.model import Company

LONGEST_MOVE_REASON: Final = 200  # characters
FRONT: Final = "front"
_CANNOT_TAKE: Final = {
    "over": ("Återuppringningen väntar inte längre.", "The callback no longer waits."),
    "closed": ("Kön är stängd och ringer ingen nu.", "The queue is closed and calls nobody now."),
    "taken": ("Någon annan har den redan.", "Somebody else has it already."),
    "caller_first": (
        "En som väntar i telefon har väntat längre, och kommer först.",
        "Somebody who waits on the phone has waited longer, and comes first.",
    ),
    "logged_out": ("Logga in i köerna först.", "Log in to the queues first."),
    "talking": ("Du är i samtal.", "You are on the phone."),
    "ringing": ("Det ringer redan hos dig.", "Your phone rings already."),
    "profile": ("Din profil tar inga samtal.", "Your profile takes no calls."),
    "out_of_reach": ("Ingen av dina telefoner är inloggad.", "None of your phones is registered."),
}


class WaitingActions:
    """The operations."""

    def __init__(
        self, callbacks: Callbacks, moves: Moves, snapshot: Callable[[], Snapshot | None], audit: AuditLog
    ) -> None:
        self._callbacks = callbacks
        self._moves = moves
        self._snapshot = snapshot
        self._audit = AuditAfterwards(audit)

    async def take(self, visitor: Visitor, callback: str) -> None:
        """Ring the visitor, and then the customer of a callback of one of their queues, by its id."""
        company, person = self._company(), visitor.person
        ticket = next((one for one in self._callbacks.all() if one.id == callback), None)
        queue = company.queues.get(ticket.queue) if ticket is not None else None
        if queue is None:
            raise _no("over")
        if person is None or person not in queue.agents:
            sv, en = f"Du svarar inte i {queue.name}.", f"You do not answer {queue.name}."
            raise Refusal(403, en, "callback", sv)
        try:
            self._callbacks.take(callback, person)
        except NotNow as no:
            raise _no(no.why) from no
        await self._audit.note(visitor, "callback.take", callback)

    async def move(self, visitor: Visitor, call: str, to: str, reason: str = "", queue: str = "") -> None:
        """Move a waiting caller, by the call's id. to: front, queue:ID, or person:ID (or extension, or name).

        queue: where they are believed to wait; "" anywhere. The call's story says who moved them, and the reason.
        """
        if not visitor.may(Right.STEER):
            sv, en = "Bara den som leder arbetet får flytta samtal.", "Only a supervisor may move callers."
            raise Refusal(403, en, "call", sv)
        company = self._company()
        person = company.people.get(visitor.person or "")
        wish = MoveWish(
            person.name if person is not None else visitor.name, in_one_line(reason, LONGEST_MOVE_REASON)
        )
        kind, _, id_ = to.partition(":")
        try:
            if queue and self._moves.queue_of(call) != queue:
                sv, en = "Samtalet väntar i en annan kö.", "The call waits in another queue."
                raise Refusal(409, en, "call", sv)
            if to == FRONT:
                self._moves.to_front(call, wish)
            elif kind == "queue":
                self._moves.to_queue(call, id_, wish)
            elif kind == "person":
                to = f"person:{_person(company, id_, mobiles=visitor.may(Right.COMPANY))}"
                self._moves.to_person(call, to.removeprefix("person:"), wish)
            else:
                sv, en = "Först i kön, en kö eller en kollega.", "One of: front, queue:ID, person:ID."
                raise Refusal(409, en, "to", sv)
        except CannotMove as no:
            raise Refusal(409, no.en, "to" if no.waits else "call", no.sv) from no
        await self._audit.note(visitor, "call.move", call, None, {"to": to}, wish.why)

    def _company(self) -> Company:
        snapshot = self._snapshot()
        if snapshot is None:
            raise Refusal(503, "There is no company yet.", sv="Det finns inget företag än.")
        return snapshot.company


def _no(why: str) -> Refusal:
    sv, en = _CANNOT_TAKE[why]
    return Refusal(409, en, "callback", sv)


def _person(company: Company, text: str, *, mobiles: bool) -> str:
    """Whose id, extension, number or whole name it is; the text itself if nobody's. Raises Refusal for several."""
    found = company.people.get(text) or company.person_of(text, mobiles=mobiles)
    if found is not None:
        return found.id
    named = [one.id for one in company.people.values() if one.name.casefold() == text.strip().casefold()]
    if len(named) > 1:
        sv, en = f"Flera heter {text}: skriv anknytningen.", f"Several are called {text}: give the extension."
        raise Refusal(409, en, "to", sv)
    return named[0] if named else text
