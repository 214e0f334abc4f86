"""What differs between two versions of a company: one place, and a sentence about it.

Knows: the form of a difference, and the names that its sentences use. Refuses to know: how differences are found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

_NAMED: Final = ("people", "queues", "roles", "profiles", "phone_models", "trunks", "exceptions")


class InWords(NamedTuple):
    """The same in Swedish and English."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class CompanyDifference:
    """path: the place in the file, with ids for entries of lists. before, after: as the file says it; None: absent."""

    path: str
    before: Any
    after: Any
    words: InWords


@dataclass(slots=True)
class EntryNames:
    """What to call people, queues and other entries by their ids: as the later version does, else the earlier one."""

    _known: dict[tuple[str, str], InWords] = field(default_factory=dict)

    @classmethod
    def of(cls, before: dict[str, Any], after: dict[str, Any]) -> EntryNames:
        names = cls()
        for document in (before, after):
            for kind in _NAMED:
                for entry in document.get(kind) or []:
                    if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                        names._known[kind, entry["id"]] = entry_called(entry)
        return names

    def name(self, id_: str, *kinds: str) -> InWords:
        """The name of an entry of one of these lists, else its id."""
        return next(
            (self._known[kind, id_] for kind in kinds or _NAMED if (kind, id_) in self._known),
            InWords(id_, id_),
        )


def entry_called(entry: dict[str, Any]) -> InWords:
    """Its name, in both languages if it has them; else its id."""
    name = str(entry.get("name") or entry.get("id"))
    return InWords(str(entry.get("sv") or name), str(entry.get("en") or entry.get("sv") or name))
