"""Whom --why-not and --ends-at ask about: a person, queue, number, mailbox, or refused calls.

Knows: how people write them, and whether a decision leads there. Refuses to know: why (why_not.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.targets import DialOutside, JoinQueue, LeaveMessage, RefuseCall, RingPerson, SendOutside
from app.policy.ways import Reception, ToPerson, ToQueue

if TYPE_CHECKING:
    from app.policy.decision import Decision
    from app.policy.model import Company
    from app.policy.targets import Target


class EndKind(StrEnum):
    PERSON = "person"
    QUEUE = "queue"
    NUMBER = "number"
    VOICEMAIL = "voicemail"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An end of calls. id: of a person, queue or mailbox ("" any), or E.164; name: as people know it."""

    kind: EndKind
    id: str
    name: str

    def is_rung(self, decision: Decision) -> bool:
        """Whether a decision leads there; a person also as one of a queue's agents."""
        by_queue = self.kind is EndKind.PERSON and any(leg.person == self.id for leg in decision.legs)
        return by_queue or self.is_target(decision.target)

    def is_target(self, target: Target) -> bool:
        match target:
            case RingPerson(to):
                return self.kind is EndKind.PERSON and to == self.id
            case JoinQueue(to):
                return self.kind is EndKind.QUEUE and to == self.id
            case SendOutside(to) | DialOutside(to):
                return self.kind is EndKind.NUMBER and to == self.id
            case LeaveMessage(to):
                return self.kind is EndKind.VOICEMAIL and self.id in ("", to)
            case RefuseCall():
                return self.kind is EndKind.REFUSED
            case _:
                return False


class NotFound(ValueError):
    """No such end, or several: `names`."""

    def __init__(self, text: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.names = names


_VOICEMAIL = ("voicemail", "röstbrevlåda", "röstbrevlådan")
_REFUSED = ("refused", "avvisat", "avvisad")
_SERVICE = ("answering-service", "answering_service", "svarstjänst", "svarstjänsten")
_RECEPTION = ("reception", "receptionen")


def read_wanted(company: Company, text: str) -> Wanted:
    """What is meant by anna, "Anna Ek", anna as a part of one name, support, 101, +4631..., voicemail:anna, refused.

    Raises NotFound.
    """
    word, _, box = text.casefold().partition(":")
    if word in _REFUSED:
        return Wanted(EndKind.REFUSED, "", text)
    if word in _VOICEMAIL:
        if not box:
            return Wanted(EndKind.VOICEMAIL, "", text)
        owner = _of_ours(company, box)
        return Wanted(EndKind.VOICEMAIL, owner.id, owner.name)
    if word in _SERVICE:
        if company.answering_service is None:
            raise NotFound(text)
        return Wanted(EndKind.NUMBER, company.answering_service, company.answering_service)
    if word in _RECEPTION:
        return _of_ours(company, company.reception)
    number = numbers.canonical(text)
    if company.find(text) is None and number.text.startswith("+"):
        return Wanted(EndKind.NUMBER, number.text, number.text)
    return _of_ours(company, text)


def _of_ours(company: Company, text: str) -> Wanted:
    match company.find(text):
        case ToPerson(id=who):
            return _person(company, who)
        case ToQueue(id=which):
            return Wanted(EndKind.QUEUE, which, company.queues[which].name)
        case Reception():
            return _of_ours(company, company.reception)
        case _:
            pass
    wanted = text.casefold()
    ours = {one.id: one.name for one in company.people.values()}
    ours |= {one.id: one.name for one in company.queues.values()}
    found = [id_ for id_, name in ours.items() if wanted == name.casefold()]
    found = found or [id_ for id_, name in ours.items() if wanted in name.casefold().split()]
    if len(found) == 1:
        return _of_ours(company, found[0])
    raise NotFound(text, tuple(ours[one] for one in found))


def _person(company: Company, who: str) -> Wanted:
    return Wanted(EndKind.PERSON, who, company.people[who].name)
