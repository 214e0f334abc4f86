"""The trunks that a call outside tries, in order, and how each is told the numbers.

Knows: who may carry a call, in which order, and what each trunk shows. Refuses to know: whether one may call the number
(outward.py), and how a call goes from one trunk to the next (the dialplan).

Trunks that may carry a call come in order of cost, then as in the file. A full one is left out; a silent one comes
last, because it may be back. 112 goes out on each trunk that takes it, whatever it costs or is full of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.decision import Attempt, Decision, Direction, Outcome, Reason
from app.policy.limits import is_silent, on_trunk
from app.policy.outward import is_emergency
from app.policy.targets import DialOutside, RefuseCall, SendOutside
from app.policy.trunk_numbers import called_on, presented_on
from app.policy.trunks import Diverted, WayOut
from app.policy.ways import ServiceSees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.policy.decision import Situation
    from app.policy.model import Company
    from app.policy.trunks import Trunk, Trunks


def in_order(trunks: Iterable[Trunk]) -> list[Trunk]:
    """The cheapest first; then as in the file."""
    return sorted(trunks, key=lambda one: one.cost)


def emergency_trunks(trunks: Trunks) -> list[Trunk]:
    """Those that take 112: the mobile operator is the last."""
    return [
        *in_order(one for one in trunks.outside if one.emergency),
        *(one for one in trunks.all if one.mobiles and one.emergency),
    ]


def with_ways(
    company: Company, situation: Situation, decision: Decision, again: Callable[[Situation], Decision]
) -> Decision:
    """The decision to call outside, with its trunks. again: decides if no trunk may carry the call.

    Without trunks in the company file, as it is: then the exchange has one way out.
    """
    target = decision.target
    if not isinstance(target, DialOutside | SendOutside) or not company.trunks.outside:
        return decision
    reasons: list[Reason] = []
    if is_emergency(decision):
        trunks = emergency_trunks(company.trunks)
    else:
        trunks, reasons = _carriers(company, target.number, decision.presented or "", situation.counts)
        if not trunks and decision.presented != company.main_number:
            trunks, more = _carriers(company, target.number, company.main_number, situation.counts)
            if trunks:
                reasons = more
                about = (("number", company.main_number), ("instead", decision.presented or ""))
                reasons.append(Reason("P2", "trunk_presents_main", about))
                decision = replace(decision, presented=company.main_number)
    if not trunks:
        return _without(situation, target, reasons, again)
    names = ", ".join(one.name for one in trunks)
    why = Reason("S2", "ways_out" if len(trunks) > 1 else "way_out", (("trunks", names),))
    ways = tuple(_way(company, situation, decision, trunk) for trunk in trunks)
    return replace(decision, ways=ways, reasons=(*decision.reasons, why, *reasons))


def ways_to(company: Company, number: str, presented: str, counts: Mapping[str, int]) -> tuple[WayOut, ...]:
    """The trunks for a call that the service makes itself, such as a callback; () with the settings' trunk, or if none
    may carry it."""
    if not company.trunks.outside:
        return ()
    trunks, _ = _carriers(company, number, presented, counts)
    return tuple(WayOut(one, called_on(one, number), presented_on(one, presented)) for one in trunks)


def _carriers(
    company: Company, number: str, presented: str, counts: Mapping[str, int]
) -> tuple[list[Trunk], list[Reason]]:
    """The trunks for a call, and why others are not among them, or not in their place."""
    first: list[Trunk] = []
    last: list[Trunk] = []
    reasons: list[Reason] = []
    for trunk in in_order(one for one in company.trunks.outside if one.calls_out):
        about = (("trunk", trunk.name),)
        if not trunk.may_call(number):
            reasons.append(Reason("S2", "trunk_calls_others", (*about, ("number", number))))
        elif presented and not trunk.may_present(presented):
            reasons.append(Reason("P2", "trunk_presents_others", (*about, ("number", presented))))
        elif trunk.most is not None and counts.get(on_trunk(trunk.id), 0) >= trunk.most:
            reasons.append(Reason("S2", "trunk_full", (*about, ("most", str(trunk.most)))))
        elif counts.get(is_silent(trunk.id), 0):
            last.append(trunk)
            reasons.append(Reason("S2", "trunk_silent", about))
        else:
            first.append(trunk)
    return [*first, *last], reasons


def _without(
    situation: Situation,
    target: DialOutside | SendOutside,
    reasons: list[Reason],
    again: Callable[[Situation], Decision],
) -> Decision:
    """No trunk may carry it: our own call is refused; somebody else's goes on as if nobody had answered there."""
    why = (Reason("S2", "no_way_out", (("number", target.number),)), *reasons)
    if isinstance(target, DialOutside):
        return Decision(RefuseCall(target.number), say="lines-full", reasons=why)
    attempt = Attempt(target, Outcome.UNREACHABLE)
    instead = again(replace(situation, tried=(*situation.tried, attempt)))
    return replace(instead, reasons=(*why, *instead.reasons))


def _way(company: Company, situation: Situation, decision: Decision, trunk: Trunk) -> WayOut:
    target = decision.target
    assert isinstance(target, DialOutside | SendOutside)
    number, ours = called_on(trunk, target.number), decision.presented or company.main_number
    caller = _shown_caller(company, situation, target, trunk)
    if not caller:
        return WayOut(trunk, number, presented_on(trunk, ours))
    sees = company.answering_service_sees
    alone = target.number == company.answering_service and sees is ServiceSees.CALLER
    return WayOut(trunk, number, presented_on(trunk, caller), "" if alone else presented_on(trunk, ours))


def _shown_caller(
    company: Company, situation: Situation, target: DialOutside | SendOutside, trunk: Trunk
) -> str:
    """The caller whose call goes out again, where this trunk shows them (E.164); "" where it shows a number of ours."""
    if trunk.diverted is Diverted.OURS or isinstance(target, DialOutside):
        return ""
    if situation.direction is not Direction.IN or situation.transferred_by or situation.withheld:
        return ""
    service = target.number == company.answering_service
    if service and company.answering_service_sees in (ServiceSees.NAME, ServiceSees.OURS):
        return ""
    caller = numbers.shown(situation.caller)
    return caller if numbers.canonical(caller).kind is numbers.NumberKind.E164 else ""
