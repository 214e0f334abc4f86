"""Makes the files that phones fetch, from templates.

Knows: how a text of ours gets into each form without breaking it. Refuses to know: what a phone is told (the
templates), and who gets it.

Every text on its way into a template becomes one line without control characters: a name with a line break would
be one setting more in a file of lines, and XML cannot hold a control character in any form. Then XML and HTML get
their escapes. A name that the template does not know is an error, not an empty text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.provisioning.makes import Make
    from app.provisioning.phone_book import BookEntry
    from app.provisioning.phone_setup import PhoneSetup

LONGEST_LABEL: Final = 32  # characters beside a key: Grandstream takes no more
_SPACES: Final = re.compile(r"\s+")
_YEALINK_WORDS: Final = re.compile(r"%(NULL|EMPTY)%", re.IGNORECASE)  # they empty a setting


def one_line(text: str) -> str:
    """The text on one line, with only what XML can hold, and no space at either end."""
    whole = _SPACES.sub(" ", "".join(" " if sign.isspace() else sign for sign in text if _in_xml(sign)))
    return whole.strip()


def _in_xml(sign: str) -> bool:
    """XML 1.0, Char; without the signs that turn a line around or print nothing."""
    code = ord(sign)
    if sign.isspace():
        return True
    return sign.isprintable() and (code < 0xD800 or 0xE000 <= code <= 0xFFFD or code >= 0x10000)


def quoted(text: str) -> str:
    """A name between the quotation marks of a SIP address (RFC 3261, quoted-string)."""
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def bare(text: str) -> str:
    """A value in a file of Yealink, which has no escapes: without the words that mean something there."""
    return one_line(_YEALINK_WORDS.sub(" ", text))


def _finalize(value: object) -> object:
    return one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _label(text: str) -> str:
    return one_line(text)[:LONGEST_LABEL].rstrip()


_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=lambda name: name is not None and not name.endswith(".cfg.j2"),
    undefined=StrictUndefined,
    finalize=_finalize,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters.update(quoted=quoted, bare=bare, label=_label)


def settings_file(make: Make, setup: PhoneSetup, style: str = "") -> str:
    """The phone's settings, in its make's form. style: CSS of ours, for the page that people read."""
    return _TEMPLATES.get_template(make.template).render(
        setup=setup,
        account=setup.account,
        standing=setup.standing,
        swedish=setup.language != "en",
        style=Markup(style),
    )


def master_file() -> str:
    """Poly's first file: it names the one with the settings, and says nothing of any phone."""
    return _TEMPLATES.get_template("poly_master.xml.j2").render()


def book_file(make: Make, title: str, entries: Sequence[BookEntry]) -> str:
    """A phone book or a list of calls, in the make's form. ValueError for a make that reads none."""
    if not make.book:
        raise ValueError(f"{make.name} reads no phone book of ours")
    return _TEMPLATES.get_template(make.book).render(title=title, entries=entries)


def page_for_people(name: str, *, style: str = "", **values: object) -> str:
    """A page for people, by its template. style: CSS of ours."""
    return _TEMPLATES.get_template(name).render(values, style=Markup(style))
