"""decide(company, situation) -> Decision: the telephone policy applied to one call, with every reason.

Knows: who may call what, and which number is presented. Refuses to know: where a call to us ends (chain.py),
the clock, the exchange and the words (texts.py).

`record` is always False so far: the company file has no rule yet for who has the recording service (O3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.chain import Chain
from app.policy.decision import Action, Decision, Direction, Reason, Rejected, Situation
from app.policy.model import Company, Person, Presents, Reception, Shown, ToPerson, ToQueue
from app.policy.numbers import Kind

if TYPE_CHECKING:
    from app.policy.model import Way


def decide(company: Company, situation: Situation) -> Decision:
    """Say what to do with a call. Total: every situation has an answer, and the same one every time."""
    if situation.direction is Direction.IN:
        return _from_outside(company, situation)
    caller = company.person_of(situation.caller)
    if caller is None:
        return _from_nobody(company, situation)
    return _from_inside(company, situation, caller)


def _from_outside(company: Company, situation: Situation) -> Decision:
    """A caller from outside. The number shown is a hint, never an identity; it may be greylisted (O2)."""
    entry = company.greylist.match(numbers.shown(situation.caller))
    if entry is not None:
        reason = Reason("O2", "greylisted_caller", (("number", situation.caller), ("entry", entry)))
        return Decision(Action.REFUSE, situation.caller, reasons=(reason,))
    place = company.find(situation.called)
    if place is None:
        return Chain(company, situation, first=company.reception).begin(
            Reception(), Reason("S2", "unknown_number", (("number", situation.called),))
        )
    return _to_us(company, situation, place, caller=None)


def _from_inside(company: Company, situation: Situation, caller: Person) -> Decision:
    """One of us calls. Emergency first, then our own numbers, then the world; whatever the direction said."""
    number = numbers.canonical(situation.called)
    if number.kind is Kind.SERVICE:
        return _emergency(company, caller, number.text)
    place = company.find(situation.called)
    if place is not None:
        return _to_us(company, situation, place, caller)
    if number.kind is Kind.SHORT or number.kind is Kind.CODE:
        return _refuse(situation.called, "unknown", "S2", "unknown_extension", number=situation.called)
    entry = company.greylist.match(number.text)
    if entry is not None:  # before the number's validity: a mistyped number to such a country is no better
        return _refuse(number.text, "greylisted", "O2", "greylisted", number=number.text, entry=entry)
    if number.kind is Kind.INVALID:
        return _refuse(situation.called, "invalid", "S2", "invalid_number", number=situation.called)
    if company.premium.refused and company.premium.match(number):
        return _refuse(number.text, "premium", "O2", "premium", number=number.text)
    return _outward(company, situation, caller, number.text)


def _from_nobody(company: Company, situation: Situation) -> Decision:
    """Marked as one of us, but we know no such person: our own numbers can be called, the world cannot."""
    number = numbers.canonical(situation.called)
    if number.kind is Kind.SERVICE:
        reason = Reason("O2", "emergency", (("number", number.text),))
        return Decision(Action.TRUNK, number.text, presented=company.main_number, reasons=(reason,))
    place = company.find(situation.called)
    if place is not None:
        return _to_us(company, situation, place, caller=None)
    return _refuse(situation.called, "invalid", "S2", "unknown_caller", number=situation.caller)


def _refuse(target: str, say: str, clause: str, code: str, **about: str) -> Decision:
    return Decision(Action.REFUSE, target, say=say, reasons=(Reason(clause, code, tuple(about.items())),))


# Outgoing: which number is presented.


def _emergency(company: Company, caller: Person, number: str) -> Decision:
    """112 and the service numbers: always, whatever else holds; the number shown can be called back (S1)."""
    shown = caller.direct or company.main_number
    reasons = (
        Reason("O2", "emergency", (("number", number),)),
        Reason("S1", "presents_direct" if caller.direct else "presents_main", (("number", shown),)),
    )
    return Decision(Action.TRUNK, number, presented=shown, reasons=reasons)


def _outward(company: Company, situation: Situation, caller: Person, number: str) -> Decision:
    device = situation.device if situation.device in caller.devices else caller.devices[0]
    presents = company.defaults(device).presents
    role = company.roles.get(caller.role)
    reasons: list[Reason] = []
    if role is not None and role.presents is not None:
        if role.presents.shown is Shown.MOBILE and not caller.mobile:
            about = (("role", role.name), ("person", caller.name))
            reasons.append(Reason(role.presents.clause, "no_mobile_to_present", about))
        else:
            presents = role.presents
    numbers_shown = _presentable(company, caller, presents)
    presented = numbers_shown.get(presents.shown)
    if presented is None:  # no direct number, or a queue without one
        reasons.append(Reason(presents.clause, "nothing_to_present", (("person", caller.name),)))
        presents = Presents(Shown.MAIN, "M1")
        presented = company.main_number
    chosen = Reason(presents.clause, f"presents_{presents.shown.value}", (("number", presented),))
    reasons.insert(0, chosen)
    if presents.shown is Shown.MOBILE:
        reasons.append(Reason("S3", "mobile_by_role", (("role", role.name if role else ""),)))
    rejected = tuple(
        Rejected(
            Action.TRUNK,
            other,
            Reason("S3", "mobile_not_shown", (("number", other),))
            if shown is Shown.MOBILE
            else Reason(presents.clause, "not_presented", (("instead", presented),)),
        )
        for shown, other in numbers_shown.items()
        if other != presented
    )
    return Decision(Action.TRUNK, number, presented=presented, reasons=tuple(reasons), rejected=rejected)


def _presentable(company: Company, caller: Person, presents: Presents) -> dict[Shown, str]:
    """The numbers that could be presented for a person, in a fixed order."""
    candidates = {Shown.DIRECT: caller.direct, Shown.MAIN: company.main_number, Shown.MOBILE: caller.mobile}
    if presents.queue is not None:
        candidates[Shown.QUEUE] = company.queues[presents.queue].number
    return {shown: number for shown, number in candidates.items() if number}


# Calls to us.


def _to_us(company: Company, situation: Situation, place: Way, caller: Person | None) -> Decision:
    match place:
        case ToPerson(id=who):
            chain = Chain(company, situation, first=who, caller=caller)
            return chain.begin(place, _called_directly(situation, company.people[who]))
        case ToQueue(id=which):
            return Chain(company, situation, first=which, caller=caller).begin(place, None)
        case _:
            chain = Chain(company, situation, first=company.reception, caller=caller)
            return chain.begin(Reception(), Reason("S1", "main_number", (("number", company.main_number),)))


def _called_directly(situation: Situation, person: Person) -> Reason:
    """S1 for the direct number and the extension; M5 where the mobile's own number was dialled."""
    if person.mobile and numbers.canonical(situation.called).text == person.mobile:
        return Reason("M5", "called_on_mobile", (("person", person.name),))
    return Reason("S1", "called", (("person", person.name),))
