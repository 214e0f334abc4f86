"""The chain of diversions: from the person called to where the call ends, with the reason for every turn.

Knows: how to follow a rule's way. Refuses to know: what hinders a call (hindrances.py), who may call (decide.py), and
which way a clause names: that is data in the company (ways.Rule).

A chain never goes twice to the same person, queue or number, nor to where this call has been already: it goes
to reception instead, or to the mailbox of the person called first. So it ends (S2).

It is long because person, queue, reception and outside number lead to each other: apart, they would import in a circle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from app.policy import choices, numbers
from app.policy.decision import (
    Attempt,
    Decision,
    Device,
    Does,
    Layer,
    Leg,
    Outcome,
    PersonState,
    Reason,
    Rejected,
    Situation,
    Spoken,
    SpokenOffer,
)
from app.policy.devices import that_ring
from app.policy.front import CLOSED_GREETING, GREETING
from app.policy.hindrances import (
    DEFAULT_STATE,
    absent,
    goes_round,
    mobiles_full,
    on_phone,
    rung_too_often,
    too_many_sent,
)
from app.policy.hours import Opening, opening
from app.policy.outward import barred_outside, not_called_back, too_much
from app.policy.register import What
from app.policy.targets import (
    Action,
    JoinQueue,
    LeaveMessage,
    PromiseCallback,
    RingPerson,
    SendOutside,
    TellDiversion,
    destination,
)
from app.policy.tenure import reason_of
from app.policy.ways import Cause, Outside, PhoneForwards, Reception, Rule, ToPerson, ToQueue, Voicemail, Way

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.policy.people import Diversion, Person
    from app.policy.queues import Queue
    from app.policy.targets import Target

REACHES = frozenset({Action.RING, Action.QUEUE, Action.EXTERNAL})  # what leads to somebody
# What a phone's answer means of its person: on the phone (F2, M2), or busy for another reason (F3, M3).
OUTCOME_CAUSES = {
    Outcome.BUSY: Cause.ON_PHONE,
    Outcome.DECLINED: Cause.BUSY,
}
OUTSIDE_SECONDS = 60  # how long an outside number rings before the call comes back


class Chain:
    """One call's way through the rules, collecting reasons until it ends somewhere."""

    __slots__ = (
        "been",
        "caller",
        "company",
        "first",
        "front_was_closed",
        "main",
        "named",
        "presented",
        "reasons",
        "rejected",
        "rung",
        "situation",
    )

    def __init__(
        self,
        company: Company,
        situation: Situation,
        first: str,
        caller: Person | None = None,
        *,
        named: bool = False,
        main: bool = False,
    ) -> None:
        self.company = company
        self.situation = situation
        self.first = first  # the person or queue called first: the message belongs there
        self.caller = caller.id if caller is not None else None
        self.named = named  # whether that person's own number was called
        self.main = main  # whether the company was called, and nobody in particular
        self.front_was_closed = False  # the call was at reception outside its hours
        self.presented = company.main_number  # where the call was last, in case it leaves the company
        self.reasons: list[Reason] = []
        self.rejected: list[Rejected] = []
        self.been = {destination(attempt.target) for attempt in situation.tried}
        self.rung = frozenset(
            one.target.person for one in situation.tried if isinstance(one.target, RingPerson)
        )

    def begin(self, way: Way, why: Reason | None) -> Decision:
        """Follow the dialled way; or, after an attempt, the way on from there."""
        tried = self.situation.tried
        if not tried:
            if why is not None:
                self.reasons.append(why)
            return self._follow(way)
        for attempt in tried:
            if attempt.action is Action.MENU:
                continue
            about = (("target", self._name(destination(attempt.target))),)
            clause = "P4" if attempt.action is Action.DIVERT else "S2"
            forwards = attempt.outcome is Outcome.SENT_AWAY and bool(attempt.reply)
            why = Reason(clause, "tried_forwards" if forwards else f"tried_{attempt.outcome.value}", about)
            self.rejected.append(Rejected(attempt.target, why))
        if tried[-1].action is Action.MENU:  # its choice is the way
            if why is not None:
                self.reasons.append(why)
            return self._follow(way)
        self.been.add(self.first)
        if tried[-1].action is Action.DIVERT:
            return self._replied(tried[-1], self.company.people[destination(tried[-1].target)])
        return self._follow(self._after(tried[-1]))

    def _follow(self, way: Way) -> Decision:
        """Go on until there is something to do. Every round adds to `been`, so the rounds are finite."""
        while True:
            match way:
                case Voicemail(box=box):
                    return self._voicemail(self._box(box))
                case Reception():
                    way = self._reception()
                case ToPerson(id=who):
                    if not self._is_new(RingPerson(who)):
                        way = self._instead()
                        continue
                    person = self.company.people[who]
                    diverted = self._recorded(person)
                    if diverted is None:
                        if (spoken := self._spoken(person)) is not None:
                            return spoken
                        legs = self._legs(person)
                        diverted = self._hindered(person)
                        if diverted is None:
                            legs = self._with_a_place(legs)
                        if diverted is None and legs:
                            self._on_private_phone(person)
                            self._off_hours(person, legs)
                            return self._ring(person, legs)
                        if diverted is None:
                            diverted = self._divert(person, Cause.NO_ANSWER)
                    way = diverted
                case ToQueue(id=which):
                    if not self._is_new(JoinQueue(which)):
                        way = self._instead()
                        continue
                    queue = self.company.queues[which]
                    diverted = self._closed(queue)
                    if diverted is None:
                        return self._queue(queue)
                    way = diverted
                case Outside(number=number):
                    if not self._is_new(SendOutside(number)):
                        way = self._instead()
                        continue
                    if self._may_be_sent_to(number):
                        return self._decision(
                            SendOutside(number), presented=self.presented, ring_seconds=OUTSIDE_SECONDS
                        )
                    self.reasons.append(Reason("V2", "message"))
                    way = Voicemail()
                case _:
                    assert_never(way)

    # Where the call may not go.

    def _been_at(self, whom: str) -> bool:
        return whom in self.been or (whom == self.caller and whom != self.first)

    def _is_new(self, target: Target) -> bool:
        """Note a place, and return whether it is new. A call never goes to its own caller."""
        there = destination(target)
        if self._been_at(there):
            code = "been_there" if there in self.been else "is_caller"
            why = Reason("S2", code, (("target", self._name(there)),))
            self.rejected.append(Rejected(target, why))
            self.reasons.append(why)
            return False
        self.been.add(there)
        return True

    def _instead(self) -> Way:
        """Instead of a circle: reception, or the mailbox of the person called first."""
        return Voicemail() if all(map(self._been_at, self._front)) else Reception()

    # Reception: a queue, or people who stand in for one another.

    @property
    def _front(self) -> tuple[str, ...]:
        """The people for reception today, in order."""
        gone = self.company.in_force.gone
        people = tuple(one for one in self.company.receptionists if one not in gone)
        return people or (self.company.reception,)

    def _reception(self) -> Way:
        """The first person of reception not yet tried; outside the hours the way for closed reception."""
        company = self.company
        if self.front_was_closed:
            return Voicemail()
        if company.front.hours is not None and company.reception in company.people:
            state = opening(company.front.hours, company.calendar, self.situation.at)
            if state is not Opening.OPEN:
                return self._front_is_closed(company.front.hours.clause, state)
        if company.reception in company.people:
            return self._free_at_reception() or ToPerson(company.reception)
        return company.reception_way

    def _free_at_reception(self) -> ToPerson | None:
        """The first one not yet tried."""
        for one in self._front:
            if not self._been_at(one):
                return ToPerson(one)
            if one == self.caller:
                why = Reason("S2", "is_caller", (("target", self._name(one)),))
                self.rejected.append(Rejected(RingPerson(one), why))
        return None

    def _front_is_closed(self, clause: str, state: Opening) -> Way:
        company = self.company
        self.front_was_closed = True
        why = Reason(clause, f"reception_{state.value}")
        self.reasons.append(why)
        self.rejected.append(Rejected(RingPerson(company.reception), why))
        if company.front.closed is None:
            return Voicemail()
        self._tell("closed", (company.front.closed,), company.name)
        return company.front.closed.to

    def _asked_as_reception(self, who: str) -> bool:
        """Whether the call is for somebody else for whom this person stands in, not for them or a leaver."""
        if who not in self.company.receptionists:
            return False
        return self.main or (who != self.first and self.first not in self.company.in_force.gone)

    def _next_at_reception(self) -> Way:
        """Try the people who stand in for reception; at last take a message."""
        self.presented = self.company.main_number
        free = self._free_at_reception()
        if free is not None:
            self.reasons.append(Reason("S2", "stands_in", (("target", self._name(free.id)),)))
            return free
        self.reasons.append(Reason("S2", "nobody_at_reception"))
        return Voicemail()

    def _voicemail(self, box: str) -> Decision:
        """A message; callers of the main number hear the company's greeting, not the private one of the box."""
        company_greets = self.main and box == self._box(None)
        greeting = CLOSED_GREETING if self.front_was_closed else GREETING
        return self._decision(LeaveMessage(box), say=greeting if company_greets else None)

    def _may_be_sent_to(self, number: str) -> bool:
        """Whether a call may go out again to this number: not back where it comes from, and not in circles."""
        why = goes_round(self.company, self.situation, number) or too_many_sent(
            self.company, self.situation, number
        )
        if why is None:
            return True
        self.rejected.append(Rejected(SendOutside(number), why))
        self.reasons.append(why)
        return False

    # What the register says.

    def _box(self, box: str | None) -> str:
        return self.company.in_force.box(box or self.first)

    def _recorded(self, person: Person) -> Way | None:
        """Where calls to a leaver go (S5), or to somebody whose only phone was a private one that has lapsed (M6)."""
        gone = self.company.in_force.gone.get(person.id)
        lapsed = self.company.in_force.phoneless.get(person.id)
        if gone is not None:
            self.reasons.append(gone.reason)
            self.rejected.append(Rejected(RingPerson(person.id), gone.reason))
            self.presented = person.direct or self.company.main_number
            return gone.to
        if lapsed is not None:
            about = (("person", person.name), ("until", lapsed.until.isoformat()))
            why = Reason("M6", "private_phone_lapsed", about)
            self.reasons.append(why)
            self.rejected.append(Rejected(RingPerson(person.id), why))
            return self._divert(person, Cause.NO_ANSWER)
        return None

    def _on_private_phone(self, person: Person) -> None:
        phone = self.company.in_force.private.get(person.id)
        if phone is not None:
            about = (("person", person.name), ("until", phone.until.isoformat()))
            self.reasons.append(Reason("M6", "private_phone", about))

    def _off_hours(self, person: Person, legs: tuple[Leg, ...]) -> None:
        """Why a mobile rings outside working hours, when it should rest (S4): an exception, a rule or a choice."""
        company = self.company
        if all(leg.device is not Device.MOBILE for leg in legs):
            return
        if opening(company.working_hours_of(person), company.calendar, self.situation.at) is Opening.OPEN:
            return
        exemption = company.in_force.exemptions.get((person.id, What.MOBILE_RINGS_OUTSIDE_HOURS))
        about = (("person", person.name),)
        if not company.mobile_rests(person):
            self.reasons.append(Reason("R3", "mobile_at_any_hour", about))
        elif exemption is not None:
            self.reasons.append(reason_of(company, exemption))
        elif self._state(person).layer is Layer.MANUAL:
            self.reasons.append(Reason("R3", "mobile_by_choice", about))

    # What hinders a call to somebody, and where the call goes instead.

    def _hindered(self, person: Person) -> Way | None:
        """A profile is the person's own choice (R3), and wins over a phone that happens to be busy."""
        state = self._state(person)
        why = absent(self.company, person, state)
        if why is not None:
            self.reasons.append(why)
            self.rejected.append(Rejected(RingPerson(person.id), why))
            return self._divert(person, Cause.BUSY)
        if state.on_phone and person.call_waiting:
            self.reasons.append(Reason("R3", "call_waiting", (("person", person.name),)))
        elif state.on_phone:
            why = on_phone(self.company, person)
            self.rejected.append(Rejected(RingPerson(person.id), why))
            if why.clause == "M5":
                self.reasons.append(why)
            return self._divert(person, Cause.ON_PHONE)
        why = rung_too_often(self.company, self.situation, person)
        if why is not None:
            self.reasons.append(why)
            self.rejected.append(Rejected(RingPerson(person.id), why))
            return self._divert(person, Cause.ON_PHONE)
        return None

    def _state(self, person: Person) -> PersonState:
        return self.situation.people.get(person.id, DEFAULT_STATE)

    def _legs(self, person: Person) -> tuple[Leg, ...]:
        """The devices that may ring; notes a mobile that rests (S4)."""
        state = self._state(person)
        legs, rests = that_ring(self.company, person, state.profile, state.layer, self.situation.at)
        if rests:
            why = Reason("S4", "mobile_rests", (("person", person.name),))
            self.rejected.append(Rejected(RingPerson(person.id), why))
        return legs

    def _with_a_place(self, legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
        """Drop mobiles if the mobile operator's trunk is full."""
        if all(leg.device is not Device.MOBILE for leg in legs):
            return legs
        full = mobiles_full(self.company, self.situation)
        if full is None:
            return legs
        if full not in self.reasons:
            self.reasons.append(full)
        return tuple(leg for leg in legs if leg.device is not Device.MOBILE)

    def _divert(self, person: Person, cause: Cause) -> Way:
        if self.company.front.stand_ins and self._asked_as_reception(person.id):
            return self._next_at_reception()
        rules = self._rules(person, cause)
        self._tell(cause.value, rules, person.name)
        self.presented = person.direct or self.company.main_number
        return rules[0].to

    def _rules(self, person: Person, cause: Cause) -> tuple[Rule, ...]:
        """The profile's own rule (P2), else the role's and the extension's."""
        profile = self.company.profiles.get(self._state(person).profile)
        if profile is not None and cause in profile.diversions:
            return (profile.diversions[cause],)
        return self.company.rules_for(person, cause)

    # The spoken diversion (P4).

    def _spoken(self, person: Person) -> Decision | None:
        """A voice says why this person cannot answer, and the choices; None if it has nothing to say."""
        state = self._state(person)
        profile = self.company.profiles.get(state.profile)
        if person.id != self.first or profile is None or not profile.busy or profile.diversion is None:
            return None
        if not self.named:
            return None  # a caller of the main number asked for nobody in particular
        why = absent(self.company, person, state)
        assert why is not None
        self.rejected.append(Rejected(RingPerson(person.id), why))
        self.reasons.append(why)
        self.reasons.append(Reason("P4", "spoken", (("person", person.name),)))
        if choices.may_choose(self.situation.tried):
            offers = self._worth_a_key(person, profile.diversion)
        else:
            self.reasons.append(Reason("Q1", "no_more_choices", (("most", str(choices.MOST_CHOICES)),)))
            offers = ()
        return self._decision(TellDiversion(person.id), spoken=Spoken(profile.id, state.back, offers))

    def _worth_a_key(self, person: Person, diversion: Diversion) -> tuple[SpokenOffer, ...]:
        """The choices that lead to somebody, or at least to something else than pressing no key.

        If no key also leaves a message, the caller hears of that choice only beside others.
        """
        by_itself = self._end_of(person, *diversion.otherwise)
        kept: list[SpokenOffer] = []
        others = False
        for key, (does, to) in self._offers(diversion):
            end = self._end_of(person, does, to)
            leads = self._leads_to(self._leads(person, to)) if does is Does.CONNECT else ""
            if end != by_itself or (end.action in REACHES and does is Does.CONNECT):
                others = True
            elif does is Does.CONNECT:
                why = Reason("P4", "leads_to_nobody", (("target", self._name(leads)),))
                target = JoinQueue(leads) if leads in self.company.queues else RingPerson(leads)
                self.rejected.append(Rejected(target, why))
                continue
            kept.append(SpokenOffer(str(key), does, leads))
        return tuple(kept) if others else ()

    def _end_of(self, person: Person, does: Does, to: Way | None) -> Target:
        """Where a choice ends, in everybody's state now. A queue without agents at work ends where it sends callers."""
        match does:
            case Does.CALL_BACK if self._can_be_called():
                return PromiseCallback(person.id)
            case Does.CONNECT:
                caller = self.company.people.get(self.caller or "")
                scout = Chain(self.company, self.situation, self.first, caller)
                scout.been |= {self.first, person.id}
                return scout.end_of(self._leads(person, to))
            case _:
                return LeaveMessage(person.id)

    def end_of(self, way: Way) -> Target:
        """Where a way ends; follows it on a chain of its own."""
        while True:
            end = self._follow(way).target
            queue = self.company.queues.get(end.queue) if isinstance(end, JoinQueue) else None
            if queue is None or any(map(self.is_at_work, queue.agents)):
                return end
            way = queue.way_on(queue.wait_ends().outcome).to

    def is_at_work(self, member: str) -> bool:
        """Whether an agent's profile lets calls through; perhaps not at once, because they talk."""
        person = self.company.people[member]
        return member != self.caller and absent(self.company, person, self._state(person)) is None

    def _offers(self, diversion: Diversion) -> list[tuple[int, tuple[Does, Way | None]]]:
        """The choices with their keys; a callback only for callers whom we may call.

        A key is the choice's place in the profile's list, even if others are left out: so it means the same when
        pressed as when heard.
        """
        can = self._can_be_called()
        return [
            (key, one) for key, one in enumerate(diversion.offers, 1) if one[0] is not Does.CALL_BACK or can
        ]

    def _can_be_called(self) -> bool:
        if self.caller is not None:
            return False
        return not_called_back(self.company, numbers.shown(self.situation.caller), by_queue=False) is None

    def _leads(self, person: Person, to: Way | None) -> Way:
        return to or self._rules(person, Cause.BUSY)[0].to

    def _leads_to(self, way: Way) -> str:
        match way:
            case ToPerson(id=to) | ToQueue(id=to) | Outside(number=to):
                return to
            case Voicemail(box=box):
                return box or self.first
            case Reception():
                return self.company.reception
            case _:
                assert_never(way)

    def _replied(self, attempt: Attempt, person: Person) -> Decision:
        """Do what the caller chose; without a key what the profile says; after a wrong key ask once more.

        A key means what the caller heard, even if the profile has changed.
        """
        profiles = self.company.profiles
        profile = profiles.get(self._state(person).profile)
        diversion = profile.diversion if profile is not None and profile.busy else None
        spoken = profiles.get(attempt.spoken_profile)
        if diversion is not None and spoken is not None and spoken.diversion is not None:
            diversion = spoken.diversion
        if diversion is None:  # back while the caller listened
            self.been.discard(person.id)
            return self._follow(ToPerson(person.id))
        tried = self.situation.tried
        chosen = None
        if choices.may_choose(tried[:-1]):  # else there was no key to press
            chosen = next(
                (offer for key, offer in self._offers(diversion) if str(key) == attempt.reply), None
            )
        if chosen is None and attempt.reply and choices.may_choose(tried):
            again = self._spoken(person)
            assert again is not None
            return again
        self.reasons.append(
            Reason("P4", "chose_key" if chosen else "chose_nothing", (("key", attempt.reply),))
        )
        does, to = chosen or diversion.otherwise
        match does:
            case Does.MESSAGE:
                return self._message(person)
            case Does.CONNECT:
                self.presented = person.direct or self.company.main_number
                return self._follow(self._leads(person, to))
            case Does.CALL_BACK if self._can_be_called():
                return self._decision(PromiseCallback(person.id))
            case Does.CALL_BACK:
                return self._message(person)
            case _:
                assert_never(does)

    def _message(self, person: Person) -> Decision:
        self.reasons.append(Reason("V2", "message"))
        return self._decision(LeaveMessage(person.id))

    def _closed(self, queue: Queue) -> Way | None:
        self.presented = queue.number or self.company.main_number
        state = opening(queue.hours, self.company.calendar, self.situation.at)
        if state is Opening.OPEN:
            return None
        why = Reason(queue.hours.clause, f"closed_{state.value}", (("queue", queue.name),))
        self.reasons.append(why)
        self.rejected.append(Rejected(JoinQueue(queue.id), why))
        self._tell("closed", (queue.closed,), queue.name)
        if queue.id == self.company.reception:
            self.front_was_closed = True
        return queue.closed.to

    def _after(self, attempt: Attempt) -> Way:
        """The way on after the last attempt failed."""
        at = destination(attempt.target)
        person = self.company.people.get(at)
        queue = self.company.queues.get(at)
        forwarded = self._forwarded(person, attempt.reply) if person is not None else None
        if forwarded is not None:
            way = forwarded
        elif person is not None:
            way = self._divert(person, OUTCOME_CAUSES.get(attempt.outcome, Cause.NO_ANSWER))
        elif queue is not None:
            self.presented = queue.number or self.company.main_number
            rule = queue.way_on(attempt.outcome)
            self._tell("overdue" if rule is queue.at_promise else "no_answer", (rule,), queue.name)
            way = rule.to
        else:
            self.reasons.append(Reason("S2", "outside_failed", (("number", at),)))
            way = Voicemail()
        if way == Voicemail():
            self.reasons.append(Reason("V2", "message"))
        return way

    def _forwarded(self, person: Person, number: str) -> Way | None:
        """Where the person's phone forwards its calls, as their own choice (R3); None if it may not, or does not.

        number: the one that the phone named, "" none; we know it only if the company allows that at all. Outside it is
        as if the person called there (O2).
        """
        company, allowed = self.company, self.company.phone_forwards
        if not number or allowed is PhoneForwards.REFUSED:
            return None
        way = company.find(number)
        if way == ToPerson(person.id):  # such as the own mobile, which rings with the desk phone
            return None
        if way is None and allowed is PhoneForwards.ANYWHERE:
            canonical = numbers.canonical(number)
            no = barred_outside(company, canonical, number) or too_much(
                company, person, canonical.text, self.situation.at, self.situation.counts
            )
            if no is not None:
                self.rejected.append(Rejected(SendOutside(number), no.reasons[0]))
                self.reasons.extend(no.reasons)
                return None
            way = Outside(canonical.text)
        about = (("person", person.name), ("number", number))
        if way is None:
            self.reasons.append(Reason("P2", "forward_outside", about))
            return None
        self.reasons.append(Reason("R3", "phone_forwards", about))
        self.presented = person.direct or company.main_number
        return way

    def _tell(self, cause: str, rules: tuple[Rule, ...], name: str) -> None:
        """One reason for each clause that sent the call the same way: "on_phone.voicemail" and so on."""
        for rule in rules:
            match rule.to:
                case Voicemail(box=box):
                    kind, to = "voicemail", self._box(box)
                case Reception():
                    kind, to = "reception", self.company.reception
                case ToPerson(id=to):
                    kind = "person"
                case ToQueue(id=to):
                    kind = "queue"
                case Outside(number=to):
                    kind = "outside"
                case _:
                    assert_never(rule.to)
            about = (("name", name), ("to", self._name(to)))
            self.reasons.append(Reason(rule.clause, f"{cause}.{kind}", about))

    def _name(self, whom: str) -> str:
        """The number of a person or queue by the id; a number stands for itself."""
        one = self.company.people.get(whom) or self.company.queues.get(whom)
        return one.name if one is not None else whom

    # What is done.

    def _ring(self, person: Person, legs: tuple[Leg, ...]) -> Decision:
        if len(legs) > 1:
            self.reasons.append(Reason("M5", "rings_both", (("person", person.name),)))
        return self._decision(RingPerson(person.id), legs=legs, ring_seconds=self.company.ring_seconds)

    def _queue(self, queue: Queue) -> Decision:
        about = (("queue", queue.name),)
        self.reasons.append(Reason(queue.hours.clause, "queue_open", about))
        legs: list[Leg] = []
        for member in queue.members:
            person = self.company.people[member]
            if member in self.rung:  # and was rejected then
                continue
            why = self._not_free(person)
            if why is None:
                legs.extend(self._with_a_place(self._legs(person)))
            elif member not in self.been:  # whoever the call has been at was rejected then
                self.rejected.append(Rejected(RingPerson(member), why))
        if not legs:
            self.reasons.append(Reason("S2", "nobody_free", about))
        offer = int(queue.serving.offer)
        return self._decision(JoinQueue(queue.id), legs=tuple(legs), ring_seconds=offer)

    def _not_free(self, person: Person) -> Reason | None:
        """Why a queue's member is not rung now; None when free."""
        if person.id == self.caller:
            return Reason("S2", "is_caller", (("target", person.name),))
        state = self._state(person)
        why = absent(self.company, person, state)
        if why is not None:
            return why
        return on_phone(self.company, person) if state.on_phone else None

    def _decision(
        self,
        target: Target,
        presented: str | None = None,
        legs: tuple[Leg, ...] = (),
        ring_seconds: int = 0,
        spoken: Spoken | None = None,
        say: str | None = None,
    ) -> Decision:
        return Decision(
            target,
            presented=presented,
            legs=legs,
            ring_seconds=ring_seconds,
            reasons=tuple(self.reasons),
            rejected=tuple(self.rejected),
            spoken=spoken,
            say=say,
        )
