"""The names of a company's entries in forms: how a reference is shown, and read again.

Knows: names. Refuses to know: which fields name something (company/references.py), and forms.

A form shows "Anna Ek (101)" and "Röstbrevlådan", and takes an id, an extension or a name as well; the file has ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.references import BOX_OF, REFERENCES, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.web.site.catalogue import Catalogue


SELECTABLE: Final = frozenset(
    {"roles", "profiles", "phone_models"}
)  # so few that a list to choose from is quick


class Directory:
    """The names of a company's entries, in one language."""

    def __init__(self, found: Mapping[str, Any], t: Catalogue) -> None:
        self._t, self._lang = t, t.lang
        self._shown: dict[str, dict[str, str]] = {}
        self._found = found

    def of(self, kind: str) -> dict[str, str]:
        """The names of a list's entries by their ids, in the file's order."""
        if kind not in self._shown:
            named = {one["id"]: self._name(kind, one) for one in _entries_of(self._found, kind)}
            seen: dict[str, int] = {}
            for name in named.values():
                seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
            self._shown[kind] = {
                id_: name if seen[name.casefold()] == 1 else f"{name} [{id_}]" for id_, name in named.items()
            }
        return self._shown[kind]

    def show(self, reference: Reference, value: str) -> str:
        """A field's value in words; a number or an unknown id as it is."""
        if value in reference.words:
            return self._t(f"fields.choice.{value}")
        if value.startswith(BOX_OF) and reference.free:
            named = self._any(("people", "queues"), value.removeprefix(BOX_OF))
            return self._t("fields.choice.voicemail_of", name=named) if named else value
        return self._any(reference.lists, value) or value

    def read(self, reference: Reference, text: str) -> str:
        """What the file shall say for a text that somebody chose or typed."""
        text = " ".join(text.split())
        for value, shown in self.choices(reference):
            if text == value or text.casefold() == shown.casefold():
                return value
        return self._by_less(reference, text) or text

    def choices(self, reference: Reference) -> Iterator[tuple[str, str]]:
        """Every value with its words."""
        for word in reference.words:
            yield word, self._t(f"fields.choice.{word}")
        for kind in reference.lists:
            yield from self.of(kind).items()
        if reference.free and "voicemail" in reference.words:
            for kind in ("people", "queues"):
                for id_, name in self.of(kind).items():
                    yield f"{BOX_OF}{id_}", self._t("fields.choice.voicemail_of", name=name)

    def suggested(self, reference: Reference, text: str, most: int) -> list[str]:
        """The first names with this text in them, those that begin so first."""
        word = text.casefold().strip()
        found = [shown for _, shown in self.choices(reference) if word in shown.casefold()]
        return sorted(found, key=lambda one: not one.casefold().startswith(word))[:most]

    def size(self, reference: Reference) -> int:
        return sum(len(self.of(kind)) for kind in reference.lists)

    def _by_less(self, reference: Reference, text: str) -> str | None:
        """By extension or by name alone, if that is one entry."""
        word = text.casefold()
        found = [
            one["id"]
            for kind in reference.lists
            for one in _entries_of(self._found, kind)
            if word in (str(one.get("extension", "")), str(one.get("name", "")).casefold())
        ]
        return found[0] if len(found) == 1 else None

    def _any(self, kinds: tuple[str, ...], id_: str) -> str | None:
        return next((self.of(kind)[id_] for kind in kinds if id_ in self.of(kind)), None)

    def _name(self, kind: str, entry: Mapping[str, Any]) -> str:
        name = entry.get("name") or entry.get(self._lang) or entry.get("sv") or entry["id"]
        extension = entry.get("extension") if kind in ("people", "queues") else None
        return f"{name} ({extension})" if extension else str(name)


def _entries_of(found: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    for one in found.get(kind) or []:
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            yield one


__all__ = ["REFERENCES", "SELECTABLE", "Directory", "Reference"]
