"""What the lamp of a person, a queue, a profile or the night shows to colleagues, and the note beside it.

Knows: when calls get through to somebody, and what colleagues may read of an absence. Refuses to know: phones' own
states (the exchange knows whether one rings, talks or is gone), and how a lamp is lit (ari/busy_lamps.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.decision import Device
from app.policy.devices import that_ring
from app.policy.hours import STOCKHOLM, Opening, next_change, opening

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.absence import Presence
    from app.policy.model import Company
    from app.policy.people import Person, Profile
    from app.policy.queues import Queue


class Light(StrEnum):
    """What a lamp shows. DESK: what the desk phones do, and nothing else."""

    DESK = "desk"
    FREE = "free"  # calls get through, even if no desk phone is registered
    CALLED = "called"  # somebody waits
    ON = "on"  # talks; a choice that is in force; a queue in which nobody is free
    ABSENT = "absent"  # calls do not get through


class Availability(StrEnum):
    """The kinds of presence (RFC 4480 has more; phones show these)."""

    HERE = "available"
    AWAY = "away"
    LONG = "xa"  # for a day or more: an absence (O3)
    DISTURB_NOT = "dnd"


@dataclass(frozen=True, slots=True)
class Lamp:
    """note: a few words in Swedish, "" if there is nothing to say; kind: the profile's id."""

    light: Light
    away: Availability = Availability.HERE
    kind: str = ""
    note: str = ""


def person_lamp(company: Company, person: Person, now: Presence, at: datetime, *, talks: bool) -> Lamp:
    """talks: on a phone that the exchange does not know as theirs, such as the mobile."""
    profile = company.profiles.get(now.profile)
    busy = profile is not None and profile.busy
    note = _note(profile, now, at) if profile is not None and profile.id != "available" else ""
    away, kind = Availability.HERE, now.profile if note else ""
    if busy and profile is not None:
        away = Availability.DISTURB_NOT if profile.id == "dnd" else Availability.AWAY
        away = Availability.LONG if profile.absence else away
        kind = "" if profile.absence else kind  # the reason of an absence is the person's own
    if talks:
        return Lamp(Light.ON, away, kind, note)
    if busy:
        return Lamp(Light.ABSENT, away, kind, note)
    legs, _ = that_ring(company, person, now.profile, now.layer, at)
    on_mobile = any(leg.device is Device.MOBILE for leg in legs)
    return Lamp(Light.FREE if on_mobile else Light.DESK, away, kind, note)


def _note(profile: Profile, now: Presence, at: datetime) -> str:
    """ "På lunch, åter 13:00". What a caller may hear of an absence is what a colleague may read."""
    said = profile.diversion.sv.strip().rstrip(".") if profile.diversion is not None else profile.sv
    said = said.removeprefix("är ")
    said = said[:1].upper() + said[1:]
    if now.back is None or now.back <= at:
        return said
    return f"{said}, åter {clock(now.back, at)}"


def clock(moment: datetime, at: datetime) -> str:
    """The time of day in Stockholm, with the date if it is another day."""
    local = moment.astimezone(STOCKHOLM)
    day = "" if local.date() == at.astimezone(STOCKHOLM).date() else f"{local.day}/{local.month} "
    return f"{day}{local:%H:%M}"


def queue_lamp(company: Company, queue: Queue, at: datetime, *, waiting: int, free: bool) -> Lamp:
    """waiting: callers; free: whether a call would ring anybody."""
    if waiting:
        return Lamp(Light.CALLED, note=f"{waiting} väntar")
    if opening(queue.hours, company.calendar, at) is not Opening.OPEN:
        opens = next_change(queue.hours, company.calendar, at)
        note = f"Stängt, öppnar {clock(opens, at)}" if opens is not None else "Stängt"
        return Lamp(Light.ABSENT, Availability.AWAY, note=note)
    return Lamp(Light.FREE) if free else Lamp(Light.ON, note="Ingen ledig")


def is_night(company: Company, at: datetime) -> bool:
    """Whether the main number is closed."""
    hours = company.front_hours
    return hours is not None and opening(hours, company.calendar, at) is not Opening.OPEN
