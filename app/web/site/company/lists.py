"""A list of entries as a page shows it: found by words, some at a time.

Knows: rows and pages. Refuses to know: HTML, and whose list it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from app.web.site.company.entry_form import EntryForm
from app.web.site.company.fields import InputKind, entry_of, field_named
from app.web.site.company.frame import seen_digest
from app.web.site.company.sections import ENTRY_LISTS, entries_in, key_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.web.site.catalogue import Catalogue
    from app.web.site.company.fields import FormField
    from app.web.site.company.references import Directory

ROWS_OF_PAGE: Final = 50
NAMES_IN_CELL: Final = 6  # of a list in one cell


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One row: where its form is, its cells, and what stands there (frame.ROW)."""

    path: str
    cells: Sequence[str]
    seen: str


@dataclass(frozen=True, slots=True)
class ShownList:
    """Some rows of a list. all: how many there are; found: how many have the words; pages: how many pages of those."""

    headings: Sequence[str]
    rows: Sequence[ListedEntry]
    all: int
    found: int
    page: int
    pages: int


def shown_list(
    section: str, values: Mapping[str, Any], directory: Directory, t: Catalogue, words: str, page: int
) -> ShownList:
    """The entries with these words in any of their values, one page of them."""
    fields = [field_named(entry_of(section), name) for name in ENTRY_LISTS[section]]
    entries = list(enumerate(entries_in(section, values)))
    found = [
        (at, one) for at, one in entries if words_in(" ".join(str(value) for value in one.values()), words)
    ]
    pages = max(1, -(-len(found) // ROWS_OF_PAGE))
    page = min(max(1, page), pages)
    some = found[(page - 1) * ROWS_OF_PAGE : page * ROWS_OF_PAGE]
    form = EntryForm(directory, t)
    rows = [
        ListedEntry(
            f"/company/{section}/{quote(key_in(section, at, one))}",
            [_cell(form, field, one, t) for field in fields],
            seen_digest(one),
        )
        for at, one in some
    ]
    headings = [t(f"fields.{one.key}") for one in fields]
    return ShownList(headings, rows, len(entries), len(found), page, pages)


def words_in(text: str, words: str) -> bool:
    """Whether all words are in a text; a telephone number is one word, however it is written."""
    number = "".join(words.split())
    is_number = len(number) > 2 and not set(number) - set("0123456789+-()")
    wanted = [number] if is_number else words.casefold().split()
    plain = text.casefold()
    digits = plain.replace(" ", "").replace("-", "")
    return all(word in plain or _number(word) in digits for word in wanted)


def _number(word: str) -> str:
    """08-465 004 01 is found in +46846500401."""
    digits = word.replace("-", "")
    return digits[1:] if digits.isdigit() and digits.startswith("0") and len(digits) > 3 else word


def _cell(form: EntryForm, field: FormField, entry: Mapping[str, Any], t: Catalogue) -> str:
    found = form.flat((field,), entry)
    values = [text for texts in found.values() for text in texts if text]
    match field.kind:
        case InputKind.YES:
            return t("fields.choice.yes") if values else t("fields.choice.no")
        case InputKind.CHOICE:
            return t(f"fields.choice.{values[0]}") if values else ""
        case InputKind.WEEK:
            return values[0] if values else ""
        case InputKind.LIST | InputKind.TICKS:
            more = f" +{len(values) - NAMES_IN_CELL}" if len(values) > NAMES_IN_CELL else ""
            return ", ".join(values[:NAMES_IN_CELL]) + more
        case _:
            return values[0] if values else ""
