"""Checks that the register of a company file agrees with itself, and warns about what needs a look.

Knows: problems that refuse a file, and warnings that depend on the day. Refuses to know: the form of a
single field (schema.py), and everything else in the file (checks.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.problems import FieldPath, FileProblem
from app.company.register import ENDS_SOON, DeviationKind, deviations
from app.policy import numbers
from app.policy.barring import Greylist, Premium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.company.schema import CompanyFile, ExemptionEntry, PersonEntry, SubscriptionEntry

ONE_NUMBER = ("presents_mobile", "presents_direct")  # they exclude each other


def problems(file: CompanyFile) -> Iterator[FileProblem]:
    """All contradictions."""
    people = {person.id: person for person in file.people}
    yield from _people(file, people)
    yield from _leaving(file, people)
    yield from _exceptions(file, people)
    for index, contact in enumerate(file.contacts):
        if contact.person not in people:
            yield FileProblem(("contacts", index, "person"), f"there is no person {contact.person!r}")
    yield from _subscriptions(file, people)
    for deviation in deviations(file):
        if deviation.approved_by is not None and deviation.approved_by not in people:
            place = (*deviation.place, "approved_by")
            yield FileProblem(place, f"there is no person {deviation.approved_by!r}")


def _people(file: CompanyFile, people: dict[str, PersonEntry]) -> Iterator[FileProblem]:
    for index, person in enumerate(file.people):
        place = ("people", index)
        if person.manager is not None and (person.manager not in people or person.manager == person.id):
            yield FileProblem((*place, "manager"), f"there is no other person {person.manager!r}")
        if person.mobile and person.private_mobile is not None:
            yield FileProblem((*place, "private_mobile"), f"{person.id} has a company mobile (M6)")


def _leaving(file: CompanyFile, people: dict[str, PersonEntry]) -> Iterator[FileProblem]:
    known = people.keys() | {queue.id for queue in file.queues} | {"reception"}
    for index, person in enumerate(file.people):
        place = ("people", index)
        if person.leaves is None:
            for name in ("successor", "leaving_reason", "permission"):
                if getattr(person, name) is not None:
                    yield FileProblem(
                        (*place, name), f"is only for a leaver: give `leaves`, {person.id}'s last day"
                    )
            continue
        if person.id == file.reception:
            yield FileProblem(
                (*place, "leaves"),
                f"{person.id} is the reception, where all calls end up: first name another in `reception` (S2)",
            )
        if person.successor is not None and (person.successor not in known or person.successor == person.id):
            yield FileProblem(
                (*place, "successor"), f"there is no other person or queue {person.successor!r}"
            )
        yield from _permission(file, person, (*place, "permission"))


def _permission(file: CompanyFile, person: PersonEntry, place: FieldPath) -> Iterator[FileProblem]:
    permission = person.permission
    if permission is None or person.leaves is None:
        return
    if permission.kind == "port":
        if permission.to is not None:
            yield FileProblem((*place, "to"), "is for `forward`: a ported number follows the person")
        return
    if permission.until is None:
        yield FileProblem((*place, "until"), "is missing: forwarding has a last day")
    elif permission.until <= person.leaves:
        yield FileProblem((*place, "until"), f"is not after {person.id}'s last day, {person.leaves}")
    if permission.to is None:
        yield FileProblem((*place, "to"), "is missing: where do calls go?")
        return
    grey = Greylist(frozenset(file.greylist.countries), frozenset(file.greylist.prefixes))
    premium = Premium(prefixes=frozenset(file.premium_rate.prefixes))
    if grey.match(permission.to) or premium.match(numbers.canonical(permission.to)):
        yield FileProblem(
            (*place, "to"), f"{permission.to} is greylisted or premium-rate, so no calls may go there"
        )
    elif permission.to in _company_numbers(file):
        yield FileProblem((*place, "to"), f"{permission.to} is a number of our own: give a successor instead")


def numbers_of_leavers(file: CompanyFile) -> set[str | None]:
    """Outside numbers that only a special permission may send calls to (S5)."""
    return {person.permission.to for person in file.people if person.permission is not None}


def _company_numbers(file: CompanyFile) -> set[str | None]:
    people = {number for person in file.people for number in (person.direct, person.mobile)}
    return {file.main_number, *people, *(queue.number for queue in file.queues)} - {None}


def _exceptions(file: CompanyFile, people: dict[str, PersonEntry]) -> Iterator[FileProblem]:
    roles = {role.id for role in file.roles}
    for index, one in enumerate(file.exceptions):
        place, before = ("exceptions", index), file.exceptions[:index]
        if one.id in {other.id for other in before}:
            yield FileProblem((*place, "id"), f"{one.id!r} is there already")
        if one.who not in people and one.who not in roles:
            yield FileProblem((*place, "who"), f"there is no person or role {one.who!r}")
        if one.since is not None and one.until < one.since:
            yield FileProblem((*place, "until"), f"comes before the first day, {one.since}")
        person = people.get(one.who)
        if person is not None and one.what == "presents_direct" and not person.direct:
            yield FileProblem((*place, "what"), f"{person.id} has no direct number to present")
        if (
            person is not None
            and one.what == "presents_mobile"
            and not (person.mobile or person.private_mobile)
        ):
            yield FileProblem((*place, "what"), f"{person.id} has no mobile number to present")
        for other in before:
            if {one.what, other.what} == set(ONE_NUMBER) and one.who == other.who and _overlap(one, other):
                yield FileProblem(
                    (*place, "what"), f"contradicts {other.id!r}: only one number can be presented"
                )


def _overlap(one: ExemptionEntry, other: ExemptionEntry) -> bool:
    return (one.since is None or one.since <= other.until) and (
        other.since is None or other.since <= one.until
    )


def _subscriptions(file: CompanyFile, people: dict[str, PersonEntry]) -> Iterator[FileProblem]:
    models = [model.id for model in file.phone_models]
    for index, id_ in enumerate(models):
        if id_ in models[:index]:
            yield FileProblem(("phone_models", index, "id"), f"{id_!r} is there already")
    taken: set[str] = set()
    for index, one in enumerate(file.subscriptions):
        place = ("subscriptions", index)
        yield from (FileProblem((*place, field), words) for field, words in _subscription(file, people, one))
        if one.number in taken:
            yield FileProblem((*place, "number"), f"{one.number} has a subscription already")
        taken.add(one.number)
        if one.model is not None and one.model not in models:
            yield FileProblem((*place, "model"), f"there is no phone model {one.model!r}")
        if one.until is not None and one.until < one.since:
            yield FileProblem((*place, "until"), f"comes before the first day, {one.since}")


def _subscription(
    file: CompanyFile, people: dict[str, PersonEntry], one: SubscriptionEntry
) -> Iterator[tuple[str, str]]:
    """Whether the owner exists, and the number is theirs. A team may have a number that nobody calls: a modem's."""
    queues = {queue.id: queue for queue in file.queues}
    if (one.person is None) == (one.team is None):
        yield "person", "give either `person` or `team`: whose subscription is it?"
    elif one.person is not None:
        person = people.get(one.person)
        if person is None:
            yield "person", f"there is no person {one.person!r}"
        elif person.mobile != one.number:
            yield "number", f"{one.number} is not the mobile number of {one.person}"
    elif one.team is not None:
        if one.team not in queues and one.team not in {role.id for role in file.roles}:
            yield "team", f"there is no queue or role {one.team!r}"
        own = queues[one.team].number if one.team in queues else None
        if one.number in _company_numbers(file) - {own}:
            yield "number", f"{one.number} does not belong to {one.team}"


