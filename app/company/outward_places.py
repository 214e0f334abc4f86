"""Where the rules for calls outside stand in the company file: what one may call, and which number is shown.

Knows: whose rule for a number goes first, as policy/outward.py does. Refuses to know: calls to us (reason_places.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.reason_asked import NoField, ReasonAsked
from app.policy.decision import Device
from app.policy.hindrances import DEFAULT_STATE
from app.policy.hours import Opening, opening

if TYPE_CHECKING:
    from app.company.problems import FieldPath


def exception_place(asked: ReasonAsked) -> FieldPath | NoField:
    """The exception by its reason and last day, among those for this call's people."""
    for index, one in enumerate(asked.places.file.exceptions):
        if one.reason == asked.about("why") and one.until.isoformat() == asked.about("until"):
            return ("exceptions", index)
    return ("exceptions",)


def presented_place(asked: ReasonAsked) -> FieldPath | NoField:
    """The rule for the number shown: an exception, the profile's, the queue's, the role's or the extension's."""
    company, places, caller = asked.company, asked.places, asked.caller
    others = {one.code: one for one in asked.decision.reasons}
    if "emergency" in others or caller is None:
        return NoField.ALWAYS
    if "exempted" in others:
        return exception_place(
            ReasonAsked(places, company, asked.situation, asked.decision, others["exempted"], None)
        )
    if "for_queue" in others:
        which = places.named(dict(others["for_queue"].about).get("queue", ""))
        return places.queue(which, "presents") if which else NoField.ALWAYS
    state = asked.situation.people.get(caller.id, DEFAULT_STATE)
    profile, role = company.profiles.get(state.profile), asked.role_of(caller)
    if "presents_by_profile" in others and profile is not None:
        return places.profile(profile.id, "presents") or NoField.ALWAYS
    passed_over = {"no_mobile_to_present", "private_not_presented"} & others.keys()
    if role is not None and role.presents is not None and not passed_over:
        return places.role(role.id, "presents")
    return _extension_presents(asked)


def _extension_presents(asked: ReasonAsked) -> FieldPath | NoField:
    caller = asked.caller
    if caller is None:
        return NoField.ALWAYS
    device = asked.situation.device
    kind = device if device in caller.devices else caller.devices[0]
    return ("defaults", (kind or Device.FIXED).value, "presents")


def role_presents_place(asked: ReasonAsked) -> FieldPath | NoField:
    role = asked.role_of(asked.caller)
    return asked.places.role(role.id, "presents") if role is not None else NoField.ALWAYS


def greylist_place(asked: ReasonAsked) -> FieldPath | NoField:
    return ("greylist", "prefixes" if asked.about("entry").startswith("+") else "countries")


def short_number_place(asked: ReasonAsked) -> FieldPath | NoField:
    digits, caller = asked.about("number"), asked.caller
    for person in asked.places.file.people:
        for index, one in enumerate(person.short_numbers or []):
            if caller is not None and person.id == caller.id and one.number == digits:
                return (*asked.places.person(person.id, "short_numbers"), index)
    everybodys = [one.number for one in asked.places.file.short_numbers or []]
    return ("short_numbers", everybodys.index(digits)) if digits in everybodys else ("short_numbers",)


def trunk_place(asked: ReasonAsked) -> FieldPath | NoField:
    name = asked.about("owner") or asked.about("trunk")
    names = [one.name for one in asked.company.trunks.all]
    return ("trunks", names.index(name)) if name in names else ("trunks",)


def abroad_place(asked: ReasonAsked) -> FieldPath | NoField:
    caller, company = asked.person or asked.caller, asked.company
    now = opening(company.working_hours_of(caller), company.calendar, asked.situation.at) if caller else None
    return ("limits", "abroad_per_hour" if now is Opening.OPEN else "abroad_per_hour_off")
