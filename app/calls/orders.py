"""Turns a decision into an order: what ringing phones show, where a message would go, the cause of a refusal.

Knows: decisions, the company, and the orders of ports. Refuses to know: how to carry out an order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from app.calls.ports.orders import (
    Dial,
    Enter,
    FetchCall,
    GoOn,
    ParkCall,
    Refuse,
    Ring,
    SendOut,
    Shown,
    TheirMailbox,
    TheirQueue,
)
from app.policy import numbers
from app.policy.codes import read_room
from app.policy.decision import Device, Leg
from app.policy.targets import (
    AskMenu,
    ChooseProfile,
    DialOutside,
    EnterRoom,
    Fetch,
    JoinQueue,
    LeaveMessage,
    LogIn,
    LogOut,
    OpenMailbox,
    Park,
    Pause,
    PickUp,
    PromiseCallback,
    RefuseCall,
    Resume,
    RingPerson,
    SendOutside,
    TakeProfileBack,
    TellDiversion,
    TellHours,
    TurnQueues,
)
from app.policy.ways import ServiceSees, ToPerson, ToQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.calls.ports.orders import Order, TheirOrder
    from app.policy.decision import Decision
    from app.policy.model import Company

# Q.850 causes by what the caller hears; the phone's display shows SIP's word for it (404, 484, 403).
NORMAL = 16
PARKED_SECONDS = 180  # then a parked caller goes back to whoever parked them
HANGUP_CAUSES = {
    "unknown": 1,
    "no-profile": 1,
    "invalid": 28,
    "greylisted": 21,
    "premium": 21,
    "left": 21,
    "many-calls": 17,
    "many-own-calls": 17,
    "lines-full": 34,
    "abroad-often": 21,
    "abroad-long": 21,
    None: 21,
}


def order_for(
    decision: Decision, caller: str, dialled: str, company: Company, lang: str, by: str = ""
) -> Order:
    """The order that carries out a decision.

    caller: a person's id or a number; dialled: as it was dialled; lang: what the caller hears; by: the person's id who
    sent the caller on.
    """
    say = f"{lang}/{decision.say}" if decision.say else None
    match decision.target:
        case RingPerson(person):
            shown = shown_inside(person, caller, dialled, company)
            if by and person == by:
                shown = Shown(shown.number, f"Åter: {shown.name or dialled}")
            as_it_came = shown == Shown(caller, "") and caller != "" and not by
            box = home_mailbox(company, dialled, caller)
            return Ring(decision.legs, decision.ring_seconds, None if as_it_came else shown, box)
        case SendOutside(number):
            box = company.in_force.box(by) if by else home_mailbox(company, dialled)
            presented = decision.presented or company.main_number
            sees = company.answering_service_sees
            seen = None if by else shown_to_the_service(number, presented, caller, company)
            return SendOut(
                number,
                presented,
                decision.ring_seconds,
                box,
                withheld=decision.withheld,
                shown=seen,
                tells_diversion=seen is not None and sees is ServiceSees.DIVERSION,
                ways=decision.ways,
            )
        case DialOutside(number):
            presented = decision.presented or company.main_number
            return Dial(number, presented, withheld=decision.withheld, ways=decision.ways)
        case RefuseCall():
            return Refuse(say, HANGUP_CAUSES.get(decision.say, 21))
        case LogIn() | LogOut() | Pause() | Resume() | TellHours():
            return Refuse(say, NORMAL)
        case Park(place):
            return ParkCall(place, PARKED_SECONDS, company.in_force.box(by))
        case Fetch(place):
            return FetchCall(place, f"{lang}/nobody-parked")
        case EnterRoom(person, asks):
            room = read_room(dialled)
            pin = room.pin if room is not None and not by else ""
            return Enter(company.people[person].extension, lang, pin, asks)
        case JoinQueue() | LeaveMessage() | TellDiversion() | AskMenu() | PromiseCallback():
            raise ValueError(f"{decision.action} takes more than a decision: serve.py")
        case ChooseProfile() | TakeProfileBack() | OpenMailbox() | TurnQueues() | PickUp():
            raise ValueError(f"{decision.target} takes more than a decision: serve.py")
        case _:
            assert_never(decision.target)


def their_order(decision: Decision, company: Company) -> TheirOrder | None:
    """What an exchange does by itself that is somebody else's: its queues, its boxes and its codes for agents.

    None: it does what any exchange is told to.
    """
    match decision.target:
        case JoinQueue(which):
            return TheirQueue(which, int(company.queues[which].wait_ends().at))
        case OpenMailbox(box):
            return TheirMailbox(box)
        case (
            LogIn() | LogOut() | Pause() | Resume() | TurnQueues() | PickUp() | Park() | Fetch() | EnterRoom()
        ):
            return GoOn()
        case _:
            return None


def shown_to_the_service(to: str, presented: str, caller: str, company: Company) -> Shown | None:
    """What the answering service sees of an outside caller; None: the presented number."""
    number = "" if caller in company.people else numbers.shown(caller)
    sees = company.answering_service_sees
    if to != company.answering_service or not number or sees is ServiceSees.OURS:
        return None
    return Shown(presented, number) if sees is ServiceSees.NAME else Shown(number, "")


def greeting_of(company: Company, box: str, profile: str) -> str:
    """The name of a box's greeting for a profile; "" where that would be another box's, or there is no such profile."""
    name = f"{box}-{profile}"
    taken = name in company.people or name in company.queues or profile not in company.profiles
    return "" if taken else name


def shown_inside(person: str, caller: str, dialled: str, company: Company) -> Shown:
    """Number and name on a called person's phones.

    A colleague is shown by extension and name. A caller from outside by number, and where the call was meant for
    somebody else by whom it was meant for, so that whoever answers knows.
    """
    colleague = company.people.get(caller)
    if colleague is not None:
        return Shown(colleague.extension, colleague.name)
    number = numbers.shown(caller)
    meant_for = company.find(dialled)
    if isinstance(meant_for, ToPerson) and meant_for.id != person:
        return Shown(number, company.people[meant_for.id].name)
    if isinstance(meant_for, ToQueue):
        return Shown(number, company.queues[meant_for.id].name)
    return Shown(number, "")


def home_mailbox(company: Company, dialled: str, caller: str = "") -> str:
    """Where a message for a dialled number goes when nobody can decide. caller: a person's id, if ours."""
    match company.find_by(company.people.get(caller), dialled):
        case ToPerson(id=who) | ToQueue(id=who):
            return company.in_force.box(who)
        case _:
            return company.reception


