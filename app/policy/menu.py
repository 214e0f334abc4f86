"""The key menu of the main number: what a caller from outside can choose before reception answers, and what was chosen.

Knows: which choices are worth a key now. Refuses to know: where a chosen way ends (chain.py), and the words.

As in a spoken diversion (P4) callers hear only of choices that lead to somebody, or to something else than no key. With
nothing to choose reception answers at once. A key is the choice's place in the list, even if others are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from app.policy import choices, numbers
from app.policy.chain import REACHES, Chain
from app.policy.decision import Decision, Direction, Does, Reason, Rejected, Spoken, SpokenOffer
from app.policy.targets import Action, AskMenu, JoinQueue, LeaveMessage, RingPerson, SendOutside, destination
from app.policy.ways import Outside, Reception, ToPerson, ToQueue, Voicemail

if TYPE_CHECKING:
    from app.policy.decision import Situation
    from app.policy.front import MenuChoice
    from app.policy.model import Company
    from app.policy.targets import Target
    from app.policy.ways import Way


def is_asked(company: Company, situation: Situation) -> bool:
    """Whether callers of this number choose first: outside callers of the main number do; our own people never."""
    return (
        bool(company.front.menu)
        and situation.direction is Direction.IN
        and numbers.canonical(situation.called).text == company.main_number
    )


def chosen_by_key(company: Company, situation: Situation) -> MenuChoice | None:
    """What this caller has chosen; None: nothing, by now."""
    replies = [one.reply for one in situation.tried if one.action is Action.MENU]
    return next((one for one in company.front.menu if replies and one.key == replies[-1]), None)


def asked(company: Company, situation: Situation) -> Decision | None:
    """The menu as the caller hears it now; None if there is nothing to choose, or the caller has chosen."""
    tried = situation.tried
    if tried and (not tried[-1].reply or not choices.may_choose(tried)):
        return None
    by_itself = chain_to(company, situation, Reception()).end_of(Reception())
    offers: list[SpokenOffer] = []
    rejected: list[Rejected] = []
    differs = False
    for one in company.front.menu:
        end = chain_to(company, situation, one.to).end_of(one.to)
        if end != by_itself or end.action in REACHES:
            differs = differs or end != by_itself
            offers.append(_offer(company, one))
        else:
            why = Reason("P4", "choice_leads_to_nobody", (("sv", one.sv), ("en", one.en)))
            rejected.append(Rejected(_target(company, one.to), why))
    if not differs:
        return None
    default = SpokenOffer("", Does.CONNECT, company.reception)
    if by_itself.action not in REACHES:
        default = SpokenOffer("", Does.MESSAGE)
    reason = Reason("S1", "menu", (("number", company.main_number),))
    if tried:
        reason = Reason("Q1", "menu_again", (("key", tried[-1].reply),))
    spoken = Spoken("", None, (*offers, default))
    return Decision(AskMenu(), reasons=(reason,), rejected=tuple(rejected), spoken=spoken)


def chain_to(company: Company, situation: Situation, way: Way) -> Chain:
    """The chain of a call to a choice's target, as if the caller had dialled the target's own number."""
    match way:
        case ToPerson(id=who):
            return Chain(company, situation, first=who, named=True)
        case ToQueue(id=which):
            return Chain(company, situation, first=which)
        case _:
            return Chain(company, situation, first=company.reception, main=True)


def reason(company: Company, situation: Situation) -> Reason:
    """Why the call goes where it goes after the menu."""
    key = next((one.reply for one in reversed(situation.tried) if one.action is Action.MENU), "")
    choice = chosen_by_key(company, situation)
    if choice is None:
        return Reason("S1", "menu_nothing", (("number", company.main_number),))
    return Reason(choice.clause, "menu_key", (("key", key), ("sv", choice.sv), ("en", choice.en)))


def _offer(company: Company, choice: MenuChoice) -> SpokenOffer:
    target = _target(company, choice.to)
    does = Does.MESSAGE if target.action is Action.VOICEMAIL else Does.CONNECT
    return SpokenOffer(choice.key, does, destination(target))


def _target(company: Company, way: Way) -> Target:
    match way:
        case ToPerson(id=who):
            return RingPerson(who)
        case ToQueue(id=which):
            return JoinQueue(which)
        case Outside(number=number):
            return SendOutside(number)
        case Voicemail(box=box):
            return LeaveMessage(box or company.reception)
        case Reception():
            return RingPerson(company.reception)
        case _:
            assert_never(way)
