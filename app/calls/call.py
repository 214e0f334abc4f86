"""One call, from its arrival to its end, read downward.

Knows: how a call goes from decision to decision. Refuses to know: the exchange's words, the policy's rules, and
where the journal is kept.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn, assert_never

from app.calls.asking import decide_now
from app.calls.callback.tickets import NotPossible
from app.calls.journal import Begin, End, Step
from app.calls.language import spoken_to
from app.calls.mailbox.menu import visit
from app.calls.orders import NORMAL, order_for
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import (
    Ended,
    Heard,
    HungUp,
    Moved,
    Pressed,
    Queued,
    Replied,
    Returned,
    Source,
    Vanished,
)
from app.calls.ports.orders import Ask, Refuse, TakeMessage
from app.calls.queue.hall import Invited, Taken
from app.calls.queue.stay import wait
from app.calls.tape import with_tape
from app.policy.absence import Chosen
from app.policy.codes import read_mailbox_target, read_target
from app.policy.decision import Action, Decision, Direction, Does, Outcome, Situation
from app.policy.front import GREETING
from app.policy.json_form import decision_json, situation_json
from app.policy.outward import is_emergency
from app.policy.tenure import as_of
from app.policy.transfers import why_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.calls.callback.by_person import Returns
    from app.calls.callback.by_queue import Callbacks
    from app.calls.floor import Floor
    from app.calls.journal import Journal, What
    from app.calls.load import Load
    from app.calls.ports.exchange import Exchange
    from app.calls.ports.kept import Choices, Mailboxes
    from app.calls.ports.orders import Order, RecordSound
    from app.calls.ports.sounds import Greetings, Words
    from app.calls.presence import Presences
    from app.calls.queue.hall import Hall
    from app.calls.trail import Trail
    from app.clock import Clock
    from app.policy.decision import Spoken
    from app.policy.model import Company
    from app.policy.people import Person

MENU_SECONDS = 3  # for a key after the last word; who wants reception need not wait long
TALKS = frozenset({Action.RING, Action.TRUNK, Action.EXTERNAL, Action.QUEUE})
MOST_ATTEMPTS = 20  # the policy's chains are finite; this is the belt to those braces


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The policy in force; replaced as a whole. `version` is the company document's hash."""

    company: Company
    version: str


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
    presences: Presences
    returns: Returns
    words: Words
    choices: Choices
    mailboxes: Mailboxes
    greetings: Greetings
    load: Load


class CallOver(Exception):
    """The call has ended; `ended` is None when the exchange did not say how."""

    def __init__(self, ended: Ended | None) -> None:
        self.ended = ended