@dataclass(frozen=True, slots=True)
class Place:
    """Where one of our numbers leads while the service is away: devices that ring, and then the mailbox."""

    legs: tuple[Leg, ...]
    mailbox: str


def every_number(company: Company) -> Iterator[tuple[str, Place]]:
    """Each of our numbers in every form that people dial, with its target, in the company of a day."""
    here = {id_: Place(_devices(company, id_), id_) for id_ in company.people}
    queues = {
        queue.id: Place(tuple(leg for one in queue.members for leg in here[one].legs), queue.id)
        for queue in company.queues.values()
    }
    # S5: a leaver's numbers go straight to the last of the successors; permissions need the service.
    people = here | {id_: (here | queues)[gone.box] for id_, gone in company.in_force.gone.items()}
    for person in company.people.values():
        yield from (
            (form, people[person.id]) for form in _forms(person.extension, person.direct, person.mobile)
        )
    for queue in company.queues.values():
        yield from ((form, queues[queue.id]) for form in _forms(queue.extension, queue.number, None))
    reception = company.reception_way
    place = people[reception.id] if isinstance(reception, ToPerson) else queues[reception.id]
    yield from ((form, place) for form in _forms(company.reception_extension, company.main_number, None))


def _devices(company: Company, id_: str) -> tuple[Leg, ...]:
    person = company.people[id_]
    return tuple(
        Leg(id_, device, person.mobile if device is Device.MOBILE else None) for device in person.devices
    )


def _forms(extension: str | None, *e164s: str | None) -> Iterator[str]:
    if extension:
        yield extension
    for e164 in e164s:
        if e164:
            yield from numbers.forms(e164)
