"""Tables that other programs wrote, and what is wrong with some of them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.beside.adopt import sheet
from app.beside.adopt.found import BadSource

PEOPLE = "Namn;Mobil\nÅsa Öst;0701740605\n"


def told(raw: bytes) -> str:
    with pytest.raises(BadSource) as refused:
        sheet.read_sheet(raw, "x.csv")
    return refused.value.in_words("en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_that_spreadsheets_write_are_told_apart(encoding: str) -> None:
    found = sheet.read_sheet(PEOPLE.encode(encoding), "x.csv")

    assert found.cell(found.rows[0], "namn") == "Åsa Öst"


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found(between: str, line_end: str) -> None:
    text = line_end.join((f"Namn{between}Mobil", f'"Ek{between} Anna"{between}0701740605', ""))

    found = sheet.read_sheet(text.encode(), "x.csv")

    assert found.rows[0].cells == (f"Ek{between} Anna".replace("\t", ""), "0701740605")
    assert found.rows[0].line == 2


def test_excels_first_line_is_no_heading() -> None:
    found = sheet.read_sheet(b"sep=;\r\nNamn;Mobil\r\nAnna;1\r\n", "x.csv")

    assert found.headings == ("Namn", "Mobil")
    assert found.rows[0].line == 3


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ('="0701740605"', "0701740605"),
        ("'0701740605", "0701740605"),
        ("'+46701740605", "+46701740605"),
        ("'=1+1", "=1+1"),
        ("'t Hooft", "'t Hooft"),
        (" Anna\u00a0 Ek\u200b ", "Anna Ek"),
    ],
)
def test_the_wrapping_that_excel_puts_around_a_cell_is_removed(cell: str, plain: str) -> None:
    assert sheet.as_meant(cell) == plain


def test_a_cell_may_have_lines_and_quotes_and_its_row_has_the_first_line() -> None:
    found = sheet.read_sheet(b'Namn,Not\n"Anna ""Ann"" Ek","rad 1\nrad 2"\nBo,\n', "x.csv")

    assert found.rows[0].cells == ('Anna "Ann" Ek', "rad 1 rad 2")
    assert [row.line for row in found.rows] == [2, 4]


def test_a_quote_that_never_ends_is_told_by_line_and_column() -> None:
    assert told(b'Namn,Mobil\nAnna,1\nBo,"070\n') == "x.csv:3: column 4: the quote never ends"


def test_a_quote_within_a_cell_is_told_by_line_and_column() -> None:
    assert told(b'Namn,Mobil\n"Anna "Ann" Ek",1\n').startswith("x.csv:2: column 8: 'A' stands where")


def test_a_row_that_is_shifted_is_told() -> None:
    assert (
        told(b"Namn,Mobil\nEk, Anna,070\n")
        == "x.csv:2: column 3: the row has 3 cells, and there are 2 headings"
    )


def test_a_short_row_lacks_its_last_cells() -> None:
    found = sheet.read_sheet(b"Namn,Mobil\nAnna\n", "x.csv")

    assert found.cell(found.rows[0], "mobil") == ""


def test_a_nul_is_told_by_its_place() -> None:
    assert told(b"Namn,Mobil\nAnna,07\x000\n").startswith("x.csv:2: column 8: there is a NUL")


def test_a_file_that_is_neither_utf_8_nor_windows_1252_is_told_by_line() -> None:
    assert told(b"Namn,Mobil\nAnna\x81,1\n").startswith("x.csv:2: column 5: is neither UTF-8 nor")


def test_half_a_utf_16_sign_is_no_text() -> None:
    assert "UTF-16" in told("Namn".encode("utf-16") + b"x")


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x14\x00\x06\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_told_to_be_saved_as_csv(raw: bytes) -> None:
    assert told(raw) == "x.csv: is an Excel workbook and no text: save it as CSV UTF-8"


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf", b";;;\n;;\n"])
def test_an_empty_file_is_told(raw: bytes) -> None:
    assert "the file is empty" in told(raw)


def test_headings_alone_are_told() -> None:
    assert "nothing but headings" in told(b"Namn,Mobil\n")


@pytest.mark.parametrize("line", [b"x" * 10_000_000, b"x," * 5_000_000, b'"' + b"x" * 10_000_000 + b'"'])
def test_a_line_of_ten_megabytes_is_no_table(line: bytes) -> None:
    assert told(b"Namn,Mobil\n" + line).startswith("x.csv:2: column")


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "LARGEST_SHEET", 10)

    assert "larger than" in told(b"Namn,Mobil\nAnna,1\n")


@given(st.binary(max_size=200))
def test_whatever_the_bytes_a_table_or_a_reason_comes_of_them(raw: bytes) -> None:
    said, rows = "", tuple[sheet.SheetRow, ...]()
    try:
        rows = sheet.read_sheet(raw, "x.csv").rows
    except BadSource as refused:
        said = refused.in_words("sv")

    assert rows or said.startswith("x.csv")


@given(
    st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(",;\t"),
)
def test_csv_from_any_writer_is_read_back_unchanged(rows: list[list[str]], between: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=between).writerows([[f"h{n}" for n in range(4)], ["x"] * 4, *rows])
    raw = text.getvalue().encode("utf-8", "surrogatepass")
    assume("\0" not in text.getvalue() and raw == text.getvalue().encode("utf-8", "ignore"))

    found = sheet.read_sheet(raw, "x.csv")

    wanted = [tuple(map(sheet.as_meant, row)) for row in rows]
    assert [row.cells for row in found.rows[1:]] == [row for row in wanted if any(row)]
