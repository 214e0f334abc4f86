"""Transfers: where one of us may transfer a caller, in whose name, and when the caller comes back.

Knows: that a transfer outside is the sender's own call (their number, O2), and that no transfer loses a caller
(S2). Refuses to know: what a call to us comes to (chain.py), and how a caller is sent on (ari/, extensions.conf).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.policy import codes, numbers
from app.policy.chain import OUTSIDE_SECONDS, Chain
from app.policy.decision import Decision, Outcome, Reason, Rejected, Situation
from app.policy.devices import that_ring
from app.policy.hindrances import DEFAULT_STATE
from app.policy.numbers import NumberKind
from app.policy.outward import (
    barred_outside,
    emergency,
    is_emergency,
    is_sold,
    on_behalf,
    outward,
    refuse,
    too_much,
)
from app.policy.targets import Action, DialOutside, LeaveMessage, Park, RingPerson, SendOutside, destination
from app.policy.texts import say
from app.policy.ways import ToPerson

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.policy.numbers import Number
    from app.policy.people import Person


def refusal(company: Company, called: str) -> Decision | None:
    """The refusal of a number that nobody may transfer to; None for one that we may try."""
    called, _ = codes.read_withheld(called)
    if codes.read_park(called) is not None or codes.read_room(called) is not None:
        return None
    queue = company.queue_prefixed(called)
    if queue is not None:
        called = called.removeprefix(queue.prefix or "")
    number = numbers.canonical(called)
    if company.find(called) is not None or number.kind is NumberKind.SERVICE:
        return None
    if company.is_short_number(
        called
    ):  # whose it is, and where it leads, is judged when the caller is sent on
        return None
    return _refused(company, called, number)


def why_refused(company: Company, called: str) -> dict[str, str]:
    """Why nobody may transfer to a number, in words by language; none if the number is allowed by now."""
    no = refusal(company, called)
    return {lang: say(no.reasons[0], lang) for lang in ("sv", "en")} if no is not None else {}


def unanswered(company: Company, situation: Situation, by: Person) -> Decision | None:
    """A transferred caller comes back when the colleague does not answer; None: as with any other call."""
    place = company.find(situation.called)
    last = situation.tried[-1] if situation.tried else None
    if not company.transfers_return or last is None or not isinstance(place, ToPerson) or place.id == by.id:
        return None
    if last.target != RingPerson(place.id):
        return None
    colleague = company.people[place.id].name
    return _comes_back(
        company,
        situation,
        by,
        (Reason("S2", "transfer_unanswered", (("person", by.name), ("name", colleague))),),
    )


def parked_too_long(company: Company, situation: Situation, by: Person) -> Decision | None:
    """Nobody fetched a parked caller, or no place was free: they come back, or it is a call to the sender (S2)."""
    parked = next((one for one in situation.tried if isinstance(one.target, Park)), None)
    if parked is None:
        return None
    about = (("person", by.name),)
    no_place = parked.outcome is Outcome.UNREACHABLE
    why = Reason("S2", "no_parking_place", about) if no_place else Reason("S2", "parked_too_long", about)
    back = _comes_back(company, situation, by, (why,))
    return back or Chain(company, situation, first=by.id).begin(ToPerson(by.id), why)


def outside(company: Company, situation: Situation, by: Person) -> Decision:
    """A transfer to an outside number: the sender's own call; it comes back if nobody answers."""
    called, withheld = codes.read_withheld(situation.called)
    decision = _own_call(company, situation, by, called)
    dialled = destination(decision.target)
    if decision.action is Action.TRUNK and not situation.tried:
        if is_emergency(decision):
            return decision
        why = Reason("P2", "sent_on", (("person", by.name),))
        return replace(
            decision,
            target=SendOutside(dialled),
            ring_seconds=OUTSIDE_SECONDS,
            reasons=(*decision.reasons, why),
            withheld=withheld,
        )
    reasons, rejected = decision.reasons, decision.rejected
    if decision.action is Action.TRUNK:
        reasons = (Reason("S2", "transfer_unanswered", (("person", by.name), ("name", dialled))),)
        rejected = ()
    else:
        why = decision.reasons[0]
        rejected = (Rejected(DialOutside(dialled), why),)
        reasons = (
            *reasons,
            Reason("S2", "transfer_refused", (("person", by.name), ("name", dialled))),
        )
    again = _comes_back(company, situation, by, reasons, rejected)
    if again is not None:
        return again
    if situation.tried:
        return Chain(company, situation, first=by.id).begin(ToPerson(by.id), None)
    return Decision(LeaveMessage(company.in_force.box(by.id)), reasons=(*reasons, Reason("V2", "message")))


def _refused(company: Company, called: str, number: Number) -> Decision | None:
    if number.kind in (NumberKind.SHORT, NumberKind.CODE) and not is_sold(number):
        return refuse(called, "unknown", "S2", "unknown_extension", number=called)
    return barred_outside(company, number, called)


def _own_call(company: Company, situation: Situation, by: Person, called: str) -> Decision:
    """The decision for the number if the sender called it (TRUNK or REFUSE)."""
    number = numbers.canonical(called)
    if number.kind is NumberKind.SERVICE:
        return emergency(company, by, number.text)
    if by.id in company.in_force.gone:
        return refuse(called, "left", "S5", "left_calls", person=by.name)
    no = refusal(company, called)
    if no is not None:
        return no
    queue = company.queue_prefixed(called)
    if queue is not None:
        rest = called.removeprefix(queue.prefix or "")
        if by.id not in queue.agents:
            return refuse(rest, "not-agent", "S2", "not_agent", person=by.name, queue=queue.name)
        return on_behalf(company, queue, by, rest, situation.at, situation.counts)
    no = _refused(company, called, number)  # a short number that is another's, and no refusal until now
    if no is not None:
        return no
    state = situation.people.get(by.id)
    profile = company.profiles.get(state.profile) if state is not None else None
    no = None if situation.tried else too_much(company, by, number.text, situation.at, situation.counts)
    return no or outward(company, by, situation.device, number.text, profile)


def _comes_back(
    company: Company,
    situation: Situation,
    by: Person,
    reasons: tuple[Reason, ...],
    rejected: tuple[Rejected, ...] = (),
) -> Decision | None:
    """Ring the sender, even if they are on the phone again; None if we rang them already, or cannot."""
    if any(one.target == RingPerson(by.id) for one in situation.tried):
        return None
    state = situation.people.get(by.id, DEFAULT_STATE)
    legs, _ = that_ring(company, by, state.profile, state.layer, situation.at)
    if not legs or by.id in company.in_force.gone:
        return None
    return Decision(
        RingPerson(by.id),
        legs=legs,
        ring_seconds=company.ring_seconds,
        reasons=reasons,
        rejected=rejected,
    )
