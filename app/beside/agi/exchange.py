"""Another exchange, as a call sees it: each order answers a question of that exchange.

Knows: which call has asked and has no answer yet. Refuses to know: how questions come in (door.py), and the exchange's
spelling.

We cannot send orders to an exchange that asks by AGI: each order must be the answer to a question. A call's coroutine
lives on from one question to the next.
"""

from __future__ import annotations

import asyncio
import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from app.beside.agi.reader import ExchangeGone
from app.beside.agi.spelling import GO_ON, all_variables, at_the_fence
from app.beside.agi.status import is_in_reach, is_talking
from app.calls.floor import Floor
from app.calls.journal import Step
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import OnPhone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.beside.agi.reader import AgiRequest
    from app.beside.agi.spelling import Spelling
    from app.calls.journal import Journal, JournalRecord
    from app.calls.ports.orders import Order, TheirOrder
    from app.clock import Clock
    from app.policy.model import Company

Variables = dict[str, str]
_DEVICES_AT_ONCE: Final = 20  # devices in one question: Asterisk's line has 2048 bytes
_REMEMBERED: Final = 1000  # calls whose last reasons we remember

# The question that we are deciding: a call's task inherits it, and can ask only that call's exchange.
call_deciding: ContextVar[str] = ContextVar("call_deciding", default="")


class TheirFloor(Floor):
    """Who is on the phone there, or at our own exchange if there is one: a person is one person (M5)."""

    def __init__(self, ours: Floor) -> None:
        super().__init__()
        self._ours = ours

    def on_phone(self, person: str) -> bool:
        return super().on_phone(person) or self._ours.on_phone(person)


class ReasonsHeard:
    """The journal; also keeps, for each call, the clauses of the last decision written."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._clauses: dict[str, tuple[str, ...]] = {}

    def write(self, line: JournalRecord) -> None:
        if isinstance(line, Step) and line.what == "decision":
            self._clauses.pop(line.call, None)
            reasons = line.data["decision"]["reasons"]
            self._clauses[line.call] = tuple(dict.fromkeys(one["clause"] for one in reasons))
            if len(self._clauses) > _REMEMBERED:
                del self._clauses[next(iter(self._clauses))]
        self._journal.write(line)

    def of(self, call: str) -> tuple[str, ...]:
        return self._clauses.get(call, ())


class AgiExchange:
    """Turns orders into variables of the channel whose question waits (calls.ports.Exchange, Theirs and Desks)."""

    def __init__(
        self,
        spelling: Spelling,
        company: Callable[[], Company],
        floor: Floor,
        reasons: ReasonsHeard,
        stopped: Callable[[str], str | None],
        clock: Clock,
    ) -> None:
        self._spelling = spelling
        self._company = company
        self._floor = floor
        self._reasons = reasons
        self._stopped = stopped
        self._clock = clock
        self._open: dict[str, tuple[AgiRequest, asyncio.Future[Variables]]] = {}

    # The door's side

    def asks(self, call: str, request: AgiRequest) -> asyncio.Future[Variables]:
        """A call asks what to do; the future gets the answer."""
        call_deciding.set(call)
        answer: asyncio.Future[Variables] = asyncio.get_running_loop().create_future()
        self._open[call] = (request, answer)
        return answer

    def asks_no_more(self, call: str, answer: asyncio.Future[Variables]) -> None:
        """The call has its answer, or nobody waits for it any longer."""
        if call in self._open and self._open[call][1] is answer:
            del self._open[call]

    def note(self, call: str, text: str, sv: str) -> None:
        """Note something about a call in the journal."""
        at = self._clock().isoformat(timespec="milliseconds")
        self._reasons.write(Step(call, at, uuid.uuid4().hex, "note", {"text": text, "sv": sv}))

    # The calls' side

    async def carry_out(self, call: str, order: Order, trail: str) -> None:
        self._answer(call, trail, **self._spelling.order(at_the_fence(order, self._stopped), self._company()))

    async def hand_over(self, call: str, order: TheirOrder, trail: str) -> None:
        self._answer(call, trail, **self._spelling.order(order, self._company()))

    async def give_up(self, call: str, dialled: str) -> None:  # noqa: ARG002
        self._answer(call, "", action=GO_ON)

    async def let_send_on(self, call: str) -> None:
        """Do nothing: that exchange itself settles who transfers callers, and how."""

    async def rings_at(self, people: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing: that exchange has codes of its own for it."""
        return ()

    async def is_there(self, line: str) -> bool:  # noqa: ARG002
        return False

    def watches(self, person: str) -> bool:  # noqa: ARG002
        return False

    async def look_at(self, people: Sequence[str]) -> None:
        """Ask the exchange whose question we are deciding. Raises ConnectionError if it does not answer."""
        asking = self._open.get(call_deciding.get())
        if asking is None:
            raise ConnectionError("no question is open")
        company, request = self._company(), asking[0]
        known = [person for person in people if person in company.people and company.people[person].desk]
        try:
            for begin in range(0, len(known), _DEVICES_AT_ONCE):
                some = known[begin : begin + _DEVICES_AT_ONCE]
                asked = "|".join(self._spelling.device(person, company) for person in some)
                said = (await request.evaluate(asked)).split("|")
                for person, state in zip(some, said, strict=False):
                    self._floor.hear(
                        OnPhone(person, f"{person}'s desk", is_talking(state), is_in_reach(state))
                    )
        except ExchangeGone as gone:
            raise ConnectionError(str(gone)) from gone

    def _answer(self, call: str, trail: str, **values: str) -> None:
        asking = self._open.pop(call, None)
        if asking is None or asking[1].done():
            raise ChannelGone
        clauses = " ".join(self._reasons.of(call))
        asking[1].set_result(all_variables(**values, reasons=clauses, call=call, trail=trail))
