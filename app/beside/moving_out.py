"""Moving out: people, numbers, queues and the journal as tables that any other system can read.

Knows: the columns, and how to write a cell so that no spreadsheet calculates it. Refuses to know: the database, and
files (commands/versions/export_tables.py).

A caller or a colleague may have written a text that begins like a formula (=, +, -, @). We put an apostrophe in front
of it, and `vaxel adopt` takes that off. Only telephone numbers may begin with +: they are digits, and a spreadsheet
calculates them to themselves.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, Final

from app.beside.adopt.people_columns import OUR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FORMULAS: Final = "=+-@\t\r\n＝＋－＠"
PLAIN_NUMBER: Final = re.compile(r"\+?[0-9]+", re.ASCII)
_OF_A_QUEUE: Final = {
    "id": ("id", "id"),
    "name": ("namn", "name"),
    "number": ("nummer", "number"),
    "extension": ("anknytning", "extension"),
    "members": ("medlemmar", "members"),
    "agents.second_line": ("andra linjen", "second line"),
    "agents.ring": ("ringer hos", "rings"),
    "closed.to": ("stängt", "closed"),
    "no_answer.to": ("inget svar", "no answer"),
    "email": ("e-post", "e-mail"),
}
_DAYS: Final = {
    "monday": ("måndag", "monday"),
    "tuesday": ("tisdag", "tuesday"),
    "wednesday": ("onsdag", "wednesday"),
    "thursday": ("torsdag", "thursday"),
    "friday": ("fredag", "friday"),
    "saturday": ("lördag", "saturday"),
    "sunday": ("söndag", "sunday"),
}
_KINDS: Final = {
    "main": ("huvudnummer", "main number"),
    "extension": ("anknytning", "extension"),
    "direct": ("direktnummer", "direct number"),
    "mobile": ("mobil", "mobile"),
    "number": ("kö", "queue"),
    "short": ("kortnummer", "short number"),
}
Table = tuple["Sequence[str]", "Iterable[Sequence[object]]"]  # headings, and rows


def people(document: Mapping[str, Any], lang: str) -> Table:
    """Everybody, with all fields of the company file: `vaxel adopt` reads the same people from it."""
    rows = ([_yes_or_no(_field(entry, field), lang) for field in OUR_COLUMNS] for entry in document["people"])
    return [_said(words, lang) for words in OUR_COLUMNS.values()], rows


def numbers(document: Mapping[str, Any], lang: str) -> Table:
    """Every number of the company, its kind, and whom it leads to."""
    headings = (
        ("nummer", "slag", "leder till", "namn") if lang == "sv" else ("number", "kind", "leads to", "name")
    )
    return headings, _numbers(document, lang)


def queues(document: Mapping[str, Any], lang: str) -> Table:
    headings = [_said(words, lang) for words in (*_OF_A_QUEUE.values(), *_DAYS.values())]
    rows = (
        [*(_field(entry, field) for field in _OF_A_QUEUE), *_hours(entry["hours"])]
        for entry in document.get("queues", ())
    )
    return headings, rows


def table_text(table: Table, *, excel: bool) -> str:
    """The table as text. excel: with semicolons, and so that Excel keeps numbers as they are; else with commas."""
    return "".join(lines(table, excel=excel))


def lines(table: Table, *, excel: bool) -> Iterator[str]:
    """The same, line by line, because a journal can be of any length."""
    headings, rows = table
    yield _line(headings, excel=excel)
    for row in rows:
        yield _line(row, excel=excel)


def cell(value: object, *, excel: bool) -> str:
    """One cell's text, such that nothing calculates it."""
    if value is None:
        return ""
    if isinstance(value, list):
        plain = all(isinstance(one, str) for one in value)
        return cell(", ".join(value) if plain else json.dumps(value, ensure_ascii=False), excel=excel)
    text = str(value)
    if PLAIN_NUMBER.fullmatch(text):
        return f'="{text}"' if excel and (text[0] in "+0" or len(text) > 10) else text
    return f"'{text}" if text.lstrip(" ")[:1] in tuple(FORMULAS) else text


def _line(row: Sequence[object], *, excel: bool) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n").writerow(
        [cell(one, excel=excel) for one in row]
    )
    return text.getvalue()


def _numbers(document: Mapping[str, Any], lang: str) -> Iterator[Sequence[object]]:
    yield document["main_number"], _said(_KINDS["main"], lang), "reception", document["company"]
    if document.get("reception_extension"):
        yield (
            document["reception_extension"],
            _said(_KINDS["extension"], lang),
            "reception",
            document["company"],
        )
    for entry in document["people"]:
        for field in ("extension", "direct", "mobile"):
            if entry.get(field):
                yield entry[field], _said(_KINDS[field], lang), entry["id"], entry["name"]
        if "private_mobile" in entry:
            number = entry["private_mobile"]["number"]
            yield number, _said(OUR_COLUMNS["private_mobile.number"], lang), entry["id"], entry["name"]
    for entry in document.get("queues", ()):
        for field in ("extension", "number"):
            if entry.get(field):
                yield entry[field], _said(_KINDS[field], lang), entry["id"], entry["name"]
    for entry in document.get("short_numbers") or ():
        yield entry["number"], _said(_KINDS["short"], lang), entry["to"], entry["name"]


def _field(entry: Mapping[str, Any], field: str) -> object:
    value: Any = entry
    for part in field.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _yes_or_no(value: object, lang: str) -> object:
    if isinstance(value, bool):
        return _said(("ja", "yes") if value else ("nej", "no"), lang)
    return value


def _hours(hours: Mapping[str, Any]) -> list[str]:
    return [hours.get(day) or hours["weekdays"] for day in _DAYS]


def _said(words: tuple[str, str], lang: str) -> str:
    return words[lang != "sv"]
