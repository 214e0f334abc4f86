"""Gives an entry of a company another id, everywhere in the file where it is named.

Knows: the fields that name something (references.py). Refuses to know: whether the new id is free, and what hangs on
an id outside of the file.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from app.company.entry import entry_fields
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
_ANY: Final = "\0"  # no id


def with_new_id(values: Mapping[str, Any], section: str, old: str, new: str) -> dict[str, Any]:
    """The file's values with another id for an entry of a list, and for all that name it."""
    entries = [
        {**one, "id": new} if isinstance(one, dict) and one.get("id") == old else one
        for one in values.get(section) or []
    ]
    return with_references({**values, section: entries}, section, {old: new})


def with_references(values: Mapping[str, Any], section: str, new_ids: Mapping[str, str]) -> dict[str, Any]:
    """The same for what names entries alone: of a list, in one walk. new_ids: by the old ones."""
    return _Renaming(section, new_ids).entry(CompanyFile, values)


def ids_renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """List by list, the new ids, by the old ones, of entries that are the same but for it, and for other new ids."""
    now = dict(before)
    told = {section: dict[str, str]() for section in LISTS_WITH_IDS}
    for section in LISTS_WITH_IDS:
        new_ids = told[section] = _alike(*_gone_and_new(section, now, after, {}))
        if new_ids:
            yield section, new_ids
            now = with_references(now, section, new_ids)
    yield from _naming_each_other(now, after, told)


def _alike(gone: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """New ids, by old ones, of entries with the same content."""
    by_content: dict[str, list[str]] = {}
    for old in reversed(list(gone)) if new else ():
        by_content.setdefault(content_without("id", gone[old]), []).append(old)
    found: dict[str, str] = {}
    for one in new if by_content else ():
        alike = by_content.get(content_without("id", new[one]))
        if alike:
            found[alike.pop()] = one
    return found


def _naming_each_other(
    before: Mapping[str, Any], after: Mapping[str, Any], told: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Likewise of those who name each other: a person and their manager, who both have a new id."""
    left = {section: _gone_and_new(section, before, after, told[section]) for section in LISTS_WITH_IDS}
    left = {section: both for section, both in left.items() if all(both)}
    blank, blank_after = dict(before), dict(after)
    for section, (gone, new) in left.items():
        blank = with_references(blank, section, dict.fromkeys(gone, _ANY))
        blank_after = with_references(blank_after, section, dict.fromkeys(new, _ANY))
    perhaps = {
        section: _alike(*_gone_and_new(section, blank, blank_after, told[section])) for section in left
    }
    while any(perhaps.values()):
        now = dict(before)
        for section, new_ids in perhaps.items():
            now = with_references(now, section, new_ids)
        right = {section: _right(section, now, after, new_ids) for section, new_ids in perhaps.items()}
        if right == perhaps:
            yield from ((section, new_ids) for section, new_ids in right.items() if new_ids)
            return
        perhaps = right


def _right(
    section: str, before: Mapping[str, Any], after: Mapping[str, Any], new_ids: Mapping[str, str]
) -> dict[str, str]:
    """Those of these new ids whose entries are the same now."""
    was, is_ = (_by_id(document.get(section)) for document in (before, after))
    return {
        old: new
        for old, new in new_ids.items()
        if content_without("id", was[old]) == content_without("id", is_[new])
    }


def _gone_and_new(
    section: str, before: Mapping[str, Any], after: Mapping[str, Any], told: Mapping[str, str]
) -> tuple[dict[str, Mapping[str, Any]], dict[str, Mapping[str, Any]]]:
    """The entries whose ids are in one of the documents alone, but those of which we know already."""
    was, is_ = (_by_id(document.get(section)) for document in (before, after))
    known = set(told.values())
    gone = {old: one for old, one in was.items() if old not in is_ and old not in told}
    return gone, {new: one for new, one in is_.items() if new not in was and new not in known}


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
    def __init__(self, section: str, new_ids: Mapping[str, str]) -> None:
        self._section = section
        self._new = {**new_ids}
        self._boxes = {f"{BOX_OF}{old}": f"{BOX_OF}{new}" for old, new in new_ids.items()}

    def entry(self, of: type[FileEntry], values: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(values)
        for key, reference, inner in _ways(of, self._section):
            if key not in made:
                continue
            if reference is not None:
                made[key] = self._named(reference, made[key])
            elif inner is not None:
                made[key] = self._inside(inner, made[key])
        return made

    def _inside(self, of: type[FileEntry], value: Any) -> Any:
        if isinstance(value, list):
            return [self._inside(of, one) for one in value]
        return self.entry(of, value) if isinstance(value, dict) else value

    def _named(self, reference: Reference, value: Any) -> Any:
        if isinstance(value, list):
            return [self._named(reference, one) for one in value]
        if not isinstance(value, str):
            return value
        found = self._new.get(value)
        if found is None and reference.free:
            found = self._boxes.get(value)
        return value if found is None else found


@cache
def _ways(
    of: type[FileEntry], section: str
) -> tuple[tuple[str, Reference | None, type[FileEntry] | None], ...]:
    """The fields of an entry that name entries of a list, and those that lead to such."""
    found: list[tuple[str, Reference | None, type[FileEntry] | None]] = []
    for _, key, inner in entry_fields(of):
        reference = REFERENCES.get(f"{of.__name__}.{key}")
        if reference is not None and section in reference.lists:
            found.append((key, reference, None))
        elif inner is not None and _ways(inner, section):
            found.append((key, None, inner))
    return tuple(found)
