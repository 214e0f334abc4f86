"""A draft as the text of a company file, with a comment at each place that a person should check.

Knows: how to write YAML so that our reader gets the same values. Refuses to know: what the fields mean.

No text from outside can end a comment or a value: we write out any sign that does not print.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any, Final

from app.policy.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.beside.adopt.draft import Draft
    from app.beside.adopt.found import Remark
    from app.company.problems import FieldPath

WIDTH: Final = 118
SHORT: Final = 100  # a list or rule that fits stands on one line
_PLAIN: Final = re.compile(r"[A-Za-zÅÄÖÉÜåäöéü][\wåäöéü]*(?:[ .@-][\wåäöéü]+)*")
_OTHERWISE_READ: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
FILE_HEAD: Final = {
    "sv": "Företagsfil som vaxel adopt gjorde av: {sources}.\n"
    "Läs den och rätta den; den gäller först efter vaxel import. Det som inte kunde tas över står som kommentarer.",
    "en": "A company file that vaxel adopt made of: {sources}.\n"
    "Read it and mend it; it is not in force before vaxel import. What could not be taken over stands as comments.",
}


def file_text(draft: Draft, sources: str, lang: str) -> str:
    """The whole text."""
    return "\n".join(_Writer(draft, lang).lines(sources)) + "\n"


class _Writer:
    def __init__(self, draft: Draft, lang: str) -> None:
        self._draft = draft
        self._lang = lang
        self._below: dict[FieldPath, list[FieldPath]] = {}  # places of remarks, by the place around them
        for place in draft.remarks:
            for length in range(len(place)):
                self._below.setdefault(place[:length], []).append(place)

    def lines(self, sources: str) -> Iterator[str]:
        for line in FILE_HEAD[self._lang].format(sources=printable(sources)).splitlines():
            yield from _comment(line, 0)
        if () in self._draft.remarks:
            yield "#"
            yield from self._remarks((), 0)
        document = self._draft.document
        ahead = [place[0] for place in self._draft.remarks if place and place[0] not in document]
        for name in (*document, *dict.fromkeys(str(one) for one in ahead)):
            if isinstance(document.get(name), list | dict) or name in ahead:
                yield ""
            yield from self._field((name,), document, name, 0)

    def _field(self, place: FieldPath, around: dict[str, Any], name: str, indent: int) -> Iterator[str]:
        yield from self._remarks(place, indent)
        if name not in around:
            return
        value = around[name]
        start = f"{' ' * indent}{name}:"
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield start
            for entry in value:
                yield from self._entry(place, entry, indent + 2)
        elif isinstance(value, dict) and (place in self._below or not _fits(value)):
            yield start
            yield from self._mapping(place, value, indent + 2)
        else:
            yield f"{start} {_value(value)}"

    def _mapping(self, place: FieldPath, value: dict[str, Any], indent: int) -> Iterator[str]:
        for inner in value:
            yield from self._field((*place, inner), value, inner, indent)
        yield from self._gone(place, value, indent)

    def _entry(self, place: FieldPath, entry: dict[str, Any], indent: int) -> Iterator[str]:
        """One entry of a list. A remark on it stands before it; a remark on a field stands before the field."""
        here = (*place, entry["id"]) if "id" in entry else place
        if "id" in entry:
            yield from self._remarks(here, indent)
        first = True
        for name in entry:
            for line in self._field((*here, name), entry, name, indent + 2):
                field = line[indent + 2 :]
                if first and not field.startswith("#"):
                    yield f"{' ' * indent}- {field}"
                    first = False
                else:
                    yield line
        yield from self._gone(here, entry, indent + 2)

    def _gone(self, place: FieldPath, value: dict[str, Any], indent: int) -> Iterator[str]:
        """Remarks on fields that are gone, and on what was in them."""
        for other in self._below.get(place, ()):
            name = str(other[len(place)])
            deeper = len(other) > len(place) + 1
            if name not in value or (deeper and not isinstance(value[name], dict)):
                yield from self._remarks(other, indent)

    def _remarks(self, place: FieldPath, indent: int) -> Iterator[str]:
        for one in self._draft.remarks.get(place, ()):
            yield from _comment(remark_text(one, self._lang), indent)


def remark_text(remark: Remark, lang: str) -> str:
    """people.csv:4: kolumn 3 (Mobil): '12' är inget giltigt telefonnummer."""
    where = f"{remark.origin.said(lang)}: " if remark.origin is not None else ""
    return printable(where + remark.said(lang))


def _comment(text: str, indent: int) -> Iterator[str]:
    lead = " " * indent + "# "
    wrapped = textwrap.wrap(text, WIDTH - indent, break_on_hyphens=False) or [""]
    yield from (lead + line for line in wrapped)


def _fits(value: dict[str, Any]) -> bool:
    return len(_value(value)) <= SHORT and not any(isinstance(one, dict) for one in value.values())


def _value(value: object) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_value(str(key))}: {_value(one)}" for key, one in value.items()) + "}"
    return _text(str(value))


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.casefold() not in _OTHERWISE_READ:
        return text
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(sign: str) -> str:
    """As YAML writes it between double quotes."""
    if sign in '"\\':
        return f"\\{sign}"
    if sign.isprintable():
        return sign
    code = ord(sign)
    return "\ufffd" if 0xD800 <= code < 0xE000 else f"\\U{code:08x}"
