"""Somebody who steers moves a waiting caller: to the front of the queue, to another queue, or to a colleague.

Knows: who can be moved where, and what the journal says of it. Refuses to know: who may (web/desk), and how the caller
comes there (stay.py, serve.py). A caller who has been moved keeps the time that they have waited.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.calls.asking import Asked
from app.calls.journal import Step
from app.calls.queue.waiting import MovedElsewhere, PutInFront
from app.policy.decide import decide
from app.policy.decision import Direction, Situation
from app.policy.hours import Opening, opening
from app.policy.targets import RingPerson
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.calls.floor import Floor
    from app.calls.journal import Journal
    from app.calls.load import Load
    from app.calls.presence import Presences
    from app.calls.queue.hall import Hall
    from app.calls.queue.waiting import WaitingCaller
    from app.policy.model import Company
    from app.queueing.entries import Entry

NOT_WAITING: Final = (
    "Den som ringde väntar inte längre i kön.",
    "The caller no longer waits in the queue.",
)


class CannotMove(Exception):
    """sv, en: why, as a sentence. waits: the caller waits, but cannot go where they were to go."""

    def __init__(self, sv: str, en: str, *, waits: bool = True) -> None:
        super().__init__(en)
        self.sv, self.en, self.waits = sv, en, waits


@dataclass(frozen=True, slots=True)
class MoveWish:
    """by: the name of whoever moves them; why: in their words, "" without."""

    by: str
    why: str = ""


class Moves:
    """All of them return at once, and raise CannotMove. call: the caller's, who waits on the phone."""

    def __init__(
        self,
        hall: Hall,
        journal: Journal,
        company: Callable[[], Company],
        presences: Presences,
        floor: Floor,
        load: Load,
    ) -> None:
        self._hall = hall
        self._journal = journal
        self._company = company
        self._presences = presences
        self._floor = floor
        self._load = load

    def queue_of(self, call: str) -> str:
        """The queue in which a caller waits on the phone."""
        return self._waits(call).entry.queue

    def to_front(self, call: str, wish: MoveWish) -> None:
        """Before everybody who waits in the queue, until somebody else is put there."""
        waiting = self._waits(call)
        queue = self._queue_name(waiting.entry.queue)
        self._journal.write(
            self._story(waiting.entry, wish, "front", f"först i {queue}", f"to the front of {queue}")
        )
        self._hall.to_front(call)
        waiting.tell(PutInFront())

    def to_queue(self, call: str, queue: str, wish: MoveWish) -> None:
        """To another queue that is open and not full; there they have the place that their wait gives."""
        waiting, company = self._waits(call), self._company()
        other = company.queues.get(queue)
        if other is None:
            raise CannotMove(f"Kön {queue} finns inte.", f"There is no queue {queue}.")
        if queue == waiting.entry.queue:
            raise CannotMove(f"Samtalet väntar i {other.name}.", f"The call waits in {other.name}.")
        if opening(other.hours, company.calendar, self._hall.clock()) is not Opening.OPEN:
            raise CannotMove(f"{other.name} är stängd.", f"{other.name} is closed.")
        most = other.serving.most_waiting
        if most is not None and self._hall.dispatcher.count(queue) >= most:
            raise CannotMove(f"{other.name} är full.", f"{other.name} is full.")
        sv, en = f"till kön {other.name}", f"to the queue {other.name}"
        self._lead(waiting, self._story(waiting.entry, wish, f"queue:{queue}", sv, en), queue=queue)

    def to_person(self, call: str, person: str, wish: MoveWish) -> None:
        """To somebody whose telephone would ring now; if they do not answer, the caller comes back to their place."""
        waiting, company = self._waits(call), self._today()
        colleague = company.people.get(person)
        if colleague is None or person in company.in_force.gone:
            raise CannotMove(f"{person} finns inte.", f"There is no {person}.")
        if not self._would_ring(waiting, person):
            name = colleague.name
            raise CannotMove(f"Det ringer inte hos {name} nu.", f"{name}'s telephone does not ring now.")
        name = f"{colleague.name} ({colleague.extension})"
        story = self._story(waiting.entry, wish, f"person:{person}", f"till {name}", f"to {name}")
        self._lead(waiting, story, person=person)

    def _waits(self, call: str) -> WaitingCaller:
        waiting = self._hall.callers.get(call)
        if waiting is None or waiting.entry.callback or self._hall.place(call) is None:
            raise CannotMove(*NOT_WAITING, waits=False)
        return waiting

    def _lead(self, waiting: WaitingCaller, story: Step, *, queue: str = "", person: str = "") -> None:
        """From now on nobody rings for them. Their wait stays in the ledger, for a next run, until they are led."""
        entry, waits = waiting.entry, self._hall.callers.waits
        kept, before = waits.of(entry.id, entry.queue), waits.before(entry)
        self._hall.goes_elsewhere(entry.id)
        waiting.tell(MovedElsewhere(queue, person, kept, before.breached, story))

    def _would_ring(self, waiting: WaitingCaller, person: str) -> bool:
        """By the policy, as if the caller had called them when they came in, and as far as we know of the phones."""
        company = self._company()
        direction = Direction.INTERNAL if waiting.number in company.people else Direction.IN
        people = Asked(self._presences, self._floor.on_phone, except_for=waiting.number)
        at = datetime.fromtimestamp(waiting.entry.arrived, UTC)
        counts = self._load.others(waiting.entry.id)
        situation = Situation(at, direction, waiting.number, person, people=people, counts=counts)
        decision = decide(company, situation)
        return decision.target == RingPerson(person) and bool(decision.legs)

    def _today(self) -> Company:
        return as_of(self._company(), self._hall.clock())

    def _queue_name(self, queue: str) -> str:
        found = self._company().queues.get(queue)
        return found.name if found is not None else queue

    def _story(self, entry: Entry, wish: MoveWish, to: str, sv: str, en: str) -> Step:
        why = f": {wish.why}" if wish.why else ""
        data = {
            "text": f"{wish.by} moved the caller {en}{why}",
            "sv": f"{wish.by} flyttade samtalet {sv}{why}",
            "moved_to": to,
            "by": wish.by,
            "why": wish.why,
        }
        at = self._hall.clock().isoformat(timespec="milliseconds")
        return Step(entry.id, at, os.urandom(16).hex(), "note", data)
