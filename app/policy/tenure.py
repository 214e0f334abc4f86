"""A company as of a moment: who has left, which private phones ring, which exemptions hold (S3, S5, S6, M6).

Knows: how the register changes the company from day to day. Refuses to know: the clock, and what others
decide with the company of the day.

A company without records is its own on every day, for the price of one look. Otherwise we make the company of a day
once and keep it, because it stays the same until the next change of the register: one look-up by date per question.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.policy.decision import Reason
from app.policy.hours import STOCKHOLM
from app.policy.register import (
    NOTHING_RECORDED,
    Exemption,
    Gone,
    InForce,
    Leaver,
    Permission,
    PermissionKind,
    What,
    day_of,
    first_day,
    in_force,
)
from app.policy.ways import Outside, ToPerson, ToQueue

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.ways import Way

MOST_KEPT = 64  # companies for as many spans of days; a sweep over years makes them again


def as_of(company: Company, at: datetime) -> Company:
    """The company on the day of an aware instant; always the same object for the same span of days.

    Leavers stay among the people, as their numbers lead somewhere, but are in no queue, and `in_force.gone` says where
    their calls go. A private phone in force is the person's `mobile`; a lapsed one belongs to nobody.
    """
    turns = company.register.turns
    if not turns:
        return company
    day = day_of(at)
    span = bisect_right(turns, day)
    found = company.spans.get(span)
    if found is None:
        if len(company.spans) >= MOST_KEPT:
            company.spans.clear()
        found = company.spans[span] = _on(company, day)
    return found


def _on(company: Company, day: date) -> Company:
    register = company.register
    left = {who: leaver for who, leaver in register.leavers.items() if leaver.last_day < day}
    private = {
        who: phone
        for who, phone in register.private.items()
        if who not in left and in_force(phone, day, register.longest)
    }
    lapsed = register.private.keys() - private.keys() - left.keys()
    phoneless = {
        who: phone
        for who, phone in register.private.items()
        if who in lapsed and not company.people[who].desk
    }
    gone = {who: _gone(company, who, left, day) for who in left}
    people = {who: replace(company.people[who], mobile=phone.number) for who, phone in private.items()}
    out = gone.keys() | phoneless.keys()
    queues = {
        queue.id: replace(
            queue,
            members=tuple(one for one in queue.members if one not in out),
            serving=replace(
                queue.serving,
                second_line=tuple(one for one in queue.serving.second_line if one not in out),
            ),
        )
        for queue in company.queues.values()
        if not out.isdisjoint(queue.agents)
    }
    return replace(
        company,
        people={**company.people, **people},
        queues={**company.queues, **queues},
        register=NOTHING_RECORDED,
        in_force=InForce(gone, private, phoneless, _exemptions(company, day)),
    )


def _gone(company: Company, who: str, left: dict[str, Leaver], day: date) -> Gone:
    """Where a leaver's calls go on a day, and who has their messages."""
    leaver, name = left[who], company.people[who].name
    box = _heir(company, leaver.successor, left)
    about = (("person", name), ("last", leaver.last_day.isoformat()))
    permission = leaver.permission
    if permission is not None and permission.to is not None and _forwards(permission, day):
        by = _name(company, permission.approved_by)
        more = (("to", permission.to), ("by", by), ("until", f"{permission.until}"))
        return Gone(Outside(permission.to), box, Reason("S5", "left_forwarded", (*about, *more)))
    kind, to = _named(company, leaver.successor)
    return Gone(leaver.successor, box, Reason("S5", f"left_{kind}", (*about, ("to", to))))


def _forwards(permission: Permission, day: date) -> bool:
    forward = permission.kind is PermissionKind.FORWARD
    return forward and permission.until is not None and day <= permission.until


def _heir(company: Company, way: Way, left: dict[str, Leaver]) -> str:
    """The end of the chain of successors: a present person, or a queue; reception if they go in a circle."""
    seen: set[str] = set()
    while True:
        match way:
            case ToPerson(id=who) if who not in left:
                return who
            case ToPerson(id=who) if who not in seen:
                seen.add(who)
                way = left[who].successor
            case ToQueue(id=which):
                return which
            case _:
                return company.reception


def _named(company: Company, way: Way) -> tuple[str, str]:
    match way:
        case ToPerson(id=who):
            return "person", _name(company, who)
        case ToQueue(id=which):
            return "queue", _name(company, which)
        case _:
            return "reception", _name(company, company.reception)


def _name(company: Company, id_: str) -> str:
    place = company.people.get(id_) or company.queues.get(id_)
    return place.name if place is not None else id_


def _exemptions(company: Company, day: date) -> dict[tuple[str, What], Exemption]:
    """The exemptions in force, by person: a role's for all with the role; a person's own goes before it."""
    holding = [one for one in company.register.exemptions if in_force(one, day, company.register.longest)]
    own = {(one.who, one.what): one for one in holding if one.who in company.people}
    roles = {(one.who, one.what): one for one in holding if one.who not in company.people}
    theirs = {
        (person.id, what): one
        for (role, what), one in roles.items()
        for person in company.people.values()
        if person.role == role
    }
    return {**theirs, **own}


def is_reached_at_any_hour(company: Company, person: Person, at: datetime) -> bool:
    """Whether calls reach somebody outside working hours, too: by the person's or the role's rule (R3), or by S6."""
    exempted = (person.id, What.MOBILE_RINGS_OUTSIDE_HOURS) in as_of(company, at).in_force.exemptions
    return exempted or not company.mobile_rests(person)


def next_turn_of_hours(company: Company, person: Person, at: datetime) -> datetime | None:
    """The next midnight when an exemption for calls at any hour begins or ends; None: never."""
    theirs = [
        one
        for one in company.register.exemptions
        if one.what is What.MOBILE_RINGS_OUTSIDE_HOURS and one.who in (person.id, person.role)
    ]
    days = {first_day(one, company.register.longest) for one in theirs}
    days |= {one.until + timedelta(days=1) for one in theirs if one.until < date.max}
    coming = [day for day in days if day > day_of(at)]
    return datetime.combine(min(coming), time(0), STOCKHOLM) if coming else None


def reason_of(company: Company, exemption: Exemption) -> Reason:
    """Who allowed an exemption, why and until when (S6)."""
    about = (
        ("by", _name(company, exemption.approved_by)),
        ("why", exemption.reason),
        ("until", exemption.until.isoformat()),
    )
    return Reason("S6", "exempted", about)
