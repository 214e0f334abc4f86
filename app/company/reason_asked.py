"""A reason in its decision, as one asks for its place in the company file.

Knows: whom a reason is about. Refuses to know: the fields (reason_places.py, outward_places.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.targets import destination

if TYPE_CHECKING:
    from app.company.places import Places
    from app.policy.decision import Decision, Reason, Situation
    from app.policy.model import Company
    from app.policy.people import Person, Role
    from app.policy.targets import Target


class NoField(StrEnum):
    """Why a reason has no field."""

    FACT = "fact"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class ReasonAsked:
    """A reason in its decision. company: of the call's day; target: of a rejected way."""

    places: Places
    company: Company
    situation: Situation
    decision: Decision
    reason: Reason
    target: Target | None

    def about(self, name: str) -> str:
        return dict(self.reason.about).get(name, "")

    @property
    def person(self) -> Person | None:
        """Whom it is about, if it is one of us."""
        if self.target is not None and destination(self.target) in self.company.people:
            return self.company.people[destination(self.target)]
        for name in ("person", "name", "target"):
            found = self.company.people.get(self.places.named(self.about(name)) or "")
            if found is not None:
                return found
        return None

    @property
    def caller(self) -> Person | None:
        """Whose call it is: one of us who calls, or transferred it."""
        by = self.company.people.get(self.situation.transferred_by)
        return by or self.company.person_of(self.situation.caller)

    def role_of(self, person: Person | None) -> Role | None:
        return self.company.roles.get(person.role) if person is not None else None
