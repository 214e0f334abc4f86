"""Drafts a company file from what we found: who answers, who is in which queue, whose each number is.

Knows: the order of the work, and what a company must have. Refuses to know: each part by itself (people_draft.py,
queue_draft.py, route_draft.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt import people_draft, queue_draft, route_draft
from app.beside.adopt.draft import Draft
from app.beside.adopt.found import BadSource, Remark
from app.beside.adopt.ids import Ids, as_name
from app.beside.adopt.together import put_together

if TYPE_CHECKING:
    from app.beside.adopt.found import Found


@dataclass(frozen=True, slots=True)
class StatedCompany:
    """What the administrator says of the company; for "" we use what we found. reception: an id, extension or name."""

    company: str = ""
    main_number: str = ""
    reception: str = ""
    first_extension: int = 101


ORDER: Final = {  # of fields, as docs/policy-file.md has them
    "people": ("id", "name", "role", "extension", "direct", "mobile", "desk", "language", "email", "manager"),
    "queues": ("id", "name", "number", "extension", "members", "hours", "closed", "no_answer"),
}


def draft_of(found: Found, told: StatedCompany) -> Draft:
    """Raises BadSource if something is missing that a company must have."""
    all_ = put_together(found)
    if not all_.people:
        raise BadSource(
            Remark("det finns inga personer i källorna", "there are no people in the sources"), *all_.remarks
        )
    draft = Draft({"version": 1, "company": as_name(told.company, "Företaget")})
    if not told.company:
        sv = "skriv företagets namn, som hälsningar säger det (--company)"
        en = "write the company's name, as greetings say it (--company)"
        draft.remark(("company",), Remark(sv, en))
    ids = Ids()
    people = people_draft.add_people(draft, all_, ids, told.first_extension)
    queues = queue_draft.add_queues(draft, all_, ids, people)
    route_draft.add_routes(draft, all_, people, queues, told.main_number, told.reception)
    people_draft.add_roles(draft, people, queues)
    draft.remark((), *all_.remarks)
    for name, order in ORDER.items():
        if name in draft.document:
            draft.document[name] = [_ordered(entry, order) for entry in draft.document[name]]
    return draft


def _ordered(entry: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    return {name: entry[name] for name in (*order, *entry) if name in entry}
