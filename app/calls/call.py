"""One call, from its arrival to its end, read downward.

Knows: how a call goes from decision to decision. Refuses to know: the exchange's words, the policy's rules, and
where the journal is kept.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, assert_never

from app.calls.hall import Invited, Taken
from app.calls.journal import Begin, End, Step
from app.calls.orders import order_for
from app.calls.ports import ChannelGone, Ended, Heard, HungUp, Pressed, Queued, Returned, Source, Vanished
from app.calls.queued import wait
from app.policy.decide import decide
from app.policy.decision import Action, Decision, Direction, Outcome, PersonState, Situation
from app.policy.json_form import decision_json, situation_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from app.calls.callbacks import Callbacks
    from app.calls.clock import Clock
    from app.calls.floor import Floor
    from app.calls.hall import Hall
    from app.calls.journal import Journal, What
    from app.calls.ports import Exchange
    from app.calls.trail import Trail
    from app.policy.model import Company

MOST_ATTEMPTS = 20  # the policy's chains are finite; this is the belt to those braces


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The policy in force and the profiles chosen; replaced as a whole. `version` is the company document's hash."""

    company: Company
    version: str
    profiles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class House:
    """What every call needs around it."""

    exchange: Exchange
    floor: Floor
    journal: Journal
    clock: Clock
    snapshot: Callable[[], Snapshot]
    hall: Hall
    callbacks: Callbacks


class Asked(Mapping[str, PersonState]):
    """Everybody's state as it is at the first question; holds those whom the policy asked about, and nobody else.

    So the journal keeps what the decision rests on, not the whole company. A caller is not on the phone for the
    call being decided.
    """

    def __init__(
        self, profiles: Mapping[str, str], on_phone: Callable[[str], bool], *, except_for: str
    ) -> None:
        self._profiles = profiles
        self._on_phone = on_phone
        self._caller = except_for
        self._asked: dict[str, PersonState] = {}

    def __getitem__(self, person: str) -> PersonState:
        state = self._asked.get(person)
        if state is None:
            talking = person != self._caller and self._on_phone(person)
            state = self._asked[person] = PersonState(self._profiles.get(person, "available"), talking)
        return state

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


class Moved:
    """The caller was transferred: what is left of the way through the house is another call's."""


class CallOver(Exception):
    """The call has ended; `ended` is None when the exchange did not say how."""

    def __init__(self, ended: Ended | None) -> None:
        self.ended = ended


