"""Which of a person's telephones ring.

Knows: what the profile says (P2), and that mobiles rest outside working hours (S4). Refuses to know: whether we ring
the person at all (chain.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.decision import Device, Layer
from app.policy.hours import Opening, next_change, opening
from app.policy.tenure import is_reached_at_any_hour

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.policy.decision import Leg
    from app.policy.model import Company
    from app.policy.people import Person


def that_ring(
    company: Company, person: Person, profile: str, layer: Layer, at: datetime
) -> tuple[tuple[Leg, ...], bool]:
    """The devices, and whether the mobile is missing because it rests.

    A mobile rings at any hour if the person chose the profile, or if person or role allow it (R3).
    """
    legs = person.legs
    chosen = company.profiles.get(profile)
    if chosen is not None and chosen.devices is not None:
        legs = tuple(leg for leg in legs if leg.device in chosen.devices)
    if is_reached_at_any_hour(company, person, at) or not is_mobile_off_hours(
        company, person, layer, legs, at
    ):
        return legs, False
    return tuple(leg for leg in legs if leg.device is not Device.MOBILE), True


def is_mobile_off_hours(
    company: Company, person: Person, layer: Layer, legs: Iterable[Leg], at: datetime
) -> bool:
    """Whether a mobile is among the legs outside its working hours (S4), and not by the person's own choice (R3)."""
    if layer is Layer.MANUAL or not any(leg.device is Device.MOBILE for leg in legs):
        return False
    return opening(company.working_hours_of(person), company.calendar, at) is not Opening.OPEN


def next_rest(company: Company, person: Person, layer: Layer, at: datetime) -> datetime | None:
    """When the person's mobile begins or ends its rest outside working hours (S4); None: it does not rest."""
    if layer is Layer.MANUAL or not person.mobile or is_reached_at_any_hour(company, person, at):
        return None
    return next_change(company.working_hours_of(person), company.calendar, at)
