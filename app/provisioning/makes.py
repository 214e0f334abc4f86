"""The makes of phones we can set up: what each is called, which file it asks for, and in which form.

Knows: file names. Refuses to know: what is in a file (templates/).

A phone asks for several files: one for all phones of a model, its firmware, one for itself. Only the one with the
settings (`settings`) uses up a link; `harmless` ones say nothing of any phone, and every other name is not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

XML: Final = "application/xml"
_MAC: Final = "[0-9A-Fa-f]{12}"


@dataclass(frozen=True, slots=True)
class Make:
    """template, book: files of templates/; settings: the names under which the phone asks for its settings.

    opens: what follows the link's address when somebody types it into the phone; "" where the phone adds a name.
    master: the names of a file that only names the settings' file (`Poly`). keeps_book: the phone book is one of
    its settings.
    """

    id: str
    name: str
    template: str
    content_type: str
    settings: re.Pattern[str]
    book: str = ""
    opens: str = ""
    master: re.Pattern[str] | None = None
    keeps_book: bool = False

    def address(self, site: str, token: str) -> str:
        """What the phone fetches by a link. site: of phones, without a slash at the end."""
        return f"{site}/p/{token}/{self.opens}"


YEALINK: Final = Make(
    "yealink", "Yealink", "yealink.cfg.j2", "text/plain", re.compile(rf"{_MAC}\.cfg"), "yealink_book.xml.j2"
)
SNOM: Final = Make(
    "snom",
    "Snom",
    "snom.xml.j2",
    XML,
    re.compile(rf"(settings|{_MAC})\.xml"),
    "snom_book.xml.j2",
    "settings.xml",
    keeps_book=True,
)
GRANDSTREAM: Final = Make(
    "grandstream",
    "Grandstream",
    "grandstream.xml.j2",
    XML,
    re.compile(rf"cfg{_MAC}\.xml"),
    "grandstream_book.xml.j2",
)
POLY: Final = Make(
    "poly",
    "Poly",
    "poly.cfg.xml.j2",
    XML,
    re.compile(r"settings\.cfg"),
    "poly_book.xml.j2",
    "",
    re.compile(rf"{_MAC}\.cfg"),
)
LINPHONE: Final = Make(
    "linphone", "Linphone", "linphone.xml.j2", XML, re.compile(r"linphone\.xml"), "", "linphone.xml"
)
GENERIC: Final = Make(
    "generic", "Annan telefon", "generic.html.j2", "text/html", re.compile(r"page"), "", "page"
)

MAKES: Final = {one.id: one for one in (YEALINK, SNOM, GRANDSTREAM, POLY, LINPHONE, GENERIC)}
BOOKS: Final = {
    make.id: re.compile(pattern)
    for make, pattern in (
        (YEALINK, r"phonebook\.xml"),
        (SNOM, r"phonebook\.xml"),
        (GRANDSTREAM, r"phonebook\.xml"),  # the name that the phone adds to the address
        (POLY, rf"({_MAC}|0{{12}})-directory\.xml"),
    )
}
MISSED: Final = re.compile(r"missed\.xml")