class Call:
    """One caller's way through the house. `caller` is a person's id or a number; `inbox` takes the call's news."""

    def __init__(self, house: House, id_: str, trail: Trail, direction: Direction) -> None:
        self.house = house
        self.id = id_
        self.trail = trail
        self.direction = direction
        self.inbox: asyncio.Queue[
            Returned | Ended | Moved | Taken | Invited | Pressed | Heard | HungUp | Queued | Vanished
        ] = asyncio.Queue()
        self.handed_over = False  # the exchange has it; the service may stop without harm

    def begin(self, dialled: str) -> None:
        self.house.journal.write(
            Begin(
                self.id,
                stamp(self.trail.came_in),
                self.trail.source,
                self.direction,
                self.trail.caller,
                dialled,
                self.house.snapshot().version,
            )
        )

    def transferred(self, before: Call) -> None:
        """The same caller goes on to another number; the exchange, and so the journal, has it as one call."""
        by = before.trail.now[1] if before.trail.now else None
        self._journal("transfer", {"by": by, "to": self.trail.dialled})

    def decide(self) -> Decision:
        """Ask the policy with what is known at this instant, and journal question and answer."""
        snapshot = self.house.snapshot()
        people = Asked(snapshot.profiles, self.house.floor.on_phone, except_for=self.trail.caller)
        situation = Situation(
            at=self.trail.came_in,
            direction=self.direction,
            caller=self.trail.caller,
            called=self.trail.dialled,
            device=self.trail.source.device,
            people=people,
            tried=self.trail.tried,
        )
        decision = decide(snapshot.company, situation)
        self._journal(
            "decision",
            {
                "policy": snapshot.version,
                "situation": situation_json(situation),
                "decision": decision_json(decision, "sv"),
            },
        )
        return decision

    async def carry_out(self, decision: Decision) -> Outcome:
        """Do what was decided, and say what it came to. Raises CallOver when the call is over."""
        self.trail = self.trail.trying(decision.action, decision.target)
        if decision.action is Action.QUEUE:
            return await self.wait_in(decision.target)
        if decision.action is Action.CODE:
            await self.house.hall.choose(self.trail.caller, decision.target)
        if decision.action is Action.RING and not decision.legs:
            return self._came_to(Outcome.UNREACHABLE)
        order = order_for(decision, self.trail.caller, self.trail.dialled, self.house.snapshot().company)
        try:
            await self.house.exchange.carry_out(self.id, order, self.trail.write())
        except ChannelGone:
            raise CallOver(None) from None
        self.handed_over = True
        outcome = await self.outcome()
        self.handed_over = False
        return outcome

    async def wait_in(self, queue: str, *, is_here: bool = False) -> Outcome:
        """Wait in a queue, until served or led on. Raises CallOver."""
        found = self.house.snapshot().company.queues.get(queue)
        return self._came_to(
            Outcome.UNREACHABLE
            if found is None
            else await wait(self, found, self.house.hall, is_here=is_here)
        )

    async def outcome(self) -> Outcome:
        """What became of the order that the call is on. Raises CallOver."""
        while True:
            match await self.inbox.get():
                case Returned(outcome=outcome):
                    return self._came_to(outcome)
                case Ended() as ended:
                    raise CallOver(ended)
                case Moved():
                    raise CallOver(None)
                case Taken() | Invited() | Pressed() | Heard() | HungUp() | Queued() | Vanished():
                    pass  # of a wait that is over; what matters of it follows
                case other:
                    assert_never(other)

    def over(self, ended: Ended) -> NoReturn:
        raise CallOver(ended)

    def _came_to(self, outcome: Outcome) -> Outcome:
        if self.trail.now is not None:
            action, target = self.trail.now
            self._journal("outcome", {"action": action, "target": target, "outcome": outcome})
        self.trail = self.trail.after(outcome)
        return outcome

    def end(self, ended: Ended) -> None:
        """Journal how it ended; who answered on the outside is the number that was called there."""
        answered_by = ended.answered_by
        if ended.how == "answered" and answered_by is None and self.trail.now is not None:
            answered_by = self.trail.now[1]
        self.house.journal.write(end_line(ended, answered_by))
        if ended.how == "caller_hung_up" and self.trail.source is Source.TRUNK:
            self._missed(ended)

    def _missed(self, ended: Ended) -> None:
        """Somebody outside hung up before anybody answered: perhaps they are written to (O1)."""
        action, target = self.trail.now or (None, "")
        queue = self.house.snapshot().company.queues.get(target) if action is Action.QUEUE else None
        waited = (ended.at - self.trail.came_in).total_seconds()
        self.house.callbacks.notices.missed_call(self.id, self.trail.caller, waited, queue)

    def note(self, text: str, sv: str = "") -> None:
        """Write something down of the call, in English and Swedish; without `sv` it is for engineers."""
        self._journal("note", {"text": text, "sv": sv} if sv else {"text": text})

    def _journal(self, what: What, data: dict[str, Any]) -> None:
        self.house.journal.write(Step(self.id, stamp(self.house.clock()), uuid.uuid4().hex, what, data))


async def serve(call: Call, *, waits_for_outcome: bool = False, waits_in: str = "") -> None:
    """Decide, carry out, and decide again with what it came to, until the call is over.

    waits_for_outcome: the call is out on an order already (the service was restarted in the middle of it); waits_in: it
    waits in this queue already.
    """
    try:
        if waits_in:
            await call.wait_in(waits_in, is_here=True)
        elif waits_for_outcome:
            await call.outcome()
        while len(call.trail.tried) < MOST_ATTEMPTS:
            await call.carry_out(call.decide())
        raise RuntimeError(f"still undecided after {MOST_ATTEMPTS} attempts")
    except CallOver as over:
        if over.ended is not None:
            call.end(over.ended)


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def end_line(ended: Ended, answered_by: str | None) -> End:
    return End(
        ended.call,
        stamp(ended.at),
        ended.how,
        answered_by,
        ended.ringing_ms,
        ended.talking_ms,
        ended.cause,
        ended.source,
        ended.caller,
        ended.dialled,
    )
