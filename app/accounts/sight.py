"""What a visitor may see of a person: the one place that says so, for pages and the API alike.

Knows: rights and fields. Refuses to know: where the values come from.

S3: a mobile or private number is given out only by exception; the extension rings the mobile anyway (M5). A calendar
says where somebody is; what an appointment is called, concerns only them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Right

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor


class PersonField(StrEnum):
    """What there is to see of a person."""

    REACHABLE = "reachable"  # name, role, extension, direct number; profile, until when, on the phone or not
    PROFILE_SOURCE = "profile_source"  # whether it is their own choice, the schedule or the calendar
    APPOINTMENT = "appointment"  # what the calendar calls it
    MOBILE = "mobile"  # the number of their mobile extension
    PRIVATE = "private"  # the number of a private telephone (M6)
    PHONES = "phones"  # which telephones they have, and what each shows
    CALLS = "calls"  # whom they talked with
    MESSAGES = "messages"  # their mailbox; its sound nobody else's
    SKILLS = "skills"  # queues and skills


_OWN: Final = frozenset(PersonField)
_BY_RIGHT: Final = {
    Right.COLLEAGUES: {PersonField.REACHABLE, PersonField.SKILLS},
    Right.STEER: {PersonField.PROFILE_SOURCE},
    Right.JOURNAL: {PersonField.CALLS},
    Right.COMPANY: {PersonField.PROFILE_SOURCE, PersonField.MOBILE, PersonField.PRIVATE},
    Right.HEALTH: {PersonField.PHONES},
}


def seen_by(visitor: Visitor, person: str) -> frozenset[PersonField]:
    """The fields of this person (an id) that the visitor may see."""
    if visitor.person == person and visitor.may(Right.OWN):
        return _OWN
    return frozenset(one for right, fields in _BY_RIGHT.items() if visitor.may(right) for one in fields)