def warnings(file: CompanyFile, day: date, within: int = ENDS_SOON) -> list[FileProblem]:
    """Warnings on this day: what ends within so many days or has ended, and what leavers leave behind."""
    return [*_ends(file, day, within), *_left_behind(file)]


def _ends(file: CompanyFile, day: date, within: int) -> Iterator[FileProblem]:
    for one in deviations(file):
        what = {DeviationKind.LEAVER: f"{one.who}'s last day"}.get(one.kind, "the last day")
        if one.expires(day, within):
            yield FileProblem(one.place, f"{what} is {one.until}, within {within} days")
        elif one.expired(day) and one.kind is not DeviationKind.LEAVER:
            yield FileProblem(one.place, f"ended on {one.until}, and no longer applies")


def _left_behind(file: CompanyFile) -> Iterator[FileProblem]:
    leaves = {person.id: person.leaves for person in file.people if person.leaves is not None}
    for index, person in enumerate(file.people):
        heir = leaves.get(person.successor or "")
        if person.leaves is not None and heir is not None and heir <= person.leaves:
            words = (
                f"{person.successor} leaves on {heir}: calls then go to the next successor, or to reception"
            )
            yield FileProblem(("people", index, "successor"), words)
        if not person.desk and person.private_mobile is not None and person.leaves is None:
            words = f"{person.id} has no other telephone when it ends, on {person.private_mobile.until}"
            yield FileProblem(("people", index, "private_mobile"), words)
    for index, queue in enumerate(file.queues):
        if all(member in leaves for member in queue.members):
            last = max(leaves[member] for member in queue.members)
            yield FileProblem(
                ("queues", index, "members"), f"all members have left after {last}: nobody answers {queue.id}"
            )
    for index, contact in enumerate(file.contacts):
        if contact.person in leaves:
            words = f"{contact.person} leaves on {leaves[contact.person]}: name another"
            yield FileProblem(("contacts", index, "person"), words)
