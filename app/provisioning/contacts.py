"""A contact of the phone book from what other programs say of somebody: a name, a company, numbers.

Knows: which numbers can be dialled, and the columns of their tables. Refuses to know: files (vcard.py, commands), and
where contacts are stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.policy import numbers
from app.provisioning.phone_book import BookEntry, BookLine
from app.provisioning.render import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LONGEST_NAME_SHOWN: Final = 80  # characters
MOST_NUMBERS: Final = 6  # of a contact

# Outlook, Google Contacts, and tables made by hand; small letters.
NAME_COLUMNS: Final = ("name", "namn", "full name", "display name", "kontakt")
FIRST_NAME_COLUMNS: Final = ("first name", "given name", "förnamn")
LAST_NAME_COLUMNS: Final = ("last name", "family name", "efternamn")
COMPANY_COLUMNS: Final = ("company", "organization name", "organization", "företag", "bolag")
NUMBER_COLUMNS: Final = {
    "work": (
        "business phone",
        "business phone 2",
        "company main phone",
        "phone 1 - value",
        "phone",
        "telephone",
        "telefon",
        "arbetstelefon",
        "telefon arbete",
        "nummer",
        "number",
    ),
    "mobile": ("mobile phone", "mobile", "mobil", "mobiltelefon", "phone 2 - value"),
}


def contact_of(name: str, organisation: str, given: Iterable[tuple[str, str]]) -> BookEntry | None:
    """given: numbers as written, with their kinds. None without a name, or without a number that can be dialled."""
    lines: dict[str, BookLine] = {}
    for text, kind in given:
        number = numbers.canonical(text.strip()).text
        if number.startswith("+") and number not in lines:
            lines[number] = BookLine(number, kind)
    shown, at = one_line(name)[:LONGEST_NAME_SHOWN], one_line(organisation)[:LONGEST_NAME_SHOWN]
    if not (shown or at) or not lines:
        return None
    return BookEntry(shown, tuple(lines.values())[:MOST_NUMBERS], at, outside=True)


def contact_in(cell: Callable[..., str]) -> BookEntry | None:
    """The contact of one row of a table. cell: the first of some columns that is not empty."""
    name = cell(*NAME_COLUMNS) or f"{cell(*FIRST_NAME_COLUMNS)} {cell(*LAST_NAME_COLUMNS)}".strip()
    given = [(cell(column), kind) for kind, columns in NUMBER_COLUMNS.items() for column in columns]
    return contact_of(name, cell(*COMPANY_COLUMNS), [(text, kind) for text, kind in given if text])
