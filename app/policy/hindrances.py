"""What keeps a call from somebody or from a number, and the clause for it.

Knows: one hindrance at a time. Refuses to know: where the call goes instead (chain.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import numbers
from app.policy.decision import Direction, Layer, PersonState, Reason
from app.policy.limits import ABROAD_MINUTES, NONE_LEFT, SOUND, ringing, sent_to
from app.policy.ways import Cause

if TYPE_CHECKING:
    from app.policy.decision import Situation
    from app.policy.model import Company
    from app.policy.people import Person

LAYER_REASONS = {  # the clause and the words for a profile, by its layer
    Layer.MANUAL: ("R3", "profile"),
    Layer.CALENDAR: ("R3", "profile_by_calendar"),
    Layer.SCHEDULE: ("M4", "profile_by_schedule"),
    Layer.BASE: ("R3", "profile"),
}
DEFAULT_STATE = PersonState()


def absent(company: Company, person: Person, state: PersonState) -> Reason | None:
    """Why the profile in force lets no call through; None if it does."""
    profile = company.profiles.get(state.profile)
    if profile is None or not profile.busy:
        return None
    clause, code = LAYER_REASONS[state.layer]
    return Reason(clause, code, (("person", person.name), ("sv", profile.sv), ("en", profile.en)))


def on_phone(company: Company, person: Person) -> Reason:
    """The clause by which we do not ring somebody who is on the phone."""
    about = (("person", person.name),)
    if len(person.devices) > 1:
        return Reason("M5", "on_phone_on_all", about)
    return Reason(company.rules_for(person, Cause.ON_PHONE)[0].clause, "on_phone", about)


def goes_round(company: Company, situation: Situation, number: str) -> Reason | None:
    """Why we do not send a call back to where it came from: two companies would call each other for ever."""
    if situation.direction is not Direction.IN:
        return None
    caller, via = numbers.shown(situation.caller), numbers.shown(situation.via)
    about = (("number", number),)
    if caller == number:
        return Reason("S2", "loop_caller", about)
    if caller and company.find(caller) is not None:
        return Reason("S2", "loop_ours", (("number", caller),))
    if via and (via == number or company.find(via) is not None):
        return Reason("S2", "loop_via", (("number", via),))
    return None


def too_many_sent(company: Company, situation: Situation, number: str) -> Reason | None:
    limits, counts = company.limits, situation.counts
    if limits.sent is not None and counts.get(sent_to(number), 0) >= limits.sent:
        return Reason("S2", "limit_sent", (("number", number), ("most", str(limits.sent))))
    if limits.trunk_is_full(counts):
        return Reason("S2", "limit_trunk", (("most", str(limits.trunk)),))
    if counts.get(SOUND, 0) >= NONE_LEFT:
        return Reason("S2", "limit_sound")
    minutes = limits.abroad_minutes
    if minutes is None or number.startswith(numbers.HOME_CODE) or counts.get(ABROAD_MINUTES, 0) < minutes:
        return None
    return Reason("O2", "limit_abroad_minutes", (("most", str(minutes)),))


def mobiles_full(company: Company, situation: Situation) -> Reason | None:
    """Why no mobile rings now; None if the mobile operator's trunk has room."""
    limits = company.limits
    if not limits.mobiles_are_full(situation.counts):
        return None
    return Reason("S2", "limit_mobiles", (("most", str(limits.mobiles)),))


def rung_too_often(company: Company, situation: Situation, person: Person) -> Reason | None:
    """Why no further call may ring a person, when enough calls ring there already; None if it may."""
    most = company.limits.ringing
    if most is None or situation.counts.get(ringing(person.id), 0) < most:
        return None
    return Reason("S2", "limit_ringing", (("person", person.name), ("most", str(most))))
