"""Who may approve a deviation, and for how long: the nearest manager, or a named approver (S6).

Knows: why an approval is invalid. Refuses to know: what a deviation changes, and when it ends (register.py).

Nobody approves for themselves or for somebody above them. For people without a manager, the approvers that the
company names in `approvals.approvers` decide. An import with an invalid approval is refused. In a company imported
before this rule, only the deviation is void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.problems import FieldPath, FileProblem
from app.company.register import DeviationKind, deviations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from app.company.register import Deviation
    from app.company.schema import CompanyFile


class Approvers:
    """Who may approve what in a company."""

    def __init__(self, file: CompanyFile) -> None:
        self._managers: Mapping[str, str | None] = {person.id: person.manager for person in file.people}
        self._named = frozenset(file.approvals.approvers)
        self._having: dict[str, list[str]] = {}
        for person in file.people:
            self._having.setdefault(person.role, []).append(person.id)

    def fault(self, approver: str, who: str) -> str | None:
        """Why this person may not approve for that person or role; None if they may."""
        if who in self._managers:
            return self._for_person(approver, who)
        those = self._having.get(who, [])
        if approver in those:
            return f"{approver} has the role {who}, and may approve only for others (S6)"
        if approver in self._named or (those and all(self._managers[one] == approver for one in those)):
            return None
        return f"{approver} is not the nearest manager of everybody with the role {who}{_instead(None)}"

    def fault_for_team(self, approver: str, members: Iterable[str]) -> str | None:
        """The same for a deviation of a queue's members together: only named approvers, and none of the members."""
        if approver in members:
            return f"{approver} is one of them, and may approve only for others (S6)"
        return None if approver in self._named else f"{approver} is not named in approvals.approvers (S6)"

    def _for_person(self, approver: str, who: str) -> str | None:
        manager = self._managers[who]
        if approver == who:
            return f"{who} has approved it for themselves{_instead(manager)}"
        if approver == manager or (approver in self._named and manager is None):
            return None
        if who in self._above(approver):
            return f"{approver} works under {who}, and cannot approve for them{_instead(manager)}"
        if approver in self._named:
            return None
        return f"{approver} is not the nearest manager of {who}{_instead(manager)}"

    def _above(self, who: str) -> set[str]:
        """Everybody above a person, up to somebody without a manager."""
        seen: set[str] = set()
        manager = self._managers.get(who)
        while manager is not None and manager not in seen:
            seen.add(manager)
            manager = self._managers.get(manager)
        return seen


def _instead(manager: str | None) -> str:
    named = "somebody named in approvals.approvers"
    return f" (S6): let {manager} or {named} approve it" if manager else f" (S6): let {named} approve it"


def problems(file: CompanyFile, day: date | None = None) -> Iterator[FileProblem]:
    """Invalid approvals, and deviations that are too long. day: the first day of deviations that give none."""
    people = {person.id for person in file.people}
    for index, one in enumerate(file.approvals.approvers):
        if one not in people:
            yield FileProblem(("approvals", "approvers", index), f"there is no person {one!r}")
    yield from _circles(file)
    yield from (problem for _, problem in _faults(file, day))


def unapproved(file: CompanyFile) -> frozenset[FieldPath]:
    """The places of void deviations, on any day."""
    return frozenset(one.place for one, _ in _faults(file, None))


def faults(file: CompanyFile) -> dict[FieldPath, FileProblem]:
    """The problems, by the deviation's place."""
    return {one.place: problem for one, problem in _faults(file, None)}


def _faults(file: CompanyFile, day: date | None) -> Iterator[tuple[Deviation, FileProblem]]:
    approvers, longest = Approvers(file), file.approvals.longest_days
    there = {person.id for person in file.people}
    known = there | {role.id for role in file.roles}
    for one in deviations(file):
        if one.approved_by in there and one.who in known:  # another check reports people who do not exist
            fault = approvers.fault(one.approved_by, one.who)
            if fault is not None:
                yield one, FileProblem((*one.place, "approved_by"), fault)
        first = one.since or day
        if one.kind is DeviationKind.LEAVER or one.until is None or first is None:
            continue
        if (one.until - first).days > longest:
            words = (
                f"is more than {longest} days after {first}: "
                "a deviation must end sooner (approvals.longest_days, S6)"
            )
            yield one, FileProblem((*one.place, "until"), words)


def _circles(file: CompanyFile) -> Iterator[FileProblem]:
    """Refuse people who are each other's managers: they could approve for each other."""
    managers = {person.id: person.manager for person in file.people}
    places = {person.id: index for index, person in enumerate(file.people)}
    clear: set[str] = set()
    for person in file.people:
        path: list[str] = []
        one: str | None = person.id
        while one in managers and one not in clear and one not in path:
            path.append(one)
            one = managers[one]
        if one in path and managers[one] != one:  # their own manager: another check reports that
            words = f"{managers[one]} works under {one}, and so cannot be the manager"
            yield FileProblem(("people", places[one], "manager"), words)
        clear.update(path)
