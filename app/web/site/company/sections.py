"""The sections of the company's pages: lists of entries, and single forms.

Knows: which fields of the file each page shows, and where they stand. Refuses to know: values, HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.company.schema import CompanyFile
from app.web.site.company.fields import InputKind, entry_of, field_named, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.web.site.company.fields import FormField

    Place = tuple[str | int, ...]

# The lists of the file, in the order of the page; the fields that a list shows of each entry.
ENTRY_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("name", "extension", "role", "direct", "mobile"),
    "queues": ("name", "number", "extension", "members"),
    "roles": ("name", "working_hours"),
    "profiles": ("sv", "busy", "minutes"),
    "schedules": ("id", "profile", "roles"),
    "exceptions": ("id", "who", "what", "until"),
    "contacts": ("person", "sv"),
    "subscriptions": ("number", "person", "operator", "plan"),
    "phone_models": ("name", "price_class"),
    "short_numbers": ("number", "name", "to"),
    "music": ("title", "artist"),
    "trunks": ("id", "host"),
}
# Single forms: fields of the file itself, or one section of it.
FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "basics": (
        "company",
        "language",
        "main_number",
        "reception",
        "reception_extension",
        "answering_service",
        "answering_service_sees",
        "ring_seconds",
        "pause_reasons",
    ),
    "front_desk": (),
    "calendar": (),
    "greylist": (),
    "premium_rate": (),
    "limits": (),
    "recording": (),
    "sms": (),
    "telephones": ("phones", "mobiles", "transfers", "callbacks"),
    "defaults": (),
    "approvals": (),
    "document": (),
}
GROUPS: Final = (
    ("who", ("people", "roles", "contacts")),
    ("answer", ("hours", "queues", "front_desk", "profiles", "schedules", "calendar")),
    ("numbers", ("numbers", "basics", "short_numbers", "subscriptions", "phone_models", "trunks")),
    ("rules", ("defaults", "greylist", "premium_rate", "limits", "recording", "sms", "telephones")),
    ("more", ("exceptions", "approvals", "document", "music")),
)


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A form: its fields, where they stand in the file, and what holds where the file says nothing."""

    place: Place
    fields: tuple[FormField, ...]
    default: Any = None


def entries_in(section: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of a list; those that the program has where the file has none of its own."""
    return [one for one in _listed(section, values) if isinstance(one, dict)]


def entry_at(section: str, at: int, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """One entry of a list, by its place; it looks at no other."""
    found = _listed(section, values)
    entry = found[at] if at < len(found) else None
    return entry if isinstance(entry, dict) else None


def _listed(section: str, values: Mapping[str, Any]) -> Sequence[Any]:
    found = values.get(section)
    return (field_named(CompanyFile, section).default if found is None else found) or ()


def index_of(section: str, key: str, entries: list[dict[str, Any]]) -> int | None:
    """The place of an entry by its id, or by its number in the list if its kind has no ids."""
    if has_ids(section):
        return next((at for at, one in enumerate(entries) if one.get("id") == key), None)
    return int(key) if key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(entries) else None


def key_in(section: str, at: int, entry: Mapping[str, Any]) -> str:
    """What an address calls an entry."""
    return str(entry.get("id")) if has_ids(section) else str(at)


def has_ids(section: str) -> bool:
    return "id" in entry_of(section).model_fields


def single_form(name: str) -> FormPlace:
    """A single form. Raises KeyError."""
    names = FORMS[name]
    if names:
        return FormPlace((), tuple(field_named(CompanyFile, one) for one in names))
    section = field_named(CompanyFile, name)
    return FormPlace((name,), section.part or fields_of(entry_of(name)), section.default)


def hours_place(what: str, values: Mapping[str, Any]) -> FormPlace | None:
    """The form of one week: "working", "reception", "queue:ID", "role:ID"."""
    kind, _, key = what.partition(":")
    if what == "working":
        return FormPlace((), (field_named(CompanyFile, "working_hours"),))
    if what == "reception":
        section = field_named(CompanyFile, "front_desk")
        return FormPlace(("front_desk",), tuple(one for one in section.part if one.kind is InputKind.WEEK))
    section_name, field_name = {"queue": ("queues", "hours"), "role": ("roles", "working_hours")}.get(
        kind, ("", "")
    )
    if not section_name:
        return None
    at = index_of(section_name, key, entries_in(section_name, values))
    if at is None:
        return None
    return FormPlace((section_name, at), (field_named(entry_of(section_name), field_name),))


def with_value(values: Mapping[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """The file's values with another one at a place; None: without it. A list that the file lacks begins as usual."""
    if not place:
        assert isinstance(value, dict)
        return value
    name = str(place[0])
    made = dict(values)
    if len(place) == 1:
        inside: Any = value
    else:
        assert isinstance(place[1], int)
        entries: list[Any] = list(entries_in(name, values))
        at = place[1]
        if value is None:
            del entries[at]
        elif at < len(entries):
            entries[at] = value
        else:
            entries.append(value)
        inside = entries
    if inside is None or inside == {}:
        made.pop(name, None)
    else:
        made[name] = inside
    return made
