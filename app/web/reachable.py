"""Whether a call to somebody's own number would ring one of their phones now.

Knows: profiles, phones, and which desk phones are there. Refuses to know: pages, and whether they are on the phone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.decision import Device
from app.policy.devices import that_ring

if TYPE_CHECKING:
    from datetime import datetime

    from app.calls.floor import Floor
    from app.calls.presence import Presences
    from app.policy.model import Company
    from app.policy.people import Person


def reachable(company: Company, person: Person, presences: Presences, floor: Floor, at: datetime) -> str:
    """The word "free"; "profile": their profile is a busy one; "out_of_reach": no phone of theirs is there."""
    now = presences.of(person.id)
    profile = company.profiles.get(now.profile)
    if profile is not None and profile.busy:
        return "profile"
    devices = {leg.device for leg in that_ring(company, person, now.profile, now.layer, at)[0]}
    if Device.MOBILE in devices or (Device.FIXED in devices and floor.in_reach(person.id)):
        return "free"
    return "out_of_reach"
