"""Gives an entry of a company another id, everywhere in the file where it is named.

Knows: the fields that name something (references.py). Refuses to know: whether the new id is free, and what hangs on
an id outside of the file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.company.entry import entry_class
from app.company.references import BOX_OF, REFERENCES
from app.company.schema import CompanyFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.company.entry import FileEntry
    from app.company.references import Reference

# The lists whose entries have an id, each before those that name its entries.
LISTS_WITH_IDS: Final = (
    "roles",
    "profiles",
    "phone_models",
    "people",
    "queues",
    "schedules",
    "exceptions",
    "trunks",
)


def with_new_id(values: Mapping[str, Any], section: str, old: str, new: str) -> dict[str, Any]:
    """The file's values with another id for an entry of a list, and for all that name it."""
    entries = [
        {**one, "id": new} if isinstance(one, dict) and one.get("id") == old else one
        for one in values.get(section) or []
    ]
    return with_references({**values, section: entries}, section, old, new)


def with_references(values: Mapping[str, Any], section: str, old: str, new: str) -> dict[str, Any]:
    """The same for what names the entry alone."""
    return _Renaming(section, old, new).entry(CompanyFile, values)


def ids_renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """List, old and new id of entries that are the same but for it, and for others' new ids."""
    now = dict(before)
    for section in LISTS_WITH_IDS:
        was, is_ = (_by_id(document.get(section)) for document in (now, after))
        gone: dict[str, list[str]] = {}
        for old in was:
            if old not in is_:
                gone.setdefault(content_without("id", was[old]), []).append(old)
        for new in is_:
            alike = gone.get(content_without("id", is_[new]), []) if new not in was else []
            if alike:
                old = alike.pop(0)
                yield section, old, new
                now = with_references(now, section, old, new)


def content_without(key: str, entry: Mapping[str, Any]) -> str:
    """An entry without its key, to look for: a company may have given ten thousand people new ids."""
    return json.dumps({**entry, key: None}, sort_keys=True)


def words_beside(section: str) -> set[str]:
    """Words that fields may have instead of an id of this list: no id may be one of them."""
    return {word for one in REFERENCES.values() if section in one.lists for word in one.words}


def _by_id(entries: Any) -> dict[str, Mapping[str, Any]]:
    return {
        one["id"]: one for one in entries or [] if isinstance(one, dict) and isinstance(one.get("id"), str)
    }


class _Renaming:
    def __init__(self, section: str, old: str, new: str) -> None:
        self._section, self._old, self._new = section, old, new

    def entry(self, of: type[FileEntry], values: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(values)
        for name, field in of.model_fields.items():
            key = field.alias or name
            if key not in made:
                continue
            reference = REFERENCES.get(f"{of.__name__}.{key}")
            if reference is not None and self._section in reference.lists:
                made[key] = self._named(reference, made[key])
                continue
            inner = entry_class(field)
            if inner is not None:
                made[key] = self._inside(inner, made[key])
        return made

    def _inside(self, of: type[FileEntry], value: Any) -> Any:
        if isinstance(value, list):
            return [self._inside(of, one) for one in value]
        return self.entry(of, value) if isinstance(value, dict) else value

    def _named(self, reference: Reference, value: Any) -> Any:
        if isinstance(value, list):
            return [self._named(reference, one) for one in value]
        if value == self._old:
            return self._new
        if reference.free and value == f"{BOX_OF}{self._old}":
            return f"{BOX_OF}{self._new}"
        return value
