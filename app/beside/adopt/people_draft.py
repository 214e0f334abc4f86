"""People and roles of the draft.

Knows: ids, free extensions, managers, and that a person gets their rules from a role. Refuses to know: queues and
numbers from outside, beyond their ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import Leads, Remark
from app.beside.adopt.ids import Ids, as_name, slug
from app.policy import numbers

if TYPE_CHECKING:
    from app.beside.adopt.draft import Draft
    from app.beside.adopt.found import Destination, Found, FoundPerson

EVERYBODY: Final = "medarbetare"  # the role of people without one
_EXTENSION: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
OWN_CLAUSE: Final = "X1"  # the clause of a company's own rule


@dataclass(slots=True)
class People:
    """The people of the draft, by id, and who has which extension and mobile."""

    found: dict[str, FoundPerson] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_extension: dict[str, str] = field(default_factory=dict)
    by_mobile: dict[str, str] = field(default_factory=dict)

    def with_number(self, written: str) -> str | None:
        """The id of the person with this extension or mobile, in any spelling."""
        number = written if written in self.by_extension else telephone.read_telephone(written).text
        return self.by_extension.get(number) or self.by_mobile.get(number)

    def named(self, text: str) -> str | None:
        """A person's id, by id, extension, e-mail address or name; None unless there is exactly one such person."""
        if text in self.entries:
            return text
        if text in self.by_extension:
            return self.by_extension[text]
        word = text.casefold()
        found = [
            id_ for id_, one in self.found.items() if word in (one.email.casefold(), one.name.casefold())
        ]
        return found[0] if len(found) == 1 else None


def add_people(draft: Draft, found: Found, ids: Ids, first_extension: int) -> People:
    people = People()
    taken = _extensions(found)
    for one in found.people:
        wanted = one.id and ids.keep(one.id)
        id_ = wanted or ids.of_person(one.name)
        if one.id and not wanted:
            _say(draft, id_, one, f"id {one.id!r} kan inte användas", f"the id {one.id!r} cannot be used")
        extension = one.extension
        if taken.get(extension) is not one:
            extension = _free(taken, first_extension)
            taken[extension] = one
            _without_extension(draft, id_, one, extension, taken)
        people.found[id_], people.by_extension[extension] = one, id_
        people.by_mobile.setdefault(one.mobile, id_)
        if one.extension:
            people.by_extension.setdefault(one.extension, id_)
        entry: dict[str, Any] = {
            "id": id_,
            "name": as_name(one.name, extension),
            "role": "",
            "extension": extension,
        }
        entry.update(
            {name: getattr(one, name) for name in ("direct", "mobile", "email") if getattr(one, name)}
        )
        entry.update(one.more)
        people.entries[id_] = entry
        draft.remark(("people", id_), *one.remarks)
    for id_, one in people.found.items():
        _manager(draft, people, id_, one)
    draft.document["people"] = list(people.entries.values())
    return people


def add_roles(draft: Draft, people: People, queues: dict[str, str]) -> None:
    """Add a role for each department, and one more for each other set of rules in it. queues: ids by number."""
    ids, roles = Ids(), dict[tuple[str, str, str], dict[str, Any]]()
    names: dict[str, str] = {}
    for id_, one in people.found.items():
        busy = _rule(draft, people, queues, id_, one, one.on_busy)
        no_answer = _rule(draft, people, queues, id_, one, one.on_no_answer)
        department = as_name(one.department, EVERYBODY)
        name = names.setdefault(slug(department) or department, department)
        role = roles.get((name, busy, no_answer))
        if role is None:
            role_id = ids.keep(name) or ids.of(name, EVERYBODY)
            same = sum(known[0] == name for known in roles)
            role = {
                "id": role_id,
                "name": name if not same else as_name(f"{name[:70]} {same + 1}", EVERYBODY),
            }
            for rule, to in (("on_phone", busy), ("busy", busy), ("no_answer", no_answer)):
                if to:
                    role[rule] = {"to": to, "clause": OWN_CLAUSE}
            roles[name, busy, no_answer] = role
        people.entries[id_]["role"] = role["id"]
    draft.document["roles"] = list(roles.values())


def _rule(
    draft: Draft,
    people: People,
    queues: dict[str, str],
    id_: str,
    one: FoundPerson,
    to: Destination | None,
) -> str:
    """Where a rule leads, as the company file writes it; "" for the default, and if the file cannot express it."""
    if to is None:
        return ""
    match to.leads:
        case Leads.PERSON:
            led = people.by_extension.get(to.name, "")
        case Leads.GROUP:
            led = queues.get(to.name, "")
        case Leads.VOICEMAIL:
            other = people.by_extension.get(to.name, "")
            led = "voicemail" if other == id_ else f"voicemail:{other}" if other else ""
        case Leads.OUTSIDE:
            led = numbers.canonical(to.name).text
        case _:
            led = ""
    if not led:
        sv = f"samtal som inte besvaras går till {to.name}: ange regeln för hand i rollen"
        en = f"calls that are not answered go to {to.name}: give the rule by hand in the role"
        _say(draft, id_, one, sv, en)
    return led


def _extensions(found: Found) -> dict[str, FoundPerson | None]:
    """Who has each extension: the first person with it; None for a group."""
    taken: dict[str, FoundPerson | None] = {}
    for one in found.people:
        if _EXTENSION.fullmatch(one.extension) and one.extension not in numbers.SERVICE_NUMBERS:
            taken.setdefault(one.extension, one)
    for group in found.groups:
        taken.setdefault(group.number, None)
    return taken


def _free(taken: dict[str, FoundPerson | None], first: int) -> str:
    number = first
    while str(number) in taken or str(number) in numbers.SERVICE_NUMBERS:
        number += 1
    return str(number)


def _without_extension(
    draft: Draft, id_: str, one: FoundPerson, extension: str, taken: dict[str, FoundPerson | None]
) -> None:
    holder = taken.get(one.extension)
    if not one.extension:
        sv, en = (
            f"hade ingen anknytning, och fick {extension}",
            f"had no extension, and was given {extension}",
        )
    elif holder is not None and holder.extension == one.extension:
        other = holder.origin.said("sv"), holder.origin.said("en")
        sv = f"{one.extension} har {holder.name} redan ({other[0]}); fick {extension}"
        en = f"{one.extension} is {holder.name}'s already ({other[1]}); was given {extension}"
    else:
        sv = f"{one.extension!r} kan inte vara anknytning; fick {extension}"
        en = f"{one.extension!r} cannot be an extension; was given {extension}"
    draft.remark(("people", id_, "extension"), Remark(sv, en, one.origin))


def _manager(draft: Draft, people: People, id_: str, one: FoundPerson) -> None:
    if not one.manager:
        return
    manager = people.named(one.manager)
    if manager is None or manager == id_:
        sv, en = (
            f"chefen {one.manager!r} finns inte i källorna",
            f"the manager {one.manager!r} is not in the sources",
        )
        _say(draft, id_, one, sv, en)
    else:
        people.entries[id_]["manager"] = manager


def _say(draft: Draft, id_: str, one: FoundPerson, sv: str, en: str) -> None:
    draft.remark(("people", id_), Remark(sv, en, one.origin))
