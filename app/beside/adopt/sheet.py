"""Turns another program's table (CSV) from bytes into headings and rows, with the line of each.

Knows: encodings, separators, quotes, and what Excel does to numbers. Refuses to know: what the columns mean.

We read strictly: a quote in the wrong place would move every cell after it, so it is an error with line and column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.beside.adopt.found import BadSource, Origin, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_SHEET: Final = 50_000_000  # bytes
LONGEST_CELL: Final = 100_000  # characters
MOST_CELLS: Final = 2_000  # of a row
MOST_TOLD: Final = 20  # wrong rows that we name
BETWEEN: Final = ",;\t"
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx, .xls
_QUOTED: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_PLAIN: Final = {sign: re.compile(rf'[^"{sign}\r\n]*') for sign in BETWEEN}
_AS_TEXT: Final = re.compile(r'="([^"]*)"')  # Excel: ="0701" is the text 0701 and not a number
_UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. line: its first line, from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """headings: as written; columns: where each is, by its plain form (small letters, single spaces)."""

    source: str
    headings: tuple[str, ...]
    columns: dict[str, int]
    rows: tuple[SheetRow, ...]

    def cell(self, row: SheetRow, *names: str) -> str:
        """The first of these columns that is not empty; "" if all are."""
        return next((text for name in names if (text := self._text(row, name))), "")

    def origin(self, row: SheetRow, *names: str) -> Origin:
        """Where that cell is; without names, where the row is."""
        at = next((self.columns[name] for name in names if self._text(row, name)), None)
        if at is None:
            return Origin(self.source, row.line)
        return Origin(self.source, row.line, at + 1, self.headings[at])

    def _text(self, row: SheetRow, name: str) -> str:
        at = self.columns.get(name)
        return "" if at is None or at >= len(row.cells) else row.cells[at]


def read_sheet(raw: bytes, source: str) -> Sheet:
    """Raises BadSource."""
    text = _text_of(raw, source)
    text, first = _without_preface(text)
    between = _between(text)
    rows = [row for row in _rows(text, between, source, first) if any(row.cells)]
    if not rows:
        raise BadSource(_wrong(source, 0, 0, "filen är tom", "the file is empty"))
    head, *rest = rows
    columns: dict[str, int] = {}
    for at, heading in enumerate(head.cells):
        if heading:
            columns.setdefault(heading.casefold(), at)
    if not rest:
        raise BadSource(
            _wrong(source, head.line, 0, "det finns bara rubriker", "there is nothing but headings")
        )
    sheet = Sheet(source, head.cells, columns, tuple(rest))
    _refuse_shifted(sheet)
    return sheet


def as_meant(cell: str) -> str:
    """A cell as meant: without invisible signs, ="...", or the apostrophe that stops a spreadsheet from calculating."""
    text = " ".join(_UNSEEN.sub("", cell).split())
    text_cell = _AS_TEXT.fullmatch(text)
    if text_cell is not None:
        text = text_cell[1].strip()
    if len(text) > 1 and text[0] == "'" and (text[1] in "=+-@＝＋－＠" or text[1].isdigit()):
        text = text[1:]
    return text


def _text_of(raw: bytes, source: str) -> str:
    if len(raw) > LARGEST_SHEET:
        megabytes = LARGEST_SHEET // 1_000_000
        raise BadSource(
            _wrong(source, 0, 0, f"är större än {megabytes} MB", f"is larger than {megabytes} MB")
        )
    if raw.startswith(_WORKBOOKS):
        sv = "är en Excel-bok och ingen text: spara den som CSV UTF-8"
        en = "is an Excel workbook and no text: save it as CSV UTF-8"
        raise BadSource(_wrong(source, 0, 0, sv, en))
    encoding = "utf-8-sig"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif len(raw) > 3 and not raw[1] and raw[0]:
        encoding = "utf-16-le"
    elif len(raw) > 3 and not raw[0] and raw[1]:
        encoding = "utf-16-be"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8-sig":
            raise BadSource(
                _wrong(source, 0, 0, "är ingen hel UTF-16-text", "is no whole UTF-16 text")
            ) from None
        text = _western(raw, source, error.start)
    nothing = text.find("\0")
    if nothing >= 0:
        line, column = _place(text, nothing)
        raise BadSource(
            _wrong(
                source,
                line,
                column,
                "där står ett nolltecken: filen är ingen text, eller är trasig",
                "there is a NUL: the file is no text, or it is broken",
            )
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _western(raw: bytes, source: str, start: int) -> str:
    """Windows-1252, as Excel writes in Sweden."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        line, column = raw[:start].count(b"\n") + 1, start - raw.rfind(b"\n", 0, start)
        raise BadSource(
            _wrong(
                source,
                line,
                column,
                "är varken UTF-8 eller Windows-1252: spara som UTF-8",
                "is neither UTF-8 nor Windows-1252: save it as UTF-8",
            )
        ) from None


