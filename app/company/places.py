"""Where things stand in the company file, by their ids.

Knows: the lists of the file. Refuses to know: lines (yaml_text.py), and which rule gave a reason (reason_places.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.ways import Cause

if TYPE_CHECKING:
    from app.company.problems import FieldPath
    from app.company.schema import CompanyFile
    from app.policy.decision import Reason


class Places:
    """The places of a file."""

    def __init__(self, file: CompanyFile) -> None:
        self.file = file
        self._people = {one.id: index for index, one in enumerate(file.people)}
        self._queues = {one.id: index for index, one in enumerate(file.queues)}
        self._roles = {one.id: index for index, one in enumerate(file.roles)}
        self._profiles = {one.id: index for index, one in enumerate(file.profiles)}
        self._named = {one.name: one.id for one in file.queues} | {one.name: one.id for one in file.people}

    def person(self, who: str, *field: str) -> FieldPath:
        return ("people", self._people[who], *field)

    def queue(self, which: str, *field: str) -> FieldPath:
        return ("queues", self._queues[which], *field)

    def role(self, which: str, *field: str) -> FieldPath:
        return ("roles", self._roles[which], *field)

    def profile(self, which: str, *field: str) -> FieldPath | None:
        """None for a profile that the file does not have: then it has the usual ones."""
        return ("profiles", self._profiles[which], *field) if which in self._profiles else None

    def named(self, name: str) -> str | None:
        """The id of the person or queue with this name."""
        return self._named.get(name)

    def number(self, number: str) -> FieldPath:
        """Where one of our numbers stands."""
        for person in self.file.people:
            if number == person.direct:
                return self.person(person.id, "direct")
            if number == person.mobile:
                return self.person(person.id, "mobile")
            if person.private_mobile is not None and number == person.private_mobile.number:
                return self.person(person.id, "private_mobile")
        for queue in self.file.queues:
            if number == queue.number:
                return self.queue(queue.id, "number")
        return ("main_number",)

    def rule(self, reason: Reason, profile: str) -> FieldPath | None:
        """Where the rule of a reason such as `busy.queue` stands. profile: the one that the person has then."""
        cause, dot, _ = reason.code.partition(".")
        about = dict(reason.about)
        id_ = self._named.get(about.get("name", ""))
        if not dot or id_ is None:
            return None
        if id_ in self._queues:
            return self.queue(id_, *(("waiting", "at_promise") if cause == "overdue" else (cause,)))
        return self._of_person(id_, Cause(cause), profile) if cause in set(Cause) else None

    def spoken(self, who: str, profile: str, to: str) -> FieldPath:
        """Where it stands that a key of a spoken diversion leads there: by name, or by the rule for a busy person."""
        if profile in self._profiles:
            entry = self.file.profiles[self._profiles[profile]].diversion
            if entry is not None and to in (*entry.offers, entry.otherwise):
                return ("profiles", self._profiles[profile], "diversion")
        return self._of_person(who, Cause.BUSY, profile)

    def _of_person(self, who: str, cause: Cause, profile: str) -> FieldPath:
        """The profile's own rule, else the role's, else the kind of extension's."""
        entry = self.file.people[self._people[who]]
        if profile in self._profiles:
            index = self._profiles[profile]
            if getattr(self.file.profiles[index].calls, cause.value) is not None:
                return ("profiles", index, "calls", cause.value)
        role = self._roles[entry.role]
        if getattr(self.file.roles[role], cause.value) is not None:
            return ("roles", role, cause.value)
        kind = "fixed" if entry.desk else "mobile"
        given = "defaults" in self.file.model_fields_set and kind in self.file.defaults.model_fields_set
        return ("defaults", kind, cause.value) if given else self.person(who)
