"""A table of people, from a company's spreadsheet or from `vaxel export --csv`.

Knows: that it has names, and numbers or addresses. Refuses to know: the names of the columns (people_columns.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.beside.adopt.found import Found, Remark
from app.beside.adopt.people_columns import person_of, usual

if TYPE_CHECKING:
    from app.beside.adopt.sheet import Sheet


def is_people_list(columns: frozenset[str]) -> bool:
    """Whether such a table has these headings (small letters)."""
    names = usual()
    named = columns & {*names["name"], *names["first"], *names["last"]}
    reached = columns & {one for field in ("extension", "direct", "mobile", "email") for one in names[field]}
    return bool(named and reached)


def read_people(sheet: Sheet) -> Found:
    found, columns = Found(), usual()
    for row in sheet.rows:
        person = person_of(sheet, row, columns)
        if not person.name and not person.extension:
            found.remarks.append(
                Remark(
                    "raden har varken namn eller anknytning, och lämnades",
                    "the row has neither a name nor an extension, and was left out",
                    sheet.origin(row),
                )
            )
            continue
        found.people.append(person)
    return found
