"""Calls that leave the company: which numbers one may call, and which number to present.

Knows: greylist, premium rate, emergency numbers, and whose number is shown for whom. Refuses to know: our own numbers
(decide.py) and what happens to calls to us (chain.py).
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.policy.decision import Decision, Device, Reason, Rejected
from app.policy.hours import Opening, opening
from app.policy.limits import ABROAD_MINUTES, abroad_by
from app.policy.numbers import Number, NumberKind
from app.policy.register import Exemption, What
from app.policy.targets import DialOutside, RefuseCall, destination
from app.policy.tenure import reason_of
from app.policy.ways import PresentedNumber, Presents, QueueShows, ToPerson

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.policy.model import Company
    from app.policy.people import Person, Profile
    from app.policy.queues import Queue

NOTHING_COUNTED: Final[Mapping[str, int]] = MappingProxyType({})
FOR_QUEUES = {
    QueueShows.MAIN: Presents(PresentedNumber.MAIN, "Q7"),
    QueueShows.QUEUE: Presents(PresentedNumber.QUEUE, "Q13"),
    QueueShows.AGENT: Presents(PresentedNumber.DIRECT, "Q14"),
}

EXEMPTED = {
    What.PRESENTS_DIRECT: Presents(PresentedNumber.DIRECT, "S1"),
    What.PRESENTS_MOBILE: Presents(PresentedNumber.MOBILE, "S3"),
}


def refuse(called: str, /, say: str, clause: str, code: str, **about: str) -> Decision:
    return Decision(RefuseCall(called), say=say, reasons=(Reason(clause, code, tuple(about.items())),))


def emergency(company: Company, caller: Person, number: str) -> Decision:
    """112 and the service numbers: always, whatever else applies; the shown number can be called back (S1)."""
    shown = caller.direct or company.main_number
    reasons = (
        Reason("O2", "emergency", (("number", number),)),
        Reason("S1", "presents_direct" if caller.direct else "presents_main", (("number", shown),)),
    )
    return Decision(DialOutside(number), presented=shown, reasons=reasons)


def is_emergency(decision: Decision) -> bool:
    """Whether it is a call to 112 or another service number."""
    return any(reason.code == "emergency" for reason in decision.reasons)


def withheld(decision: Decision) -> Decision:
    """The same call outside by somebody who withholds the number (P2); an emergency call shows it all the same (S1)."""
    if is_emergency(decision):
        why = Reason("S1", "not_withheld", (("number", destination(decision.target)),))
        return replace(decision, reasons=(*decision.reasons, why))
    why = Reason("P2", "withheld", (("number", decision.presented or ""),))
    return replace(decision, reasons=(*decision.reasons, why), withheld=True)


def barred_outside(company: Company, number: Number, called: str) -> Decision | None:
    """The refusal of a forbidden outside number; None for an allowed one."""
    entry = company.greylist.match(number.text)
    if entry is not None:  # before the number's validity: a mistyped number to such a country is no better
        return refuse(number.text, "greylisted", "O2", "greylisted", number=number.text, entry=entry)
    if number.kind is not NumberKind.E164 and not is_sold(number):
        return refuse(called, "invalid", "S2", "invalid_number", number=called)
    if company.premium.refused and company.premium.match(number):
        return _premium(number)
    return None


def is_sold(number: Number) -> bool:
    """Whether it is a short number that costs money, such as 118 118: it goes out as dialled, if allowed."""
    return number.kind is NumberKind.SHORT and number.premium


def _premium(number: Number) -> Decision:
    if is_sold(number):
        return refuse(number.text, "premium", "O2", "premium_short", number=number.text)
    return refuse(number.text, "premium", "O2", "premium", number=number.text)


def not_called_back(company: Company, called: str, *, by_queue: bool) -> Decision | None:
    """The refusal of an outside number that we never call back; None for one that we do.

    Whoever asks may have made it up. So premium-rate numbers are not called, whatever people may dial; nor is a number
    of ours, by which we would call ourselves. A queue does call somebody's mobile, which is reached outside; a person
    does not: their call to it rings all phones of whose it is.
    """
    number = numbers.canonical(called)
    no = barred_outside(company, number, called)
    if no is not None:
        return no
    if company.premium.match(number):
        return _premium(number)
    country = numbers.region(number.text)
    if country not in company.limits.callbacks:
        return refuse(
            number.text, "unknown", "O2", "limit_callback", number=number.text, country=country or "-"
        )
    ours = company.find(number.text)
    is_mobile = isinstance(ours, ToPerson) and company.people[ours.id].mobile == number.text
    if ours is None or (by_queue and is_mobile):
        return None
    return refuse(number.text, "unknown", "S2", "own_number", number=number.text)


def too_much(
    company: Company, caller: Person, number: str, at: datetime, counts: Mapping[str, int]
) -> Decision | None:
    """The refusal of a call to a number outside (E.164) by which a limit would be passed; None: it may be made."""
    limits = company.limits
    if limits.trunk_is_full(counts):
        return refuse(number, "lines-full", "S2", "limit_trunk", most=str(limits.trunk))
    if number.startswith(numbers.HOME_CODE) or not number.startswith("+"):  # a short one is at home
        return None
    open_now = opening(company.working_hours_of(caller), company.calendar, at) is Opening.OPEN
    most = limits.abroad_hour if open_now else limits.abroad_hour_off
    if most is not None and counts.get(abroad_by(caller.id), 0) >= most:
        return refuse(number, "abroad-often", "O2", "limit_abroad_hour", person=caller.name, most=str(most))
    minutes = limits.abroad_minutes
    if minutes is not None and counts.get(ABROAD_MINUTES, 0) >= minutes:
        return refuse(number, "abroad-long", "O2", "limit_abroad_minutes", most=str(minutes))
    return None


def on_behalf(
    company: Company,
    queue: Queue,
    agent: Person,
    called: str,
    at: datetime,
    counts: Mapping[str, int] = NOTHING_COUNTED,
) -> Decision:
    """A call to a number outside by an agent for their queue: with the queue's number (Q7, Q13, Q14).

    called: in any usual form. For a call by the queue's prefix, and for a callback that is not refused.
    """
    number = numbers.canonical(called)
    if number.kind is NumberKind.SERVICE:
        return emergency(company, agent, number.text)
    no = barred_outside(company, number, called) or too_much(company, agent, number.text, at, counts)
    if no is not None:
        return no
    why = Reason(FOR_QUEUES[queue.presents].clause, "for_queue", (("queue", queue.name),))
    return _presenting(company, agent, number.text, FOR_QUEUES[queue.presents], [why], queue.number)


def outward(
    company: Company, caller: Person, device: Device | None, number: str, profile: Profile | None = None
) -> Decision:
    """A person's own call to a number outside that may be called (E.164). device: the one in their hand, if known.

    profile: the one in force, which may present a number of its own (P2).
    """
    presents = company.defaults(device if device in caller.devices else caller.devices[0]).presents
    role = company.roles.get(caller.role)
    reasons: list[Reason] = []
    exemption = exempted(company, caller)
    if exemption is not None:
        shown = EXEMPTED[exemption.what]
        return _presenting(company, caller, number, shown, [reason_of(company, exemption)], None)
    if role is not None and role.presents is not None:
        about = (("role", role.name), ("person", caller.name))
        if role.presents.shown is PresentedNumber.MOBILE and not caller.mobile:
            reasons.append(Reason(role.presents.clause, "no_mobile_to_present", about))
        elif role.presents.shown is PresentedNumber.MOBILE and caller.id in company.in_force.private:
            reasons.append(Reason("S3", "private_not_presented", about))
        else:
            presents = role.presents
    if profile is not None and profile.presents is not None:
        about = (("sv", profile.sv), ("en", profile.en))
        reasons = [Reason(profile.presents.clause, "presents_by_profile", about)]
        presents = profile.presents
    elif presents.shown is PresentedNumber.MOBILE:
        reasons.append(Reason("S3", "mobile_by_role", (("role", role.name if role else ""),)))
    shared = company.queues[presents.queue].number if presents.queue is not None else None
    return _presenting(company, caller, number, presents, reasons, shared)


def exempted(company: Company, caller: Person) -> Exemption | None:
    """What the register allows somebody to present (S6), if they have the number; their own before their role's."""
    held = company.in_force.exemptions
    if not held:
        return None
    direct = held.get((caller.id, What.PRESENTS_DIRECT)) if caller.direct else None
    mobile = held.get((caller.id, What.PRESENTS_MOBILE)) if caller.mobile else None
    if mobile is not None and mobile.who != caller.id and caller.id in company.in_force.private:
        mobile = None  # a private number is shown only by an exception of the person's own (S3)
    found = [one for one in (direct, mobile) if one is not None]
    return next((one for one in found if one.who == caller.id), found[0] if found else None)