class Call:
    """One caller's way through the house. `inbox` takes the call's news; told_of, withheld: as in ports.Arrived."""

    def __init__(
        self,
        house: House,
        id_: str,
        trail: Trail,
        direction: Direction,
        told_of: str = "",
        *,
        withheld: bool = False,
    ) -> None:
        self.house = house
        self.id = id_
        self.trail = trail
        self.direction = direction
        self._told_of = told_of
        self._withheld = withheld and trail.source is not Source.TRUNK
        self.inbox: asyncio.Queue[
            Returned
            | Replied
            | Ended
            | Moved
            | Taken
            | Invited
            | Pressed
            | Heard
            | HungUp
            | Queued
            | Vanished
        ] = asyncio.Queue()
        self.took_over = ""  # whose place the caller was given in a queue
        self.may_send_on = (
            False  # by keys, whom they come to talk with; and the exchange has not been told yet
        )
        self.sent_away = False  # whom the caller talked with is another call's now
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
        by = self.trail.by.person if self.trail.by is not None else self.house.hall.talks_with(before.id)
        if not by and before.trail.now is not None:
            by = before.trail.now[1]
        self._journal("transfer", {"by": by, "to": self.trail.dialled})

    def sent_on(self, by: str, to: str, other: str = "", *, asked: bool = False) -> None:
        """Somebody of ours transferred whom they talked with. other: the call that tells of it, too; asked: first."""
        more = {**({"other": other} if other else {}), **({"asked": True} if asked else {})}
        self._journal("transfer", {"by": by, "to": to, **more})

    def not_sent_on(self, by: str, to: str) -> None:
        """Somebody of ours wanted to transfer whom they talk with to a number that nobody is sent on to."""
        company = as_of(self.house.snapshot().company, self.house.clock())
        self._journal("transfer", {"by": by, "to": to, "refused": why_refused(company, to)})

    def talks_with(self, person: str) -> bool:
        """Whether somebody of ours is a party of this call, as far as is known."""
        if not self.handed_over:
            return False
        called = self.trail.now == (Action.RING, person) or self.house.hall.talks_with(self.id) == person
        return called or self.trail.caller == person

    async def decide(self) -> Decision:
        """Ask the policy with what is true at this instant, and journal question and answer."""
        house, snapshot = self.house, self.house.snapshot()
        told_of, self._told_of = self._told_of, ""
        situation = Situation(
            at=self.trail.came_in,
            direction=self.direction,
            caller=self.trail.caller,
            called=self.trail.dialled,
            device=self.trail.by.device if self.trail.by is not None else self.trail.source.device,
            tried=self.trail.tried,
            withheld=self._withheld,
            via=self.trail.via,
            transferred_by=self.trail.by.person if self.trail.by is not None else "",
        )
        situation, decision = await decide_now(
            snapshot.company,
            situation,
            house.presences,
            house.floor,
            house.exchange,
            told_of,
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

    async def carry_out(self, decision: Decision) -> Outcome:
        """Do what was decided, and say what it came to. Raises CallOver when the call is over."""
        heard = decision.spoken.profile if decision.spoken is not None else ""
        self.trail = self.trail.trying(decision.action, decision.target, heard)
        sender = self.trail.by.person if self.trail.by is not None else ""
        self.house.load.tries(self.id, decision, self.trail.caller, sender)
        if self.may_send_on and decision.action in TALKS and not is_emergency(decision):
            await self._let_send_on()
        if decision.action is Action.QUEUE:
            return await self.wait_in(decision.target)
        if decision.action is Action.RING and not decision.legs:
            return self._came_to(Outcome.UNREACHABLE)
        if decision.action is Action.CODE and (box := read_mailbox_target(decision.target)) is not None:
            return await visit(self, box)
        order = await self._order(decision)
        try:
            await self.house.exchange.carry_out(self.id, order, self.trail.write())
        except ChannelGone:
            raise CallOver(None) from None
        self.handed_over = True
        outcome = await self.outcome()
        self.handed_over = False
        return outcome

    async def _let_send_on(self) -> None:
        self.may_send_on = False
        try:
            await self.house.exchange.let_send_on(self.id)
        except ChannelGone:
            raise CallOver(None) from None

    async def _order(self, decision: Decision) -> Order:
        """The order that carries a decision out, when what it takes has been done."""
        house = self.house
        company = as_of(house.snapshot().company, self.trail.came_in)
        match decision.action:
            case Action.DIVERT if decision.spoken is not None:
                person = company.people[decision.target]
                says = await house.words.diversion(company, person, decision.spoken, self.language())
                if not decision.spoken.offers:
                    return Ask(says, seconds=1, mailbox=person.id)  # there is no key to wait for
                return Ask(says, mailbox=person.id)
            case Action.MENU if decision.spoken is not None:
                return self._menu(company, decision.spoken)
            case Action.VOICEMAIL:
                return self.message_for(decision.target, decision.say)
            case Action.CALL_BACK:
                return await self._promise(company.people[decision.target])
            case Action.CODE if (chosen := read_target(decision.target)) is not None:
                return Refuse(await self._choose(company, *chosen), NORMAL)
            case Action.CODE:
                await house.hall.choose(self.trail.caller, decision.target)
            case _:
                pass
        by = self.trail.by.person if self.trail.by is not None else ""
        order = order_for(decision, self.trail.caller, self.trail.dialled, company, self.language(), by)
        if (
            by and decision.action is Action.EXTERNAL
        ):  # their own call outside, so theirs is the recording, too
            return with_tape(order, decision, company, self.id, by, Direction.OUT)
        return with_tape(order, decision, company, self.id, self.trail.caller, self.direction)

    def _menu(self, company: Company, spoken: Spoken) -> Ask:
        """The key menu; who has pressed a wrong key is not welcomed twice.

        Should the service be away when the key comes, the company takes a message.
        """
        *offers, default = spoken.offers
        again = any(one.action is Action.MENU for one in self.trail.tried)
        says = [] if again else ["menu-welcome"]
        says += [f"menu-key-{one.key}" for one in offers]
        says.append("menu-message" if default.does is Does.MESSAGE else "menu-reception")
        prompts = tuple(f"{self.language()}/{one}" for one in says)
        box = company.in_force.box(company.reception)
        return Ask(prompts, seconds=MENU_SECONDS, mailbox=box, greeting=GREETING)

    async def _promise(self, person: Person) -> Order:
        """P4: the person calls back when their profile allows it; a number that cannot be called leaves a message."""
        try:
            await self.house.returns.ask(person, self.trail.caller, call=self.id)
        except NotPossible as why:
            self.note(f"cannot be called back: {why}", f"kan inte ringas upp: {why}")
            return self.message_for(person.id)
        return Refuse(f"{self.language()}/callback-promised", NORMAL)

    def message_for(self, box: str, greeting: str | None = None) -> TakeMessage:
        """To leave a message; a person's greeting may be another in each profile. greeting: one that goes before it."""
        if greeting is not None:
            return TakeMessage(box, greeting, nameless=not self.trail.caller)
        greeting = ""
        if box in self.house.snapshot().company.people:
            greeting = self.house.greetings.recorded(box, self.house.presences.of(box).profile)
        return TakeMessage(box, greeting, nameless=not self.trail.caller)

    async def _choose(self, company: Company, profile: str, until: datetime | None) -> str:
        """R3: keep the caller's own choice; returns the prompt that confirms it, or says that it could not be kept."""
        person, house = self.trail.caller, self.house
        try:
            if profile:
                await house.choices.set_profile(person, profile, f"telefon {self.trail.dialled}", until)
            else:
                await house.choices.clear_profile(person)
        except (ConnectionError, TimeoutError) as error:
            self.note(f"the choice could not be kept: {error}", f"valet kunde inte sparas: {error}")
            return f"{self.language()}/profile-failed"
        house.presences.chose(person, Chosen(profile, until) if profile else None)
        return await house.words.chosen(company.profiles.get(profile), until, self.language())

    def language(self) -> str:
        """What the caller hears."""
        return spoken_to(self.house.snapshot().company, self.trail.caller)

    async def wait_in(self, queue: str, *, is_here: bool = False) -> Outcome:
        """Wait in a queue, until served or led on. Raises CallOver."""
        found = self.house.snapshot().company.queues.get(queue)
        if found is None:
            return self._came_to(Outcome.UNREACHABLE)
        outcome = await wait(self, found, self.house.hall, is_here=is_here)
        self.handed_over = False
        return self._came_to(outcome)

    async def outcome(self) -> Outcome:
        """What became of the order that the call is on. Raises CallOver."""
        while True:
            match await self.inbox.get():
                case Returned(outcome=outcome):
                    return self._came_to(outcome)
                case Replied() if self.trail.now is not None and self.trail.now[0] is Action.CODE:
                    # For an earlier run, which asked it of who uses a voicemail box: it may be their code, and nobody
                    # keeps that. They are asked again.
                    self.trail = self.trail.begun_again()
                    return Outcome.REPLIED
                case Replied(reply=reply):
                    return self._came_to(Outcome.REPLIED, reply)
                case Ended() as ended:
                    raise CallOver(ended)
                case Moved():
                    raise CallOver(None)
                case Taken() | Invited() | Pressed() | Heard() | HungUp() | Queued() | Vanished():
                    pass  # of a wait that is over; what matters of it follows
                case other:
                    assert_never(other)

    async def hear(self, order: Ask | RecordSound) -> str:
        """Ask the caller something, or record them; what they pressed, or why the recording ended. Raises CallOver."""
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
                case Moved():
                    raise CallOver(None)
                case _:
                    pass

    def over(self, ended: Ended | None) -> NoReturn:
        raise CallOver(ended)

    def _came_to(self, outcome: Outcome, reply: str = "") -> Outcome:
        if self.trail.now is not None:
            action, target = self.trail.now
            key = {"reply": reply} if reply else {}
            self._journal("outcome", {"action": action, "target": target, "outcome": outcome, **key})
        self.trail = self.trail.after(outcome, reply)
        self.house.load.came_back(self.id)
        return outcome

    def end(self, ended: Ended) -> None:
        """Journal how it ended; who answered on the outside is the number that was called there."""
        answered_by = ended.answered_by
        if ended.how == "answered" and answered_by is None and self.trail.now is not None:
            answered_by = self.trail.now[1]
        ended = replace(ended, at=max(ended.at, self.trail.came_in))  # the exchange log tells whole seconds
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
            await call.carry_out(await call.decide())
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
