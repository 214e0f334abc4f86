"""decide(company, situation) -> Decision: the telephone policy applied to one call, with every reason.

Knows: who may call what, and which of us will talk. Refuses to know: where a call to us ends (chain.py), what one may
call outside and which number to present (outward.py), whose calls to record (recording_service.py), the clock,
the exchange and the words (texts.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.policy import codes, menu, numbers, transfers
from app.policy.by_code import by_code
from app.policy.chain import Chain
from app.policy.decision import Decision, Device, Direction, Reason, Situation
from app.policy.hindrances import mobiles_full
from app.policy.limits import NEARLY_NONE, NONE_LEFT, SOUND, calls_from, calls_of
from app.policy.numbers import Number, NumberKind
from app.policy.outward import (
    barred_outside,
    emergency,
    is_sold,
    on_behalf,
    outward,
    refuse,
    too_much,
    withheld,
)
from app.policy.recording_service import in_queue, with_recording
from app.policy.targets import (
    Action,
    DialOutside,
    JoinQueue,
    RefuseCall,
    RingPerson,
)
from app.policy.tenure import as_of
from app.policy.together import sent_on, shared
from app.policy.ways import Reception, ToPerson, ToQueue
from app.policy.ways_in import not_on_this_trunk
from app.policy.ways_out import with_ways

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.policy.people import Person, ShortNumber
    from app.policy.ways import Way


def decide(company: Company, situation: Situation) -> Decision:
    """Say what to do with a call. Total: every situation has an answer, and the same one every time."""
    company = as_of(company, situation.at)
    decision = with_ways(company, situation, _way(company, situation), lambda again: _way(company, again))
    return _recorded(company, situation, decision) if company.recording.is_used else decision


def _way(company: Company, situation: Situation) -> Decision:
    by = company.people.get(situation.transferred_by)
    if by is not None:
        return _sent_on(company, situation, by)
    if situation.direction is Direction.IN:
        return _from_outside(company, situation)
    caller = company.person_of(situation.caller)
    if caller is None:
        return _from_nobody(company, situation)
    return _from_inside(company, situation, caller)


def _sent_on(company: Company, situation: Situation, by: Person) -> Decision:
    """One of us transferred the caller: to us it is a call like any other, except when nobody answers.

    What stands before the number (a number to withhold, a queue's prefix), and a short number, lead where they lead
    when one dials them.
    """
    together = transfers.parked_too_long(company, situation, by) or sent_on(company, situation, by)
    if together is not None:
        return together
    called, queue = codes.read_withheld(situation.called)[0], None
    if company.find(called) is None:
        queue = company.queue_prefixed(called)
    rest = called.removeprefix(queue.prefix or "") if queue is not None else called
    if queue is not None and by.id not in queue.agents:
        return transfers.outside(company, situation, by)  # which refuses it
    short = company.short_number(by, rest) if company.find(rest) is None else None
    meant = short.to if short is not None else rest
    if company.find(meant) is not None:
        to_us = replace(situation, called=meant)
        back = transfers.unanswered(company, to_us, by)
        decision = back or _way(company, replace(to_us, transferred_by=""))
    else:
        before = situation.called.removesuffix(rest)
        decision = transfers.outside(company, replace(situation, called=before + meant), by)
    if short is None or short.to == rest:
        return decision
    return _by(short, replace(situation, called=rest), decision)


def _from_outside(company: Company, situation: Situation) -> Decision:
    """A caller from outside. The number shown is a hint, never an identity; it may be greylisted (O2)."""
    entry = company.greylist.match(numbers.shown(situation.caller))
    if entry is not None:
        reason = Reason("O2", "greylisted_caller", (("number", situation.caller), ("entry", entry)))
        return Decision(RefuseCall(situation.caller), reasons=(reason,))
    if numbers.claims_no_country(situation.caller):  # invented, so the greylist cannot see it
        return refuse(situation.caller, "caller-invalid", "O2", "invalid_caller", number=situation.caller)
    no = not_on_this_trunk(company, situation) or _too_many_from_outside(company, situation)
    if no is not None:
        return no
    place = company.find(situation.called)
    if place is None:
        return Chain(company, situation, first=company.reception, main=True).begin(
            Reception(), Reason("S2", "unknown_number", (("number", situation.called),))
        )
    return _to_us(company, situation, place, caller=None)


def _too_many_from_outside(company: Company, situation: Situation) -> Decision | None:
    """Refuse a new call that needs places reserved for others; a call under way goes on."""
    if situation.tried:
        return None
    limits, counts = company.limits, situation.counts
    shown = numbers.shown(situation.caller)
    if limits.caller is not None and shown and counts.get(calls_from(shown), 0) >= limits.caller:
        most = str(limits.caller)
        return refuse(situation.called, "many-calls", "S2", "limit_caller", number=shown, most=most)
    if limits.trunk_is_full(counts):
        return refuse(situation.called, "lines-full", "S2", "limit_trunk", most=str(limits.trunk))
    return _no_place_for_sound(situation)


def _too_many_from_inside(company: Company, situation: Situation, caller: Person) -> Decision | None:
    if situation.tried:
        return None
    limits, counts = company.limits, situation.counts
    if limits.person is not None and counts.get(calls_of(caller.id), 0) >= limits.person:
        about = {"person": caller.name, "most": str(limits.person)}
        return refuse(situation.called, "many-own-calls", "S2", "limit_person", **about)
    full = mobiles_full(company, situation) if situation.device is Device.MOBILE else None
    if full is not None:
        return refuse(situation.called, "lines-full", full.clause, full.code, **dict(full.about))
    return _no_place_for_sound(situation)


def _no_place_for_sound(situation: Situation) -> Decision | None:
    short = situation.counts.get(SOUND, 0)
    if short >= NONE_LEFT:  # words would use a place for sound while they last
        return Decision(RefuseCall(situation.called), reasons=(Reason("S2", "limit_sound"),))
    if short == NEARLY_NONE:
        return refuse(situation.called, "lines-full", "S2", "limit_sound")
    return None


def _from_inside(company: Company, situation: Situation, caller: Person) -> Decision:
    """One of us calls. Emergency first, then our own numbers, then the world; whatever the direction says."""
    called, asked = codes.read_withheld(situation.called)
    if asked:
        situation = replace(situation, called=called, withheld=True)
    decision = _of_ours(company, situation, caller)
    return withheld(decision) if situation.withheld and decision.action is Action.TRUNK else decision


def _of_ours(company: Company, situation: Situation, caller: Person) -> Decision:
    called = situation.called
    number = numbers.canonical(called)
    if caller.id in company.in_force.gone:
        return _from_a_leaver(company, caller, called, number)
    if number.kind is NumberKind.SERVICE:
        return emergency(company, caller, number.text)
    if called.startswith(("*", "#")):
        return _code(company, situation, caller)
    full = _too_many_from_inside(company, situation, caller)
    if full is not None:
        return full
    short = company.short_number(caller, called)
    if short is None or company.find(called) is not None:
        return _dialled(company, situation, caller)
    return _by(short, situation, _dialled(company, replace(situation, called=short.to), caller))


def _by(short: ShortNumber, situation: Situation, decision: Decision) -> Decision:
    """A short number is only another way to dial: decide for the number behind it."""
    about = (("number", situation.called), ("name", short.name), ("to", short.to))
    return replace(decision, reasons=(*decision.reasons, Reason("S2", "short_number", about)))


def _dialled(company: Company, situation: Situation, caller: Person) -> Decision:
    called = situation.called
    number = numbers.canonical(called)
    place = company.find(called)
    if place is not None:
        return _to_us(company, situation, place, caller)
    if number.kind is NumberKind.SHORT and not is_sold(number):
        return refuse(called, "unknown", "S2", "unknown_extension", number=called)
    profile = None
    if any(one.presents for one in company.profiles.values()):  # otherwise the caller's state does not matter
        state = situation.people.get(caller.id)
        profile = company.profiles.get(state.profile) if state is not None else None
    return (
        barred_outside(company, number, called)
        or too_much(company, caller, number.text, situation.at, situation.counts)
        or outward(company, caller, situation.device, number.text, profile)
    )


def _code(company: Company, situation: Situation, caller: Person) -> Decision:
    """Something begun with * or #: an agent's code, a queue's prefix and a number, or nothing."""
    called = situation.called
    queue = company.queue_prefixed(called)
    done = by_code(company, situation, caller) or shared(company, situation, caller)
    if done is not None:
        return done
    if queue is None:
        return refuse(called, "unknown", "S2", "unknown_extension", number=called)
    rest = called.removeprefix(queue.prefix or "")
    if caller.id not in queue.agents:
        return refuse(rest, "not-agent", "S2", "not_agent", person=caller.name, queue=queue.name)
    full = _too_many_from_inside(company, situation, caller)
    if full is not None and numbers.canonical(rest).kind is not NumberKind.SERVICE:
        return full
    short = company.short_number(caller, rest) if company.find(rest) is None else None
    meant = short.to if short is not None else rest
    place = company.find(meant)
    if place is not None:
        decision = _to_us(company, replace(situation, called=meant), place, caller)
    else:
        decision = on_behalf(company, queue, caller, meant, situation.at, situation.counts)
    return _by(short, replace(situation, called=rest), decision) if short is not None else decision


def _from_nobody(company: Company, situation: Situation) -> Decision:
    """Marked as one of us, but we know no such person: our own numbers can be called, the world cannot."""
    number = numbers.canonical(situation.called)
    if number.kind is NumberKind.SERVICE:
        return _emergency_of_nobody(company, number)
    place = company.find(situation.called)
    if place is not None:
        return _to_us(company, situation, place, caller=None)
    return refuse(situation.called, "invalid", "S2", "unknown_caller", number=situation.caller)


def _from_a_leaver(company: Company, caller: Person, called: str, number: Number) -> Decision:
    """A leaver's phone: its present holder calls nobody in the leaver's name, but we never refuse 112."""
    if number.kind is NumberKind.SERVICE:
        return _emergency_of_nobody(company, number)
    return refuse(called, "left", "S5", "left_calls", person=caller.name)


def _emergency_of_nobody(company: Company, number: Number) -> Decision:
    reason = Reason("O2", "emergency", (("number", number.text),))
    return Decision(DialOutside(number.text), presented=company.main_number, reasons=(reason,))


def _recorded(company: Company, situation: Situation, decision: Decision) -> Decision:
    """Which of us will talk, and whether to record it (O3). In a queue it depends on who answers."""
    inside = situation.direction is not Direction.IN
    parties = [company.person_of(situation.caller) if inside else None]
    if decision.action is Action.EXTERNAL and situation.transferred_by:
        parties = [company.people.get(situation.transferred_by)]
    if isinstance(decision.target, RingPerson):
        parties.append(company.people[decision.target.person])
    elif isinstance(decision.target, JoinQueue):
        perhaps = in_queue(company, company.queues[decision.target.queue], situation.at)
        if perhaps is not None:
            decision = replace(decision, reasons=(*decision.reasons, perhaps))
    return with_recording(company, situation, decision, [one for one in parties if one is not None])


# Calls to us.


def _to_us(company: Company, situation: Situation, place: Way, caller: Person | None) -> Decision:
    match place:
        case ToPerson(id=who):
            chain = Chain(company, situation, first=who, caller=caller, named=True)
            return chain.begin(place, _called_directly(situation, company.people[who]))
        case ToQueue(id=which):
            return Chain(company, situation, first=which, caller=caller).begin(place, None)
        case _ if menu.is_asked(company, situation):
            return _by_menu(company, situation)
        case _:
            chain = Chain(company, situation, first=company.reception, caller=caller, main=True)
            return chain.begin(Reception(), _called_the_company(company))


def _by_menu(company: Company, situation: Situation) -> Decision:
    """A caller of the main number chooses first; without a choice it is reception."""
    tried = situation.tried
    choice = menu.chosen_by_key(company, situation)
    if choice is None and (not tried or tried[-1].action is Action.MENU):
        asked = menu.asked(company, situation)
        if asked is not None:
            return asked
    way = choice.to if choice is not None else Reception()
    why = menu.reason(company, situation) if tried else _called_the_company(company)
    return menu.chain_to(company, situation, way).begin(way, why)


def _called_the_company(company: Company) -> Reason:
    return Reason("S1", "main_number", (("number", company.main_number),))


def _called_directly(situation: Situation, person: Person) -> Reason:
    """S1 for the direct number and the extension; M5 where the mobile's own number was dialled."""
    if person.mobile and numbers.canonical(situation.called).text == person.mobile:
        return Reason("M5", "called_on_mobile", (("person", person.name),))
    return Reason("S1", "called", (("person", person.name),))