def _presenting(
    company: Company,
    caller: Person,
    number: str,
    presents: Presents,
    reasons: list[Reason],
    shared: str | None,
) -> Decision:
    """Call the number and present what is asked for, or the main number where that is missing. shared: a queue's."""
    candidates = {
        PresentedNumber.DIRECT: caller.direct,
        PresentedNumber.MAIN: company.main_number,
        PresentedNumber.MOBILE: caller.mobile,
    }
    candidates[PresentedNumber.QUEUE] = shared
    presented = candidates.get(presents.shown)
    if presented is None:  # no direct number, or a queue without one
        reasons.append(Reason(presents.clause, "nothing_to_present", (("person", caller.name),)))
        presents = Presents(PresentedNumber.MAIN, "M1")
        presented = company.main_number
    chosen = Reason(presents.clause, f"presents_{presents.shown.value}", (("number", presented),))
    rejected = tuple(
        Rejected(
            DialOutside(other),
            Reason("S3", "mobile_not_shown", (("number", other),))
            if shown is PresentedNumber.MOBILE
            else Reason(presents.clause, "not_presented", (("instead", presented),)),
        )
        for shown, other in candidates.items()
        if other is not None and other != presented
    )
    reasons = [chosen, *reasons]
    return Decision(DialOutside(number), presented=presented, reasons=tuple(reasons), rejected=rejected)
