"""People from a table: who is new, what differs, and who is not in it; into the draft.

Knows: when a row is somebody whom we have. Refuses to know: tables (a port reads them), and HTML.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from app.policy.numbers import SERVICE_NUMBERS
from app.web.site.company.draft import CompanyDraft, differences_between
from app.web.site.company.sections import entries_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from app.accounts.visitor import Visitor
    from app.company.differences.difference import CompanyDifference
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.draft import ReadText

    NewIds = Callable[[Iterable[str]], Callable[[str], str]]  # beside those taken: ids of people's names
    Said = tuple[str, str]  # Swedish, English

PEOPLE_TABLE_BYTES: Final = 20_000_000  # bytes
FIRST_EXTENSION: Final = 101
_PARTS: Final = frozenset({"private_mobile", "permission"})


class BadPeopleTable(Exception):
    """A table that cannot be read, or that has no people. said: why, in Swedish and English."""

    def __init__(self, said: Sequence[Said]) -> None:
        self.said = said
        super().__init__("; ".join(en for _, en in said))


@dataclass(frozen=True, slots=True)
class TablePerson:
    """A row. where: its place; fields: of a person in the company file, as written; role and manager may be names."""

    where: Said
    fields: Mapping[str, Any]
    remarks: Sequence[Said] = ()


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A table of people. kind: what it is, for people."""

    kind: Said
    people: Sequence[TablePerson]
    remarks: Sequence[Said] = ()


class PeopleTables(Protocol):
    """Reads tables of people."""

    def read(self, raw: bytes, name: str) -> PeopleTable:
        """Raises BadPeopleTable."""


@dataclass(slots=True)
class PeopleImport:
    """What a table would change. read: the draft's text with it; changes: against the draft as it is."""

    table: PeopleTable
    read: ReadText
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    gone: list[str] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)
    changes: Sequence[CompanyDifference] = ()


class PeopleActions:
    """People from a table into an administrator's draft."""

    def __init__(self, actions: CompanyActions, tables: PeopleTables, new_ids: NewIds) -> None:
        self._actions, self._tables, self._new_ids = actions, tables, new_ids

    async def preview(self, visitor: Visitor, raw: bytes, name: str, *, remove: bool) -> PeopleImport:
        """What the table would change; nothing is kept. remove: those who are not in it. Raises BadPeopleTable."""
        draft = await self._actions.draft(visitor)
        found, people = await asyncio.to_thread(self._proposed, draft, raw, name, remove)
        found.read = await self._actions.proposed(draft, {**draft.values, "people": people})
        found.changes = await asyncio.to_thread(
            _between, draft, CompanyDraft(draft.base, found.read, kept=True)
        )
        return found

    async def import_people(self, visitor: Visitor, raw: bytes, name: str, *, remove: bool) -> PeopleImport:
        """Keep what the table changes in the draft, also with something wrong in it. Raises BadPeopleTable."""
        found = await self.preview(visitor, raw, name, remove=remove)
        await self._actions.keep(visitor, await self._actions.draft(visitor), found.read)
        return found

    def _proposed(
        self, draft: CompanyDraft, raw: bytes, name: str, remove: bool
    ) -> tuple[PeopleImport, list[dict[str, Any]]]:
        """The import without what it means, and the draft's people with it. Takes seconds (5,000 rows)."""
        table = self._tables.read(raw, name)
        found = PeopleImport(table, draft.read, remarks=list(table.remarks))
        return found, self._people(draft, table, found, remove=remove)

    def _people(
        self, draft: CompanyDraft, table: PeopleTable, found: PeopleImport, *, remove: bool
    ) -> list[dict[str, Any]]:
        people = [dict(one) for one in entries_in("people", draft.values)]
        known = _Known(people, draft.values)
        wanted = (str(row.fields.get("id") or "") for row in table.people)
        new_id = self._new_ids({*known.ids, *wanted})
        seen: set[int] = set()
        rows = [(row, known.place_of(row.fields)) for row in table.people]
        for row, at in rows:
            found.remarks += [(f"{row.where[0]}: {sv}", f"{row.where[1]}: {en}") for sv, en in row.remarks]
            if at is None:
                people.append(self._new(row, known, new_id, found))
                seen.add(len(people) - 1)
                continue
            seen.add(at)
            changed = known.with_fields(people[at], row, found)
            if changed == people[at]:
                found.same += 1
            else:
                found.changed.append(str(changed.get("name")))
                people[at] = changed
        if remove:
            found.gone = [str(one.get("name")) for at, one in enumerate(people) if at not in seen]
            people = [one for at, one in enumerate(people) if at in seen]
        return people

    def _new(
        self,
        row: TablePerson,
        known: _Known,
        new_id: Callable[[str], str],
        found: PeopleImport,
    ) -> dict[str, Any]:
        name = str(row.fields.get("name") or row.fields.get("extension") or "")
        wanted = str(row.fields.get("id") or "")
        id_ = wanted if wanted and wanted not in known.ids else new_id(name)
        known.ids.add(id_)
        entry: dict[str, Any] = {"id": id_, "name": name, "role": "", "extension": ""}
        entry = known.with_fields(entry, row, found)
        if not entry["role"]:
            entry["role"] = known.usual_role
            sv = f"{name} fick rollen {known.usual_role}, som flest har"
            en = f"{name} was given the role {known.usual_role}, which most people have"
            found.remarks.append((f"{row.where[0]}: {sv}", f"{row.where[1]}: {en}"))
        if not entry["extension"]:
            entry["extension"] = known.free_extension()
            sv = f"{name} hade ingen anknytning, och fick {entry['extension']}"
            en = f"{name} had no extension, and was given {entry['extension']}"
            found.remarks.append((f"{row.where[0]}: {sv}", f"{row.where[1]}: {en}"))
        known.extensions.add(str(entry["extension"]))
        found.new.append(name)
        return {key: value for key, value in entry.items() if value not in ("", None)}


