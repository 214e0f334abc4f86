"""The users of 3CX, as its console exports them.

Knows: the headings that 3CX documents for its file of extensions (3cx.com/blog/docs/bulk-extension-import: Number,
FirstName, LastName, EmailAddress, MobileNumber, ..., EnableVoicemail, OutboundCallerID, Disabled, DND ...). Refuses to
know: its passwords and PINs, which are in the same file, and which we never read.

3CX keeps forwarding rules by status, queues and hours elsewhere: give them by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import Found, Remark
from app.beside.adopt.people_columns import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.adopt.people_columns import Names
    from app.beside.adopt.sheet import Sheet

THREE_CX_COLUMNS: Final[Mapping[str, Names]] = {
    "extension": ("number",),
    "first": ("firstname",),
    "last": ("lastname",),
    "email": ("emailaddress",),
    "mobile": ("mobilenumber",),
    "direct": ("did",),
    "department": ("department", "group"),
}
ON: Final = frozenset({"1", "true", "yes"})


def is_three_cx(columns: frozenset[str]) -> bool:
    return columns >= {"number", "firstname", "lastname"}


def read_three_cx(sheet: Sheet) -> Found:
    found = Found()
    for row in sheet.rows:
        person = person_of(sheet, row, THREE_CX_COLUMNS)
        person.name = person.name or person.extension
        if sheet.cell(row, "disabled").casefold() in ON:
            name = f"{person.extension} {person.name}"
            found.remarks.append(
                Remark(
                    f"{name}: är avstängd i 3CX, och lämnades",
                    f"{name}: is disabled in 3CX, and was left out",
                    sheet.origin(row, "disabled"),
                )
            )
            continue
        caller_id = sheet.cell(row, "outboundcallerid")
        if caller_id:
            person.presented = telephone.read_telephone(telephone.of_caller_id(caller_id)).text
        if sheet.cell(row, "dnd").casefold() in ON:
            person.remarks.append(
                Remark(
                    "stör ej är på i 3CX: välj profil när filen gäller (vaxel profile)",
                    "do not disturb is on in 3CX: choose a profile when the file is in force (vaxel profile)",
                    sheet.origin(row, "dnd"),
                )
            )
        found.people.append(person)
    return found