def _without_preface(text: str) -> tuple[str, int]:
    """The text without Excel's first line sep=; and the number of its first line."""
    first, line_end, rest = text.partition("\n")
    if line_end and first.strip('"').casefold().startswith("sep=") and len(first.strip('"')) == 5:
        return rest, 2
    return text, 1


def _between(text: str) -> str:
    """The separator: the most frequent of , ; and tab, outside quotes, on the first line with words."""
    head = next((line for line in text.split("\n", 50) if line.strip(" ,;\t")), text)[:LONGEST_CELL]
    bare = _QUOTED.sub("", head)
    return max(BETWEEN, key=bare.count)


def _rows(text: str, between: str, source: str, line: int) -> Iterator[SheetRow]:
    at, end, plain_cell = 0, len(text), _PLAIN[between]
    while at < end:
        began, cells = line, list[str]()
        row_start = at
        while True:
            quoted = text[at : at + 1] == '"'
            found = (_QUOTED if quoted else plain_cell).match(text, at)
            if found is None:
                sv, en = "citattecknet tar aldrig slut", "the quote never ends"
                raise BadSource(_wrong(source, line, at - row_start + 1, sv, en))
            if found.end() - at > LONGEST_CELL:
                sv = f"cellen är längre än {LONGEST_CELL} tecken: är det en CSV-fil?"
                en = f"the cell is longer than {LONGEST_CELL} characters: is it a CSV file?"
                raise BadSource(_wrong(source, line, at - row_start + 1, sv, en))
            cells.append(as_meant(found[1].replace('""', '"') if quoted else found[0]))
            if len(cells) > MOST_CELLS:
                sv = f"raden har mer än {MOST_CELLS} celler: är det en CSV-fil?"
                en = f"the row has more than {MOST_CELLS} cells: is it a CSV file?"
                raise BadSource(_wrong(source, line, at - row_start + 1, sv, en))
            line += found[0].count("\n")
            at = found.end()
            follows = text[at : at + 1]
            if follows not in (between, "\n", ""):
                sv = f"{follows!r} står där cellen ska vara slut: ett citattecken i cellen skrivs två gånger"
                en = f"{follows!r} stands where the cell should end: a quote within it is written twice"
                raise BadSource(_wrong(source, line, at - row_start + 1, sv, en))
            at += 1
            if follows != between:
                break
        line += 1
        yield SheetRow(began, tuple(cells))


def _refuse_shifted(sheet: Sheet) -> None:
    """Refuse a row with more cells than headings: a cell holds a separator, and all after it has moved."""
    wide = len(sheet.headings)
    wrong = []
    for row in sheet.rows:
        over = next((at for at, cell in enumerate(row.cells) if at >= wide and cell), None)
        if over is not None:
            sv = f"raden har {len(row.cells)} celler, och det finns {wide} rubriker"
            en = f"the row has {len(row.cells)} cells, and there are {wide} headings"
            wrong.append(_wrong(sheet.source, row.line, over + 1, sv, en))
    if wrong:
        raise BadSource(*wrong[:MOST_TOLD])


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _wrong(source: str, line: int, column: int, sv: str, en: str) -> Remark:
    return Remark(sv, en, Origin(source, line, column))
