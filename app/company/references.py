"""The fields of the company file that name somebody or something: a person, a queue, a role, or where calls go.

Knows: what each field may name. Refuses to know: forms, and whether what it names is there (checks.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.company.schema import CompanyFile

BOX_OF: Final = "voicemail:"  # before an id: that one's voicemail box


@dataclass(frozen=True, slots=True)
class Reference:
    """What a field may name: entries of these lists, these words, or anything else (a telephone number)."""

    lists: tuple[str, ...]
    words: tuple[str, ...] = ()
    free: bool = False

    @property
    def key(self) -> str:
        """The same for fields that may name the same."""
        return "-".join((*self.lists, *self.words))


_PEOPLE: Final = Reference(("people",))
_QUEUES: Final = Reference(("queues",))
_ROLES: Final = Reference(("roles",))
_PLACE: Final = Reference(("queues", "people"), ("voicemail", "reception", "answering_service"), free=True)
_OFFER: Final = Reference(("queues", "people"), ("message", "callback", "connect", "reception"), free=True)
REFERENCES: Final[Mapping[str, Reference]] = {
    "CompanyFile.reception": Reference(("people", "queues")),
    "RuleEntry.to": _PLACE,
    "MenuEntry.to": _PLACE,
    "PresentsEntry.number": Reference(("queues",), ("direct", "main", "mobile")),
    "DiversionEntry.offers": _OFFER,
    "DiversionEntry.otherwise": _OFFER,
    "ProfileEntry.roles": _ROLES,
    "ProfileEntry.people": _PEOPLE,
    "PrivateMobileEntry.approved_by": _PEOPLE,
    "PermissionEntry.approved_by": _PEOPLE,
    "ExemptionEntry.who": Reference(("people", "roles")),
    "ExemptionEntry.approved_by": _PEOPLE,
    "ApprovalsEntry.approvers": _PEOPLE,
    "ContactEntry.person": _PEOPLE,
    "SubscriptionEntry.person": _PEOPLE,
    "SubscriptionEntry.team": Reference(("queues", "roles")),
    "SubscriptionEntry.model": Reference(("phone_models",)),
    "ShortNumberEntry.to": Reference(("queues", "people"), ("reception",), free=True),
    "PersonEntry.role": _ROLES,
    "PersonEntry.manager": _PEOPLE,
    "PersonEntry.successor": Reference(("people", "queues"), ("reception",)),
    "EscalationEntry.queues": _QUEUES,
    "AgentsEntry.second_line": _PEOPLE,
    "QueueEntry.members": _PEOPLE,
    "ScheduleEntry.profile": Reference(("profiles",)),
    "ScheduleEntry.roles": _ROLES,
    "ScheduleEntry.people": _PEOPLE,
    "RecordingEntry.people": _PEOPLE,
    "RecordingEntry.roles": _ROLES,
    "FrontDeskEntry.stand_ins": _PEOPLE,
}
_WITH_RULES: Final = {"front_desk", "profiles", "defaults", "roles", "queues", "people", "short_numbers"}


def targets_named(file: CompanyFile) -> Iterator[str]:
    """Wherever a rule of the file leads: ids, numbers and words."""
    todo: list[object] = [file.model_dump(mode="json", exclude_none=True, include=_WITH_RULES)]
    while todo:
        match todo.pop():
            case dict() as fields:
                for name, value in fields.items():
                    if name in ("to", "successor", "otherwise") and isinstance(value, str):
                        yield value
                    elif name == "offers":
                        yield from value
                    else:
                        todo.append(value)
            case list() as several:
                todo += several
            case _:
                pass


def leads_to_service(file: CompanyFile) -> bool:
    """Whether a rule of the file leads to the answering service."""
    return file.answering_service is not None and not {
        "answering_service",
        file.answering_service,
    }.isdisjoint(targets_named(file))
