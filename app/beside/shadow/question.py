"""A past call as a question to the policy, or why we cannot ask it.

Knows: who called whom, by the company file. Refuses to know: the answer.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.beside.ami.ear import person_at
from app.policy import numbers
from app.policy.decision import Direction, Situation
from app.policy.json_form import infer_direction
from app.policy.numbers import NumberKind
from app.policy.ways import ToQueue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.shadow.past import PastCall
    from app.policy.decision import PersonState
    from app.policy.model import Company

_NUMBER: Final = re.compile(r"\+?[0-9]{7,15}")


class Unjudged(StrEnum):
    """Why we can say nothing of a call."""

    CALLED = "called"  # the company file does not know the number
    CALLER = "caller"  # the company file does not know the extension
    CODE = "code"  # one of that exchange's codes
    ITSELF = "itself"  # one of our phones calls itself, as for voicemail


def situation_of(company: Company, past: PastCall, people: Mapping[str, PersonState]) -> Situation | Unjudged:
    called = past.called or queue_of(company, past.queue)
    phone = person_at(company, past.phone) if past.phone else None
    caller = phone if phone is not None else past.caller
    if phone is None and numbers.canonical(past.caller).kind is NumberKind.SHORT:
        known = company.person_of(past.caller)
        if known is None:
            return Unjudged.CALLER
        caller = known.id
    if called.startswith(("*", "#")):
        return Unjudged.CODE
    if phone is not None and company.person_of(called) is company.people[phone]:
        return Unjudged.ITSELF
    direction = infer_direction(company, caller, called)
    if caller not in company.people:
        direction = Direction.IN
    readable = company.find(called) is not None or numbers.canonical(called).kind in (
        NumberKind.E164,
        NumberKind.SERVICE,
    )
    barred = company.greylist.match(numbers.canonical(called).text) is not None
    if not called or not (readable or barred):
        return Unjudged.CALLED
    return Situation(past.at, direction, caller, called, people=people)


def answered_by(company: Company, past: PastCall) -> str | None:
    """Who of us answered: on a phone of that exchange, or on a mobile that it rang by a trunk (M5)."""
    person = person_at(company, past.by) if past.by else None
    if person is not None or not past.by:
        return person
    for number in _NUMBER.findall(past.dialled):
        found = company.person_of(number)
        if found is not None:
            return found.id
    return None


def queue_of(company: Company, name: str) -> str:
    """The id of our queue with this name, number or id; "" if none."""
    if not name:
        return ""
    place = company.find(name)
    if isinstance(place, ToQueue):
        return place.id
    folded = name.casefold()
    return next((one.id for one in company.queues.values() if one.name.casefold() == folded), "")
