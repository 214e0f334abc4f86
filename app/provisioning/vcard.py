"""Contacts from vCards, as mobiles, Outlook and CRM systems write them (versions 2.1, 3.0 and 4.0; RFC 6350, RFC 2426).

Knows: the form, and which properties say a name, a company and telephone numbers. Refuses to know: where the cards come
from, and where contacts are stored.
"""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.provisioning.contacts import contact_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.provisioning.phone_book import BookEntry

NO_PHONES: Final = {"fax", "pager", "modem", "bbs", "textphone"}
MOBILES: Final = {"cell", "mobile", "iphone"}
_ESCAPED: Final = re.compile(r"\\([nN,;:\\])")
_SPLIT: Final = re.compile(r"(?<!\\);")


@dataclass(slots=True)
class _Card:
    name: str = ""
    parts: str = ""
    organisation: str = ""
    numbers: list[tuple[str, str]] = field(default_factory=list)


def read_vcards(raw: bytes) -> tuple[list[BookEntry], int]:
    """The contacts, and how many cards had no name or no number that can be dialled. ValueError if it is no vCard."""
    found: list[BookEntry] = []
    unusable = 0
    card: _Card | None = None
    seen = False
    for name, parameters, value in _properties(_text(raw)):
        if name == "BEGIN" and value.upper() == "VCARD":
            card, seen = _Card(), True
        elif name == "END" and card is not None:
            entry = contact_of(card.name or card.parts, card.organisation, card.numbers)
            if entry is None:
                unusable += 1
            else:
                found.append(entry)
            card = None
        elif card is not None:
            _take(card, name, parameters, value)
    if not seen:
        raise ValueError("BEGIN:VCARD")
    return found, unusable


def _take(card: _Card, name: str, parameters: dict[str, list[str]], value: str) -> None:
    if parameters.get("ENCODING", [""])[0].upper() == "QUOTED-PRINTABLE":
        charset = parameters.get("CHARSET", ["utf-8"])[0]
        try:
            value = quopri.decodestring(value.encode()).decode(charset, "replace")
        except LookupError:
            return
    match name:
        case "FN":
            card.name = card.name or _plain(value)
        case "N":
            family, given = ([_plain(one) for one in _SPLIT.split(value)] + ["", ""])[:2]
            card.parts = f"{given} {family}".strip()
        case "ORG":
            card.organisation = card.organisation or _plain(_SPLIT.split(value)[0])
        case "TEL":
            kinds = {one.lower() for one in parameters.get("TYPE", [])}
            if not kinds & NO_PHONES:
                card.numbers.append((value.removeprefix("tel:"), "mobile" if kinds & MOBILES else "work"))


def _properties(text: str) -> Iterator[tuple[str, dict[str, list[str]], str]]:
    """Each property's name without its group, its parameters, and its value."""
    for line in _unfolded(text):
        head, colon, value = _cut(line)
        if not colon:
            continue
        name, *rest = head.split(";")
        parameters: dict[str, list[str]] = {}
        for one in rest:
            key, equals, values = one.partition("=")
            if not equals:  # version 2.1: TEL;CELL
                bare = key.upper()
                key, values = ("ENCODING", bare) if bare == "QUOTED-PRINTABLE" else ("TYPE", key)
            parameters.setdefault(key.upper(), []).extend(values.strip('"').split(","))
        yield name.rpartition(".")[2].upper(), parameters, value


def _cut(line: str) -> tuple[str, str, str]:
    """At the first colon outside quotation marks."""
    quoted = False
    for at, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:at], ":", line[at + 1 :]
    return line, "", ""


def _unfolded(text: str) -> Iterator[str]:
    """A line that begins with a space goes on the one before; so does one after the = of quoted-printable."""
    line = ""
    for part in re.split(r"\r\n|\r|\n", text):
        if line.endswith("=") and "QUOTED-PRINTABLE" in line.partition(":")[0].upper():
            line = line[:-1] + part.lstrip()
        elif part[:1] in (" ", "\t"):
            line += part[1:]
        else:
            if line:
                yield line
            line = part
    if line:
        yield line


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()


def _text(raw: bytes) -> str:
    for coding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", "replace")
