"""One caller's call: its news, its decisions, its journal, and its language.

Knows: what a call is. Refuses to know: how it goes (serve.py), the exchange's words, the policy's rules, and where the
journal is kept.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn, assert_never

from app.calls.asking import decide_now
from app.calls.journal import Begin, End, Step
from app.calls.language import spoken_to
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import (
    Ended,
    Ending,
    HungUp,
    Pressed,
    Queued,
    Replied,
    Returned,
    Source,
    Transferred,
    Vanished,
    WordsOver,
)
from app.calls.queue.waiting import AgentAnswered, CallbackOffered, MovedElsewhere, PutInFront
from app.policy.decision import Decision, Direction, Outcome, Situation
from app.policy.json_form import decision_json, situation_json
from app.policy.target_text import target_text
from app.policy.targets import Action, JoinQueue, RingPerson, destination
from app.policy.tenure import as_of
from app.policy.transfers import why_refused

if TYPE_CHECKING:
    from datetime import datetime

    from app.calls.house import House
    from app.calls.journal import StepKind
    from app.calls.ports.orders import Ask, RecordSound
    from app.calls.trail import Trail


Inbound = (
    Returned
    | Replied
    | Ended
    | Transferred
    | AgentAnswered
    | CallbackOffered
    | PutInFront
    | MovedElsewhere
    | Pressed
    | WordsOver
    | HungUp
    | Queued
    | Vanished
)


class CallOver(Exception):
    """The call has ended; `ended` is None when the exchange did not say how."""

    def __init__(self, ended: Ended | None) -> None:
        self.ended = ended


class Call:
    """One caller's way through the house. `inbox` takes the call's news.

    device_state_hint, withheld, trunk: as in ports.news.Arrived.
    """

    def __init__(
        self,
        house: House,
        id_: str,
        trail: Trail,
        direction: Direction,
        device_state_hint: str = "",
        *,
        withheld: bool = False,
        trunk: str = "",
    ) -> None:
        self.house = house
        self.id = id_
        self.trail = trail
        self.direction = direction
        self._device_state_hint = device_state_hint
        self.trunk = trunk
        self._withheld = withheld and trail.source is not Source.TRUNK
        self.inbox: asyncio.Queue[Inbound] = asyncio.Queue()
        self.took_over = ""  # the call whose place in a queue this caller got
        self.may_send_on = (
            False  # by keys, whom they come to talk with; and the exchange has not been told yet
        )
        self.sent_away = False  # another call has the party that the caller talked with
        self.was_answered = trail.by is not None  # somebody talked with the caller, and sent them here
        self.handed_over = False  # the exchange has the call; the service may stop without harm

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
        """The same caller goes on to another number; for the exchange, and so for the journal, it is one call."""
        by = self.trail.by.person if self.trail.by is not None else self.house.hall.talks.agent_of(before.id)
        if not by and before.trail.now is not None:
            by = destination(before.trail.now)
        self.was_answered = True
        self._journal("transfer", {"by": by, "to": self.trail.dialled})

    def sent_on(self, by: str, to: str, other: str = "", *, asked: bool = False) -> None:
        """One of our people transferred the other party. other: the call that tells of it, too; asked: first."""
        more = {**({"other": other} if other else {}), **({"asked": True} if asked else {})}
        self._journal("transfer", {"by": by, "to": to, **more})

    def not_sent_on(self, by: str, to: str) -> None:
        """One of our people tried to transfer the other party to a forbidden number."""
        company = as_of(self.house.snapshot().company, self.house.clock())
        self._journal("transfer", {"by": by, "to": to, "refused": why_refused(company, to)})

    def talks_with(self, person: str) -> bool:
        """Whether one of our people is a party of this call, as far as we know."""
        return person in self.parties()

    def parties(self) -> tuple[str, ...]:
        """Who talks in this call, as far as we know: ids of our people, and numbers of others."""
        if not self.handed_over:
            return ()
        agent, now = self.house.hall.talks.agent_of(self.id), self.trail.now
        called = now.person if isinstance(now, RingPerson) else ""
        return tuple(one for one in (called, agent, self.trail.caller) if one)

    async def decide(self, instead: str = "") -> Decision:
        """Ask the policy with what is true at this instant, and journal question and answer.

        instead: as if the caller had called this person (id) when they came in.
        """
        house, snapshot = self.house, self.house.snapshot()
        device_state_hint, self._device_state_hint = self._device_state_hint, ""
        situation = Situation(
            at=self.trail.came_in,
            direction=self.direction,
            caller=self.trail.caller,
            called=instead or self.trail.dialled,
            device=self.trail.by.device if self.trail.by is not None else self.trail.source.device,
            tried=() if instead else self.trail.tried,
            withheld=self._withheld,
            via=self.trail.via,
            transferred_by=self.trail.by.person if self.trail.by is not None and not instead else "",
            trunk=self.trunk if self.trail.source is Source.TRUNK else "",
        )
        situation, decision = await decide_now(
            snapshot.company,
            situation,
            house.presences,
            house.floor,
            house.exchange,
            device_state_hint,
            house.load.others(self.id),
        )
        house.load.tell(decision.reasons)
        self._journal(
            "decision",
            {
                "policy": snapshot.version,
                "situation": situation_json(situation),
                "decision": decision_json(decision, "sv"),
            },
        )
        return decision

    def language(self) -> str:
        """The language that the caller hears."""
        return spoken_to(self.house.snapshot().company, self.trail.caller)

    async def outcome(self) -> Outcome:
        """The outcome of the call's present order. Raises CallOver."""
        while True:
            match await self.inbox.get():
                case Returned(outcome=outcome, sent_to=sent_to):
                    return self.came_to(outcome, sent_to)
                case Replied() if self.trail.now is not None and self.trail.now.action is Action.CODE:
                    # For an earlier run, which asked it of who uses a voicemail box: it may be their code, and nobody
                    # keeps that. They are asked again.
                    self.trail = self.trail.begun_again()
                    return Outcome.REPLIED
                case Replied(reply=reply):
                    return self.came_to(Outcome.REPLIED, reply)
                case Ended() as ended:
                    raise CallOver(ended)
                case Transferred():
                    raise CallOver(None)
                case (
                    AgentAnswered()
                    | CallbackOffered()
                    | PutInFront()
                    | MovedElsewhere()
                    | Pressed()
                    | WordsOver()
                    | HungUp()
                    | Queued()
                    | Vanished()
                ):
                    pass  # news of an ended wait; what matters follows
                case other:
                    assert_never(other)

    async def hear(self, order: Ask | RecordSound) -> str:
        """Ask the caller, or record them; returns the keys, or why a recording ended. Raises CallOver."""
        try:
            await self.house.exchange.carry_out(self.id, order, self.trail.write())
        except ChannelGone:
            raise CallOver(None) from None
        self.handed_over = True
        while True:
            match await self.inbox.get():
                case Replied(reply=reply):
                    self.handed_over = False
                    return reply
                case Ended() as ended:
                    raise CallOver(ended)
                case Transferred():
                    raise CallOver(None)
                case _:
                    pass

    def over(self, ended: Ended | None) -> NoReturn:
        raise CallOver(ended)

    def came_to(self, outcome: Outcome, reply: str = "") -> Outcome:
        if self.trail.now is not None:
            action, target = self.trail.now.action, target_text(self.trail.now)
            key = {"reply": reply} if reply else {}
            self._journal("outcome", {"action": action, "target": target, "outcome": outcome, **key})
        self.trail = self.trail.after(outcome, reply)
        self.house.load.came_back(self.id)
        return outcome

    def end(self, ended: Ended) -> None:
        """Journal how the call ended; outside, the number that we called stands for the person who answered."""
        answered_by = ended.answered_by
        if ended.how is Ending.ANSWERED and answered_by is None and self.trail.now is not None:
            answered_by = target_text(self.trail.now)
        ended = replace(ended, at=max(ended.at, self.trail.came_in))  # the exchange log tells whole seconds
        if ended.trunk:
            self._trunk_took(ended.trunk)
        self.house.journal.write(end_record(ended, answered_by))
        gave_up = ended.how is Ending.CALLER_HUNG_UP and not self.was_answered
        if gave_up and self.trail.source is Source.TRUNK:
            self._missed(ended)

    def trunk_passed(self, trunk: str, code: str) -> None:
        """A trunk did not take the call; the next was tried. code: SIP's; "" no response."""
        name = self._trunk_named(trunk)
        en, sv = (f"({code})", f"({code})") if code else ("(no response)", "(inget svar)")
        text, words = (
            f"{name} did not take the call {en}: the next was tried",
            (f"{name} tog inte samtalet {sv}: nästa prövades"),
        )
        self._journal("note", {"text": text, "sv": words, "trunk": trunk, "passed": code})

    def _trunk_took(self, trunk: str) -> None:
        name = self._trunk_named(trunk)
        text, words = f"The call went out on {name}", f"Samtalet gick ut på {name}"
        self._journal("note", {"text": text, "sv": words, "trunk": trunk})

    def _trunk_named(self, id_: str) -> str:
        trunk = self.house.snapshot().company.trunks.get(id_)
        return trunk.name if trunk is not None else id_

    def _missed(self, ended: Ended) -> None:
        """Somebody outside hung up before anybody answered: they may get an SMS (O1)."""
        now, queues = self.trail.now, self.house.snapshot().company.queues
        queue = queues.get(now.queue) if isinstance(now, JoinQueue) else None
        waited = (ended.at - self.trail.came_in).total_seconds()
        self.house.callbacks.notices.missed_call(self.id, self.trail.caller, waited, queue)

    def note(self, text: str, sv: str = "") -> None:
        """Note something about the call, in English and Swedish; without `sv` it is for engineers."""
        self._journal("note", {"text": text, "sv": sv} if sv else {"text": text})

    def _journal(self, what: StepKind, data: dict[str, Any]) -> None:
        self.house.journal.write(Step(self.id, stamp(self.house.clock()), uuid.uuid4().hex, what, data))


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def end_record(ended: Ended, answered_by: str | None) -> End:
    return End(
        ended.call,
        stamp(ended.at),
        ended.how.value,
        answered_by,
        ended.ringing_ms,
        ended.talking_ms,
        ended.cause,
        ended.source,
        ended.caller,
        ended.dialled,
    )
