"""Calls that colleagues take over, park and share: picking up, parking, fetching, and rooms.

Knows: who may, and what follows (S2: nobody parked is forgotten). Refuses to know: the codes' form (codes.py), who
rings or is parked now, and how the exchange does it.

Only our own people get here: a stranger's call never comes to a code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy import codes
from app.policy.decision import Decision, Reason
from app.policy.outward import refuse
from app.policy.targets import EnterRoom, Fetch, Park, PickUp
from app.policy.ways import ToPerson

if TYPE_CHECKING:
    from app.policy.decision import Situation
    from app.policy.model import Company
    from app.policy.people import Person


def shared(company: Company, situation: Situation, caller: Person) -> Decision | None:
    """None: the caller dialled no code of these."""
    called, who = situation.called, ("person", caller.name)
    extension = codes.read_pick_up(called)
    if extension is not None:
        return _pick_up(company, situation, caller, extension)
    place = codes.read_park(called)
    if place is not None:
        return Decision(Fetch(place), reasons=(Reason("S2", "code_fetch", (who, ("place", place))),))
    room = codes.read_room(called)
    return _room(company, situation, caller, room) if room is not None else None


def sent_on(company: Company, situation: Situation, by: Person) -> Decision | None:
    """One of us sent the caller on to a parking place or a room; None: elsewhere."""
    place = codes.read_park(situation.called)
    if place is not None:
        about = (("person", by.name), ("place", place))
        return Decision(Park(place), reasons=(Reason("S2", "code_park", about),))
    room = codes.read_room(situation.called)
    if room is None:
        return None
    decision = _room(company, situation, by, room)
    if not isinstance(decision.target, EnterRoom):
        return decision
    return Decision(
        EnterRoom(decision.target.person), reasons=decision.reasons
    )  # whoever sends them lets them in


def group_of(company: Company, person: Person) -> tuple[str, ...]:
    """Colleagues with the same role, or in a queue with the person, the person not among them."""
    queues = [one.agents for one in company.queues.values() if person.id in one.agents]
    return tuple(
        one.id
        for one in company.people.values()
        if one.id != person.id
        and one.id not in company.in_force.gone
        and (one.role == person.role or any(one.id in agents for agents in queues))
    )


def _pick_up(company: Company, situation: Situation, caller: Person, extension: str) -> Decision:
    if not extension:
        return Decision(PickUp(""), reasons=(Reason("S2", "code_pick_up_group", (("person", caller.name),)),))
    colleague = _colleague(company, extension)
    if colleague is None:
        return refuse(situation.called, "unknown", "S2", "unknown_extension", number=extension)
    about = (("person", caller.name), ("name", colleague.name))
    return Decision(PickUp(colleague.id), reasons=(Reason("S2", "code_pick_up", about),))


def _room(company: Company, situation: Situation, caller: Person, room: codes.RoomCode) -> Decision:
    owner = _colleague(company, room.extension) if room.extension else caller
    if owner is None or (room.pin and owner.id != caller.id):
        return refuse(situation.called, "unknown", "S2", "unknown_extension", number=room.extension)
    about = (("person", caller.name), ("name", owner.name))
    return Decision(EnterRoom(owner.id, owner.id != caller.id), reasons=(Reason("S2", "code_room", about),))


def _colleague(company: Company, extension: str) -> Person | None:
    place = company.find(extension)
    return company.people[place.id] if isinstance(place, ToPerson) else None
