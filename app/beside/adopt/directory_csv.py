"""The users of Microsoft 365 or Google Workspace, as their administrators download them.

Knows: the headings of three files. Microsoft's admin centre ("Export users": Display name, User principal name, Block
credential ...), its template for adding several users (learn.microsoft.com, "Add several users at the same time": User
Name, First Name, Last Name, Display Name ...) and Entra's "Download users" (userPrincipalName, displayName ...,
telephoneNumber, mobilePhone). Google's "Download users" (support.google.com/a/answer/40057: First Name [Required], Last
Name [Required], Email Address [Required], ..., Work Phone, Mobile Phone, Manager Email, Department). Refuses to know:
extensions: a directory has only those written behind telephone numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.beside.adopt.found import Found, Remark
from app.beside.adopt.people_columns import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.beside.adopt.people_columns import Names
    from app.beside.adopt.sheet import Sheet, SheetRow

MICROSOFT: Final[Mapping[str, Names]] = {
    "name": ("display name", "displayname"),
    "first": ("first name", "givenname"),
    "last": ("last name", "surname"),
    "email": ("mail", "user principal name", "userprincipalname", "user name"),
    "direct": ("phone number", "office phone", "telephonenumber"),
    "mobile": ("mobile phone", "mobilephone", "mobile"),
    "department": ("department",),
}
GOOGLE: Final[Mapping[str, Names]] = {
    "first": ("first name [required]",),
    "last": ("last name [required]",),
    "email": ("email address [required]",),
    "direct": ("work phone",),
    "mobile": ("mobile phone",),
    "department": ("department",),
    "manager": ("manager email",),
}
# A column, its value (in small letters) for an account that needs no telephone, and why, in Swedish and English.
BLOCKED: Final = (
    ("block credential", "true", "kontot är spärrat", "the account is blocked"),
    ("accountenabled", "false", "kontot är avstängt", "the account is disabled"),
    ("usertype", "guest", "är gäst", "is a guest"),
    ("licenses", "unlicensed", "kontot har ingen licens", "the account has no licence"),
    ("status [read only]", "suspended", "kontot är avstängt", "the account is suspended"),
    ("status [read only]", "archived", "kontot är arkiverat", "the account is archived"),
)


def is_microsoft(columns: frozenset[str]) -> bool:
    return bool(columns & {"user principal name", "userprincipalname", "user name"}) and bool(
        columns & {"display name", "displayname"}
    )


def is_google(columns: frozenset[str]) -> bool:
    return "email address [required]" in columns


def read_microsoft(sheet: Sheet) -> Found:
    return _read(sheet, MICROSOFT)


def read_google(sheet: Sheet) -> Found:
    return _read(sheet, GOOGLE)


def _read(sheet: Sheet, columns: Mapping[str, Names]) -> Found:
    found = Found()
    for row in sheet.rows:
        person = person_of(sheet, row, columns)
        out = _left_out(sheet, row)
        if out is not None:
            name = person.name or person.email
            found.remarks.append(Remark(f"{name}: {out[0]}", f"{name}: {out[1]}", sheet.origin(row)))
        elif person.name or person.email:
            person.name = person.name or person.email.partition("@")[0]
            found.people.append(person)
    return found


def _left_out(sheet: Sheet, row: SheetRow) -> tuple[str, str] | None:
    for column, word, sv, en in BLOCKED:
        if sheet.cell(row, column).casefold() == word:
            return f"{sv}, och lämnades", f"{en}, and was left out"
    return None
