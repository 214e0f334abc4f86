"""The columns of a table of people: their names in Swedish, in English, and in other systems.

Knows: headings, and the form of each cell. Refuses to know: whose table it is (the readers), and how to write one
(beside/moving_out.py).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import FoundPerson, Remark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.adopt.sheet import Sheet, SheetRow

Names = tuple[str, ...]

# A person's fields in the company file: the heading in Swedish and in English. A dot leads into a field of a field.
OUR_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "id": ("id", "id"),
    "name": ("namn", "name"),
    "role": ("roll", "role"),
    "extension": ("anknytning", "extension"),
    "direct": ("direktnummer", "direct number"),
    "mobile": ("mobil", "mobile"),
    "email": ("e-post", "e-mail"),
    "desk": ("bordstelefon", "desk phone"),
    "language": ("språk", "language"),
    "mobile_rests": ("mobilen vilar", "mobile rests"),
    "manager": ("chef", "manager"),
    "transfer_by_keys": ("kopplar med knappar", "transfer by keys"),
    "leaves": ("slutar", "leaves"),
    "successor": ("efterträdare", "successor"),
    "leaving_reason": ("skäl till att sluta", "leaving reason"),
    "private_mobile.number": ("privat mobil", "private mobile"),
    "private_mobile.kind": ("privat mobil: slag", "private mobile: kind"),
    "private_mobile.from": ("privat mobil: från", "private mobile: from"),
    "private_mobile.until": ("privat mobil: till", "private mobile: until"),
    "private_mobile.approved_by": ("privat mobil: godkänd av", "private mobile: approved by"),
    "private_mobile.reason": ("privat mobil: skäl", "private mobile: reason"),
    "permission.kind": ("tillstånd", "permission"),
    "permission.to": ("tillstånd: till nummer", "permission: to number"),
    "permission.until": ("tillstånd: till och med", "permission: until"),
    "permission.approved_by": ("tillstånd: godkänt av", "permission: approved by"),
    "permission.reason": ("tillstånd: skäl", "permission: reason"),
    "short_numbers": ("egna kortnummer", "own short numbers"),
}
YES_OR_NO: Final = ("desk", "mobile_rests", "transfer_by_keys")
# Other systems' names. First and last name are one field; a department is a role.
OTHER_COLUMNS: Final[dict[str, Names]] = {
    "name": ("fullständigt namn", "visningsnamn", "full name", "display name", "displayname", "anställd"),
    "first": ("förnamn", "tilltalsnamn", "first name", "firstname", "given name", "givenname"),
    "last": ("efternamn", "last name", "lastname", "surname", "family name"),
    "extension": (
        *("ankn", "ankn.", "anknytningsnummer", "kortnummer", "internnummer", "intern", "internt nummer"),
        *("ext", "ext.", "extension number", "short number", "internal number", "sip"),
    ),
    "direct": (
        *("direkt", "direktnr", "telefon", "telefonnummer", "telefon arbete", "fast telefon", "fast", "tel"),
        *("direct", "did", "phone", "phone number", "work phone", "business phone", "office phone"),
    ),
    "mobile": (
        *("mobilnummer", "mobilnr", "mobiltelefon", "mobiltel", "mobil arbete"),
        *("mobile number", "mobile phone", "mobilephone", "cell", "cell phone"),
    ),
    "email": (
        "epost",
        "e-postadress",
        "epostadress",
        "mejl",
        "mail",
        "email",
        "email address",
        "e-mail address",
    ),
    "department": ("avdelning", "enhet", "department"),
    "manager": ("närmaste chef", "manager email"),
}
_YES: Final = frozenset({"ja", "j", "yes", "y", "true", "sant", "1", "x"})
_NO: Final = frozenset({"nej", "n", "no", "false", "falskt", "0"})


def usual() -> dict[str, Names]:
    """The possible headings of each field, in small letters."""
    fields = dict.fromkeys([*OUR_COLUMNS, *OTHER_COLUMNS])
    return {field: (*OUR_COLUMNS.get(field, ()), *OTHER_COLUMNS.get(field, ())) for field in fields}


def person_of(sheet: Sheet, row: SheetRow, columns: Mapping[str, Names]) -> FoundPerson:
    """One row as a person with a phone; what we cannot read becomes a remark."""

    def text(field: str) -> str:
        return sheet.cell(row, *columns.get(field, ()))

    person = FoundPerson(sheet.origin(row), name=text("name"))
    person.name = person.name or " ".join(part for part in (text("first"), text("last")) if part)
    person.id, person.email, person.manager = text("id"), text("email"), text("manager")
    person.department = text("role") or text("department")
    for field in ("direct", "mobile"):
        setattr(person, field, _number(sheet, row, columns, field, person))
    written = text("extension")
    person.extension = telephone.read_telephone(written).text or written if written else person.extension
    for field in OUR_COLUMNS:
        if field not in ("id", "name", "role", "extension", "direct", "mobile", "email", "manager"):
            _more(person, field, text(field))
    return person


def _number(
    sheet: Sheet, row: SheetRow, columns: Mapping[str, Names], field: str, person: FoundPerson
) -> str:
    names = columns.get(field, ())
    written = sheet.cell(row, *names)
    if not written:
        return ""
    found = telephone.read_telephone(written)
    person.extension = person.extension or found.extension
    if found.sv:
        person.remarks.append(Remark(found.sv, found.en, sheet.origin(row, *names)))
    if found.text and not found.text.startswith("+"):  # columns of phone numbers often hold short ones, too
        person.extension = person.extension or found.text
        return ""
    return found.text


def _more(person: FoundPerson, field: str, text: str) -> None:
    if not text:
        return
    value: object = text
    if field in YES_OR_NO:
        word = text.casefold()
        value = True if word in _YES else False if word in _NO else text
    elif field == "short_numbers":
        value = _json(text)
    name, _, inner = field.partition(".")
    if inner:
        inside = person.more.setdefault(name, {})
        assert isinstance(inside, dict)
        inside[inner] = value
    else:
        person.more[name] = value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # the company file's own check says what is wrong
