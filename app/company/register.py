"""Turns the company file's register into the policy's, and into a list of deviations for administrators.

Knows: the file's exceptions, private phones and leavers. Refuses to know: whether they agree (register_checks.py), and
what they change for calls (policy/tenure.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.register import (
    Exemption,
    Leaver,
    Permission,
    PermissionKind,
    PhoneKind,
    PrivateMobile,
    Register,
    What,
)
from app.policy.ways import Reception, ToPerson, ToQueue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.company.problems import FieldPath
    from app.company.schema import CompanyFile, PermissionEntry, PersonEntry

ENDS_SOON = 14  # days


class DeviationKind(StrEnum):
    """A deviation's place in the file."""

    EXCEPTION = "exception"
    PRIVATE_PHONE = "private_phone"
    LEAVER = "leaver"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One entry of the register. who: a person's or role's id; until: the last day, None if it has none.

    what: as the file says it; for a leaver the successor's id or "reception". manager: who should approve it.
    """

    kind: DeviationKind
    id: str
    who: str
    what: str
    manager: str | None
    approved_by: str | None
    reason: str
    since: date | None
    until: date | None
    place: FieldPath

    def expired(self, day: date) -> bool:
        return self.until is not None and self.until < day

    def expires(self, day: date, within: int = ENDS_SOON) -> bool:
        """Whether its last day is near: this day, or at most `within` days later."""
        return self.until is not None and 0 <= (self.until - day).days <= within


def deviations(file: CompanyFile) -> list[Deviation]:
    """All deviations, of every kind; the first to end comes first, and those without an end last."""
    found = [*_exceptions(file), *_private_phones(file), *_leavers(file)]
    return sorted(found, key=lambda one: (one.until is None, one.until, one.who, one.kind, one.id))


def _exceptions(file: CompanyFile) -> Iterator[Deviation]:
    managers = {person.id: person.manager for person in file.people}
    for index, one in enumerate(file.exceptions):
        yield Deviation(
            DeviationKind.EXCEPTION,
            one.id,
            one.who,
            one.what,
            managers.get(one.who),
            one.approved_by,
            one.reason,
            one.since,
            one.until,
            ("exceptions", index),
        )


def _private_phones(file: CompanyFile) -> Iterator[Deviation]:
    for index, person in enumerate(file.people):
        phone = person.private_mobile
        if phone is not None:
            yield Deviation(
                DeviationKind.PRIVATE_PHONE,
                person.id,
                person.id,
                f"{phone.number} ({phone.kind})",
                person.manager,
                phone.approved_by,
                phone.reason,
                phone.since,
                phone.until,
                ("people", index, "private_mobile"),
            )


def _leavers(file: CompanyFile) -> Iterator[Deviation]:
    for index, person in enumerate(file.people):
        if person.leaves is None:
            continue
        place, manager = ("people", index), person.manager
        heir = person.successor or "reception"
        yield Deviation(
            DeviationKind.LEAVER,
            person.id,
            person.id,
            heir,
            manager,
            None,
            person.leaving_reason or "",
            None,
            person.leaves,
            (*place, "leaves"),
        )
        permission = person.permission
        if permission is not None:
            yield Deviation(
                DeviationKind.PERMISSION,
                person.id,
                person.id,
                f"{permission.kind} {permission.to or ''}".strip(),
                manager,
                permission.approved_by,
                permission.reason,
                person.leaves,
                permission.until,
                (*place, "permission"),
            )


def to_register(file: CompanyFile, refused: frozenset[FieldPath] = frozenset()) -> Register:
    """The file's register as the policy uses it. refused: the places of deviations with an invalid approval."""
    return Register(
        private={
            person.id: PrivateMobile(
                person.private_mobile.number,
                person.private_mobile.until,
                person.private_mobile.approved_by,
                person.private_mobile.reason,
                PhoneKind(person.private_mobile.kind),
                person.private_mobile.since,
                approved=("people", index, "private_mobile") not in refused,
            )
            for index, person in enumerate(file.people)
            if person.private_mobile is not None
        },
        leavers={
            person.id: Leaver(
                person.leaves,
                _successor(file, person),
                _permission(person.permission) if ("people", index, "permission") not in refused else None,
            )
            for index, person in enumerate(file.people)
            if person.leaves is not None
        },
        exemptions=tuple(
            Exemption(
                one.id,
                one.who,
                What(one.what),
                one.approved_by,
                one.reason,
                one.until,
                one.since,
                approved=("exceptions", index) not in refused,
            )
            for index, one in enumerate(file.exceptions)
        ),
        longest=file.approvals.longest_days,
    )


def _successor(file: CompanyFile, person: PersonEntry) -> ToPerson | ToQueue | Reception:
    match person.successor:
        case None | "reception":
            return Reception()
        case which if any(queue.id == which for queue in file.queues):
            return ToQueue(which)
        case who:
            return ToPerson(who)


def _permission(entry: PermissionEntry | None) -> Permission | None:
    if entry is None:
        return None
    return Permission(PermissionKind(entry.kind), entry.approved_by, entry.reason, entry.to, entry.until)