def taken_extensions(values: Mapping[str, Any]) -> set[str]:
    """The short numbers that lead somewhere."""
    found = [one.get("extension") for kind in ("people", "queues") for one in entries_in(kind, values)]
    found += [one.get("number") for one in entries_in("short_numbers", values)]
    return {str(one) for one in (*found, values.get("reception_extension")) if one}


def free_extension(taken: Collection[str], first: int = FIRST_EXTENSION) -> str:
    """The first that nobody has."""
    number = first
    while str(number) in taken or str(number) in SERVICE_NUMBERS:
        number += 1
    return str(number)


class _Known:
    """Who and what there is, to find a row's person, role and manager."""

    def __init__(self, people: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> None:
        self._by: dict[str, dict[str, list[int]]] = {key: {} for key in ("id", "email", "extension", "name")}
        for at, one in enumerate(people):
            for key, found in self._by.items():
                if one.get(key):
                    found.setdefault(str(one[key]).casefold(), []).append(at)
        self._ids = [str(one.get("id")) for one in people]
        self._roles = {
            text.casefold(): str(role.get("id"))
            for role in entries_in("roles", values)
            for text in (str(role.get("name")), str(role.get("id")))
        }
        counted = Counter(str(one.get("role")) for one in people)
        self.usual_role = counted.most_common(1)[0][0] if counted else ""
        self.extensions = taken_extensions(values)
        self.ids = {*self._ids, *(str(one.get("id")) for one in entries_in("queues", values))}
        self._free_from = FIRST_EXTENSION

    def place_of(self, fields: Mapping[str, Any]) -> int | None:
        """By id, e-mail address, extension with the same name, or by name: the one person whom a row means."""
        for key in ("id", "email", "name"):
            found = self._by[key].get(str(fields.get(key) or "").casefold(), [])
            if len(found) == 1:
                return found[0]
        found = self._by["extension"].get(str(fields.get("extension") or ""), [])
        return found[0] if len(found) == 1 else None

    def with_fields(self, entry: Mapping[str, Any], row: TablePerson, found: PeopleImport) -> dict[str, Any]:
        """An entry with what a row says; an empty cell says nothing."""
        made = dict(entry)
        for key, value in row.fields.items():
            if key == "id" or value in ("", None):
                continue
            if key == "role":
                made[key] = self._role(str(value), row, found) or made.get(key, "")
            elif key == "manager":
                manager = self._manager(str(value))
                if manager is None:
                    sv, en = f"chefen {value!r} finns inte", f"there is no manager {value!r}"
                    found.remarks.append((f"{row.where[0]}: {sv}", f"{row.where[1]}: {en}"))
                elif manager != made.get("id"):
                    made[key] = manager
            elif key in _PARTS and isinstance(value, dict):
                inside = made.get(key)
                made[key] = {**(inside if isinstance(inside, dict) else {}), **value}
            elif _differs(made.get(key), value):
                made[key] = value
        return made

    def free_extension(self) -> str:
        found = free_extension(self.extensions, self._free_from)
        self._free_from = int(found) + 1
        return found

    def _role(self, text: str, row: TablePerson, found: PeopleImport) -> str | None:
        role = self._roles.get(text.casefold())
        if role is None:
            sv, en = f"det finns ingen roll {text!r}", f"there is no role {text!r}"
            found.remarks.append((f"{row.where[0]}: {sv}", f"{row.where[1]}: {en}"))
        return role

    def _manager(self, text: str) -> str | None:
        for found in self._by.values():
            places = found.get(text.casefold(), [])
            if len(places) == 1:
                return self._ids[places[0]]
        return None


def _between(before: CompanyDraft, after: CompanyDraft) -> Sequence[CompanyDifference]:
    """Nothing while something is wrong with one of them."""
    was, is_ = before.document, after.document
    return [] if was is None or is_ is None else differences_between(was, is_)


def _differs(old: Any, new: Any) -> bool:
    """Whether a cell says anything else: yes is true, and 08-465 004 01 was read as +46846500401."""
    if isinstance(new, bool):
        return old is None or (str(old).casefold() in ("true", "yes", "on")) != new
    return str(old) != str(new)
